import { describe, expect, it } from 'vitest';
import type { Asked } from '../../../src/app/index.ts';
import { backstageOf, OPEN_GATE } from '../../../src/domain/index.ts';
import { channelId, userId } from '../../support/outside-people.ts';
import { openingStory, story, type Story } from '../../support/space-story.ts';

const green = channelId('green');
const about = <Type extends Asked['type']>(type: Type, who: string) => ({ type, userId: userId(who) });

/** A space with a co-host, a speaker, a guest and a listener, and a backstage that stands. */
const scene = (): Story => {
  const told = story();
  told.see({ cohost: 'speaking', speaker: 'speaking', listener: 'audience', mod: 'audience' });
  told.ask('host', about('co-host', 'cohost'));
  told.ask('host', about('add-guest', 'guest'));
  told.ask('host', { type: 'open-backstage' });
  told.tell({ type: 'backstage-made', channelId: green });
  return told;
};

describe('a backstage', () => {
  it('[BACK-1] is opened by host, co-hosts and moderators of a live space, one at a time', () => {
    const told = story();
    expect(told.ask('listener', { type: 'open-backstage' })).toBe('not-host');
    expect(told.ask('mod', { type: 'open-backstage' })).toBe('done');
    expect(told.space.backstage).toEqual({ status: 'opening' });
    expect(told.ask('host', { type: 'open-backstage' })).toBe('backstage-is-open');
    told.tell({ type: 'backstage-made', channelId: green });
    expect(backstageOf(told.space)).toBe(green);
    expect(told.ask('host', { type: 'open-backstage' })).toBe('backstage-is-open');
    expect(told.params).toEqual({ channel: `<#${green}>` });
    expect(openingStory().ask('host', { type: 'open-backstage' })).toBe('space-opening');
  });

  it('[BACK-7] is closed by the same, also before its channel stands, and goes with the space', () => {
    const told = scene();
    expect(told.ask('speaker', { type: 'close-backstage' })).toBe('not-host');
    expect(told.ask('cohost', { type: 'close-backstage' })).toBe('done');
    expect(told.space.backstage).toEqual({ status: 'closing', channelId: green });
    expect(told.ask('host', { type: 'close-backstage' })).toBe('done');
    expect(told.ask('host', { type: 'open-backstage' })).toBe('busy-try-again');
    told.tell({ type: 'backstage-gone', why: 'closed' });
    expect(told.space.backstage).toBeNull();
    expect(told.ask('host', { type: 'close-backstage' })).toBe('no-backstage');
    told.ask('host', { type: 'open-backstage' });
    told.ask('host', { type: 'close-backstage' });
    expect(told.space.backstage).toEqual({ status: 'closing', channelId: null });
    // The answer came after all: it is there to be removed.
    told.tell({ type: 'backstage-made', channelId: green });
    expect(told.space.backstage).toEqual({ status: 'closing', channelId: green });
    told.ask('host', { type: 'end' });
    expect(told.space.backstage).toEqual({ status: 'closing', channelId: green });
    told.tell({ type: 'put-back' });
    expect(told.space.backstage).toBeNull();
  });

  it('[BACK-4] lets those up by themselves who belong there: they are moved, and have the floor as whoever is invited', () => {
    const told = scene();
    told.see({ guest: 'backstage', speaker: 'backstage', stranger: 'backstage' });
    expect(told.is('guest')).toBeNull();
    expect(told.ask('guest', about('go-up', 'guest'))).toBe('done');
    expect(told.is('guest')).toBe('speaker backstage');
    expect(told.space.backstage).toMatchObject({ toRoom: ['guest'] });
    // Twice is once.
    expect(told.ask('guest', about('go-up', 'guest'))).toBe('done');
    expect(told.types()).toEqual([]);
    told.see({ guest: 'audience' });
    expect(told.is('guest')).toBe('speaker inviting');
    expect(told.space.backstage).toMatchObject({ toRoom: [] });
    expect(told.ask('guest', about('go-up', 'guest'))).toBe('you-not-backstage');
    expect(told.ask('speaker', about('go-up', 'speaker'))).toBe('done');
    expect(told.ask('stranger', about('go-up', 'stranger'))).toBe('backstage-not-yours');
    expect(told.ask('speaker', about('go-up', 'stranger'))).toBe('not-host');
  });

  it('[BACK-4] lets those who run the space call anybody up who is there, by "invite" too', () => {
    const told = scene();
    told.see({ stranger: 'backstage', guest: 'backstage' });
    expect(told.ask('cohost', about('go-up', 'listener'))).toBe('not-backstage');
    expect(told.ask('cohost', about('go-up', 'stranger'))).toBe('done');
    expect(told.is('stranger')).toBe('speaker backstage');
    expect(told.ask('mod', about('invite', 'guest'))).toBe('done');
    expect(told.space.backstage).toMatchObject({ toRoom: ['stranger', 'guest'] });
    // Out of voice there is nothing to move.
    told.see({ stranger: 'absent' });
    expect(told.space.backstage).toMatchObject({ toRoom: ['guest'] });
  });

  it('[BACK-4] lets nobody take the floor by themself under the brake, but who has it goes back', () => {
    const told = scene();
    told.see({ guest: 'backstage', speaker: 'backstage' });
    told.ask('host', { type: 'brake', isOn: true });
    expect(told.ask('guest', about('go-up', 'guest'))).toBe('backstage-brake');
    expect(told.ask('speaker', about('go-up', 'speaker'))).toBe('done');
    expect(told.ask('host', about('go-up', 'guest'))).toBe('done');
  });

  it('[BACK-5] takes speakers back, who keep the floor; the host and co-hosts only from who may act on them', () => {
    const told = scene();
    expect(told.ask('speaker', about('go-backstage', 'speaker'))).toBe('done');
    expect(told.space.backstage).toMatchObject({ toBackstage: ['speaker'] });
    told.see({ speaker: 'backstage' });
    expect(told.is('speaker')).toBe('speaker backstage');
    expect(told.space.backstage).toMatchObject({ toBackstage: [] });
    expect(told.ask('host', about('go-backstage', 'speaker'))).toBe('is-backstage');
    expect(told.ask('cohost', about('go-backstage', 'host'))).toBe('outranked');
    expect(told.ask('mod', about('go-backstage', 'host'))).toBe('done');
    expect(told.ask('host', about('go-backstage', 'listener'))).toBe('backstage-not-theirs');
    expect(told.ask('host', about('go-backstage', 'guest'))).toBe('not-in-room');
    expect(told.ask('listener', about('go-backstage', 'listener'))).toBe('backstage-not-yours');
    // Nothing is to be moved: they go in by themself.
    expect(told.ask('guest', about('go-backstage', 'guest'))).toBe('done');
    expect(told.types()).toEqual([]);
    expect(told.ask('mod', about('go-backstage', 'mod'))).toBe('done');
  });

  it('[BACK-6] does not count as gone: nobody takes over from a host who is there, and the space is not empty', () => {
    const told = scene();
    told.see({ host: 'backstage', cohost: 'absent', speaker: 'absent', listener: 'absent', mod: 'absent' });
    expect(told.is('host')).toBe('host backstage');
    expect(told.space.life).toMatchObject({ emptySinceMs: null });
    told.see({ cohost: 'speaking' });
    told.wait(600_000);
    expect(told.is('host')).toBe('host backstage');
    expect(told.ask('cohost', { type: 'claim' })).toBe('host-is-here');
    // From when they leave it the usual waits run.
    told.see({ host: 'absent' });
    expect(told.ask('cohost', { type: 'claim' })).toBe('claim-later');
    told.see({ cohost: 'backstage' });
    told.wait(300_000);
    expect(told.is('cohost')).toBe('co-host backstage');
    expect(told.ask('cohost', { type: 'claim' })).toBe('join-first');
    told.see({ cohost: 'speaking' });
    expect(told.is('cohost')).toBe('host speaking');
  });

  it('[BACK-6] is not the room: hands come down, and a turn is lost', () => {
    const told = scene();
    told.see({ listener: 'hand' });
    told.see({ listener: 'backstage' });
    expect(told.queue()).toEqual([]);
    expect(told.ask('listener', { type: 'raise-hand', question: null })).toBe('join-first');
    told.ask('host', { type: 'set-rules', rules: { queue: { mode: 'turns' } } });
    told.see({ next: 'hand' });
    told.see({ next: 'speaking' });
    expect(told.space.turn?.userId).toBe('next');
    told.see({ next: 'backstage' });
    expect(told.space.turn).toBeNull();
    expect(told.is('next')).toBeNull();
  });

  it('[WORD-6] lets nobody up whose name the server does not allow, but who has the floor already', () => {
    const told = scene();
    told.see({ guest: 'backstage', speaker: 'backstage' });
    told.misname('guest', 'speaker', 'mod');
    expect(told.ask('guest', about('go-up', 'guest'))).toBe('name-not-allowed');
    expect(told.ask('host', about('go-up', 'guest'))).toBe('their-name-not-allowed');
    expect(told.ask('mod', about('invite', 'guest'))).toBe('their-name-not-allowed');
    expect(told.is('guest')).toBeNull();
    expect(told.ask('speaker', about('go-up', 'speaker'))).toBe('done');
  });

  it('[GATE-3] holds no guest to what is demanded of who asks to speak', () => {
    const told = scene();
    told.demand({ ...OPEN_GATE, accountDays: 3650 });
    told.know('guest', { accountAtMs: told.nowMs });
    told.see({ guest: 'backstage' });
    expect(told.ask('guest', about('go-up', 'guest'))).toBe('done');
  });

  it('[BACK-2] takes nobody in who lost their place on the way; a moderator needs none', () => {
    const told = scene();
    told.see({ guest: 'audience' });
    for (const who of ['speaker', 'guest', 'mod']) told.ask(who, about('go-backstage', who));
    expect(told.space.backstage).toMatchObject({ toBackstage: ['speaker', 'guest', 'mod'] });
    told.ask('host', about('to-audience', 'speaker'));
    expect(told.space.backstage).toMatchObject({ toBackstage: ['guest', 'mod'] });
    told.ask('host', about('drop-guest', 'guest'));
    expect(told.space.backstage).toMatchObject({ toBackstage: ['mod'] });
  });

  it('[BACK-5] is no place for who has the turn: they would lose it', () => {
    const told = scene();
    told.ask('host', { type: 'set-rules', rules: { queue: { mode: 'turns' } } });
    told.see({ next: 'hand' });
    told.see({ next: 'speaking' });
    expect(told.ask('next', about('go-backstage', 'next'))).toBe('backstage-your-turn');
    expect(told.ask('host', about('go-backstage', 'next'))).toBe('backstage-their-turn');
    expect(told.is('next')).toBe('speaker speaking');
    expect(told.ask('speaker', about('go-backstage', 'speaker'))).toBe('done');
  });

  it('[BACK-2] is no place for who is removed or blocked', () => {
    const told = scene();
    told.see({ guest: 'backstage', speaker: 'backstage' });
    told.ask('host', { ...about('block', 'guest'), scope: 'space' });
    told.ask('host', about('remove', 'speaker'));
    expect(told.space.toRemove).toEqual(['guest', 'speaker']);
    expect(told.ask('host', about('go-up', 'guest'))).toBe('is-blocked');
    expect(told.ask('host', about('go-up', 'speaker'))).toBe('not-backstage');
    told.see({ guest: 'absent', speaker: 'absent' });
    expect(told.space.toRemove).toEqual([]);
  });

  it('[BACK-8] that somebody deletes, or that could not be made, is none', () => {
    const told = scene();
    told.tell({ type: 'backstage-gone', why: 'deleted' });
    expect(told.space.backstage).toBeNull();
    expect(told.ask('guest', about('go-up', 'guest'))).toBe('no-backstage');
    expect(told.ask('guest', about('go-backstage', 'guest'))).toBe('no-backstage');
    // What is told late changes nothing.
    told.tell({ type: 'backstage-made', channelId: green });
    told.tell({ type: 'backstage-gone', why: 'could-not' });
    expect(told.space.backstage).toBeNull();
  });
});
