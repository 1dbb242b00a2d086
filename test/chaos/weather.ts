import type { Random } from './random.ts';
import { control, type Scene } from './scene.ts';

/** Calls that go wrong in a storm, by the local Discord's names of them. */
const TEMPLATES: readonly (readonly [method: string, template: string])[] = [
  ['POST', '/guilds/:guildId/channels'],
  ['DELETE', '/channels/:channelId'],
  ['PUT', '/channels/:channelId/permissions/:overwriteId'],
  ['DELETE', '/channels/:channelId/permissions/:overwriteId'],
  ['PUT', '/channels/:channelId/voice-status'],
  ['POST', '/channels/:channelId/messages'],
  ['PATCH', '/channels/:channelId/messages/:messageId'],
  ['POST', '/stage-instances'],
  ['DELETE', '/stage-instances/:channelId'],
  ['PATCH', '/guilds/:guildId/members/:userId'],
  ['PATCH', '/guilds/:guildId/voice-states/:userId'],
  ['PATCH', '/guilds/:guildId/voice-states/@me'],
  ['POST', '/interactions/:interactionId/:token/callback'],
  ['PATCH', '/webhooks/:applicationId/:token/messages/:messageId'],
];

/**
 * Events that get lost. Not those of people's voices: what the bot is to do about them takes it minutes (DOUBT-1), and what it took for true
 * meanwhile may rightly undo what was acknowledged.
 */
const MISSED = ['CHANNEL_CREATE', 'CHANNEL_DELETE', 'VOICE_SERVER_UPDATE', 'INTERACTION_CREATE', 'MESSAGE_DELETE'];
/** Events that come twice. */
const TWICE = [
  ...MISSED,
  'VOICE_STATE_UPDATE',
  'CHANNEL_UPDATE',
  'STAGE_INSTANCE_CREATE',
  'STAGE_INSTANCE_UPDATE',
  'STAGE_INSTANCE_DELETE',
];

/** The local Discord's misbehaviour in one journey. */
export interface Weather {
  /** Something goes wrong now, or with the next call of some kind; says what. */
  gust(): Promise<string>;
  /** A new session of the bot is told everything whole: what was ordered for the events of the one before is over. */
  reconnected(): void;
  /** What was ordered of calls and has not come yet does not come any more. */
  clear(): void;
}

/** No answer at all, by the local Discord's number for it. */
const CUT = 0;

/** A storm over the servers of a scene. */
export const createStorm = (scene: Scene, random: Random): Weather => {
  const { sandbox, accounts } = scene;
  const order = (body: object): Promise<unknown> => control(sandbox, 'POST', '/faults', body);

  const rest = async (): Promise<string> => {
    const [method, template] = random.pick(TEMPLATES);
    const status = random.pick([CUT, CUT, 500, 502, 503]);
    const after = random.chance(0.6);
    // The library repeats most calls by itself, thrice: more than that is seen by the bot.
    const times = random.pick([1, 1, 2, 5]);
    await order({ kind: 'rest', method, template, status, after, count: times });
    return `${times} × ${status === CUT ? 'no answer' : status} ${after ? 'after' : 'before'} ${method} ${template}`;
  };
  const gateway = async (): Promise<string> => {
    const userId = random.pick(accounts);
    const fault = random.pick([
      { kind: 'gateway-cut', userId },
      { kind: 'gateway-reconnect', userId },
      { kind: 'gateway-invalidate', userId, resumable: true },
      { kind: 'gateway-invalidate', userId, resumable: false },
      { kind: 'gateway-close', userId, code: random.pick([4000, 4008, 4009]) },
    ]);
    await order(fault);
    return JSON.stringify(fault);
  };
  const voice = async (): Promise<string> => {
    const { id: guildId } = random.pick(scene.guilds);
    const userId = random.pick(accounts);
    const fault = random.pick([
      { kind: 'voice-cut', guildId, userId },
      { kind: 'voice-end', guildId, userId },
      { kind: 'voice-crash', guildId, forget: false },
    ]);
    await order(fault);
    return JSON.stringify(fault);
  };
  const limits = async (): Promise<string> => {
    const [method, template] = random.pick(TEMPLATES);
    const retryAfterMs = 300 + random.int(2000);
    const fault = random.pick([
      { kind: 'rest-limit', method, template, scope: random.pick(['user', 'shared']), retryAfterMs },
      { kind: 'global-limit', accountId: random.pick(accounts), retryAfterMs },
    ]);
    await order(fault);
    return JSON.stringify(fault);
  };
  const ordered: { readonly userId: string; readonly event: string }[] = [];
  const dispatches = async (): Promise<string> => {
    const how = random.pick(['missed', 'twice'] as const);
    const event = random.pick(how === 'missed' ? MISSED : TWICE);
    const fault = { kind: 'gateway-dispatch', userId: random.pick(accounts), event, how };
    ordered.push({ userId: fault.userId, event });
    await order(fault);
    return JSON.stringify(fault);
  };
  const kinds = [
    { of: rest, weight: 6 },
    { of: gateway, weight: 2 },
    { of: dispatches, weight: 2 },
    { of: limits, weight: 1 },
    { of: voice, weight: 1 },
  ];
  return {
    gust: () => random.weighed(kinds, ({ weight }) => weight).of(),
    reconnected: () => {
      // An event of nobody's takes the place of the one that the order waits for.
      for (const { userId, event } of ordered.splice(0)) sandbox.gateway.faults.pass(userId, { t: event, d: {} });
    },
    clear: () => {
      for (const [method, template] of TEMPLATES) while (sandbox.api.faults.take(method, template, null) !== null);
    },
  };
};
