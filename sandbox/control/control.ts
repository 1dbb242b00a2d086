import type { IncomingMessage, ServerResponse } from 'node:http';
import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Gateway } from '../gateway/index.ts';
import type { Api, CallLog } from '../rest/index.ts';
import type { VoiceServer } from '../voice/index.ts';
import { populate, removeGuild, SeedError, seedSchema, toApiGuildCreate, type World } from '../world/index.ts';
import { describeSeeded } from './describe.ts';
import { patchSwitches } from './switches-patch.ts';

/** Greatest control request, bytes: a seed of thousands of members. */
const maxBodyBytes = 16 * 1024 * 1024;

/** What the control API steers. */
export interface ControlParts {
  readonly secret: string;
  readonly world: World;
  readonly api: Api;
  readonly calls: CallLog;
  readonly gateway: Gateway;
  readonly voice: VoiceServer;
}

/** An answer of the control API. */
interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const time = z.strictObject({
  advanceMs: z
    .number()
    .int()
    .min(0)
    .max(10 * 365 * 86_400_000),
});

const fault = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('rest'),
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
    template: z.string().startsWith('/'),
    accountId: z.string().optional(),
    status: z.number().int().min(0).max(599),
    after: z.boolean().default(false),
    count: z.number().int().min(1).max(1000).default(1),
  }),
  z.strictObject({ kind: z.literal('gateway-cut'), userId: z.string() }),
  z.strictObject({ kind: z.literal('gateway-reconnect'), userId: z.string() }),
  z.strictObject({ kind: z.literal('gateway-invalidate'), userId: z.string(), resumable: z.boolean() }),
  z.strictObject({ kind: z.literal('gateway-close'), userId: z.string(), code: z.number().int().min(1000).max(4999) }),
  z.strictObject({ kind: z.literal('voice-cut'), guildId: z.string(), userId: z.string() }),
  z.strictObject({ kind: z.literal('voice-crash'), guildId: z.string(), forget: z.boolean().default(false) }),
  z.strictObject({ kind: z.literal('voice-drop-discovery'), count: z.number().int().min(1).max(1000) }),
]);

/** Answers a request below `/control`, or 403 without the run's secret. */
export async function handleControl(
  parts: ControlParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answer = isAllowed(parts.secret, request)
    ? await answerSafely(parts, request)
    : { status: 403, body: { error: 'the control API wants `Authorization: Control <secret>` of this run' } };
  request.resume();
  const text = JSON.stringify(answer.body);
  response.writeHead(answer.status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

function isAllowed(secret: string, request: IncomingMessage): boolean {
  const given = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Control ${secret}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

async function answerSafely(parts: ControlParts, request: IncomingMessage): Promise<Answer> {
  try {
    return route(parts, request, await readJson(request));
  } catch (error) {
    if (error instanceof z.ZodError) return { status: 400, body: { error: z.prettifyError(error) } };
    if (error instanceof SeedError || error instanceof SyntaxError)
      return { status: 400, body: { error: error.message } };
    throw error;
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Node's typings give `any`; a request without encoding yields buffers.
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) throw new SeedError(`the body is longer than ${maxBodyBytes} bytes`);
    chunks.push(chunk);
  }
  return size === 0 ? null : (JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown);
}

function route(parts: ControlParts, request: IncomingMessage, body: unknown): Answer {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const [, name, id] = url.pathname.split('/').filter((segment) => segment !== '');
  const { world } = parts;
  switch (`${request.method ?? ''} ${name ?? ''}${id === undefined ? '' : '/:id'}`) {
    case 'POST guilds':
      return { status: 201, body: describeSeeded(populate(world, seedSchema.parse(body))) };
    case 'GET guilds/:id': {
      const guild = world.guilds.get(id ?? '');
      if (guild === undefined) return { status: 404, body: { error: 'no such guild' } };
      return { status: 200, body: toApiGuildCreate(world, guild, guild.ownerId, { allMembers: true }) };
    }
    case 'DELETE guilds/:id': {
      const guild = world.guilds.get(id ?? '');
      if (guild !== undefined) removeGuild(world, guild);
      return { status: 200, body: { removed: guild !== undefined } };
    }
    case 'POST time':
      world.clock.advance(time.parse(body).advanceMs);
      return { status: 200, body: { now: world.now().toISOString() } };
    case 'GET switches':
      return { status: 200, body: world.switches };
    case 'PATCH switches':
      patchSwitches(world.switches, body);
      return { status: 200, body: world.switches };
    case 'GET calls': {
      const from = Number(url.searchParams.get('from') ?? 0);
      return {
        status: 200,
        body: { next: parts.calls.count(), calls: parts.calls.since(Number.isFinite(from) ? from : 0) },
      };
    }
    case 'GET counters':
      return { status: 200, body: countersOf(parts) };
    case 'POST faults':
      return { status: 200, body: { hit: orderFault(parts, fault.parse(body)) } };
    default:
      return { status: 404, body: { error: 'no such control' } };
  }
}

function countersOf({ world, api, calls, voice }: ControlParts): Record<string, unknown> {
  const guilds = [...world.guilds.values()];
  return {
    restCalls: calls.count(),
    invalidRequests: api.limits.invalid().count,
    guilds: guilds.length,
    channels: guilds.reduce((sum, guild) => sum + guild.channels.size, 0),
    stageInstances: guilds.reduce((sum, guild) => sum + guild.stageInstances.size, 0),
    voiceStates: guilds.reduce((sum, guild) => sum + guild.voiceStates.size, 0),
    messages: [...world.messages.values()].reduce((sum, list) => sum + list.length, 0),
    voice: voice.counters(),
  };
}

/** Whether there was something to hit. */
function orderFault({ api, gateway, voice }: ControlParts, order: z.output<typeof fault>): boolean {
  let hit = true;
  if (order.kind === 'rest') api.faults.order(order);
  else if (order.kind === 'gateway-cut') gateway.cut(order.userId);
  else if (order.kind === 'gateway-reconnect') gateway.askToReconnect(order.userId);
  else if (order.kind === 'gateway-invalidate') gateway.invalidate(order.userId, order.resumable);
  else if (order.kind === 'gateway-close') gateway.closeSockets(order.userId, order.code);
  else if (order.kind === 'voice-cut') hit = voice.faults.cut(order.guildId, order.userId);
  else if (order.kind === 'voice-crash') hit = voice.faults.crash(order.guildId, { forget: order.forget });
  else voice.faults.dropDiscovery(order.count);
  return hit;
}
