/** Posters of the small world: what stands in its channels, and what is stored of it. */
import type { Poster, PosterFacts, PosterPort, PosterStore } from '../../src/app/index.ts';
import type { ChannelId, MessageId, SpaceId } from '../../src/lib/index.ts';
import { OutsideRefused } from './outside-people.ts';
import { plansOf } from './outside-plans.ts';
import type { OutsideWorld } from './outside-world.ts';

/** A poster as it stands. */
export interface Posted {
  readonly id: MessageId;
  readonly channelId: ChannelId;
  facts: PosterFacts;
}

/** What stands, and what is stored. */
export interface OutsidePosters {
  readonly standing: Map<MessageId, Posted>;
  readonly stored: Map<SpaceId, Poster>;
  /** Channels that are gone. */
  readonly gone: Set<ChannelId>;
}

const kept = new WeakMap<object, OutsidePosters>();

/** The posters of a world. */
export const postersOf = (world: object): OutsidePosters => {
  const known = kept.get(world) ?? { standing: new Map(), stored: new Map(), gone: new Set() };
  kept.set(world, known);
  return known;
};

/** The port, for one life of the process. */
export const posterPort = (world: OutsideWorld, generation: number): PosterPort => {
  const { standing, gone } = postersOf(world);
  const refuseGone = (id: ChannelId): void => {
    if (gone.has(id)) throw new OutsideRefused({ code: 'gone', detail: 'Unknown Channel', retryable: false });
  };
  const of = (planId: SpaceId): Posted | undefined =>
    [...standing.values()].find(({ facts }) => facts.plan.id === planId);
  return {
    digest: ({ plan, ...facts }) =>
      JSON.stringify([plan.opening.title, plan.startsAtMs, plan.life, plan.hostId, facts]),
    find: (_channel, planId) => world.call(generation, 'findPoster', () => of(planId)?.id ?? null),
    post: (channelId, facts) =>
      world.call(generation, 'poster', () => {
        refuseGone(channelId);
        // With a nonce of the plan: a repeat gives the one that stands.
        const twin = of(facts.plan.id);
        if (twin !== undefined) return twin.id;
        // as: message ids are opaque here.
        const id = `poster-${world.number()}` as MessageId;
        standing.set(id, { id, channelId, facts });
        return id;
      }),
    remove: (channelId, messageId) =>
      world.call(generation, 'removePoster', () => {
        refuseGone(channelId);
        standing.delete(messageId);
      }),
    edit: (channelId, messageId, facts) =>
      world.call(generation, 'editPoster', () => {
        refuseGone(channelId);
        const message = standing.get(messageId);
        if (message === undefined) return 'deleted';
        message.facts = facts;
        return 'edited';
      }),
  };
};

/** The store, for one life of the process. */
export const posterStore = (world: OutsideWorld, generation: number): PosterStore => {
  const { stored } = postersOf(world);
  return {
    get: (planId) => world.step(generation, () => stored.get(planId) ?? null),
    save: ({ id }, poster) => world.step(generation, () => void stored.set(id, poster)),
    unfinished: () =>
      world.step(generation, () =>
        [...stored].filter(([, poster]) => poster.status !== 'over' || poster.why === 'hidden').map(([id]) => id),
      ),
    missing: (untilMs, limit) =>
      world.step(generation, () =>
        [...plansOf(world).plans.values()]
          .filter(({ life, occurrence, startsAtMs }) => {
            return life.status === 'planned' && (occurrence === null || startsAtMs <= untilMs);
          })
          .filter(({ id }) => !stored.has(id))
          .slice(0, limit)
          .map(({ id }) => id),
      ),
  };
};
