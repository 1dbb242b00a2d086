import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventWanted, OutsideError, OutsideFailure } from '../../../src/app/index.ts';
import type { ChannelId, EventId, GuildId, SpaceId, UserId } from '../../../src/lib/index.ts';
import { idOf } from '../../support/a-space.ts';
import { type EdgeWorld, edgeWorld } from '../../support/edge-world.ts';
import { addOthersEvents } from '../../support/others-events.ts';

const HOUR_MS = 3_600_000;
const WEEK_MS = 168 * HOUR_MS;

// as, in these: ids of the local Discord.
const spaceId = idOf('space') as SpaceId;
const because = { spaceId, by: null };

let edge: EdgeWorld;
let guildId: GuildId;
let stage: ChannelId;

beforeAll(async () => {
  edge = await edgeWorld();
  guildId = edge.world.guildId as GuildId;
  stage = edge.world.channel('stage') as ChannelId;
});
afterAll(async () => {
  await edge[Symbol.asyncDispose]();
});

const inMs = (ms: number): number => Math.floor((edge.world.sandbox.world.clock.nowMs() + ms) / 1000) * 1000;

const external = (over: Partial<EventWanted> = {}): EventWanted => ({
  name: 'شاي',
  description: null,
  startsAtMs: inMs(HOUR_MS),
  endsAtMs: inMs(2 * HOUR_MS),
  place: { type: 'external', location: 'The roof' },
  ...over,
});

const onStage = (over: Partial<EventWanted> = {}): EventWanted =>
  external({ endsAtMs: null, place: { type: 'stage', channelId: stage }, ...over });

const failureOf = async (work: Promise<unknown>): Promise<OutsideFailure> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown as OutsideError,
  );
  if (error === null) throw new Error('it did not fail');
  return error.failure;
};

/** What the edge tells from now on. */
const told = (): { readonly said: unknown[]; stop: () => void } => {
  const said: unknown[] = [];
  const stop = edge.discord.events.listen({
    onChanged: (guild, event) => said.push(['changed', guild, event.id, event.status, event.startsAtMs]),
    onRemoved: (guild, id) => said.push(['removed', guild, id]),
    onOtherDates: (guild, id) => said.push(['dates', guild, id]),
    onSubscribed: (guild, id, user, isIn) => said.push(['interest', guild, id, user, isIn]),
  });
  return { said, stop };
};

