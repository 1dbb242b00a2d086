import { describe, expect, it } from 'vitest';
import { DEFAULT_SPACE_RULES, decide, dueAtMs, evolveAll, patched } from '../../../src/domain/index.ts';
import { openingStory, person, story, type Story } from '../../support/space-story.ts';
import { userId } from '../../support/outside-people.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Live for at most this long; it went live at the beginning. */
const lasting = (maxLengthMs: number): Story => story({ rules: patched(DEFAULT_SPACE_RULES, { maxLengthMs }) });
const endsIn = (told: Story): number => (told.space.deadline?.atMs ?? 0) - told.nowMs;

describe('the longest length', () => {
  it('[LAST-1] ends a live space, and is told of 5 minutes before', () => {
    const told = lasting(HOUR_MS);
    expect(dueAtMs(told.space, told.nowMs)).toBe(told.nowMs + 55 * MINUTE_MS);
    told.wait(55 * MINUTE_MS - 1);
    expect(told.events).toEqual([]);
    told.wait(1);
    expect([told.types(), told.space.deadline?.isWarned]).toEqual([['deadline-warned'], true]);
    told.wait(5 * MINUTE_MS - 1);
    expect(told.space.life.status).toBe('live');
    told.wait(1);
    expect(told.space.life).toMatchObject({ status: 'ending', reason: 'too-long' });
    expect([told.space.deadline, dueAtMs(told.space, told.nowMs)]).toEqual([null, null]);
  });

  it('[LAST-1] is 12 hours by default, counted from going live', () => {
    const told = openingStory();
    told.wait(HOUR_MS);
    expect([told.space.deadline, dueAtMs(told.space, told.nowMs)]).toEqual([null, null]);
    expect(endsIn(story())).toBe(12 * HOUR_MS);
  });

  it('[LAST-2] grows by 30 minutes with each extension, up to 24 hours from going live', () => {
    const told = lasting(HOUR_MS);
    expect(told.ask('badr', { type: 'extend' })).toBe('not-host');
    told.wait(57 * MINUTE_MS);
    expect(told.ask('host', { type: 'extend' })).toBe('done');
    expect([endsIn(told), told.space.deadline?.isWarned]).toEqual([33 * MINUTE_MS, false]);
    told.wait(28 * MINUTE_MS);
    expect(told.types()).toEqual(['deadline-warned']);
    const long = lasting(24 * HOUR_MS - 10 * MINUTE_MS);
    expect(long.ask('host', { type: 'extend' })).toBe('done');
    expect(endsIn(long)).toBe(24 * HOUR_MS);
    expect(long.ask('mod', { type: 'extend' })).toBe('cannot-extend');
    expect(long.params).toEqual({ at: String(long.nowMs + 24 * HOUR_MS) });
    expect(openingStory().ask('host', { type: 'extend' })).toBe('space-opening');
  });

  it('[LAST-2] grows no further than the server lets its spaces last', () => {
    const { space, nowMs } = lasting(HOUR_MS);
    const asked = { type: 'extend', longestMs: 70 * MINUTE_MS } as const;
    const more = decide(space, asked, person('host'), nowMs);
    const longer = evolveAll(space, more.ok ? more.events : []);
    expect(longer.deadline?.atMs).toBe(nowMs + 70 * MINUTE_MS);
    expect(decide(longer, asked, person('host'), nowMs)).toMatchObject({ refusal: { code: 'cannot-extend' } });
  });

  it('[LAST-2] [LAST-4] is there for a space of an earlier version once somebody sets it', () => {
    const told = story();
    const old = { ...told.space, deadline: null };
    const refused = decide(old, { type: 'extend' }, person('host'), told.nowMs);
    expect(refused).toMatchObject({ refusal: { code: 'no-deadline' } });
    const set = decide(old, { type: 'set-rules', rules: { maxLengthMs: HOUR_MS } }, person('host'), told.nowMs);
    expect(evolveAll(old, set.ok ? set.events : []).deadline?.atMs).toBe(told.nowMs + HOUR_MS);
  });

  it('[LAST-4] may be set while it is live: counted from going live, and 5 minutes are left', () => {
    const told = lasting(HOUR_MS);
    told.wait(20 * MINUTE_MS);
    const set = (maxLengthMs: number): string => told.ask('host', { type: 'set-rules', rules: { maxLengthMs } });
    expect(set(2 * HOUR_MS)).toBe('done');
    expect(endsIn(told)).toBe(100 * MINUTE_MS);
    expect(set(10 * MINUTE_MS)).toBe('done');
    expect(told.types()).toEqual(['rules-changed', 'deadline-set', 'deadline-warned']);
    expect(endsIn(told)).toBe(5 * MINUTE_MS);
    const early = openingStory();
    early.ask('host', { type: 'set-rules', rules: { maxLengthMs: HOUR_MS } });
    expect(early.space.deadline).toBeNull();
  });
});

