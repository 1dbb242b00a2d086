import { mayDo, refuse, waysOf } from '../domain/index.ts';
import type { LinkWay, Space } from '../domain/index.ts';
import type { LinkId, SpaceId } from '../lib/index.ts';
import { asker } from './ask.ts';
import type { Actor, Outcome } from './actor.ts';
import { done } from './done.ts';
import { readableServer, UNNAMED } from './far-words.ts';
import type { LinkReading, PathReading } from './link-port.ts';
import { roomLinksOf } from './link-rooms.ts';
import type { Machine } from './machine.ts';
import type { GuildSettings } from './ports.ts';

/** What the reading of one side needs. */
interface Reading {
  readonly machine: Machine;
  readonly id: LinkId;
  readonly paths: readonly PathReading[];
  readonly here: GuildSettings;
}

/** The greatest of some figures; null where there is none. */
const greatest = (figures: readonly (number | null)[]): number | null => {
  const known = figures.filter((one) => one !== null);
  return known.length === 0 ? null : Math.max(...known);
};

/** Of the ways between a room and several others the worst of each figure, and whoever was heard last. */
const wayReading = ({ machine, id, paths, here }: Reading, ways: readonly LinkWay[]): LinkReading['outgoing'] => {
  const { book, deps } = machine;
  const roomOf = (spaceId: SpaceId): string | null | undefined => book.get(spaceId)?.space.room.channelId;
  const found = ways.flatMap((way) => {
    const [from, to] = [roomOf(way.from.spaceId), roomOf(way.to.spaceId)];
    const path = paths.find((one) => one.linkId === id && one.from === from && one.to === to);
    return path === undefined ? [] : [{ ...path, guildId: way.from.guildId }];
  });
  if (found.length === 0) return null;
  const heardBy = found.flatMap(({ lastHeard, guildId }) => (lastHeard === null ? [] : [{ ...lastHeard, guildId }]));
  const last = heardBy.toSorted((one, other) => one.agoMs - other.agoMs)[0];
  const name = last === undefined ? null : (deps.rooms.nameOf(last.guildId, last.userId) ?? UNNAMED);
  const heard =
    last === undefined || name === null
      ? null
      : { name: readableServer(here, name), atMs: deps.clock.wallMs() - last.agoMs };
  return {
    lossPercent: greatest(found.map(({ lossPercent }) => lossPercent)),
    delayMs: greatest(found.map(({ delayMs }) => delayMs)),
    heard,
  };
};

/** How a link goes, from the side of a space: names as its server may read them. */
export const readLink = async (
  machine: Machine,
  actor: Actor,
  id: LinkId,
  side: SpaceId,
): Promise<Outcome<LinkReading>> => {
  const { book, settings, deps } = machine;
  const space: Space | undefined = book.get(side)?.space;
  const ways = roomLinksOf(machine, side).flatMap((link) => (link.id === id ? waysOf(link) : []));
  const outgoing = ways.filter(({ from }) => from.spaceId === side);
  const incoming = ways.filter(({ to }) => to.spaceId === side);
  if (space?.guildId !== actor.guildId || ways.length === 0) return refuse('link-not-found');
  if (!mayDo(space, asker(actor, space), 'link')) return refuse('not-host');
  const reading = { machine, id, paths: await deps.voice.readings(), here: await settings.get(space.guildId) };
  return done({ outgoing: wayReading(reading, outgoing), incoming: wayReading(reading, incoming) });
};
