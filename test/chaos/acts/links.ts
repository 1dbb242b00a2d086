import type { Link } from '../../../src/domain/index.ts';
import { HOLE, saying } from '../answers.ts';
import type { Fact } from '../ledger.ts';
import { openRooms, type OpenRoom } from '../rooms.ts';
import type { Actor } from '../scene.ts';
import type { Stored } from '../stored.ts';
import { spaceAt } from './facts.ts';
import { ask, type Acting, type KnownLink, type Offer } from './acting.ts';

const conference = { type: 'conference' } as const;
const OFFERED = saying(({ linking }) =>
  linking.offered({ code: HOLE.code, expiresAtMs: HOLE.atMs, title: HOLE.text, mode: conference }),
);
const fresh = { mode: conference, outgoing: 'waiting', incoming: 'waiting', volume: 100 } as const;
const JOINED = saying(
  ({ linking }) => linking.joined({ ...fresh, farTitle: HOLE.text, farServer: null }),
  ({ linking }) => linking.joined({ ...fresh, farTitle: HOLE.text, farServer: HOLE.text }),
);
const LEFT = saying(
  ({ linking }) => linking.left({ farTitle: HOLE.text, farServer: null }),
  ({ linking }) => linking.left({ farTitle: HOLE.text, farServer: HOLE.text }),
  ({ linking }) => linking.left(null),
);

/** The open link between the spaces of two rooms, as stored. */
const openBetween = (stored: Stored, one: string, other: string): Link | undefined => {
  const ends = [one, other].map((channelId) => spaceAt(stored, channelId)?.id);
  return stored.links.find(
    ({ near, state }) => state.status === 'open' && ends.includes(near.spaceId) && ends.includes(state.far.spaceId),
  );
};

/** The link itself, and the two rooms: once it is removed another one may link them. */
const about = ({ code, near }: KnownLink, far: string): readonly string[] => [
  `${near}/link/${code}`,
  `${far}/link/${code}`,
  `${[near, far].toSorted().join('+')}/linked`,
];

const isOffered = (link: KnownLink): Fact => ({
  about: about(link, link.near),
  says: `the code ${link.code} was shown in ${link.near}`,
  rooms: [link.near],
  holds: ({ links }) => links.some(({ state }) => state.status === 'offered' && state.code === link.code),
});

const isOpenTo = (link: KnownLink, far: string): Fact => ({
  about: about(link, far),
  says: `${link.near} and ${far} were said to be linked`,
  rooms: [link.near, far],
  holds: (stored) => openBetween(stored, link.near, far) !== undefined,
});

const isRemoved = (link: KnownLink, far: string): Fact => ({
  about: about(link, far),
  says: `the link of ${link.near} and ${far} was said to be removed`,
  rooms: [link.near, far],
  holds: (stored) => openBetween(stored, link.near, far) === undefined,
});

const offer = async (acting: Acting, actor: Actor, { channelId, guildId }: OpenRoom): Promise<void> => {
  await ask(acting, {
    kind: 'link',
    actor,
    place: channelId,
    touched: [],
    ask: () => actor.person.command('link open', {}, { guildId, channelId }),
    success: OFFERED,
    brought: ({ groups }) => {
      const link: KnownLink = { code: groups?.['code'] ?? '', near: channelId, far: null };
      acting.links.push(link);
      return [isOffered(link)];
    },
  });
};

const join = async (acting: Acting, actor: Actor, room: OpenRoom, link: KnownLink): Promise<void> => {
  const { channelId, guildId } = room;
  // Also when the answer is lost: it may be linked.
  link.far = channelId;
  await ask(acting, {
    kind: 'link',
    actor,
    place: channelId,
    touched: about(link, channelId),
    ask: () => actor.person.command('link join', { code: link.code }, { guildId, channelId }),
    success: JOINED,
    brought: () => [isOpenTo(link, channelId)],
  });
};

const remove = async (acting: Acting, actor: Actor, room: OpenRoom, link: KnownLink): Promise<void> => {
  const { channelId, guildId } = room;
  const far = link.far ?? '';
  const where = { guildId, channelId };
  const choices = await Promise.race([
    actor.person.autocomplete('link leave', { link: '' }, 'link', where),
    acting.gone().then(() => []),
  ]);
  // Which of several is meant cannot be seen from its name.
  const [only, ...more] = choices;
  if (only === undefined || more.length > 0) return;
  await ask(acting, {
    kind: 'unlink',
    actor,
    place: channelId,
    // The one that is left may be another one than this, which is over already: then this one's is true all the same.
    touched: [`${channelId}/link/`, ...about(link, far)],
    ask: () => actor.person.command('link leave', { link: String(only.value) }, where),
    success: LEFT,
    brought: () => [isRemoved(link, far)],
  });
};

/** What a moderator may do about links. */
export const linkOffers = (acting: Acting, actor: Actor): readonly Offer[] => {
  if (actor.standing !== 'moderator') return [];
  const { links, scene } = acting;
  const open = openRooms(scene);
  const isThere = (channelId: string | null): boolean => open.some((room) => room.channelId === channelId);
  return (
    open
      // What leads out of a room beside a full one is of that one.
      .filter(({ guildId, isBeside }) => guildId === actor.guildId && !isBeside)
      .flatMap((room): readonly Offer[] => {
        const waiting = links.filter(({ near, far }) => far === null && near !== room.channelId && isThere(near));
        const mine = links.filter(({ near, far }) => far !== null && [near, far].includes(room.channelId));
        return [
          {
            kind: 'link',
            actor,
            weight: open.length > 1 ? 0.5 / (1 + acting.links.length) : 0.1,
            run: () => offer(acting, actor, room),
          },
          ...waiting.map((link) => ({ kind: 'link', actor, weight: 2, run: () => join(acting, actor, room, link) })),
          ...mine.map((link) => ({ kind: 'unlink', actor, weight: 0.2, run: () => remove(acting, actor, room, link) })),
        ];
      })
  );
};
