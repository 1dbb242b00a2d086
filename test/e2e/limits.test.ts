import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { textOf, type Person } from '../../sandbox/people/index.ts';
import type { Guild } from '../../sandbox/world/index.ts';
import { answerTo, castOf, comeUp, isInvited, openSpace, panelOf, panelSays, type Cast } from '../support/cast.ts';
import { endSpace, expectQuiet, guildOf, logOf, PATIENCE_MS, type Place } from '../support/front-door.ts';
import { startStack, type Stack } from '../support/stack.ts';

/** The real bot against Discord's limits and misbehaviour: what it wanted is done in the end, once, and it does not hammer. */

const CROWD = Array.from({ length: 12 }, (_, index) => `guest${index}`);
/** What the bot says when it is shut out; an error in its log, since somebody should know. */
const SHUT_OUT = 'Discord’s edge shuts us out, and nothing is asked until then';

const seed = {
  users: ['host', 'owner', ...CROWD].map((key) => ({ key, username: key })),
  bots: [{ key: 'majlis', username: 'Majlis' }],
  guilds: [
    {
      key: 'house',
      name: 'House',
      owner: 'owner',
      features: ['COMMUNITY'],
      members: ['host', ...CROWD].map((user) => ({ user })),
      // What the invitation link of the README asks for.
      bots: [{ bot: 'majlis', permissions: '299080373882000' }],
      channels: [{ key: 'general', name: 'general', type: 'text' }],
    },
  ],
};

let stack: Stack;
let cast: Cast;
let host: Person;
let crowd: readonly Person[];
let guild: Guild;
let general: Place;
let room: Place;

/** A grace that a test can wait for, and in which nobody's absence in the others ends a space. */
const GRACE_S = 4;

