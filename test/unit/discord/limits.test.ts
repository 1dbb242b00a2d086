import { textOf } from '../../../sandbox/people/index.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NoticeEffect, OutsideError, OutsideFailure } from '../../../src/app/index.ts';
import { createBrake } from '../../../src/discord/brake.ts';
import { createCallOrder } from '../../../src/discord/call-order.ts';
import { createOnceOnlyRest } from '../../../src/discord/client.ts';
import { createDiscord, UnusableTokenError } from '../../../src/discord/index.ts';
import { systemClock } from '../../../src/lib/index.ts';
import type { ChannelId, EventId, GuildId, MessageId, SpaceId, UserId } from '../../../src/lib/index.ts';
import { aSpace, idOf } from '../../support/a-space.ts';
import { type EdgeWorld, edgeWorld } from '../../support/edge-world.ts';
import { fullPanel } from '../../support/full-panel.ts';
import { memoryLog } from '../../support/memory-log.ts';
import { NO_COVERS } from '../../support/no-covers.ts';
import { toldFacts } from '../../support/told-facts.ts';

let edge: EdgeWorld;
let guildId: GuildId;
let stage: ChannelId;
let text: ChannelId;
const spaceId = idOf('space') as SpaceId;

beforeEach(async () => {
  edge = await edgeWorld();
  // as: ids of the small world.
  guildId = edge.world.guildId as GuildId;
  stage = edge.world.channel('stage') as ChannelId;
  text = edge.world.channel('text') as ChannelId;
});
afterEach(async () => {
  await edge[Symbol.asyncDispose]();
});

const failureOf = async (work: Promise<unknown>): Promise<OutsideFailure> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown as OutsideError,
  );
  if (error === null) throw new Error('it did not fail');
  return error.failure;
};

/** A call of each kind that the bot makes by itself, by each of its REST clients. */
const everything = (): readonly Promise<unknown>[] => {
  const { rooms, panels } = edge.discord;
  const ann = edge.world.id('ann') as UserId;
  return [
    rooms.setTopic(guildId, stage, 'Tea', { spaceId, by: null }),
    rooms.setMember(guildId, ann, { mute: true }, { spaceId, by: null }),
    rooms.create({ guildId, spaceId, kind: 'stage', name: 'Tea', hostId: ann, rights: [] }),
    panels.post(text, fullPanel('en'), null),
    panels.edit(text, '1290000000001111111' as MessageId, fullPanel('ar')),
    rooms.remove(guildId, stage, { spaceId, by: null }),
  ];
};

const noticeFor = (userId: UserId, channelId: ChannelId): NoticeEffect => ({
  type: 'notice',
  key: 'told',
  guildId,
  userId,
  channelId,
  atMs: 1,
  text: 'Told',
  buttons: [],
  untilMs: null,
});

const requests = (from: number): number =>
  edge.world.sandbox.calls.since(from).filter(({ accountId }) => accountId !== edge.world.id('bob')).length;

describe('an account that is limited on all routes', () => {
  it('[LIMIT-1] asks once, then nothing by any of its clients, and still answers people', async () => {
    const { sandbox } = edge.world;
    sandbox.api.limits.exhaust(edge.world.id('majlis'), 60_000);
    const from = sandbox.calls.count();
    const first = await failureOf(edge.discord.rooms.setTopic(guildId, stage, 'Tea', { spaceId, by: null }));
    expect(first).toMatchObject({ code: 'rate-limited', retryable: true });
    for (const work of everything()) expect(await failureOf(work)).toMatchObject({ code: 'rate-limited' });
    expect(requests(from)).toBe(1);
    const bob = await edge.world.person('bob');
    const reply = await (await bob.command('help', {}, { guildId, channelId: text })).reply();
    expect(textOf(reply)).toContain('`/space open`');
  });
});

