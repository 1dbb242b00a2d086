import { beforeEach, describe, expect, it } from 'vitest';
import type { Asked, OutsideFailure } from '../../../src/app/index.ts';
import type { Space } from '../../../src/domain/index.ts';
import type { RoleId } from '../../../src/lib/index.ts';
import { actor, channelId, guildId, says, userId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const room = channelId('made-1');
const [host, guest, speaker] = [userId('host'), userId('guest'), userId('speaker')];
// as, in both: any text may stand in for a role's id here.
const [friends, fans] = ['friends' as RoleId, 'fans' as RoleId];
const GONE: OutsideFailure = { code: 'gone', detail: 'Unknown Overwrite', retryable: false };
const MINUTE_MS = 60_000;

let world: OutsideWorld;
const now = (): Space => {
  const [space] = world.spaces.values();
  if (space === undefined) throw new Error('no space');
  return space;
};
const ask = async (asked: Asked): Promise<void> => {
  const outcome = await world.app.ask(actor('host', guild), null, asked);
  expect(outcome.ok ? '' : outcome.refusal.code).toBe('');
  await world.pass(3000);
};
const lock = (): Promise<void> => ask({ type: 'set-rules', rules: { locked: true } });
const troubles = (): readonly string[] => world.panelIn(room)?.facts.troubles.map(({ code }) => code) ?? [];
/** How often Discord is asked within ten minutes. */
const asks = async (): Promise<number> => {
  const before = world.calls.length;
  await world.pass(10 * MINUTE_MS);
  return world.calls.slice(before).filter((call) => call === 'setRights').length;
};

beforeEach(async () => {
  world = outsideWorld({ graceMs: 1e9 });
  world.community.add(guild);
  await world.boot();
  const input = { title: 'Talk', description: null, kind: 'stage', room: null } as const;
  const answer = await world.app.openSpace(actor('host', guild), input);
  await world.pass(3000);
  const ready = answer.ok ? await answer.value.ready : answer;
  if (!ready.ok) throw new Error(ready.refusal.code);
});

describe('an overwrite for somebody who left the server', () => {
  it('[KEEP-11] is tried no more: a speaker and a guest lose their place, and the rest is done', async () => {
    world.join(room, speaker);
    await world.pass(1000);
    await ask({ type: 'invite', userId: speaker });
    await ask({ type: 'add-guest', userId: guest });
    world.leave(room, speaker);
    for (const user of [speaker, guest]) world.server.members.set(user, null);
    world.server.refusesRight = ({ target }) =>
      [`member:${speaker}`, `member:${guest}`].includes(target) ? GONE : null;
    await lock();
    expect([now().people.map(({ userId: one }) => one), now().guests]).toEqual([[host], []]);
    expect(says(world.at(room), 'everyone', 'connect')).toBe('denied');
    expect(troubles()).toEqual([]);
    expect(await asks()).toBe(0);
    const left = (world.logs.get(now().id) ?? []).filter(({ act }) => act === 'left-server');
    expect(new Set(left.map(({ targetId }) => targetId))).toEqual(new Set([guest, speaker]));
  });

  it('[KEEP-11] of the host is told as such, and tried rarely, until they are back', async () => {
    world.server.members.set(host, null);
    world.at(room).overwrites.delete(`member:${host}`);
    world.server.refusesRight = ({ target }) => (target === `member:${host}` ? GONE : null);
    await lock();
    expect(now().hostId).toBe(host);
    expect(troubles()).toEqual(['host-left-server']);
    expect(await asks()).toBeLessThan(6);
    world.server.members.delete(host);
    world.server.refusesRight = () => null;
    await world.pass(10 * MINUTE_MS);
    expect(troubles()).toEqual([]);
    expect(says(world.at(room), `member:${host}`, 'connect')).toBe('allowed');
  });

  it('[KEEP-11] [KEEP-5] is tried again as ever where Discord knows them, or does not say', async () => {
    await ask({ type: 'add-guest', userId: guest });
    world.server.refusesRight = ({ target }) => (target === `member:${guest}` ? GONE : null);
    world.fail('member', { code: 'unavailable', detail: 'HTTP 500', retryable: true });
    await lock();
    expect(now().guests).toEqual([guest]);
    expect(await asks()).toBeGreaterThan(6);
    world.server.refusesRight = () => null;
    await world.pass(2 * MINUTE_MS);
    expect(says(world.at(room), `member:${guest}`, 'connect')).toBe('allowed');
  });

  it('[KEEP-11] [LIFE-6] keeps no space from ending whose room stays hidden', async () => {
    await ask({ type: 'add-guest', userId: guest });
    await ask({ type: 'set-rules', rules: { keepRoom: true, hidden: true } });
    world.at(room).overwrites.delete(`member:${guest}`);
    world.server.members.set(guest, null);
    world.server.refusesRight = ({ target }) => (target === `member:${guest}` ? GONE : null);
    await ask({ type: 'end' });
    expect(now().life.status).toBe('ended');
  });
});

describe('an overwrite for a role that was deleted', () => {
  it('[KEEP-11] [ACCESS-1] has it taken off those that may come in; with none left guests may, and that is told', async () => {
    world.server.roles.set(fans, { mentionable: false });
    world.server.refusesRight = ({ target }) => (target === `role:${friends}` ? GONE : null);
    await ask({ type: 'set-rules', rules: { access: { type: 'roles', roleIds: [friends, fans] } } });
    expect(now().rules.access).toEqual({ type: 'roles', roleIds: [fans] });
    expect(world.panelIn(room)?.facts.troubles).toEqual([{ code: 'access-role-gone', params: { left: '1' } }]);
    world.server.roles.delete(fans);
    world.at(room).overwrites.delete(`role:${fans}`);
    world.server.refusesRight = () => GONE;
    world.changed(room);
    await world.pass(3000);
    world.server.refusesRight = () => null;
    expect(now().rules.access).toEqual({ type: 'invited' });
    expect(world.panelIn(room)?.facts.troubles).toEqual([{ code: 'access-role-gone', params: { left: '0' } }]);
    expect(await asks()).toBe(0);
    // Whoever runs it has chosen anew.
    await ask({ type: 'set-rules', rules: { access: { type: 'everyone' } } });
    expect(troubles()).toEqual([]);
  });
});
