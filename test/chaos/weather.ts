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

/** The local Discord's misbehaviour in one journey. */
export interface Weather {
  /** Something goes wrong now, or with the next call of some kind; says what. */
  gust(): Promise<string>;
  /** What was ordered and has not come yet does not come any more. */
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
  return {
    gust: () => random.weighed([rest, gateway, voice], (kind) => (kind === rest ? 6 : kind === gateway ? 3 : 1))(),
    clear: () => {
      for (const [method, template] of TEMPLATES) while (sandbox.api.faults.take(method, template, null) !== null);
    },
  };
};
