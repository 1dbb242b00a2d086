import { describe, expect, it } from 'vitest';
import type { RoomKind } from '../../../src/domain/index.ts';
import { decide, evolveAll, NOTHING_KNOWN, positionOf } from '../../../src/domain/index.ts';
import { person, story, type Story } from '../../support/space-story.ts';
import { userId } from '../../support/outside-people.ts';

const [amina, badr] = [userId('amina'), userId('badr')];
const KINDS: readonly RoomKind[] = ['stage', 'voice'];
const raise = (told: Story, who: string, question: string | null = null): string =>
  told.ask(who, { type: 'raise-hand', question });

describe.each(KINDS)('hands in a %s room', (kind) => {
  it('[HAND-1] [HAND-5] go up by the panel, in the order in which they went up', () => {
    const told = story({ kind });
    told.see({ amina: 'audience', badr: 'audience', cem: 'audience' });
    for (const who of ['badr', 'amina', 'cem']) {
      expect(raise(told, who)).toBe('done');
      told.wait(1);
    }
    expect(told.queue()).toEqual(['badr', 'amina', 'cem']);
    expect([amina, badr, userId('cem')].map((id) => positionOf(told.space, id))).toEqual([2, 1, 3]);
    expect(positionOf(told.space, userId('host'))).toBeNull();
  });

  it('[HAND-5] are for who is in the room, without the floor and not on the way out', () => {
    const told = story({ kind });
    expect(raise(told, 'amina')).toBe('join-first');
    expect(raise(told, 'host')).toBe('you-speak-already');
    told.see({ amina: 'audience', badr: 'audience' });
    told.ask('host', { type: 'invite', userId: badr });
    expect(raise(told, 'badr')).toBe('you-are-invited');
    told.ask('host', { type: 'remove', userId: amina });
    expect(raise(told, 'amina')).toBe('join-first');
  });

  it('[HAND-5] of the panel are down once they are lowered, and else until their owner leaves', () => {
    const told = story({ kind });
    told.see({ amina: 'audience', badr: 'audience' });
    raise(told, 'amina');
    raise(told, 'badr');
    told.see({ amina: 'audience' });
    expect(told.queue()).toEqual(['amina', 'badr']);
    expect(told.ask('amina', { type: 'lower-hand', userId: amina })).toBe('done');
    expect(told.ask('amina', { type: 'lower-hand', userId: amina })).toBe('no-hand');
    expect(told.space.toAudience).toEqual([]);
    told.see({ badr: 'absent' });
    expect(told.types()).toEqual(['hand-gone']);
  });

  it('[HAND-6] carry a question, which one that is up gets without losing its place', () => {
    const told = story({ kind });
    told.see({ amina: 'audience', badr: 'audience' });
    raise(told, 'amina');
    told.wait(5);
    expect(raise(told, 'badr', '  What\n\nis   next?\u202E ')).toBe('done');
    told.wait(5);
    expect(raise(told, 'amina', 'Why?')).toBe('done');
    expect(told.space.hands.map(({ question }) => question)).toEqual(['Why?', 'What is next?']);
    expect(raise(told, 'badr')).toBe('hand-is-up');
    expect(told.params).toEqual({ position: '2' });
    expect(raise(told, 'badr', '\u200B')).toBe('hand-is-up');
    expect(raise(told, 'badr', '؟'.repeat(201))).toBe('question-too-long');
    expect(told.params).toEqual({ length: '201', max: '200' });
    expect(raise(told, 'badr', '؟'.repeat(200))).toBe('done');
  });

  it('[HAND-7] are not needed by host and co-hosts, who are brought up from the audience', () => {
    const told = story({ kind });
    told.see({ amina: 'audience' });
    told.ask('host', { type: 'co-host', userId: amina });
    expect(told.is('amina')).toBe('co-host inviting');
    if (kind === 'voice') return;
    told.see({ amina: 'invited' });
    told.see({ amina: 'audience', host: 'audience' });
    expect([told.is('amina'), told.is('host')]).toEqual(['co-host audience', 'host audience']);
    expect(raise(told, 'amina')).toBe('done');
    told.see({ host: 'hand' });
    expect([told.is('amina'), told.is('host')]).toEqual(['co-host inviting', 'host inviting']);
    expect(told.queue()).toEqual([]);
  });

  it('[HAND-4] are refused by the panel when the queue is full', () => {
    const told = story({ kind });
    const full = Array.from({ length: 500 }, (_, n) => ({
      userId: userId(`p${n}`),
      raisedAtMs: n,
      by: 'panel' as const,
      question: null,
    }));
    const space = { ...told.space, hands: full };
    const command = { type: 'raise-hand', presence: 'audience', question: null, facts: NOTHING_KNOWN } as const;
    const decision = decide(space, command, person('amina'), told.nowMs);
    expect(decision).toEqual({ ok: false, refusal: { code: 'queue-full', params: { max: '500' } } });
  });
});

describe('hands that Discord shows', () => {
  it('[HAND-1] [HAND-2] stand beside those of the panel, and are Discord’s when they went up by both', () => {
    const told = story();
    told.see({ amina: 'hand', badr: 'audience' });
    told.wait(1);
    raise(told, 'badr', 'Why?');
    expect(told.queue()).toEqual(['amina', 'badr']);
    told.wait(1);
    told.see({ badr: 'hand' });
    expect(told.space.hands.map(({ by, question }) => [by, question])).toEqual([
      ['discord', null],
      ['discord', 'Why?'],
    ]);
    told.see({ badr: 'audience' });
    expect(told.queue()).toEqual(['amina']);
  });

  it('[HAND-3] [HAND-5] that are lowered in the panel are waited for until Discord shows them down', () => {
    const told = story();
    told.see({ amina: 'hand' });
    expect(told.ask('mod', { type: 'lower-hand', userId: amina })).toBe('done');
    expect(told.space.toAudience).toEqual([amina]);
    told.see({ amina: 'hand' });
    expect(told.queue()).toEqual([]);
    // Up again by the panel before that: it counts, and Discord's own is still taken down.
    expect(raise(told, 'amina')).toBe('done');
    expect(told.space.toAudience).toEqual([amina]);
    told.see({ amina: 'audience' });
    expect([told.queue(), told.space.toAudience]).toEqual([['amina'], []]);
  });

  it('[HAND-2] go to their new place when they are raised anew', () => {
    const told = story();
    const at = (people: Readonly<Record<string, number>>): void =>
      told.tell({
        type: 'observe',
        people: Object.entries(people).map(([name, raisedAtMs]) => ({
          userId: userId(name),
          presence: 'hand' as const,
          raisedAtMs,
        })),
      });
    at({ amina: 1, badr: 2 });
    expect(told.queue()).toEqual(['amina', 'badr']);
    at({ amina: 3, badr: 2 });
    expect(told.queue()).toEqual(['badr', 'amina']);
  });
});

describe('a decision', () => {
  it('[KEEP-8] leaves the space as it is when it brings nothing', () => {
    const { space, nowMs } = story();
    expect(evolveAll(space, [])).toBe(space);
    expect(decide(space, { type: 'tick' }, { type: 'majlis' }, nowMs)).toEqual({ ok: true, events: [] });
  });
});
