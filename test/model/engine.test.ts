import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GraphPath } from '../../src/voice/engine/index.ts';
import { budget } from '../support/budget.ts';
import { rooms } from '../support/engine-voice.ts';
import { EngineWorld, noWork, type Step, type Work } from '../support/engine-world.ts';
import { numbersMax, voicesMax } from '../support/signed-codec.ts';

/** Rooms, voices in them, and links between them as they please; a model says who may be heard where, and who has to be. */

const seed = 20_261_126;
const runs = budget({ ci: 12, long: 300 });
const room = fc.constantFrom(...rooms);
const path: fc.Arbitrary<GraphPath> = fc.record({
  id: fc.constantFrom('l', 'm'),
  from: room,
  to: room,
  volume: fc.constantFrom(0, 50, 100, 100, 100, 150),
  levelled: fc.constantFrom(false, false, true),
  duckedBy: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(room, { maxLength: 2 }) },
  ),
});
const paths = fc.array(path, { maxLength: 8 });
/** As many steps as there are have fewer frames in all than a voice has numbers. */
const stepsMax = 60;
const frames = fc.integer({ min: 1, max: Math.floor((numbersMax - 1) / stepsMax) });
const voice = fc.nat(voicesMax - 1);
const of = <const Types extends readonly string[]>(...types: Types): fc.Arbitrary<Types[number]> =>
  fc.constantFrom(...types);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ type: of('talk'), voice, frames }) },
  { weight: 6, arbitrary: fc.record({ type: of('stop', 'cut', 'leave'), voice, frames }) },
  { weight: 2, arbitrary: fc.record({ type: of('mute', 'unmute'), voice, frames }) },
  { weight: 5, arbitrary: fc.record({ type: of('links'), before: fc.option(paths), paths, frames }) },
  { weight: 1, arbitrary: fc.record({ type: of('crowd'), frames }) },
  { weight: 1, arbitrary: fc.record({ type: of('sink'), room, isThere: fc.boolean(), frames }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: of('rekey'),
      room,
      // Mostly within what is waited for, and sometimes far beyond.
      keysMs: fc.oneof(fc.nat(40), fc.nat(600)),
      outcome: of('sent', 'unheard', 'gone'),
      frames,
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: of('drop'), room, backMs: fc.integer({ min: 30, max: 1500 }), frames }) },
);

const lcg = (from: number): (() => number) => {
  let state = from;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

describe('rooms and links as they please', () => {
  it('[MIX-2] [LINK-5] nobody hears themselves, who is muted, nor who is not linked; who is linked is heard within a second, and nothing twice', () => {
    const work = { ...noWork(), mixed: 0, waited: 0, lost: 0, leftOut: 0 };
    // as: the keys of an object that is written down.
    const ofWorlds = Object.keys(noWork()) as readonly (keyof Work)[];
    fc.assert(
      fc.property(fc.array(step, { minLength: 40, maxLength: stepsMax }), fc.nat(), (steps, state) => {
        const world = new EngineWorld(lcg(state));
        for (const one of steps) {
          world.act(one);
          for (let i = 0; i < one.frames; i += 1) world.frame();
        }
        work.mixed += world.engine.mixCounters.mixed;
        for (const { counters } of world.ways.values()) {
          work.waited += counters.daveHeldOpened;
          work.lost += counters.droppedDaveRekeying;
        }
        for (const what of ofWorlds) work[what] += world.work[what];
        work.leftOut += world.engine.mixCounters.leftOut;
        for (const { number } of world.voices) world.act({ type: 'leave', voice: number, frames: 0 });
        world.clock.advance(5000);
        expect(world.clock.pending()).toBe(0);
      }),
      // Making one of these worlds smaller takes minutes in which nothing is told; seed and path are enough to play it again.
      { seed, numRuns: runs, endOnFailure: true },
    );
    console.info('heard in all', work);
    expect(work.mixed).toBeGreaterThan(100 * runs);
    expect(work.heard).toBeGreaterThan(1000 * runs);
    // What is made up for, or fades, is a small part of it.
    expect(work.read / work.heard).toBeGreaterThan(0.95);
    for (const what of ['waited', 'lost', 'drops', 'mutes', 'strays', 'crowded', 'leftOut'] as const)
      expect(work[what], what).toBeGreaterThan(runs);
  });
});