describe('an address that is shut out', () => {
  it.each(['page', 'bare-page', 'forbidden'] as const)(
    '[LIMIT-2] by a %s knocks once, and takes nothing for refused',
    async (position) => {
      const { sandbox } = edge.world;
      Object.assign(sandbox.world.switches, { invalidRequestLimit: 1, invalidBlockAnswer: position });
      sandbox.api.invalidRequests.count();
      const from = sandbox.calls.count();
      const first = edge.discord.rooms.closeStage(guildId, stage, { spaceId, by: null });
      expect(await failureOf(first)).toMatchObject({ code: 'rate-limited' });
      for (const work of everything()) {
        const failure = await failureOf(work);
        expect(failure).toMatchObject({ code: 'rate-limited', retryable: true });
        expect('retryAfterMs' in failure && failure.retryAfterMs).toBeGreaterThan(50_000);
      }
      const bob = await edge.world.person('bob');
      const asked = bob.command('space end', { when: 'now' }, { guildId, channelId: text });
      await expect
        .poll(() => edge.log.lines.filter(({ message }) => /an answer could not be sent/.test(message)))
        .toHaveLength(1);
      sandbox.world.clock.advance(3000);
      // Nobody was told that it was taken, so it was not done.
      expect((await asked).status).toBe('failed');
      expect(edge.app.calls.filter(([name]) => name === 'end')).toEqual([]);
      expect(requests(from)).toBe(1);
    },
  );
});

describe('a start while the address is shut out', () => {
  const start = (position: 'page' | 'forbidden', blockMs: number) => {
    const { sandbox } = edge.world;
    Object.assign(sandbox.world.switches, {
      invalidRequestLimit: 1,
      invalidBlockMs: blockMs,
      invalidBlockAnswer: position,
    });
    sandbox.api.invalidRequests.count();
    Object.assign(sandbox.world.switches, { invalidRequestLimit: 10_000 });
    const log = memoryLog();
    const discord = createDiscord({
      token: edge.world.token('majlis'),
      poolTokens: [edge.world.token('reader')],
      ...NO_COVERS,
      apiUrl: sandbox.line().api,
      clock: systemClock,
      logger: log,
    });
    return { discord, log, from: sandbox.calls.count() };
  };

  it('[LIMIT-2] waits for as long as the page says, and then learns who it is', async () => {
    const { discord, from } = start('page', 1000);
    expect(await discord.identify()).toBe(edge.world.id('majlis'));
    expect(discord.accounts.all()).toHaveLength(2);
    const statuses = edge.world.sandbox.calls.since(from).map(({ status }) => status);
    // Both tokens knock at once, and then nobody until it is open.
    expect(statuses.filter((status) => status === 429).length).toBeLessThan(3);
    await discord.close('test-over');
  });

  it('[LIMIT-2] does not take the page for a token that Discord does not know', async () => {
    const { discord, log } = start('forbidden', 86_400_000);
    const identified = discord.identify().then(
      () => 'identified',
      (error: unknown) => error,
    );
    await expect.poll(() => log.lines.some(({ message }) => /asked again/.test(message))).toBe(true);
    await discord.close('test-over');
    expect(await identified).not.toBeInstanceOf(UnusableTokenError);
    expect(log.lines.filter(({ message }) => /does not take token/.test(message))).toEqual([]);
  });
});