beforeAll(async () => {
  stack = await startStack({ seed, env: { EMPTY_ROOM_GRACE: String(GRACE_S) } });
  cast = castOf(stack);
  general = { guildId: cast.guildId('House'), channelId: cast.channelId('House', 'general') };
  guild = guildOf(stack, general.guildId);
  host = await cast.person('host');
  crowd = await Promise.all(CROWD.map((name) => cast.person(name)));
});
afterAll(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

const botId = (): string => stack.sandbox.line().bots[0]?.id ?? '';
/** What the bot asked since then, and how it was answered. */
const asked = (from: number): readonly number[] =>
  stack.sandbox.calls
    .since(from)
    .filter(({ accountId, path }) => accountId === botId() || /\/callback$|\/webhooks\//.test(path))
    .map(({ status }) => status);
const open = async (title: string): Promise<void> => {
  room = { ...general, channelId: await openSpace(host, { title }, general) };
  await comeUp(host, room.guildId, room.channelId);
};
const guests = (count: number): readonly Person[] => crowd.slice(0, count);
const comeIn = async (people: readonly Person[]): Promise<void> => {
  for (const one of people) await one.joinVoice(room.guildId, room.channelId);
};
const goOut = async (): Promise<void> => {
  for (const one of [host, ...crowd]) {
    if (one.voiceState(room.guildId) !== null) await one.leaveVoice(room.guildId);
  }
};
/** Ids of those whose hands the panel shows, in order. */
const queueShown = (): readonly string[] => {
  const panel = panelOf(host, room.channelId);
  const text = panel === undefined ? '' : textOf(panel);
  return [...text.matchAll(/^\d+\. <@(\d+)>/gm)].map(([, id]) => id ?? '');
};
const shows = async (people: readonly Person[]): Promise<void> => {
  await expect.poll(queueShown, { timeout: PATIENCE_MS }).toEqual(people.map(({ user }) => user.id));
};
const panelsIn = (channelId: string): number =>
  (stack.sandbox.world.messages.get(channelId) ?? []).filter(({ authorId }) => authorId === botId()).length;

beforeEach(() => {
  Object.assign(stack.sandbox.world.switches, { bucketSizes: 'reported', resumeWindowMs: 180_000 });
});

describe('a storm of hands', () => {
  it('[HAND-1] [KEEP-5] [KEEP-6] with buckets of one or two requests ends in the true queue, and hardly a call is refused', async () => {
    await open('Storm');
    await comeIn(crowd);
    stack.sandbox.world.switches.bucketSizes = 'tiny';
    const from = stack.sandbox.calls.count();
    for (const round of [0, 1, 2]) {
      await Promise.all(crowd.map((one) => one.raiseHand(room.guildId)));
      await Promise.all(crowd.slice(round).map((one) => one.lowerHand(room.guildId)));
    }
    for (const one of guests(5).toReversed()) await one.raiseHand(room.guildId);
    await shows(guests(5).toReversed());
    // A first request of a route whose bucket is not known yet may meet it empty.
    expect(asked(from).filter((status) => status === 429).length).toBeLessThan(3);
    await goOut();
    await endSpace(stack, host, room);
    expectQuiet(stack);
  });
});

describe('a Discord that breaks down while a space opens', () => {
  it('[KEEP-2] [KEEP-5] [OPEN-7] before and after carrying calls out, and forgets a voice server, ends in one room, stage, panel and seat', async () => {
    const fault = { method: '*', template: '*', accountId: botId() };
    stack.sandbox.api.faults.order({ ...fault, status: 502, after: false, count: 1 });
    stack.sandbox.api.faults.order({ ...fault, status: 0, after: true, count: 1 });
    stack.sandbox.api.faults.order({ ...fault, status: 503, after: true, count: 3 });
    stack.sandbox.gateway.faults.order({ userId: botId(), event: 'VOICE_SERVER_UPDATE', how: 'missed', count: 1 });
    await open('Breakdown');
    const named = [...guild.channels.values()].filter(({ name }) => name === 'Breakdown');
    expect(named.map(({ id }) => id)).toEqual([room.channelId]);
    expect([...guild.stageInstances.values()].map(({ topic }) => topic)).toEqual(['Breakdown']);
    expect(panelsIn(room.channelId)).toBe(1);
    const ofSeat = (): readonly unknown[] =>
      logOf(stack)
        .filter(({ channelId, message }) => channelId === room.channelId && message.startsWith('voice session'))
        .map(({ why, message }) => why ?? message);
    await expect.poll(ofSeat, { timeout: PATIENCE_MS }).toEqual(['no-answer', 'voice session ready']);
    expect(guild.voiceStates.get(botId())?.channelId).toBe(room.channelId);
    await goOut();
    await endSpace(stack, host, room);
    expectQuiet(stack);
  });
});

describe('an answer that Discord takes late', () => {
  it('[LIFE-8] [LIMIT-5] is shown before the room goes in whose chat it was asked for', async () => {
    await open('Farewell');
    stack.sandbox.api.faults.order({
      method: 'PATCH',
      template: '/webhooks/:applicationId/:token/messages/:messageId',
      status: 429,
      after: false,
      limit: { scope: 'user', retryAfterMs: 1000 },
      count: 1,
    });
    await endSpace(stack, host, room);
    await expect.poll(() => guild.channels.has(room.channelId), { timeout: PATIENCE_MS }).toBe(false);
    expectQuiet(stack);
  });
});

describe('events', () => {
  it('[DOUBT-2] that never told of the host’s return do not end the space over their head', async () => {
    await open('Unseen');
    await host.leaveVoice(room.guildId);
    stack.sandbox.gateway.faults.order({
      userId: botId(),
      event: 'VOICE_STATE_UPDATE',
      how: 'missed',
      aboutUserId: host.user.id,
      count: 1,
    });
    await host.joinVoice(room.guildId, room.channelId);
    // Found when the grace is over, and invited up as on any return.
    await host.waitFor(() => isInvited(host, room.guildId), PATIENCE_MS, 'an invitation');
    expect(await answerTo(host, 'space info', {}, room)).toContain('Unseen');
  });

  it('[HAND-1] that come twice or late leave the queue as it is once the next ones have come', async () => {
    await comeIn(guests(3));
    for (const [index, how] of (['twice', 'late', 'twice'] as const).entries()) {
      const one = crowd[index];
      if (one === undefined) throw new Error('there is a crowd');
      stack.sandbox.gateway.faults.order({
        userId: botId(),
        event: 'VOICE_STATE_UPDATE',
        how,
        aboutUserId: one.user.id,
        count: 1,
      });
      await one.raiseHand(room.guildId);
      await one.lowerHand(room.guildId);
    }
    expect(stack.sandbox.gateway.faults.waiting()).toBe(0);
    for (const one of guests(3)) await one.raiseHand(room.guildId);
    await shows(guests(3));
    expectQuiet(stack);
  });

  it('[KEEP-1] of a session that cannot be resumed are made up for by the next one', async () => {
    const [first, second, third] = guests(3);
    if (first === undefined || second === undefined || third === undefined) throw new Error('there is a crowd');
    stack.sandbox.world.switches.resumeWindowMs = 0;
    const sessions = stack.sandbox.gateway.sessionIdsOf(botId());
    stack.sandbox.gateway.cut(botId());
    await first.leaveVoice(room.guildId);
    await second.lowerHand(room.guildId);
    await comeIn(crowd.slice(3, 4));
    await crowd[3]?.raiseHand(room.guildId);
    await shows([third, ...crowd.slice(3, 4)]);
    expect(stack.sandbox.gateway.sessionIdsOf(botId())).not.toEqual(sessions);
    // Our account sits there again, and nothing stands twice.
    await expect.poll(() => guild.voiceStates.get(botId())?.suppress, { timeout: PATIENCE_MS }).toBe(false);
    expect(panelsIn(room.channelId)).toBe(1);
    expectQuiet(stack);
  });
});

describe('being shut out for too many invalid requests', () => {
  it('[LIMIT-2] is waited out without knocking, and what was wanted is done then', async () => {
    const shutMs = 4000;
    Object.assign(stack.sandbox.world.switches, { invalidRequestLimit: 1, invalidBlockMs: shutMs });
    const before = queueShown();
    const from = stack.sandbox.calls.count();
    stack.sandbox.api.invalidRequests.count();
    stack.sandbox.world.switches.invalidRequestLimit = 10_000;
    // Somebody whose hand was not up in this room before.
    const raised = crowd.at(-1);
    if (raised === undefined) throw new Error('there is a crowd');
    await comeIn([raised]);
    // As often as somebody may within two minutes (RATE-1).
    for (let times = 0; times < 3; times += 1) {
      await raised.raiseHand(room.guildId);
      await raised.lowerHand(room.guildId);
    }
    await raised.raiseHand(room.guildId);
    await expect.poll(queueShown, { timeout: PATIENCE_MS }).toEqual([...before, raised.user.id]);
    expect(asked(from).filter((status) => status === 429)).toHaveLength(1);
    await panelSays(host, room.channelId, /Live/);
    await goOut();
    await endSpace(stack, host, room);
    expectQuiet(stack, [SHUT_OUT]);
  });
});