describe('scheduled events', () => {
  it('[EVENT-2] are made as wanted, found, changed and canceled, with whose doing it is in the audit log', async () => {
    const { events } = edge.discord;
    const wanted = external({ description: 'Cups' });
    const made = await events.create(guildId, wanted, because);
    expect(made).toMatchObject({ ...wanted, status: 'scheduled', isOurs: true });
    expect(Math.abs(made.madeAtMs - edge.world.sandbox.world.clock.nowMs())).toBeLessThan(10_000);
    expect(await events.list(guildId)).toEqual([made]);
    expect(await events.look(guildId, made.id)).toEqual(made);
    const later = { startsAtMs: inMs(3 * HOUR_MS), endsAtMs: inMs(4 * HOUR_MS), description: null };
    expect(await events.edit(guildId, made.id, later, because)).toEqual({ ...made, ...later });
    expect(await events.setStatus(guildId, made.id, 'canceled', because)).toMatchObject({ status: 'canceled' });
    expect(await events.list(guildId)).toEqual([]);
    const log = edge.world.sandbox.world.guilds.get(guildId)?.auditLog.filter(({ targetId }) => targetId === made.id);
    expect(log?.every(({ reason }) => reason?.endsWith(`space ${spaceId}`))).toBe(true);
    expect((await failureOf(events.edit(guildId, made.id, later, because))).code).toBe('gone');
    expect(await events.look(guildId, '1290000000001111111' as EventId)).toBe('gone');
  });

  it('[EVENT-2] are asked for once, also when the answer is lost', async () => {
    const { events } = edge.discord;
    const fault = { method: 'POST', template: '/guilds/:guildId/scheduled-events', status: 0, after: true, count: 1 };
    edge.world.sandbox.api.faults.order(fault);
    expect((await failureOf(events.create(guildId, external({ name: 'Lost' }), because))).code).toBe('unavailable');
    const [found, ...others] = await events.list(guildId);
    expect([found?.name, others]).toEqual(['Lost', []]);
    if (found !== undefined) await events.setStatus(guildId, found.id, 'canceled', because);
  });

  it('[EVENT-5] begin with a stage that is opened for them, and end with it', async () => {
    const { events, rooms } = edge.discord;
    const { said, stop } = told();
    const { id } = await events.create(guildId, onStage(), because);
    const opening = { topic: 'Tonight', eventId: id };
    expect(await rooms.openStageFor(guildId, stage, opening, because)).toBe(true);
    expect(await events.look(guildId, id)).toMatchObject({ status: 'active' });
    // It is open, and the event has begun: neither is done again.
    expect(await rooms.openStageFor(guildId, stage, opening, because)).toBe(false);
    await rooms.closeStage(guildId, stage, because);
    await expect
      .poll(() => said.map((one) => (one as unknown[])[3]))
      .toEqual(expect.arrayContaining(['scheduled', 'active', 'completed']));
    expect(await rooms.openStageFor(guildId, stage, opening, because)).toBe(false);
    const gone = '1290000000001111111' as EventId;
    expect(await rooms.openStageFor(guildId, stage, { ...opening, eventId: gone }, because)).toBe(false);
    stop();
  });

  it('[EVENT-3] [EVENT-4] [EVENT-9] tell what people do to them, and who', async () => {
    const { events } = edge.discord;
    const { said, stop } = told();
    const { id } = await events.create(guildId, onStage(), because);
    const [ann, bob] = await Promise.all([edge.world.person('ann'), edge.world.person('bob')]);
    expect(await events.whoChanged(guildId, id)).toBeNull();
    await bob.setInterested(guildId, id, true);
    const bobId = edge.world.id('bob') as UserId;
    await expect.poll(() => said).toContainEqual(['interest', guildId, id, bobId, true]);
    // The account that made it is interested too, and no person.
    expect(await events.subscribers(guildId, id, 250)).toEqual([bobId]);
    await bob.setInterested(guildId, id, false);
    await expect.poll(() => said).toContainEqual(['interest', guildId, id, bobId, false]);
    const startsAtMs = inMs(5 * HOUR_MS);
    await ann.editEvent(guildId, id, { scheduled_start_time: new Date(startsAtMs).toISOString() });
    await expect.poll(() => said).toContainEqual(['changed', guildId, id, 'scheduled', startsAtMs]);
    expect(await events.whoChanged(guildId, id)).toBe(edge.world.id('ann'));
    expect(await events.whoChanged(guildId, id, 'deleted')).toBeNull();
    await ann.cancelEvent(guildId, id);
    await expect.poll(() => said).toContainEqual(['removed', guildId, id]);
    expect(await events.look(guildId, id)).toBe('gone');
    for (const what of ['event', 'deleted'] as const)
      expect(await events.whoChanged(guildId, id, what)).toBe(edge.world.id('ann'));
    stop();
    const before = said.length;
    const next = await events.create(guildId, onStage(), because);
    await events.setStatus(guildId, next.id, 'canceled', because);
    expect(said).toHaveLength(before);
  });

  it('[EVENT-17] tell of a date that somebody has otherwise, what it is, and who, and put it back', async () => {
    const { events } = edge.discord;
    const { said, stop } = told();
    const startsAtMs = inMs(HOUR_MS);
    const weekday = (new Date(startsAtMs).getUTCDay() + 6) % 7;
    const { id } = await events.create(
      guildId,
      onStage({ startsAtMs, recurrence: { frequency: 'weekly', interval: 1, weekday } }),
      because,
    );
    const [second, third] = [startsAtMs + WEEK_MS, startsAtMs + 2 * WEEK_MS];
    const ann = await edge.world.person('ann');
    expect(await events.look(guildId, id)).not.toHaveProperty('otherDates');
    expect(await events.whoChanged(guildId, id, 'dates')).toBeNull();
    await ann.editEventDate(guildId, id, second, { is_canceled: true });
    await expect.poll(() => said).toContainEqual(['dates', guildId, id]);
    const toMs = third + HOUR_MS;
    await ann.editEventDate(guildId, id, third, { scheduled_start_time: new Date(toMs).toISOString() });
    const otherDates = [
      { originalMs: second, change: { type: 'skipped' } },
      { originalMs: third, change: { type: 'moved', toMs } },
    ];
    expect(await events.look(guildId, id)).toMatchObject({ startsAtMs, otherDates });
    expect(await events.list(guildId)).toEqual([expect.objectContaining({ id, otherDates })]);
    expect(await events.whoChanged(guildId, id, 'dates')).toBe(edge.world.id('ann'));
    await events.resetDate(guildId, id, third, because);
    // Nothing is left to put back.
    await events.resetDate(guildId, id, third, because);
    expect(await events.look(guildId, id)).toMatchObject({ otherDates: otherDates.slice(0, 1) });
    await ann.cancelEvent(guildId, id);
    stop();
  });

  it('[EVENT-6] say when a server takes no more', async () => {
    const { events } = edge.discord;
    const { world } = edge.world.sandbox;
    const guild = world.guilds.get(guildId);
    if (guild === undefined) throw new Error('no guild');
    addOthersEvents(world, guild, { count: 100, startTimeMs: inMs(HOUR_MS), userId: edge.world.id('ann') });
    expect(await failureOf(events.create(guildId, external(), because))).toMatchObject({ code: 'too-many-events' });
    const all = await events.list(guildId);
    expect(all).toHaveLength(100);
    expect(all.some(({ isOurs }) => isOurs)).toBe(false);
  });
});

describe('a bot that may not', () => {
  it('[EVENT-8] is told what it lacks, before and after it asks', async () => {
    await using poor = await edgeWorld({
      seed: {
        users: [{ key: 'ann', username: 'ann' }],
        bots: [{ key: 'bot', username: 'poor' }],
        guilds: [
          {
            key: 'home',
            name: 'Home',
            owner: 'ann',
            features: ['COMMUNITY'],
            members: [],
            bots: [{ bot: 'bot', permissions: ['ViewChannel', 'Connect'] }],
            channels: [
              { key: 'rules', name: 'rules', type: 'text' },
              { key: 'updates', name: 'updates', type: 'text' },
              { key: 'stage', name: 'stage', type: 'stage' },
            ],
          },
        ],
      },
      bot: 'poor',
    });
    const { events } = poor.discord;
    const server = poor.world.guildId as GuildId;
    const place = { type: 'stage', channelId: poor.world.channel('stage') as ChannelId } as const;
    expect(events.missing(server, external().place)).toEqual(['CREATE_EVENTS']);
    expect(events.missing(server, place)).toEqual(['CREATE_EVENTS', 'MANAGE_CHANNELS', 'MUTE_MEMBERS', 'MOVE_MEMBERS']);
    const startsAtMs = Math.floor((poor.world.sandbox.world.clock.nowMs() + HOUR_MS) / 1000) * 1000;
    const wanted = external({ startsAtMs, endsAtMs: startsAtMs + HOUR_MS });
    expect(await failureOf(events.create(server, wanted, because))).toMatchObject({
      code: 'missing-permissions',
      permissions: ['CREATE_EVENTS'],
    });
  });
});
