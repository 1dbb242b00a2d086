import { describe, expect, it } from 'vitest';
import { DEFAULT_SPACE_RULES, dueAtMs, patched } from '../../../src/domain/index.ts';
import { story, type Story } from '../../support/space-story.ts';
import { userId } from '../../support/outside-people.ts';

const [amina, badr] = [userId('amina'), userId('badr')];
const rules = patched(DEFAULT_SPACE_RULES, { queue: { mode: 'turns', turnMs: 120_000 } });

const raise = (told: Story, who: string): string => told.ask(who, { type: 'raise-hand', question: null });
const turnOf = (told: Story): string | null => told.space.turn?.userId ?? null;

/** Amina, badr and cem have raised their hands; amina was called. */
const waiting = (kind: 'stage' | 'voice' = 'stage'): Story => {
  const told = story({ kind, rules });
  told.see({ amina: 'audience', badr: 'audience', cem: 'audience', deniz: 'audience' });
  for (const who of ['amina', 'badr', 'cem']) {
    raise(told, who);
    told.wait(1);
  }
  return told;
};

/** Amina has the turn and is heard. */
const heard = (kind: 'stage' | 'voice' = 'stage'): Story => {
  const told = waiting(kind);
  told.see({ amina: 'speaking' });
  return told;
};

describe('turns', () => {
  it('[TURN-1] call the first of the queue, one at a time, and leave up who is up beside it', () => {
    const told = waiting();
    expect([turnOf(told), told.queue(), told.is('host')]).toEqual(['amina', ['badr', 'cem'], 'host speaking']);
    expect(told.ask('host', { type: 'invite', userId: userId('deniz') })).toBe('done');
    told.see({ amina: 'speaking', deniz: 'speaking' });
    expect(turnOf(told)).toBe('amina');
    told.wait(120_000);
    expect([turnOf(told), told.is('deniz')]).toEqual(['badr', 'speaker speaking']);
  });

  it('[TURN-1] call nobody who rests', () => {
    const told = heard();
    told.ask('host', { type: 'set-rules', rules: { queue: { coolDownMs: 60_000 } } });
    for (const who of [badr, userId('cem')]) told.ask('host', { type: 'lower-hand', userId: who });
    told.see({ amina: 'audience' });
    told.see({ amina: 'hand' });
    expect(turnOf(told)).toBeNull();
    expect(dueAtMs(told.space, told.nowMs)).toBe(told.nowMs + 60_000);
    told.wait(60_000);
    expect(turnOf(told)).toBe('amina');
  });

  it('[TURN-2] pass on when who is called is not heard within 45 s', () => {
    const told = story({ rules });
    told.see({ amina: 'audience', badr: 'audience' });
    raise(told, 'amina');
    raise(told, 'badr');
    told.see({ amina: 'invited' });
    expect(dueAtMs(told.space, told.nowMs)).toBe(told.nowMs + 45_000);
    told.wait(44_999);
    expect(turnOf(told)).toBe('amina');
    told.wait(1);
    expect([turnOf(told), told.is('amina'), told.space.toAudience]).toEqual(['badr', null, ['amina']]);
  });

  it('[TURN-2] last as long as the space says, from being heard', () => {
    const told = heard();
    expect(told.space.turn?.endsAtMs).toBe(told.nowMs + 120_000);
    told.wait(119_999);
    expect(turnOf(told)).toBe('amina');
    told.wait(1);
    expect([turnOf(told), told.is('amina')]).toEqual(['badr', null]);
  });

  it('[TURN-3] are warned of 15 s before, and anew when they last longer', () => {
    const told = heard();
    expect(told.ask('badr', { type: 'extend-turn' })).toBe('not-host');
    expect(dueAtMs(told.space, told.nowMs)).toBe(told.nowMs + 105_000);
    told.wait(105_000);
    expect([told.types(), told.space.turn?.isWarned]).toEqual([['turn-warned'], true]);
    expect(told.ask('host', { type: 'extend-turn' })).toBe('done');
    expect(told.space.turn).toMatchObject({ endsAtMs: told.nowMs + 75_000, isWarned: false });
    told.wait(60_000);
    expect(told.types()).toEqual(['turn-warned']);
    told.wait(15_000);
    expect(turnOf(told)).toBe('badr');
    // Nobody has been heard in this one yet.
    expect(told.ask('host', { type: 'extend-turn' })).toBe('no-turn');
  });

  it.each([
    ['step down', (told: Story) => told.ask('amina', { type: 'to-audience', userId: amina })],
    ['pass it on', (told: Story) => told.ask('amina', { type: 'next' })],
    ['are passed over', (told: Story) => told.ask('mod', { type: 'next' })],
    ['go to the audience in Discord', (told: Story) => told.see({ amina: 'audience' })],
    ['leave', (told: Story) => told.see({ amina: 'absent' })],
    ['are removed', (told: Story) => told.ask('host', { type: 'remove', userId: amina })],
    ['are blocked', (told: Story) => told.ask('host', { type: 'block', userId: amina, scope: 'space' })],
  ])('[TURN-4] [TURN-5] end when they %s, and the next is called in that moment', (_what, act) => {
    const told = heard();
    act(told);
    expect([turnOf(told), told.is('amina'), told.is('badr')]).toEqual(['badr', null, 'speaker inviting']);
    expect(told.types().filter((type) => type === 'turn-called')).toHaveLength(1);
  });

  it.each([
    ['they run the space', 'co-host', (told: Story) => told.ask('host', { type: 'co-host', userId: amina })],
    ['they are its host', 'host', (told: Story) => told.ask('host', { type: 'transfer', userId: amina })],
  ])('[TURN-4] end when %s, who stay up', (_what, role, act) => {
    const told = heard();
    act(told);
    expect([turnOf(told), told.is('amina')]).toEqual(['badr', `${role} speaking`]);
  });

  it('[TURN-4] end with the turns, and whoever has one stays up', () => {
    const told = heard();
    told.ask('host', { type: 'set-rules', rules: { queue: { mode: 'moderated' } } });
    expect([turnOf(told), told.is('amina'), told.queue()]).toEqual([null, 'speaker speaking', ['badr', 'cem']]);
    expect(told.ask('host', { type: 'next' })).toBe('no-turn');
    expect(told.ask('amina', { type: 'next' })).toBe('not-host');
  });

  it('[TURN-4] are not lost in a voice room by who leaves and comes back before they are heard', () => {
    const told = waiting('voice');
    told.see({ amina: 'absent' });
    expect([turnOf(told), told.is('amina')]).toEqual(['amina', 'speaker away']);
    told.see({ amina: 'speaking' });
    expect(told.space.turn?.endsAtMs).toBe(told.nowMs + 120_000);
    told.see({ amina: 'absent' });
    expect(turnOf(told)).toBe('badr');
    told.see({ badr: 'absent' });
    told.wait(45_000);
    expect([turnOf(told), told.is('badr')]).toEqual(['cem', null]);
    const stage = waiting();
    stage.see({ amina: 'absent' });
    expect(turnOf(stage)).toBe('badr');
  });
});