describe('more calls than Discord takes in a second', () => {
  it('[LIMIT-6] are none too many, and what people wait for overtakes the others', async () => {
    const { world } = edge;
    const order = createCallOrder(systemClock);
    const brake = createBrake({ clock: systemClock, logger: memoryLog() });
    // Another account than the edge's, which has calls of its own.
    const rest = createOnceOnlyRest({ apiUrl: world.sandbox.line().api, brake, order }, world.token('reader'));
    // Nowhere is such a channel: each has a limit of its own, and only that of all routes is met.
    const look = (at: number): Promise<unknown> => rest.get(`/channels/${1_290_000_000_000_100_000n + BigInt(at)}`);
    const port = { look: (at: number) => look(at).catch(() => null) };
    const from = world.sandbox.calls.count();
    const [log, waitedFor] = [order.ranked('log', port), order.ranked('waited-for', port)];
    const later = Array.from({ length: 110 }, (_, at) => log.look(at));
    await Promise.all([...later, ...[500, 501, 502].map((at) => waitedFor.look(at))]);
    rest.clearHandlerSweeper();
    rest.clearHashSweeper();
    const all = world.sandbox.calls.since(from).filter(({ accountId }) => accountId === world.id('reader'));
    expect([all.length, new Set(all.map(({ status }) => status))]).toEqual([113, new Set([404])]);
    // They are among the next fifty, and would be the last ones.
    expect(all.findLastIndex(({ path }) => path.includes('10050'))).toBeLessThan(100);
  });

  it('[LIMIT-6] go by what they are for: rooms, panels, what is told of a space or to one person, then logs', async () => {
    const { discord, world } = edge;
    const [room, secret] = [world.channel('room') as ChannelId, world.channel('secret') as ChannelId];
    // as, here and above: ids of the small world, and of nothing.
    const gone = '1290000000001111111' as MessageId;
    const event = '1290000000001111112' as EventId;
    const ann = world.id('ann') as UserId;
    const because = { spaceId, by: null };
    const nowhere = Array.from({ length: 60 }, (_, at) => String(1_290_000_000_000_200_000n + BigInt(at)) as ChannelId);
    const sinceMs = world.sandbox.world.clock.nowMs();
    const from = world.sandbox.calls.count();
    // Fifty have a place, and the others stand before all that is asked for from now on.
    const before = nowhere.map((channelId) => discord.rooms.remove(guildId, channelId, because));
    await new Promise<void>((resolve) => void setImmediate(resolve));
    // Each has a queue of its own, and no body, of which Discord would read the rest later.
    const asked = [
      discord.messages.wasPosted(
        { type: 'message', key: 'line', guildId, channelId: secret, atMs: 1, text: 'A line' },
        sinceMs,
      ),
      discord.messages.wasPosted(noticeFor(ann, room), sinceMs),
      discord.announcements.remove(text, toldFacts(), { messageId: gone }),
      discord.posters.remove(secret, gone),
      discord.events.subscribers(guildId, event, 1),
      discord.panels.remove(stage, gone),
      discord.rooms.closeStage(guildId, stage, because),
    ];
    await Promise.allSettled([...before, ...asked]);
    const calls = world.sandbox.calls.since(from).slice(nowhere.length);
    expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `DELETE /api/v10/stage-instances/${stage}`,
      `DELETE /api/v10/channels/${stage}/messages/${gone}`,
      `GET /api/v10/channels/${room}/messages`,
      `DELETE /api/v10/channels/${text}/messages/${gone}`,
      `DELETE /api/v10/channels/${secret}/messages/${gone}`,
      `GET /api/v10/guilds/${guildId}/scheduled-events/${event}/users`,
      `GET /api/v10/channels/${secret}/messages`,
    ]);
  });
});

describe('an interaction that comes twice', () => {
  const twice = (): void =>
    edge.world.sandbox.gateway.faults.order({
      userId: edge.world.id('majlis'),
      event: 'INTERACTION_CREATE',
      how: 'twice',
      count: 1,
    });
  const claimsFail = (after: boolean): void =>
    edge.world.sandbox.api.faults.order({
      method: 'POST',
      template: '/interactions/:interactionId/:token/callback',
      status: 503,
      after,
      count: 2,
    });

  it.each([
    ['plainly', () => {}],
    ['while its claim fails at first', () => claimsFail(false)],
    ['while the answer to its claim is lost', () => claimsFail(true)],
  ])('[LIMIT-3] %s is acted on once', async (_how, fault) => {
    edge.app.space = aSpace('told', { guildId });
    const bob = await edge.world.person('bob');
    twice();
    fault();
    const outcome = await bob.command('space end', { when: 'now' }, { guildId, channelId: text });
    await outcome.reply();
    await expect.poll(() => edge.log.lines.some(({ message }) => /came twice/.test(message))).toBe(true);
    expect(edge.app.calls.filter(([name]) => name === 'end')).toHaveLength(1);
    expect(outcome.replies()).toHaveLength(1);
  });
});

describe('a panel older than an hour', () => {
  it('[LIMIT-4] is waited for where that takes seconds, and replaced where it takes longer', async () => {
    const { panels } = edge.discord;
    const { world } = edge.world.sandbox;
    const messageId = await panels.post(text, fullPanel('en'), null);
    world.clock.advance(3_600_000);
    for (let count = 0; count < 3; count++)
      await panels.edit(text, messageId, fullPanel(count % 2 === 0 ? 'ar' : 'en'));
    const soon = await failureOf(panels.edit(text, messageId, fullPanel('ar')));
    expect(soon).toMatchObject({ code: 'rate-limited' });
    expect('retryAfterMs' in soon && soon.retryAfterMs).toBeLessThan(10_000);
    Object.assign(world.switches, { oldEditsWindowMs: 3_600_000 });
    expect((await failureOf(panels.edit(text, messageId, fullPanel('ar')))).code).toBe('gone');
    // It stands no longer beside the one that is about to be posted.
    expect(world.messages.get(text)?.some(({ id }) => id === messageId)).toBe(false);
  });
});
