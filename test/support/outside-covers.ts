/** Pictures of the small world: what Discord's file server holds, and what is kept of it. */
import type { CoverGiven, CoverStore, FilePort } from '../../src/app/index.ts';
import type { Cover } from '../../src/domain/index.ts';
import { OutsideRefused } from './outside-people.ts';
import { plansOf } from './outside-plans.ts';
import type { OutsideWorld } from './outside-world.ts';

/** A picture that is kept. */
interface Kept {
  readonly cover: Cover;
  readonly bytes: Uint8Array;
  readonly given: CoverGiven;
}

/** What outlives the process. */
interface Pictures {
  /** By address: what Discord's file server answers. */
  readonly served: Map<string, Uint8Array>;
  readonly kept: Map<Cover['id'], Kept>;
}

const pictures = new WeakMap<object, Pictures>();

/** The pictures of a world. */
export const picturesOf = (world: object): Pictures => {
  const known = pictures.get(world) ?? { served: new Map(), kept: new Map() };
  pictures.set(world, known);
  return known;
};

/** The covers that something names which is not over, or ended since. */
const namedIn = (world: OutsideWorld, sinceMs: number): ReadonlySet<string | undefined> => {
  const { plans, series } = plansOf(world);
  const isOn = (status: string): boolean => ['draft', 'planned', 'missed', 'running'].includes(status);
  return new Set([
    ...[...world.spaces.values()]
      .filter(({ life }) => life.status !== 'ended' || life.sinceMs >= sinceMs)
      .map(({ about }) => about.cover?.id),
    ...[...plans.values(), ...series.values()]
      .filter(({ life }) => isOn(life.status))
      .map(({ opening }) => opening.about.cover?.id),
  ]);
};

/** The store of pictures, for one life of the process. */
export const coverStore = (world: OutsideWorld, generation: number): CoverStore => {
  const { kept } = picturesOf(world);
  return {
    add: (cover, bytes, given, maxBytes) =>
      world.step(generation, () => {
        const here = [...kept.values()].filter((one) => one.given.guildId === given.guildId);
        if (here.reduce((sum, one) => sum + one.bytes.length, bytes.length) > maxBytes) return false;
        kept.set(cover.id, { cover, bytes, given });
        return true;
      }),
    read: (id) => world.step(generation, () => kept.get(id)?.bytes ?? null),
    dropUnused: (beforeMs) =>
      world.step(generation, () => {
        const named = namedIn(world, beforeMs);
        const old = [...kept].filter(([id, { given }]) => given.atMs < beforeMs && !named.has(id));
        for (const [id] of old) kept.delete(id);
        return old.length;
      }),
  };
};

/** Discord's file server. */
export const filePort = (world: OutsideWorld, generation: number): FilePort => ({
  fetch: ({ url }, maxBytes) =>
    world.call(generation, 'fetch', () => {
      const bytes = picturesOf(world).served.get(url);
      if (bytes === undefined) throw new OutsideRefused({ code: 'gone', detail: 'no such file', retryable: false });
      return bytes.length > maxBytes ? null : bytes;
    }),
});
