import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PersonSeen } from '../../src/domain/index.ts';
import { decide, evolveAll } from '../../src/domain/index.ts';
import { budget } from '../support/budget.ts';
import { userId } from '../support/outside-people.ts';
import { LIVE, opener, randomAct, randomOpening, shutOut } from '../support/space-acts.ts';
import type { Expected, RandomAct, SpaceRun, Travelled } from '../support/space-run.ts';
import { spaceRun } from '../support/space-run.ts';
import { openingStory } from '../support/space-story.ts';

const SEED = 20_261_122;

/** An act as a command of the model, which tells itself when a run fails. Of a space that is over only Majlis has anything to tell. */
const asCommand = (act: RandomAct): fc.Command<Expected, SpaceRun> => ({
  check: ({ isOver }) => !isOver || act.type === 'tell',
  run: (expected, run) => run.act(act, expected),
  toString: () => JSON.stringify(act),
});

const listed = (words: string): readonly string[] => words.trim().split(/\s+/);

/** What must have come of the runs, so that what they hold is held of something. */
const EVENTS = [
  ...listed(`
    room-made went-live emptied filled ending ended retitled described
    hand-raised hand-gone hand-lowered hand-turned-away floor-changed speaker-left speaker-sent-down came-down invitation-lapsed grant-lapsed role-changed
    guest-added guest-dropped blocked unblocked kept-out removed went-out left-server muted unmuted raises-forgotten
    turn-called turn-began turn-extended turn-warned turn-ended rests talked
    rules-changed brake-pulled brake-released deadline-warned
    backstage-opened backstage-made backstage-closed called-up sent-backstage arrived`),
  ...listed('approved invited turn open-queue guest pulled-up').map((why) => `speaker-added: ${why}`),
  ...listed('transferred claimed succeeded').map((why) => `host-changed: ${why}`),
  ...listed('closed deleted could-not').map((why) => `backstage-gone: ${why}`),
  ...listed('roles invited').map((left) => `role-gone: ${left}`),
  ...listed('went-live rules extended last-words').map((why) => `deadline-set: ${why}`),
];
const REFUSALS = listed(`
  space-opening not-host not-owner not-in-room join-first no-hand hand-is-up
  already-speaking already-invited you-speak-already you-are-invited not-speaking host-stays
  question-too-long title-empty outranked not-yourself is-blocked you-are-blocked not-blocked
  is-a-guest not-a-guest not-muted brake-is-on brake-is-off newcomers-listen resting
  is-host is-co-host not-co-host host-is-here claim-not-yours claim-later host-to-pass no-turn no-roles may-not-speak hands-too-often
  no-backstage backstage-is-open backstage-not-yours backstage-not-theirs not-backstage you-not-backstage is-backstage`);

describe('a space under random acts of everybody', () => {
  it('[FLOOR-1] [GATE-1] [RATE-1] [HAND-1] [MOD-4] [QUEUE-2] [KEEP-8] [KEEP-10] [KEEP-11] is sound after each, and folds from its events', () => {
    const travelled: Travelled = { acts: 0, counts: new Map() };
    const numRuns = budget({ ci: 200, long: 1_500 });
    const commands = fc.commands([randomAct.map(asCommand)], { maxCommands: 200, size: 'max' });
    fc.assert(
      fc.property(randomOpening, fc.nat(9), commands, (opening, die, some) => {
        const run = spaceRun(opening, travelled);
        const expected: Expected = { hostId: opener, isOver: false, blocked: new Set([`server ${shutOut}`]) };
        // Some are not live for long, or never.
        for (const act of die > 0 ? LIVE : []) run.act(act, expected);
        fc.modelRun(() => ({ model: expected, real: run }), some);
        expect({ ...evolveAll(null, run.events), revision: run.decisions }).toEqual(run.space);
      }),
      { seed: SEED, numRuns },
    );
    expect(travelled.acts).toBeGreaterThan(numRuns * 70);
    expect([...EVENTS, ...REFUSALS].filter((what) => !travelled.counts.has(what))).toEqual([]);
  });

  it('[HAND-4] [FLOOR-8] keeps no more hands and people than it may', () => {
    const told = openingStory();
    const crowd = (from: string, count: number, as: PersonSeen['presence']): readonly PersonSeen[] =>
      Array.from({ length: count }, (_, n) => ({ userId: userId(`${from}${n}`), presence: as, raisedAtMs: n + 1 }));
    const all = [...crowd('hand', 550, 'hand'), ...crowd('up', 550, 'speaking')];
    told.tell({ type: 'observe', people: all });
    expect(told.space.hands).toHaveLength(500);
    expect(told.space.people).toHaveLength(500);
    const next = decide(told.space, { type: 'observe', people: all.slice(10) }, { type: 'majlis' }, told.nowMs);
    expect(evolveAll(told.space, next.ok ? next.events : []).hands).toHaveLength(500);
  });
});
