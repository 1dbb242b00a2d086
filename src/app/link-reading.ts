import { mayDo, refuse, waysOf } from '../domain/index.ts';
import type { LinkWay, Space } from '../domain/index.ts';
import type { LinkId, SpaceId } from '../lib/index.ts';
import { asker } from './ask.ts';
import type { Actor, Outcome } from './actor.ts';
import { done } from './done.ts';
import { readableServer, UNNAMED } from './far-words.ts';
import type { LinkReading, PathReading } from './link-port.ts';
import type { Machine } from './machine.ts';
import type { GuildSettings } from './ports.ts';

/** What the reading of one side needs. */
interface Reading {
  readonly machine: Machine;
  readonly id: LinkId;
  readonly paths: readonly PathReading[];
  readonly here: GuildSettings;
}

const wayReading = ({ machine, id, paths, here }: Reading, way: LinkWay | undefined): LinkReading['outgoing'] => {
  if (way === undefined) return null;
  const { book, deps } = machine;
  const roomOf = (spaceId: SpaceId): string | null | undefined => book.get(spaceId)?.space.room.channelId;
  const [from, to] = [roomOf(way.from.spaceId), roomOf(way.to.spaceId)];
  const path = paths.find((one) => one.linkId === id && one.from === from && one.to === to);
  if (path === undefined) return null;
  const { lossPercent, delayMs, lastHeard } = path;
  const name = lastHeard === null ? null : (deps.rooms.nameOf(way.from.guildId, lastHeard.userId) ?? UNNAMED);
  const heard =
    lastHeard === null || name === null
      ? null
      : { name: readableServer(here, name), atMs: deps.clock.wallMs() - lastHeard.agoMs };
  return { lossPercent, delayMs, heard };
};

/** How a link goes, from the side of a space: names as its server may read them. */
export const readLink = async (
  machine: Machine,
  actor: Actor,
  id: LinkId,
  side: SpaceId,
): Promise<Outcome<LinkReading>> => {
  const { links, book, settings, deps } = machine;
  const link = links.get(id);
  const space: Space | undefined = book.get(side)?.space;
  const ways = link === undefined ? [] : waysOf(link);
  const outgoing = ways.find(({ from }) => from.spaceId === side);
  const incoming = ways.find(({ to }) => to.spaceId === side);
  if (space?.guildId !== actor.guildId || (outgoing ?? incoming) === undefined) return refuse('link-not-found');
  if (!mayDo(space, asker(actor, space), 'link')) return refuse('not-host');
  const reading = { machine, id, paths: await deps.voice.readings(), here: await settings.get(space.guildId) };
  return done({ outgoing: wayReading(reading, outgoing), incoming: wayReading(reading, incoming) });
};
