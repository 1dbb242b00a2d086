import { describe, expect, it } from 'vitest';
import { decide, isBlocked } from '../../../src/domain/index.ts';
import { openingStory, person, story, type Story } from '../../support/space-story.ts';
import { userId } from '../../support/outside-people.ts';

const [host, amina, badr, mod] = [userId('host'), userId('amina'), userId('badr'), userId('mod')];

/** Amina is a co-host and badr a speaker, both up; two moderators listen. */
const peopled = (): Story => {
  const told = story();
  told.see({ amina: 'audience', mod: 'audience', mod2: 'audience' });
  told.ask('host', { type: 'co-host', userId: amina });
  told.see({ amina: 'speaking', badr: 'speaking' });
  return told;
};

describe('what a moderator sets', () => {
  it('[MOD-10] is no mute for host and co-hosts to lift, their own among them', () => {
    const told = peopled();
    for (const userOf of [host, amina, badr]) {
      expect(told.ask('mod', { type: 'mute', userId: userOf })).toBe('done');
      for (const who of ['host', 'amina'])
        expect(told.ask(who, { type: 'unmute', userId: userOf }), `${who} of ${userOf}`).toBe('moderators-lift');
      expect(told.ask('mod2', { type: 'unmute', userId: userOf })).toBe('done');
    }
    // One of the host's that a moderator sets anew is theirs.
    told.ask('host', { type: 'mute', userId: badr });
    expect(told.ask('mod', { type: 'mute', userId: badr })).toBe('done');
    expect(told.ask('host', { type: 'unmute', userId: badr })).toBe('moderators-lift');
    expect(told.ask('mod', { type: 'mute', userId: badr })).toBe('done');
    expect(told.events).toEqual([]);
    told.tell({ type: 'freed', userId: badr });
    expect([told.space.muted, told.space.moderatorsMutes]).toEqual([[], []]);
  });

  it('[MOD-10] [MOD-9] stays on who loses the floor: brought up by others than moderators they are silent', () => {
    const told = peopled();
    told.ask('mod', { type: 'mute', userId: badr });
    told.see({ badr: 'audience' });
    expect(told.ask('host', { type: 'invite', userId: badr })).toBe('done');
    expect([told.is('badr'), told.space.muted]).toEqual(['speaker inviting', [badr]]);
    told.see({ badr: 'speaking' });
    told.see({ badr: 'audience' });
    // Nor is it lifted from a linked room.
    const far = { ...person('mod'), isFar: true } as const;
    const brought = decide(told.space, { type: 'approve', userId: badr, presence: 'audience' }, far, told.nowMs);
    expect(brought).toMatchObject({ ok: false, refusal: { code: 'no-hand' } });
    told.see({ badr: 'hand' });
    const approved = decide(told.space, { type: 'approve', userId: badr, presence: 'hand' }, far, told.nowMs);
    expect(approved.ok && approved.events.map(({ type }) => type)).toEqual(['speaker-added']);
    expect(told.ask('mod2', { type: 'invite', userId: badr })).toBe('done');
    expect([told.space.muted, told.space.moderatorsMutes]).toEqual([[], []]);
  });

  it('[MOD-10] is a moderator’s also of one whom the host made co-host, and not of one who hosts', () => {
    const told = peopled();
    told.ask('host', { type: 'co-host', userId: mod });
    told.ask('mod', { type: 'mute', userId: host });
    expect(told.ask('host', { type: 'unmute', userId: host })).toBe('moderators-lift');
    told.ask('mod', { type: 'transfer', userId: mod });
    told.ask('mod', { type: 'mute', userId: badr });
    expect(told.ask('amina', { type: 'unmute', userId: badr })).toBe('done');
  });

  it('[MOD-10] is the brake, with every mute while it is on, also one that they make theirs', () => {
    const told = peopled();
    told.ask('host', { type: 'brake', isOn: true });
    expect(told.ask('amina', { type: 'brake', isOn: true })).toBe('brake-is-on');
    expect(told.ask('mod', { type: 'brake', isOn: true })).toBe('done');
    expect(told.space.brake).toEqual({ byUserId: mod, sinceMs: told.nowMs, isModerators: true });
    expect(told.ask('mod2', { type: 'brake', isOn: true })).toBe('brake-is-on');
    for (const who of ['host', 'amina']) {
      expect(told.ask(who, { type: 'brake', isOn: false })).toBe('moderators-lift');
      expect(told.ask(who, { type: 'unmute', userId: badr })).toBe('moderators-lift');
    }
    expect(told.ask('mod2', { type: 'brake', isOn: false })).toBe('done');
    // Whom it muted, those who run the space may hear again.
    expect(told.ask('host', { type: 'unmute', userId: badr })).toBe('done');
  });

  it('[MOD-10] are last words: who runs the space ends it sooner, and not later', () => {
    const told = peopled();
    told.ask('mod', { type: 'end', lastWordsMs: 60_000 });
    const last = told.space.deadline;
    expect(told.ask('host', { type: 'extend' })).toBe('moderators-lift');
    expect(told.ask('host', { type: 'end', lastWordsMs: 600_000 })).toBe('done');
    expect(told.space.deadline).toEqual(last);
    told.ask('host', { type: 'end', lastWordsMs: 10_000 });
    expect(told.space.deadline).toEqual({ ...last, atMs: told.nowMs + 10_000 });
    expect(told.ask('amina', { type: 'extend' })).toBe('moderators-lift');
    expect(told.ask('mod2', { type: 'extend' })).toBe('done');
    expect(told.space.deadline?.reason).toBe('too-long');
    // Those of the host are the host's.
    told.ask('host', { type: 'end', lastWordsMs: 60_000 });
    expect(told.ask('amina', { type: 'extend' })).toBe('done');
  });
});

