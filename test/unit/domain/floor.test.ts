import { describe, expect, it } from 'vitest';
import type { Presence } from '../../../src/domain/index.ts';
import { dueAtMs } from '../../../src/domain/index.ts';
import { story } from '../../support/space-story.ts';
import { channelId, userId } from '../../support/outside-people.ts';

const amina = userId('amina');

describe('an invitation', () => {
  it('[FLOOR-2] onto a stage lapses after 3 minutes, and its owner is taken for a listener', () => {
    const told = story();
    told.see({ amina: 'audience' });
    expect(told.ask('host', { type: 'invite', userId: amina })).toBe('done');
    told.see({ amina: 'invited' });
    expect(dueAtMs(told.space, told.nowMs)).toBe(told.nowMs + 180_000);
    told.wait(179_999);
    expect(told.is('amina')).toBe('speaker invited');
    told.wait(1);
    expect(told.types()).toEqual(['invitation-lapsed']);
    expect(told.is('amina')).toBeNull();
    expect(told.space.toAudience).toEqual([amina]);
    told.see({ amina: 'audience' });
    expect(told.space.toAudience).toEqual([]);
  });

  it('[FLOOR-2] that is accepted does not lapse, nor one of the host, nor any in a voice room', () => {
    const told = story();
    told.see({ amina: 'audience', host: 'audience' });
    told.ask('host', { type: 'invite', userId: amina });
    told.see({ amina: 'speaking', host: 'hand' });
    told.wait(600_000);
    expect([told.is('amina'), told.is('host')]).toEqual(['speaker speaking', 'host inviting']);
    const voice = story({ kind: 'voice' });
    voice.see({ amina: 'audience' });
    voice.ask('host', { type: 'invite', userId: amina });
    voice.see({ amina: 'invited' });
    voice.wait(600_000);
    expect(voice.is('amina')).toBe('speaker invited');
  });

  it('[FLOOR-8] is for who is in the room and not up, without a hand too', () => {
    const told = story();
    expect(told.ask('host', { type: 'invite', userId: amina })).toBe('not-in-room');
    told.see({ amina: 'audience' });
    expect(told.ask('mod', { type: 'approve', userId: amina })).toBe('no-hand');
    expect(told.ask('mod', { type: 'invite', userId: amina })).toBe('done');
    expect(told.is('amina')).toBe('speaker inviting');
    expect(told.ask('mod', { type: 'invite', userId: amina })).toBe('already-invited');
    told.see({ amina: 'speaking' });
    expect(told.ask('mod', { type: 'invite', userId: amina })).toBe('already-speaking');
  });

  it('[FLOOR-8] is refused while 500 people have the floor, in every way of getting it', () => {
    const told = story();
    const crowd = Array.from({ length: 499 }, (_, n): [string, Presence] => [`p${n}`, 'speaking']);
    told.see(Object.fromEntries(crowd));
    told.see({ amina: 'hand', mod: 'audience' });
    expect(told.space.people).toHaveLength(500);
    expect(told.ask('host', { type: 'approve', userId: amina })).toBe('floor-full');
    expect(told.params).toEqual({ max: '500' });
    expect(told.ask('host', { type: 'co-host', userId: amina })).toBe('floor-full');
    expect(told.ask('host', { type: 'transfer', userId: amina })).toBe('floor-full');
    expect(told.ask('host', { type: 'set-rules', rules: { queue: { mode: 'open' } } })).toBe('done');
    expect(told.space.people).toHaveLength(500);
    expect(told.ask('host', { type: 'transfer', userId: userId('p7') })).toBe('done');
    expect(told.ask('p7', { type: 'to-audience', userId: userId('p8') })).toBe('done');
    // The first of those who wait comes up by itself.
    expect(told.is('amina')).toBe('speaker inviting');
  });
});

