import type { Crowd, Space } from '../../../src/domain/index.ts';
import { crowdOf, isMuted, mainOf, mayOverflow, roomsBeside } from '../../../src/domain/index.ts';
import { systemClock } from '../../../src/lib/index.ts';
import type { Findings } from './findings.ts';
import { needOf } from './seats.ts';
import type { Unfinished, View } from './view.ts';

/** How full a room may be known to be: between full and half as full it is what it was before. */
export const crowdsOf = ({ peopleIn }: View, { guild, channelId }: Unfinished): readonly boolean[] => {
  const places = guild.channels.get(channelId)?.userLimit ?? 0;
  const room = { limit: places === 0 ? null : places, people: peopleIn(guild, channelId).length, bots: 0 };
  const isFull = (before: Crowd): boolean => crowdOf(room, before) === 'full';
  return [...new Set([isFull('room'), isFull('full')])];
};

/** What all rooms of a conversation have in common. */
const common = (space: Space): unknown => ({
  hostId: space.hostId,
  // Who had the floor before has another place among them there.
  coHosts: space.people
    .filter(({ role }) => role === 'co-host')
    .map(({ userId }) => userId)
    .toSorted(),
  guests: space.guests.toSorted(),
  blocked: space.blocked.map(({ userId }) => userId).toSorted(),
  silent: [...space.muted, ...space.keptMutes].toSorted(),
  isBraked: space.brake !== null,
  isLocked: space.rules.locked,
  description: space.description,
});

/** A room is run as its space is, called after it, and linked with each other one. */
const checkRoom = (findings: Findings, { stored }: View, main: Unfinished, beside: Unfinished): void => {
  const room = roomsBeside(main.space).find(({ spaceId }) => spaceId === beside.space.id);
  findings.that(room !== undefined, () => `${main.space.id} does not know the room ${beside.space.id} beside it`);
  findings.same(`how ${beside.space.id} runs`, common(beside.space), common(main.space));
  findings.same(`the title of ${beside.space.id}`, beside.space.title, `${main.space.title} · ${room?.number ?? 0}`);
  for (const { id } of room?.links ?? []) {
    const link = stored.links.find((one) => one.id === id);
    findings.same(`the link ${id} of ${beside.space.id}`, link?.state.status, 'open');
  }
  for (const userId of main.space.people.map((one) => one.userId).filter((one) => isMuted(main.space, one)))
    findings.that(isMuted(beside.space, userId), () => `${userId} is muted in ${main.space.id} alone`);
};

/** Where all rooms of a space are full another one is there, unless an account for it is wanting. */
const checkNeed = (findings: Findings, view: View, main: Unfinished): void => {
  const { scene, unfinished } = view;
  if (!mayOverflow(main.space, systemClock.wallMs())) return;
  const ids = roomsBeside(main.space).map(({ spaceId }) => spaceId);
  const rooms = [main, ...unfinished.filter(({ space }) => ids.includes(space.id))];
  if (rooms.some((one) => crowdsOf(view, one).includes(false))) return;
  const here = unfinished.filter((one) => one.guild === main.guild && one !== main);
  const busy = here.filter((one) => needOf(one) === 'sound').length;
  const accounts = scene.accounts.filter((id) => main.guild.members.has(id)).length;
  findings.that(accounts - busy < 2, () => `${main.space.id} is full, and no other room opens beside it`);
};

/** Rooms beside full ones are of spaces that go on, known by them, and as they are; no other link stands between two of them. */
export const checkOverflow = (findings: Findings, view: View): void => {
  const { unfinished } = view;
  for (const beside of unfinished) {
    const mainId = mainOf(beside.space);
    if (mainId === null) continue;
    const main = unfinished.find(({ space }) => space.id === mainId);
    findings.that(main !== undefined, () => `${beside.space.id} is beside ${mainId}, which is over`);
    if (main !== undefined) checkRoom(findings, view, main, beside);
  }
  for (const one of unfinished) checkNeed(findings, view, one);
  for (const { space } of unfinished)
    for (const { spaceId } of roomsBeside(space))
      findings.that(
        unfinished.some((one) => one.space.id === spaceId && mainOf(one.space) === space.id),
        () => `${space.id} has the room ${spaceId} beside it, which is over`,
      );
};
