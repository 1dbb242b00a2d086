import { describe, expect, it } from 'vitest';
import type { RulesPatch } from '../../../src/domain/index.ts';
import { DEFAULT_SPACE_RULES, dueAtMs, patched, positionOf, sharedQueue } from '../../../src/domain/index.ts';
import { story, type Story } from '../../support/space-story.ts';
import { userId } from '../../support/outside-people.ts';

const [amina, badr, cem] = [userId('amina'), userId('badr'), userId('cem')];

const ruled = (queue: RulesPatch['queue'] & object, kind: 'stage' | 'voice' = 'stage'): Story => {
  const told = story({ kind, rules: patched(DEFAULT_SPACE_RULES, { queue }) });
  told.see({ amina: 'audience', badr: 'audience', cem: 'audience' });
  return told;
};
const raise = (told: Story, who: string): string => told.ask(who, { type: 'raise-hand', question: null });

describe('the three ways to pass on the floor', () => {
  it('[QUEUE-1] moderated: nobody goes up unasked', () => {
    const told = ruled({});
    raise(told, 'amina');
    told.wait(3_600_000);
    expect(told.queue()).toEqual(['amina']);
    expect(told.ask('host', { type: 'approve', userId: amina })).toBe('done');
  });

  it('[QUEUE-1] open: whoever raises a hand is brought up at once, by either button', () => {
    const told = ruled({ mode: 'open' });
    raise(told, 'amina');
    expect(told.events).toContainEqual(expect.objectContaining({ type: 'speaker-added', why: 'open-queue' }));
    told.see({ badr: 'hand' });
    expect([told.is('amina'), told.is('badr'), told.queue()]).toEqual(['speaker inviting', 'speaker inviting', []]);
  });

  it('[QUEUE-1] changed to open: those who wait go up in that moment', () => {
    const told = ruled({});
    raise(told, 'amina');
    told.see({ badr: 'hand' });
    expect(told.ask('host', { type: 'set-rules', rules: { queue: { mode: 'open' } } })).toBe('done');
    expect(told.types()).toEqual(['rules-changed', 'speaker-added', 'speaker-added']);
  });
});

describe('the order of a queue', () => {
  it('[QUEUE-2] goes by who was heard least, then by time, where it is quiet first', () => {
    const told = ruled({ order: 'quiet-first' });
    for (const who of ['amina', 'badr', 'cem']) {
      raise(told, who);
      told.wait(1);
    }
    expect(told.queue()).toEqual(['amina', 'badr', 'cem']);
    told.tell({ type: 'heard', talk: [{ userId: amina, ms: 10 }] });
    told.tell({ type: 'heard', talk: [{ userId: badr, ms: 5 }] });
    told.tell({ type: 'heard', talk: [{ userId: badr, ms: 5 }] });
    expect(told.queue()).toEqual(['cem', 'amina', 'badr']);
    expect(positionOf(told.space, cem)).toBe(1);
    told.ask('host', { type: 'set-rules', rules: { queue: { order: 'first-come' } } });
    expect(told.queue()).toEqual(['amina', 'badr', 'cem']);
  });

  it('[QUEUE-2] counts nothing that was not heard, and not after the end', () => {
    const told = ruled({ order: 'quiet-first' });
    told.tell({ type: 'heard', talk: [{ userId: amina, ms: 0 }] });
    expect(told.events).toEqual([]);
    told.ask('host', { type: 'end' });
    told.tell({ type: 'heard', talk: [{ userId: amina, ms: 5 }] });
    expect(told.space.talk).toEqual([]);
  });

  it('[QUEUE-5] is one over linked rooms, by the rules of the first, each hand with its room', () => {
    const rooms = [ruled({ order: 'quiet-first' }), ruled({})] as const;
    const [near, far] = rooms;
    raise(far, 'amina');
    for (const told of rooms) told.wait(1);
    raise(near, 'badr');
    for (const told of rooms) told.wait(1);
    raise(far, 'cem');
    const names = (): readonly string[] =>
      sharedQueue([near.space, far.space]).map(
        ({ hand, space }) => `${hand.userId} ${rooms.findIndex((told) => told.space === space)}`,
      );
    expect(names()).toEqual(['amina 1', 'badr 0', 'cem 1']);
    // Amina talked in both rooms: what counts is the sum.
    near.tell({
      type: 'heard',
      talk: [
        { userId: amina, ms: 20 },
        { userId: badr, ms: 30 },
      ],
    });
    far.tell({ type: 'heard', talk: [{ userId: amina, ms: 15 }] });
    expect(names()).toEqual(['cem 1', 'badr 0', 'amina 1']);
    expect(sharedQueue([far.space, near.space]).map(({ hand }) => hand.userId)).toEqual(['amina', 'badr', 'cem']);
  });
});

