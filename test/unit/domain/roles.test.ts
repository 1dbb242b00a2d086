import { describe, expect, it } from 'vitest';
import { decide, dueAtMs } from '../../../src/domain/index.ts';
import { openingStory, person, story, type Story } from '../../support/space-story.ts';
import { userId } from '../../support/outside-people.ts';

const [host, amina, badr, cem] = [userId('host'), userId('amina'), userId('badr'), userId('cem')];

/** Amina is a co-host and badr a speaker, both up; cem listens. */
const peopled = (): Story => {
  const told = story();
  told.see({ amina: 'audience', cem: 'audience', mod: 'audience' });
  told.ask('host', { type: 'co-host', userId: amina });
  told.see({ amina: 'speaking', badr: 'speaking' });
  return told;
};

describe('co-hosts', () => {
  it('[ROLE-1] are made by host and moderators, in the room or not, and are brought up', () => {
    const told = peopled();
    expect(told.ask('amina', { type: 'co-host', userId: cem })).toBe('not-owner');
    expect(told.ask('mod', { type: 'co-host', userId: cem })).toBe('done');
    expect(told.is('cem')).toBe('co-host inviting');
    expect(told.ask('host', { type: 'co-host', userId: userId('away') })).toBe('done');
    expect(told.is('away')).toBe('co-host away');
    told.see({ away: 'audience' });
    expect(told.is('away')).toBe('co-host inviting');
    expect(told.ask('host', { type: 'co-host', userId: badr })).toBe('done');
    expect(told.is('badr')).toBe('co-host speaking');
    expect(told.ask('host', { type: 'co-host', userId: badr })).toBe('is-co-host');
    expect(told.ask('host', { type: 'co-host', userId: host })).toBe('is-co-host');
  });

  it('[ROLE-1] are made while it opens', () => {
    const told = openingStory();
    expect(told.ask('host', { type: 'co-host', userId: amina })).toBe('done');
    expect(told.is('amina')).toBe('co-host away');
  });

  it('[ROLE-1] are ten at most', () => {
    const told = story();
    for (let n = 0; n < 10; n += 1) told.ask('host', { type: 'co-host', userId: userId(`c${n}`) });
    expect(told.ask('host', { type: 'co-host', userId: amina })).toBe('too-many-co-hosts');
    expect(told.params).toEqual({ max: '10' });
  });

  it('[ROLE-1] step back or are dropped: speakers again, or listeners who were in the audience', () => {
    const told = peopled();
    expect(told.ask('badr', { type: 'drop-co-host', userId: amina })).toBe('not-owner');
    expect(told.ask('amina', { type: 'drop-co-host', userId: amina })).toBe('done');
    expect(told.is('amina')).toBe('speaker speaking');
    expect(told.ask('amina', { type: 'drop-co-host', userId: amina })).toBe('not-co-host');
    told.ask('host', { type: 'co-host', userId: amina });
    told.see({ amina: 'audience' });
    expect(told.ask('host', { type: 'drop-co-host', userId: amina })).toBe('done');
    expect(told.is('amina')).toBeNull();
    expect(told.ask('host', { type: 'drop-co-host', userId: host })).toBe('not-co-host');
  });

  it('[ROLE-5] do not act on each other’s place or the host’s, but host, moderators and they themselves do', () => {
    const told = peopled();
    told.ask('host', { type: 'co-host', userId: cem });
    for (const other of [cem, host]) {
      expect(told.ask('amina', { type: 'mute', userId: other })).toBe('outranked');
      const answers = (['remove', 'to-audience'] as const).map((type) => told.ask('amina', { type, userId: other }));
      expect(answers).toEqual(other === host ? ['host-stays', 'host-stays'] : ['outranked', 'outranked']);
    }
    expect(told.ask('amina', { type: 'block', userId: cem, scope: 'space' })).toBe('outranked');
    expect(told.ask('amina', { type: 'mute', userId: badr })).toBe('done');
    expect(told.ask('amina', { type: 'mute', userId: amina })).toBe('done');
    expect(told.ask('mod', { type: 'mute', userId: host })).toBe('done');
    expect(told.ask('host', { type: 'mute', userId: cem })).toBe('done');
    expect(told.ask('mod', { type: 'to-audience', userId: cem })).toBe('done');
    expect(told.ask('host', { type: 'block', userId: amina, scope: 'space' })).toBe('done');
  });
});

