import { describe, expect, it } from 'vitest';
import type { SpaceId } from '../../../src/lib/index.ts';
import { bareOpening } from '../../support/a-plan.ts';
import { deleteRoom, eventsOf } from '../../support/outside-events.ts';
import { outboxOf } from '../../support/outside-outbox.ts';
import { actor, channelId, userId } from '../../support/outside-people.ts';
import type { OutsideWorld } from '../../support/outside.ts';
import { onlyRoom } from '../../support/planned-rooms.ts';
import {
  dateAt,
  jump,
  MINUTE_MS,
  missed,
  plan,
  planGuild,
  plannedWorld,
  planSeries,
  sweep,
  value,
} from '../../support/planned-world.ts';

const [planner, other] = [actor('host', planGuild), actor('other', planGuild)];
const [news, log] = [channelId('news'), channelId('log')];
const DAY_MIN = 24 * 60;

const leave = (world: OutsideWorld, ...names: readonly string[]): void => {
  for (const name of names) world.server.members.set(userId(name), null);
};

/** A server with both channels, where the other one wants to be told of what they host. */
const withHost = async (ofHosting: boolean | null = true): Promise<OutsideWorld> => {
  const world = await plannedWorld({ announcing: { channelId: news, roleId: null }, logChannel: log });
  if (ofHosting !== null) await value(world.app.setReminders(other, { ofHosting }));
  return world;
};

/** To whom that was told, or in which channel. */
const toWhom = async (world: OutsideWorld, words: string): Promise<readonly (string | null)[]> => {
  await world.pass(6000);
  return outboxOf(world)
    .posted.filter(({ text }) => text.includes(words))
    .map(({ userId: to, channelId: where }) => to ?? where);
};

describe('what somebody is to decide who has left the server', () => {
  it.each([
    { left: ['other'], to: 'host' },
    { left: ['host'], to: 'other' },
    { left: ['other', 'host'], to: log },
  ])('[PLAN-5] is decided by $to where $left left', async ({ left, to }) => {
    const world = await withHost();
    const tea = await plan(world, 'in 20 minutes', { hostId: other.userId });
    leave(world, ...left);
    await jump(world, 60 * MINUTE_MS);
    await sweep(world);
    expect(missed(world, tea)).toBe('opens-too-late');
    expect(await toWhom(world, 'did not open by itself')).toEqual([to]);
  });

  it('[PLAN-10] [REMIND-8] is told in the log channel where its planner left, and its host never agreed to be told', async () => {
    const world = await withHost(null);
    await plan(world, 'in 50 minutes', { hostId: other.userId });
    world.missing = ['MANAGE_CHANNELS'];
    leave(world, 'host');
    await world.pass(11 * MINUTE_MS);
    expect(await toWhom(world, 'as things are:')).toEqual([log]);
  });

  it.each([
    { ofHosting: true, to: 'other' },
    { ofHosting: null, to: log },
  ])('[PLAN-21] of the room of a series whose planner left is told to $to', async ({ ofHosting, to }) => {
    const world = await withHost(ofHosting);
    const room = world.room('hall', planGuild);
    const input = { opening: { ...bareOpening, title: 'Tea', room }, rota: [other.userId] };
    await planSeries(world, `every ${DAY_MIN} minutes, first in 600 minutes`, input);
    leave(world, 'host');
    world.deleteRoom(room);
    world.app.roomDeleted(planGuild, room);
    expect(await toWhom(world, 'has been deleted')).toEqual([to]);
  });

  it('[EVENT-13] of a room that was opened or deleted by hand is told in the log channel, by no word that is not allowed', async () => {
    const world = await withHost();
    await plan(world, 'in 600 minutes', {}, planner);
    const { rules } = await world.app.settings(planGuild);
    world.settings.set(planGuild, { language: 'en', rules: { ...rules, words: ['tea'] } });
    await world.boot();
    leave(world, 'host');
    world.app.stageOpened(planGuild, onlyRoom(world).id);
    await world.settle();
    deleteRoom(world, onlyRoom(world).id);
    await world.pass(20_000);
    expect(await toWhom(world, 'before its time')).toEqual([log]);
    expect(await toWhom(world, 'deleted the room')).toEqual([log]);
    const texts = outboxOf(world).posted.filter(({ channelId: where }) => where === log);
    expect(texts.filter(({ text }) => /before its time.*Tea|deleted the room.*Tea/su.test(text))).toEqual([]);
  });

  it.each([
    { left: ['host'], to: 'other' },
    { left: ['host', 'other'], to: log },
  ])('[EVENT-14] of no room is told to $to where $left left', async ({ left, to }) => {
    const world = await withHost();
    world.fail('create', { code: 'too-many-channels', detail: 'Maximum number of channels', retryable: false });
    leave(world, ...left);
    await plan(world, 'in 600 minutes', { hostId: other.userId });
    expect(await toWhom(world, 'no room of its own')).toEqual([to]);
  });

  it.each(['plan', 'series'] as const)(
    '[REMIND-8] of a %s that its host hands back is told in the log channel where its planner left',
    async (what) => {
      const world = await withHost(null);
      const rota = [planner.userId, other.userId];
      const series = async (): Promise<SpaceId> => {
        const { id } = await planSeries(world, 'every 600 minutes, first in 600 minutes', { rota });
        return dateAt(world, id, 1).id;
      };
      const id = what === 'plan' ? (await plan(world, 'in 600 minutes', { hostId: other.userId })).id : await series();
      leave(world, 'host');
      await value(world.app.handBack(other, id));
      expect(await toWhom(world, 'does not want to host')).toEqual([log]);
      expect(await toWhom(world, '<@host>, who planned it, is not in the server any more')).toEqual([log]);
    },
  );

  it.each([
    { left: ['editor'], by: 'editor', to: 'other' },
    { left: ['other'], by: null, to: 'host' },
    { left: ['editor', 'other', 'host'], by: 'editor', to: log },
  ])('[WORD-4] of an event that $by changed is told to $to where $left left', async ({ left, by, to }) => {
    const world = await withHost();
    const { rules } = await world.app.settings(planGuild);
    world.settings.set(planGuild, { language: 'en', rules: { ...rules, words: ['troll*'] } });
    await world.boot();
    await plan(world, 'in 600 minutes', { hostId: other.userId });
    await world.pass(6000);
    leave(world, ...left);
    const events = eventsOf(world);
    events.change(events.one().id, { name: 'Tea with Tr0lls' }, by === null ? null : userId(by));
    expect(await toWhom(world, 'has been put back')).toEqual([to]);
    // The word itself is for who wrote it.
    expect(await toWhom(world, 'Tr0lls')).toEqual([]);
  });
});