describe('a host whom a moderator puts out', () => {
  it('[MOD-11] is put out or kept out once the moderator knows who is host then', () => {
    for (const asked of [
      { type: 'remove', userId: host },
      { type: 'block', userId: host, scope: 'space' },
    ] as const) {
      const told = peopled();
      told.ask('host', { type: 'co-host', userId: userId('away') });
      for (const who of ['amina', 'host']) expect(told.ask(who, { ...asked, passesOn: true })).toBe('host-stays');
      expect(told.ask('mod', asked)).toBe('host-to-pass');
      expect(told.params).toEqual({ user: host, next: amina });
      expect(told.ask('mod', { ...asked, passesOn: true })).toBe('done');
      expect([told.space.hostId, told.is('amina'), told.is('host')]).toEqual([amina, 'host speaking', null]);
      expect([told.space.toRemove, isBlocked(told.space, host)]).toEqual([[host], asked.type === 'block']);
    }
  });

  it('[MOD-11] is followed by a co-host backstage or away where none is in the room', () => {
    const told = peopled();
    for (const one of ['first', 'second']) told.ask('host', { type: 'co-host', userId: userId(one) });
    told.ask('host', { type: 'drop-co-host', userId: amina });
    told.ask('mod', { type: 'remove', userId: host, passesOn: true });
    expect([told.space.hostId, told.is('first')]).toEqual(['first', 'host away']);
    const behind = peopled();
    for (const one of ['first', 'second']) behind.ask('host', { type: 'co-host', userId: userId(one) });
    behind.see({ amina: 'absent', second: 'backstage' });
    behind.ask('mod', { type: 'remove', userId: host, passesOn: true });
    expect(behind.is('second')).toBe('host backstage');
  });

  it('[MOD-11] ends the space where there is no co-host', () => {
    const told = story();
    told.see({ badr: 'speaking', mod: 'audience' });
    expect(told.ask('mod', { type: 'remove', userId: host })).toBe('host-to-pass');
    expect(told.params).toEqual({ user: host, next: '' });
    expect(told.ask('mod', { type: 'remove', userId: host, passesOn: true })).toBe('done');
    expect(told.space.life).toMatchObject({ status: 'ending', reason: 'ended-by-moderator' });
    const opening = openingStory();
    expect(opening.ask('mod', { type: 'block', userId: host, scope: 'space', passesOn: true })).toBe('done');
    expect(opening.space.life.status).toBe('ending');
  });

  it('[MOD-11] who moderates does not put themself out', () => {
    const told = peopled();
    told.ask('mod', { type: 'transfer', userId: mod });
    expect(told.ask('mod', { type: 'remove', userId: mod, passesOn: true })).toBe('host-stays');
    expect(told.ask('mod2', { type: 'to-audience', userId: mod })).toBe('host-stays');
    expect(told.ask('mod2', { type: 'remove', userId: mod, passesOn: true })).toBe('done');
    // Who was host before them is a co-host of longest standing.
    expect(told.space.hostId).toBe(host);
  });
});