describe('another host', () => {
  it('[ROLE-2] is made by host and moderators; who was it stays as a co-host', () => {
    const told = peopled();
    expect(told.ask('amina', { type: 'transfer', userId: amina })).toBe('not-owner');
    expect(told.ask('host', { type: 'transfer', userId: host })).toBe('is-host');
    expect(told.ask('host', { type: 'transfer', userId: badr })).toBe('done');
    expect([told.space.hostId, told.is('badr'), told.is('host')]).toEqual([badr, 'host speaking', 'co-host speaking']);
    // Also to a listener, who is brought up, and to somebody who is not there.
    expect(told.ask('mod', { type: 'transfer', userId: cem })).toBe('done');
    expect(told.is('cem')).toBe('host inviting');
    expect(told.ask('cem', { type: 'transfer', userId: userId('away') })).toBe('done');
    expect([told.is('away'), told.is('cem')]).toEqual(['host away', 'co-host inviting']);
    told.ask('mod', { type: 'block', userId: badr, scope: 'space' });
    expect(told.ask('away', { type: 'transfer', userId: badr })).toBe('is-blocked');
  });

  it('[ROLE-2] leaves the one before as a speaker where there are ten co-hosts', () => {
    const told = peopled();
    for (let n = 0; n < 9; n += 1) told.ask('host', { type: 'co-host', userId: userId(`c${n}`) });
    expect(told.ask('host', { type: 'transfer', userId: badr })).toBe('done');
    expect([told.is('badr'), told.is('host')]).toEqual(['host speaking', 'speaker speaking']);
    // A co-host who becomes host leaves a place.
    expect(told.ask('badr', { type: 'transfer', userId: amina })).toBe('done');
    expect(told.is('badr')).toBe('co-host speaking');
    expect(told.space.people.filter(({ role }) => role === 'co-host')).toHaveLength(10);
  });

  it('[ROLE-3] may claim it once the host has been out for 2 minutes', () => {
    const told = peopled();
    expect(told.ask('amina', { type: 'claim' })).toBe('host-is-here');
    told.see({ host: 'absent' });
    const fromMs = told.nowMs + 120_000;
    expect(told.ask('amina', { type: 'claim' })).toBe('claim-later');
    expect(told.params).toEqual({ from: String(fromMs) });
    told.wait(119_999);
    expect(told.ask('amina', { type: 'claim' })).toBe('claim-later');
    told.wait(1);
    expect(told.ask('cem', { type: 'claim' })).toBe('claim-not-yours');
    expect(told.ask('host', { type: 'claim' })).toBe('is-host');
    expect(told.ask('amina', { type: 'claim' })).toBe('done');
    expect([told.space.hostId, told.is('host')]).toEqual([amina, 'co-host away']);
    // Back again, they are a co-host.
    told.see({ host: 'speaking' });
    expect(told.is('host')).toBe('co-host speaking');
  });

  it('[ROLE-3] is no speaker while a co-host is there, in the room or backstage', () => {
    const told = peopled();
    told.see({ host: 'absent' });
    for (const floor of ['speaking', 'audience', 'backstage'] as const) {
      told.see({ amina: floor });
      told.wait(60_000);
      expect(told.ask('badr', { type: 'claim' }), floor).toBe('claim-co-host-here');
    }
    const near = { type: 'claim', presence: 'speaking', isCoHostNear: true } as const;
    told.see({ amina: 'absent' });
    told.wait(300_000);
    expect(decide(told.space, near, person('badr'), told.nowMs)).toMatchObject({
      refusal: { code: 'claim-co-host-here' },
    });
    expect(told.ask('badr', { type: 'claim' })).toBe('done');
  });

  it('[ROLE-3] is a speaker only once the host has been out for 5 minutes, and none who is muted or under the brake', () => {
    const told = story();
    told.see({ badr: 'speaking', cem: 'speaking' });
    told.ask('host', { type: 'mute', userId: cem });
    told.ask('host', { type: 'brake', isOn: true });
    told.ask('host', { type: 'unmute', userId: badr });
    told.see({ host: 'absent' });
    const fromMs = told.nowMs + 300_000;
    told.wait(299_999);
    expect(told.ask('badr', { type: 'claim' })).toBe('claim-brake');
    told.ask('mod', { type: 'brake', isOn: false });
    expect(told.ask('cem', { type: 'claim' })).toBe('claim-muted');
    expect(told.ask('badr', { type: 'claim' })).toBe('claim-later');
    expect(told.params).toEqual({ from: String(fromMs) });
    told.wait(1);
    expect(told.ask('cem', { type: 'claim' })).toBe('claim-muted');
    expect(told.ask('badr', { type: 'claim' })).toBe('done');
    expect(told.space.hostId).toBe(badr);
  });

  it('[ROLE-3] may be a moderator who speaks, as any other moderator', () => {
    const told = peopled();
    told.see({ mod: 'speaking', host: 'absent' });
    told.wait(120_000);
    expect(told.ask('mod', { type: 'claim' })).toBe('done');
  });

  it('[ROLE-3] may be a moderator, and is in the room and not blocked', () => {
    const told = peopled();
    told.see({ host: 'absent', mod: 'absent' });
    told.wait(120_000);
    expect(told.ask('mod', { type: 'claim' })).toBe('join-first');
    told.see({ mod: 'audience' });
    told.ask('amina', { type: 'block', userId: userId('mod'), scope: 'space' });
    expect(told.ask('mod', { type: 'claim' })).toBe('you-are-blocked');
    told.ask('amina', { type: 'unblock', userId: userId('mod') });
    expect(told.ask('mod', { type: 'claim' })).toBe('done');
    expect(told.is('mod')).toBe('host inviting');
  });

  it('[ROLE-4] [LIFE-4] is the first co-host in the room once the host has been out for 5 minutes', () => {
    const told = peopled();
    told.ask('host', { type: 'co-host', userId: cem });
    told.see({ cem: 'speaking', host: 'absent' });
    expect(dueAtMs(told.space, told.nowMs)).toBe(told.nowMs + 300_000);
    told.wait(299_999);
    expect(told.space.hostId).toBe(host);
    told.wait(1);
    expect(told.events).toEqual([expect.objectContaining({ type: 'host-changed', userId: amina, why: 'succeeded' })]);
    expect([told.is('amina'), told.is('host')]).toEqual(['host speaking', 'co-host away']);
  });

  it('[ROLE-4] is the first co-host who comes, where none is there; a host who is back stays it', () => {
    const told = peopled();
    told.see({ amina: 'absent' });
    told.see({ host: 'absent' });
    told.wait(600_000);
    expect([told.space.hostId, told.space.life.status]).toEqual([host, 'live']);
    told.see({ amina: 'audience' });
    expect(told.space.hostId).toBe(amina);
    const back = peopled();
    back.see({ host: 'absent' });
    back.wait(299_000);
    back.see({ host: 'audience' });
    back.wait(299_000);
    expect(back.space.hostId).toBe(host);
  });
});
