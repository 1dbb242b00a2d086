import { describe, expect, it } from 'vitest';
import type { RoleId } from '../../../src/lib/index.ts';
import { story } from '../../support/space-story.ts';
import { userId } from '../../support/outside-people.ts';

const [host, amina, badr, cem] = [userId('host'), userId('amina'), userId('badr'), userId('cem')];
// as, in both: any text may stand in for a role's id here.
const [friends, fans] = ['friends' as RoleId, 'fans' as RoleId];

describe('somebody who left the server', () => {
  it('[KEEP-11] [MOD-1] has no place any more, as speaker, co-host or guest, nor a mute', () => {
    const told = story();
    told.see({ amina: 'speaking', badr: 'speaking' });
    told.ask('host', { type: 'co-host', userId: amina });
    told.ask('host', { type: 'mute', userId: badr });
    told.ask('host', { type: 'add-guest', userId: cem });
    for (const user of [amina, badr, cem]) {
      told.tell({ type: 'left-server', userId: user });
      expect(told.types()).toEqual(['left-server']);
    }
    expect([told.space.people.map((person) => person.userId), told.space.guests, told.space.muted]).toEqual([
      [host],
      [],
      [],
    ]);
  });

  it('[KEEP-11] [FLOOR-1] stays host where they host, and is nobody where they have no place', () => {
    const told = story();
    for (const user of [host, amina]) {
      told.tell({ type: 'left-server', userId: user });
      expect(told.events).toEqual([]);
    }
    expect(told.space.hostId).toBe(host);
  });
});

describe('a role that was deleted', () => {
  it('[KEEP-11] [ACCESS-1] lets nobody in any more; with none left guests come in', () => {
    const told = story();
    told.ask('host', { type: 'set-rules', rules: { access: { type: 'roles', roleIds: [friends, fans] } } });
    told.tell({ type: 'role-gone', roleId: friends });
    expect(told.space.rules.access).toEqual({ type: 'roles', roleIds: [fans] });
    told.tell({ type: 'role-gone', roleId: friends });
    expect(told.events).toEqual([]);
    told.tell({ type: 'role-gone', roleId: fans });
    expect(told.space.rules.access).toEqual({ type: 'invited' });
  });
});
