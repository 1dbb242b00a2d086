import { expect, it } from 'vitest';
import type { GraphPath, Track } from '../../../../src/voice/engine/index.ts';
import { HeardAlone } from '../../../../src/voice/engine/heard-alone.ts';
import { silence } from '../../../support/engine-rig.ts';
import { createMixRig, type MixRig } from '../../../support/mix-rig.ts';
import { signed, signedCodec, tracesIn } from '../../../support/signed-codec.ts';

const [ann, bob, cat, dan] = [0, 1, 2, 3] as const;
const path = (from: string, to: string): GraphPath => ({ id: `${from}${to}`, from, to });
/** In `y` Ann is heard with Bob, behind by what her bursts ask for; in `x` alone, until Cat and Dan speak there. */
const elsewhere = [path('a', 'y'), path('b', 'y')];
const all = [...elsewhere, path('a', 'x'), path('c', 'x'), path('d', 'x')];

interface Scene {
  readonly rig: MixRig;
  readonly tracks: readonly Track[];
  /** 20 ms in which these say their packet of that number, or are silent in it. */
  say(number: number, voices: readonly number[], silent?: readonly number[]): void;
}

function createScene(): Scene {
  const rig = createMixRig(signedCodec(), all);
  const tracks = ['a', 'b', 'c', 'd'].map((room) => rig.engine.openTrack(room));
  return {
    rig,
    tracks,
    say: (number, voices, silent = []) => {
      for (const voice of voices) tracks[voice]?.packet(signed(voice, number), number, number * 960);
      for (const voice of silent) tracks[voice]?.packet(silence, number, number * 960);
      rig.clock.advance(20);
    },
  };
}

/** Ann and Bob talk for a while; each of her bursts comes 140 ms late, so that the mix in `y` is as much behind. */
function talkInBursts({ rig, tracks, say }: Scene, frames: number): void {
  for (let i = 0; i < frames; i += 1) {
    const at = i % 50;
    if (at < 30 || at > 37) {
      say(i, [ann, bob]);
      continue;
    }
    if (at === 37) for (let n = i - 7; n <= i; n += 1) tracks[ann]?.packet(signed(ann, n), n, n * 960);
    tracks[bob]?.packet(signed(bob, i), i, i * 960);
    rig.clock.advance(20);
  }
}

const heardOf = (voice: number, packets: readonly Buffer[]): number[] =>
  packets.map((packet) => tracesIn(packet)[voice] ?? null).filter((trace) => typeof trace === 'number');

const talked = 100;

it('[MIX-13] a voice whose path is closed and opened again within a beat is not heard twice, whoever speaks next', () => {
  const scene = createScene();
  talkInBursts(scene, talked);
  scene.rig.engine.apply(elsewhere);
  scene.rig.engine.apply(all);
  scene.say(talked, [cat, ann, bob]);
  for (let i = 1; i < 40; i += 1) scene.say(talked + i, [cat, ann, bob]);
  const heard = heardOf(ann, scene.rig.left('x'));
  expect(heard.length).toBeGreaterThan(talked + 20);
  expect(heard).toEqual([...new Set(heard)].toSorted((one, other) => one - other));
});

it('[MIX-1] a voice whose path another took over is not heard again in the mix that follows', () => {
  const scene = createScene();
  talkInBursts(scene, talked);
  for (let i = 0; i < 5; i += 1) scene.say(talked + i, [bob], [ann]);
  // Cat has the path now, and with Dan a mix begins; in `y` Ann's last words are still to come.
  for (let i = 5; i < 40; i += 1) scene.say(talked + i, [bob, cat, dan]);
  expect(scene.rig.engine.mixCounters.begun).toBe(2);
  const heard = heardOf(ann, scene.rig.left('x'));
  expect(heard).toEqual(Array.from({ length: talked }, (_, n) => n));
  const inMix = heardOf(ann, scene.rig.left('y'));
  expect(inMix.at(-1)).toBe(talked - 1);
});

it('keeps the voices of the last 300 ms, eight at most', () => {
  const heard = new HeardAlone();
  for (let track = 1; track <= 9; track += 1) heard.note(track, 100 * track, track);
  expect([1, 2, 9].map((track) => heard.upTo(track, 10))).toEqual([-1, 200, 900]);
  heard.note(2, 205, 250);
  heard.forget(3);
  expect([2, 3, 4].map((track) => heard.upTo(track, 303))).toEqual([205, -1, 400]);
  expect([2, 4].map((track) => heard.upTo(track, 304))).toEqual([205, -1]);
  expect(heard.upTo(2, 550)).toBe(-1);
});
