import { z } from 'zod';
import type { VoiceServer } from '../voice/index.ts';
import { moveVoiceServer, type World } from '../world/index.ts';

const member = { guildId: z.string(), userId: z.string() };
const share = z.number().min(0).max(1);
const shortMs = z.number().min(0).max(10_000);
/** How long Discord looks for another voice server; not documented. */
const usualAwayMs = 500;

/** See `Weather`. */
const weather = z.strictObject({
  loss: share.exactOptional(),
  bursts: z.strictObject({ loss: share, length: z.number().min(1).max(1000) }).exactOptional(),
  delayMs: shortMs.exactOptional(),
  jitterMs: shortMs.exactOptional(),
  reorder: share.exactOptional(),
  duplicate: share.exactOptional(),
  packetsPerSecond: z.number().min(1).max(100_000).exactOptional(),
});

const voiceFault = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('voice-cut'), guildId: z.string(), userId: z.string() }),
  z.strictObject({
    kind: z.literal('voice-end'),
    guildId: z.string(),
    userId: z.string(),
    code: z.number().int().min(4000).max(4999).default(4006),
  }),
  z.strictObject({ kind: z.literal('voice-crash'), guildId: z.string(), forget: z.boolean().default(false) }),
  z.strictObject({
    kind: z.literal('voice-move'),
    ...member,
    awayMs: z.number().int().min(0).max(3_600_000).nullable().default(usualAwayMs),
  }),
  z.strictObject({
    kind: z.literal('voice-weather'),
    ...member,
    direction: z.enum(['in', 'out', 'both']).default('both'),
    seed: z.string().max(100).default(''),
    weather: weather.nullable(),
  }),
  z.strictObject({ kind: z.literal('voice-withhold'), ...member, on: z.boolean() }),
  z.strictObject({ kind: z.literal('voice-spoil'), ...member, how: z.enum(['packets', 'frames']).nullable() }),
  z.strictObject({ kind: z.literal('voice-lose-speaking'), ...member, on: z.boolean() }),
  z.strictObject({ kind: z.literal('voice-ignore-heartbeats'), ...member, on: z.boolean() }),
  z.strictObject({ kind: z.literal('voice-lose-keys'), ...member, on: z.boolean() }),
  z.strictObject({ kind: z.literal('voice-drop-discovery'), count: z.number().int().min(0).max(1000) }),
]);

/** Whether an order is for the voice server. */
export function isVoiceFault(body: unknown): boolean {
  return z.looseObject({ kind: z.string().startsWith('voice-') }).safeParse(body).success;
}

/** What a fault of voice is ordered of. */
export interface VoiceFaultParts {
  readonly world: World;
  readonly voice: VoiceServer;
}

/** Orders what `body` describes of the voice server; false when there was nothing to hit. Throws a ZodError for a wrong order. */
export function orderVoiceFault(parts: VoiceFaultParts, body: unknown): boolean {
  const order = voiceFault.parse(body);
  const { faults } = parts.voice;
  switch (order.kind) {
    case 'voice-cut':
      return faults.cut(order.guildId, order.userId);
    case 'voice-end':
      return faults.end(order.guildId, order.userId, order.code);
    case 'voice-crash':
      return faults.crash(order.guildId, { forget: order.forget });
    case 'voice-move':
      return move(parts.world, order);
    case 'voice-weather':
      faults.weather(order, order.weather, order);
      return true;
    case 'voice-withhold':
      faults.withhold(order.guildId, order.userId, order.on);
      return true;
    case 'voice-spoil':
      faults.spoil(order.guildId, order.userId, order.how);
      return true;
    case 'voice-lose-speaking':
      faults.loseSpeaking(order.guildId, order.userId, order.on);
      return true;
    case 'voice-ignore-heartbeats':
      faults.ignoreHeartbeats(order.guildId, order.userId, order.on);
      return true;
    case 'voice-lose-keys':
      faults.loseKeys(order.guildId, order.userId, order.on);
      return true;
    case 'voice-drop-discovery':
      faults.dropDiscovery(order.count);
      return true;
  }
}

type Move = Extract<z.infer<typeof voiceFault>, { readonly kind: 'voice-move' }>;

function move(world: World, { guildId, userId, awayMs }: Move): boolean {
  const guild = world.guilds.get(guildId);
  const state = guild?.voiceStates.get(userId);
  if (guild === undefined || state === undefined) return false;
  moveVoiceServer(world, guild, state, awayMs);
  return true;
}
