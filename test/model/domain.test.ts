import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Asker, PersonSeen, Space, SpaceCommand, SpaceEvent } from '../../src/domain/index.ts';
import { decide, decideOpening, evolveAll } from '../../src/domain/index.ts';
import { LANGUAGES, refusalText } from '../../src/i18n/index.ts';
import type { SpaceId } from '../../src/lib/index.ts';
import { aScene } from '../support/a-scene.ts';
import { budget } from '../support/budget.ts';
import { channelId, guildId, userId } from '../support/outside-people.ts';

const SEED = 20_261_122;
const names = ['host', 'a', 'b', 'c', 'd'].map(userId);

const seen: fc.Arbitrary<PersonSeen> = fc.record({
  userId: fc.constantFrom(...names),
  presence: fc.constantFrom('audience', 'hand', 'invited', 'speaking'),
  raisedAtMs: fc.option(fc.integer({ min: 1, max: 9 }), { nil: null }),
});
const people = fc.uniqueArray(seen, { selector: (one) => one.userId });
const who = fc.constantFrom(...names);
const presence = fc.constantFrom('absent', 'audience', 'hand', 'invited', 'speaking');

const ours: fc.Arbitrary<SpaceCommand> = fc.oneof(
  { weight: 40, arbitrary: people.map((seenPeople) => ({ type: 'observe', people: seenPeople }) as const) },
  { weight: 4, arbitrary: fc.constantFrom({ type: 'go-live' } as const, { type: 'put-back' } as const) },
  { weight: 4, arbitrary: fc.constant({ type: 'room-made', channelId: channelId('made') } as const) },
  fc.constantFrom({ type: 'room-gone' } as const, { type: 'server-left' } as const, { type: 'fail-opening' } as const),
  fc.constantFrom('x', '', 'y'.repeat(101)).map((title) => ({ type: 'adopt-title', title }) as const),
  fc.nat(9).map((emptySinceMs) => ({ type: 'end-if-empty', emptySinceMs }) as const),
);
const asked: fc.Arbitrary<SpaceCommand> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ type: fc.constant('approve' as const), userId: who, presence }) },
  { weight: 8, arbitrary: fc.record({ type: fc.constant('lower-hand' as const), userId: who }) },
  { weight: 8, arbitrary: fc.record({ type: fc.constant('to-audience' as const), userId: who }) },
  { weight: 1, arbitrary: fc.constant({ type: 'end' } as const) },
);
const asker: fc.Arbitrary<Asker> = fc.record({
  type: fc.constant('person' as const),
  userId: who,
  moderator: fc.boolean(),
});
const act: fc.Arbitrary<{ readonly command: SpaceCommand; readonly asker: Asker }> = fc.oneof(
  fc.record({ command: ours, asker: fc.constant<Asker>({ type: 'majlis' }) }),
  fc.record({ command: asked, asker }),
);

const ORDER = ['opening', 'live', 'ending', 'ended'];

const check = (space: Space, before: Space): void => {
  expect(space.people.filter((person) => person.role === 'host').map((person) => person.userId)).toEqual([
    space.hostId,
  ]);
  const ids = [...space.people, ...space.hands].map((one) => one.userId);
  expect(new Set(ids).size).toBe(ids.length);
  const times = space.hands.map((hand) => hand.raisedAtMs);
  expect(times).toEqual(times.toSorted((one, other) => one - other));
  expect(space.people.filter((person) => space.toAudience.includes(person.userId))).toEqual([]);
  expect(ORDER.indexOf(space.life.status)).toBeGreaterThanOrEqual(ORDER.indexOf(before.life.status));
};

const opened = (): { readonly space: Space; readonly events: readonly SpaceEvent[] } => {
  // as: any text may stand in for an id here.
  const id = 'space' as SpaceId;
  const opening = {
    id,
    guildId: guildId('g'),
    hostId: userId('host'),
    title: 'x',
    description: null,
    kind: 'stage' as const,
    room: null,
  };
  const decision = decideOpening(opening, aScene(), 0);
  if (!decision.ok) throw new Error(decision.refusal.code);
  return { space: evolveAll(null, decision.events), events: decision.events };
};

describe('a space under random acts', () => {
  it('[FLOOR-1] [HAND-1] [KEEP-8] keeps one host and its queue, and folds from its events', () => {
    const ends = { live: 0, acts: 0 };
    fc.assert(
      fc.property(fc.array(act, { minLength: 1, maxLength: 60 }), (acts) => {
        let { space } = opened();
        const events = [...opened().events];
        let decisions = 1;
        acts.forEach((one, at) => {
          const decision = decide(space, one.command, one.asker, at + 1);
          if (!decision.ok) {
            for (const language of LANGUAGES) expect(refusalText(language, decision.refusal).length).toBeGreaterThan(5);
            return;
          }
          const after = evolveAll(space, decision.events);
          check(after, space);
          if (one.command.type === 'observe')
            expect(decide(after, one.command, one.asker, at + 1)).toEqual({ ok: true, events: [] });
          decisions += decision.events.length > 0 ? 1 : 0;
          ends.acts += decision.events.length;
          events.push(...decision.events);
          space = after;
        });
        ends.live += space.life.status === 'live' ? 1 : 0;
        expect({ ...evolveAll(null, events), revision: decisions }).toEqual(space);
      }),
      { seed: SEED, numRuns: budget({ ci: 500, long: 20_000 }) },
    );
    // The run did real work.
    expect(ends.acts).toBeGreaterThan(1000);
    expect(ends.live).toBeGreaterThan(5);
  });

  it('[HAND-4] keeps no more hands and people than it may', () => {
    const { space } = opened();
    const crowd = (from: string, count: number, as: PersonSeen['presence']): readonly PersonSeen[] =>
      Array.from({ length: count }, (_, n) => ({ userId: userId(`${from}${n}`), presence: as, raisedAtMs: n + 1 }));
    const all = [...crowd('hand', 550, 'hand'), ...crowd('up', 550, 'speaking')];
    const decision = decide(space, { type: 'observe', people: all }, { type: 'majlis' }, 5);
    const after = evolveAll(space, decision.ok ? decision.events : []);
    expect(after.hands).toHaveLength(500);
    expect(after.people).toHaveLength(500);
    const fewer = all.slice(10);
    const next = decide(after, { type: 'observe', people: fewer }, { type: 'majlis' }, 6);
    expect(evolveAll(after, next.ok ? next.events : []).hands).toHaveLength(500);
  });
});
