import { describe, expect, it } from 'vitest';
import type { CallOrderPort, Urgency } from '../../../src/app/index.ts';
import type { Call } from '../../../src/app/call.ts';
import { urgencyOf } from '../../../src/app/room-urgency.ts';
import type { UserId } from '../../../src/lib/index.ts';
import { aSpace } from '../../support/a-space.ts';
import { outsideCalendar } from '../../support/outside-calendar.ts';
import { actor, channelId, guildId, userId } from '../../support/outside-people.ts';
import { outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const edit: Call = { type: 'edit-panel', key: 'panel-edit' };
const guest: UserId = userId('guest');
const invite: Call = { type: 'invite', key: `up:${guest}`, userId: guest };

describe('a call of a room', () => {
  it('[LIMIT-6] that is taken up waits for all others, unless it concerns somebody or they act meanwhile', () => {
    const space = aSpace('room');
    const entry = { space, isTakenUp: true };
    expect([urgencyOf(entry, edit, space), urgencyOf(entry, invite, space)]).toEqual(['taken-up', 'plain']);
    expect(urgencyOf({ ...entry, isTakenUp: false }, edit, space)).toBe('plain');
    expect(urgencyOf(entry, edit, { ...space })).toBe('waited-for');
    const opening = aSpace('room', { life: { status: 'opening', sinceMs: 0 } });
    expect(urgencyOf({ ...entry, space: opening }, edit, space)).toBe('plain');
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
    const host = actor('host', guild);
    const opened = await world.app.openSpace(host, { title: 'Talk', description: null, kind: null, room: null });
    await world.settle();
    const ready = opened.ok ? await opened.value.ready : opened;
    if (!ready.ok) throw new Error(ready.refusal.code);
    world.join(channelId('made-1'), host.userId);
    await world.pass(6000);
    expect(new Set(seen)).toEqual(new Set(['plain']));
    const retitle = async (title: string): Promise<readonly Urgency[]> => {
      seen.length = 0;
      await world.app.ask(host, ready.value.id, { type: 'retitle', title });
      await world.pass(6000);
      return [...new Set(seen)];
    };
    seen.length = 0;
    await world.boot();
    await world.pass(3000);
    expect(new Set(seen)).toEqual(new Set(['taken-up']));
    expect(await retitle('Another talk')).toEqual(['plain']);
  });
});