describe('who just had the floor', () => {
  it('[QUEUE-3] rests before the next hand, and is told until when', () => {
    const told = ruled({ coolDownMs: 60_000 });
    told.see({ amina: 'speaking' });
    told.see({ amina: 'audience' });
    expect(told.types()).toEqual(['speaker-left', 'rests']);
    const untilMs = told.nowMs + 60_000;
    expect(raise(told, 'amina')).toBe('resting');
    expect(told.params).toEqual({ until: String(untilMs) });
    told.wait(60_000);
    expect(raise(told, 'amina')).toBe('done');
  });

  it('[QUEUE-3] may be approved and invited while they rest', () => {
    const told = ruled({ coolDownMs: 60_000 });
    told.see({ amina: 'speaking', badr: 'speaking' });
    told.ask('host', { type: 'to-audience', userId: amina });
    told.ask('host', { type: 'to-audience', userId: badr });
    told.see({ amina: 'audience', badr: 'audience' });
    told.see({ amina: 'hand' });
    expect(told.ask('host', { type: 'approve', userId: amina })).toBe('done');
    expect(told.ask('host', { type: 'invite', userId: badr })).toBe('done');
  });

  it('[QUEUE-3] is called by itself when the rest is over, where hands need no approval', () => {
    const told = ruled({ mode: 'open', coolDownMs: 60_000 });
    told.see({ amina: 'speaking' });
    told.see({ amina: 'audience' });
    told.see({ amina: 'hand' });
    expect(told.queue()).toEqual(['amina']);
    expect(dueAtMs(told.space, told.nowMs)).toBe(told.nowMs + 60_000);
    told.wait(60_000);
    expect(told.is('amina')).toBe('speaker inviting');
  });

  it('[QUEUE-3] does not rest who was not heard, was never up, or where nobody has to', () => {
    const told = ruled({ coolDownMs: 60_000 });
    told.ask('host', { type: 'invite', userId: amina });
    told.see({ amina: 'invited' });
    told.see({ amina: 'audience' });
    expect(told.types()).toEqual(['speaker-left']);
    const without = ruled({});
    without.see({ amina: 'speaking' });
    without.see({ amina: 'audience' });
    expect(without.space.resting).toEqual([]);
  });

  it('[QUEUE-2] [QUEUE-3] is kept once, and of the 500 newest', () => {
    const told = ruled({ coolDownMs: 60_000 });
    for (let n = 0; n < 510; n += 1) {
      told.tell({ type: 'heard', talk: [{ userId: userId(`p${n}`), ms: 1 }] });
      told.see({ [`p${n}`]: 'speaking' });
      told.see({ [`p${n}`]: 'absent' });
      told.ask('host', { type: 'to-audience', userId: userId(`p${n}`) });
    }
    for (const one of ['badr', 'badr']) {
      told.see({ [one]: 'speaking' });
      told.see({ [one]: 'audience' });
      told.tell({ type: 'heard', talk: [{ userId: badr, ms: 7 }] });
    }
    expect([told.space.talk.length, told.space.talk.at(-1)]).toEqual([500, { userId: badr, ms: 14 }]);
    expect(told.space.resting.filter((one) => one.userId === badr)).toHaveLength(1);
  });

  it('[QUEUE-3] rests too when they leave the room in their turn', () => {
    const told = ruled({ mode: 'turns', coolDownMs: 60_000 });
    raise(told, 'amina');
    told.see({ amina: 'speaking' });
    told.see({ amina: 'absent' });
    expect(told.types()).toEqual(['floor-changed', 'turn-ended', 'speaker-sent-down', 'rests']);
    told.see({ amina: 'audience' });
    expect(raise(told, 'amina')).toBe('resting');
  });
});

describe('guests', () => {
  it.each(['open', 'moderated', 'turns'] as const)('[QUEUE-4] need no approval where the floor is %s', (mode) => {
    const told = ruled({ mode, coolDownMs: 60_000 });
    told.ask('host', { type: 'add-guest', userId: amina });
    raise(told, 'badr');
    raise(told, 'amina');
    expect(told.is('amina')).toBe('speaker inviting');
    // Nor do they wait after having had it, whichever button they press.
    told.see({ amina: 'speaking' });
    told.see({ amina: 'audience' });
    expect(raise(told, 'amina')).toBe('done');
    told.see({ amina: 'speaking' });
    told.see({ amina: 'audience' });
    told.see({ amina: 'hand' });
    expect(told.is('amina')).toBe('speaker inviting');
  });

  it('[QUEUE-4] go up when they are put on the list with their hand raised', () => {
    const told = ruled({});
    raise(told, 'amina');
    told.ask('host', { type: 'add-guest', userId: amina });
    expect(told.events).toContainEqual(expect.objectContaining({ type: 'speaker-added', why: 'guest' }));
  });
});