describe('last words', () => {
  it('[LAST-3] [LIFE-3] end a space after a while of at most 10 minutes, by who said so', () => {
    const told = story();
    expect(told.ask('host', { type: 'end', lastWordsMs: MINUTE_MS })).toBe('done');
    expect(told.space.deadline).toEqual({ atMs: told.nowMs + MINUTE_MS, reason: 'ended-by-host', isWarned: true });
    told.wait(MINUTE_MS - 1);
    expect(told.space.life.status).toBe('live');
    told.wait(1);
    expect(told.space.life).toMatchObject({ status: 'ending', reason: 'ended-by-host' });
    const long = story();
    expect(long.ask('mod', { type: 'end', lastWordsMs: HOUR_MS })).toBe('done');
    expect([endsIn(long), long.space.deadline?.reason]).toEqual([10 * MINUTE_MS, 'ended-by-moderator']);
    expect(long.ask('mod', { type: 'end' })).toBe('done');
    expect(long.space.life.status).toBe('ending');
  });

  it('[LAST-3] gain nobody time, however often they are said', () => {
    const told = lasting(HOUR_MS);
    told.wait(58 * MINUTE_MS);
    told.ask('host', { type: 'end', lastWordsMs: 10 * MINUTE_MS });
    expect(endsIn(told)).toBe(2 * MINUTE_MS);
    told.wait(MINUTE_MS);
    told.ask('host', { type: 'end', lastWordsMs: 10 * MINUTE_MS });
    expect(endsIn(told)).toBe(MINUTE_MS);
    const early = lasting(HOUR_MS);
    early.ask('host', { type: 'end', lastWordsMs: MINUTE_MS });
    early.ask('host', { type: 'end', lastWordsMs: 5 * MINUTE_MS });
    expect(endsIn(early)).toBe(5 * MINUTE_MS);
  });

  it('[LAST-3] are taken back by an extension, and not by another length', () => {
    const told = lasting(HOUR_MS);
    told.ask('host', { type: 'end', lastWordsMs: MINUTE_MS });
    told.ask('host', { type: 'set-rules', rules: { maxLengthMs: 2 * HOUR_MS } });
    expect(endsIn(told)).toBe(MINUTE_MS);
    expect(told.ask('host', { type: 'extend' })).toBe('done');
    expect(told.space.deadline).toMatchObject({ reason: 'too-long', isWarned: false });
    expect(endsIn(told)).toBe(150 * MINUTE_MS);
  });

  it('[LIFE-3] are the host’s and moderators’, and not said while it opens', () => {
    const told = story();
    told.ask('host', { type: 'co-host', userId: userId('amina') });
    expect(told.ask('amina', { type: 'end', lastWordsMs: MINUTE_MS })).toBe('not-owner');
    expect(told.ask('amina', { type: 'end' })).toBe('not-owner');
    const early = openingStory();
    expect(early.ask('host', { type: 'end', lastWordsMs: MINUTE_MS })).toBe('done');
    expect(early.space.life).toMatchObject({ status: 'ending', reason: 'ended-by-host' });
    expect(early.ask('host', { type: 'end' })).toBe('space-over');
  });
});

describe('what is due by itself', () => {
  it('[KEEP-10] comes with any decision at its time, and only then', () => {
    const told = lasting(HOUR_MS);
    const later = told.nowMs + 55 * MINUTE_MS;
    const retitle = { type: 'retitle', title: 'Other' } as const;
    const events = (nowMs: number): readonly string[] => {
      const decision = decide(told.space, retitle, person('host'), nowMs);
      return decision.ok ? decision.events.map(({ type }) => type) : [];
    };
    expect(events(later - 1)).toEqual(['retitled']);
    expect(events(later)).toEqual(['retitled', 'deadline-warned']);
    expect(events(later + 5 * MINUTE_MS)).toEqual(['retitled', 'ending']);
  });

  it('[KEEP-10] is nothing in a space that is not live', () => {
    const told = story();
    told.see({ host: 'absent' });
    told.ask('mod', { type: 'end' });
    told.wait(24 * HOUR_MS);
    expect([told.events, dueAtMs(told.space, told.nowMs)]).toEqual([[], null]);
  });
});