describe('the audience', () => {
  it('[FLOOR-6] is left again by who is brought up before they are down', () => {
    const told = story();
    told.see({ amina: 'speaking' });
    told.ask('host', { type: 'to-audience', userId: amina });
    // Discord has yet to show it: that does not make them a speaker again.
    told.see({ amina: 'speaking' });
    expect([told.is('amina'), told.space.toAudience]).toEqual([null, [amina]]);
    expect(told.ask('host', { type: 'invite', userId: amina })).toBe('done');
    expect([told.is('amina'), told.space.toAudience]).toEqual(['speaker inviting', []]);
  });

  it('[FLOOR-3] has a co-host who declined, who stays one; a speaker who declined is a listener', () => {
    const told = story();
    told.see({ amina: 'audience', badr: 'audience' });
    told.ask('host', { type: 'co-host', userId: amina });
    told.ask('host', { type: 'invite', userId: userId('badr') });
    told.see({ amina: 'invited', badr: 'invited' });
    told.see({ amina: 'audience', badr: 'audience' });
    expect([told.is('amina'), told.is('badr')]).toEqual(['co-host audience', null]);
  });

  it('[FLOOR-6] takes a co-host’s role with the floor, and is not for the host', () => {
    const told = story();
    told.see({ amina: 'audience' });
    told.ask('host', { type: 'co-host', userId: amina });
    told.see({ amina: 'speaking' });
    expect(told.ask('mod', { type: 'to-audience', userId: userId('host') })).toBe('host-stays');
    expect(told.ask('host', { type: 'to-audience', userId: userId('host') })).toBe('host-stays');
    expect(told.ask('amina', { type: 'to-audience', userId: amina })).toBe('done');
    expect(told.is('amina')).toBeNull();
    expect(told.space.toAudience).toEqual([amina]);
    expect(told.ask('amina', { type: 'lower-hand', userId: userId('host') })).toBe('not-host');
    expect(told.ask('host', { type: 'to-audience', userId: amina })).toBe('not-speaking');
  });
});

describe('who left the room', () => {
  const minute = 60_000;

  it.each(['stage', 'voice'] as const)(
    '[FLOOR-4] [MOD-9] speaks no longer after ten minutes, in a %s room, and a mute waits for them',
    (kind) => {
      const told = story({ kind });
      told.see({ amina: 'speaking', badr: 'speaking' });
      told.see({ amina: 'absent' });
      expect(told.is('amina')).toBe('speaker away');
      expect(dueAtMs(told.space, told.nowMs)).toBe(told.nowMs + 10 * minute);
      told.wait(10 * minute - 1);
      told.see({ amina: 'audience' });
      expect(told.is('amina')).toBe('speaker inviting');
      told.ask('host', { type: 'mute', userId: amina });
      told.see({ amina: 'absent' });
      told.wait(10 * minute);
      expect([told.types(), told.is('amina'), told.is('badr')]).toEqual([['grant-lapsed'], null, 'speaker speaking']);
      expect([told.space.toAudience, told.space.keptMutes]).toEqual([[], [amina]]);
      told.see({ amina: 'audience' });
      expect(told.is('amina')).toBeNull();
      expect(told.ask('amina', { type: 'raise-hand', question: null })).toBe('done');
    },
  );

  it('[FLOOR-4] stays what they are as host, co-host or guest, and in the backstage', () => {
    const told = story();
    told.see({ amina: 'speaking', guest: 'speaking', badr: 'speaking' });
    told.ask('host', { type: 'co-host', userId: amina });
    told.ask('host', { type: 'add-guest', userId: userId('guest') });
    told.ask('host', { type: 'open-backstage' });
    told.tell({ type: 'backstage-made', channelId: channelId('backstage') });
    told.see({ host: 'absent', amina: 'absent', guest: 'absent', badr: 'backstage' });
    told.wait(60 * minute);
    expect(['host', 'amina', 'guest', 'badr'].map(told.is)).toEqual([
      'host away',
      'co-host away',
      'speaker away',
      'speaker backstage',
    ]);
    told.ask('host', { type: 'drop-guest', userId: userId('guest') });
    expect(told.is('guest')).toBeNull();
  });

  it('[FLOOR-8] takes nobody’s place for long', () => {
    const told = story({ kind: 'voice' });
    told.see(Object.fromEntries(Array.from({ length: 499 }, (_, n): [string, Presence] => [`p${n}`, 'speaking'])));
    told.see(Object.fromEntries(Array.from({ length: 499 }, (_, n): [string, Presence] => [`p${n}`, 'absent'])));
    told.see({ amina: 'audience' });
    expect(told.ask('host', { type: 'invite', userId: amina })).toBe('floor-full');
    told.wait(10 * minute);
    expect(told.space.people).toHaveLength(1);
    expect(told.ask('host', { type: 'invite', userId: amina })).toBe('done');
  });
});
