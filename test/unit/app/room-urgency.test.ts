import { describe, expect, it } from 'vitest';
import type { CallOrderPort, Urgency } from '../../../src/app/index.ts';
import type { Call } from '../../../src/app/call.ts';
import { urgencyOf } from '../../../src/app/room-urgency.ts';
import type { UserId } from '../../../src/lib/index.ts';
import { aSpace } from '../../support/a-space.ts';
import { fullHall, HALL, host } from '../../support/full-hall.ts';
import { outsideCalendar } from '../../support/outside-calendar.ts';
import { actor, channelId, guildId, userId } from '../../support/outside-people.ts';
import { outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const edit: Call = { type: 'edit-panel', key: 'panel-edit' };
const post: Call = { type: 'post-panel', key: 'panel-post' };
const guest: UserId = userId('guest');
const invite: Call = { type: 'invite', key: `up:${guest}`, userId: guest };

describe('a call of a room', () => {
  it('[LIMIT-6] that is taken up waits for all others, unless it concerns somebody or they act meanwhile', () => {
    const space = aSpace('room');
    const entry = { space, isTakenUp: true };
    expect([urgencyOf(entry, edit, space), urgencyOf(entry, invite, space)]).toEqual(['taken-up', 'plain']);
    expect(urgencyOf({ ...entry, isTakenUp: false }, edit, space)).toBe('plain');
    expect(urgencyOf(entry, edit, { ...space })).toBe('waited-for');
  });

  it('[LIMIT-6] that opens is waited for where it cannot open without it, its panel too', () => {
    const space = aSpace('room', { life: { status: 'opening', sinceMs: 0 } });
    const urgencies = [post, edit].map((call) => urgencyOf({ space, isTakenUp: false }, call, space));
    expect(urgencies).toEqual(['waited-for', 'plain']);
  });

  it('[LIMIT-6] is that of a room that is taken up after a start alone, until nothing is left to do or somebody acts', async () => {
    const seen: Urgency[] = [];
    const order: CallOrderPort = {
      withUrgency: async (urgency, work) => {
        seen.push(urgency());
        return await work();
      },
    };
    const world = outsideWorld({}, outsideCalendar, { order });
    world.community.add(guild);
    await world.boot();
    const opener = actor('host', guild);
    const opened = await world.app.openSpace(opener, { title: 'Talk', description: null, kind: null, room: null });
    await world.settle();
    const ready = opened.ok ? await opened.value.ready : opened;
    if (!ready.ok) throw new Error(ready.refusal.code);
    world.join(channelId('made-1'), opener.userId);
    await world.pass(6000);
    expect(new Set(seen)).toEqual(new Set(['waited-for', 'plain']));
    const retitle = async (title: string): Promise<readonly Urgency[]> => {
      seen.length = 0;
      await world.app.ask(opener, ready.value.id, { type: 'retitle', title });
      await world.pass(6000);
      return [...new Set(seen)];
    };
    seen.length = 0;
    await world.boot();
    await world.pass(3000);
    expect(new Set(seen)).toEqual(new Set(['taken-up']));
    expect(await retitle('Another talk')).toEqual(['plain']);
  });

  it('[LIMIT-6] of a room beside a full one is taken up no more once somebody has acted on its conversation', async () => {
    const seen: Urgency[] = [];
    let gate: Promise<void> = Promise.resolve();
    const order: CallOrderPort = {
      withUrgency: async (urgency, work) => {
        await gate;
        seen.push(urgency());
        return await work();
      },
    };
    const hall = fullHall(undefined, { order });
    await hall.open();
    await hall.come(HALL, 'host', 'ann');
    expect(hall.second().title).toBe('Tea · 2');
    const held = Promise.withResolvers<void>();
    gate = held.promise;
    await hall.world.boot();
    seen.length = 0;
    await hall.ask(host, hall.main(), { type: 'retitle', title: 'Coffee' });
    expect(seen).toEqual([]);
    held.resolve();
    await hall.world.pass(6000);
    expect(hall.second().title).toBe('Coffee · 2');
    expect(new Set(seen)).toEqual(new Set(['waited-for', 'plain']));
  });
});
