import type { Asker, Link, LinkChange, LinkSide, OfferedLink } from '../domain/index.ts';
import { acceptLink, changeLink, endsOf, LINK_CODE_LENGTH, mayDo, offerLink, refuse } from '../domain/index.ts';
import type { LinkId, SpaceId } from '../lib/index.ts';
import { asker } from './ask.ts';
import type { Actor, App, Outcome } from './api.ts';
import type { LinkSeen } from './link-port.ts';
import type { Machine } from './machine.ts';
import { done } from './done.ts';
import { endOfRoom, linksFrom } from './link-rooms.ts';
import { isOfOverflow, mainEntry, roomsOfTalk } from './overflow-family.ts';
import { hostSeen } from './plan-host.ts';
import { readLink } from './link-reading.ts';
import type { Entry } from './space-book.ts';
import { whichSpace } from './which-space.ts';

type Refused = ReturnType<typeof refuse>;
type LinkActs = Pick<App, 'offerLink' | 'acceptLink' | 'links' | 'changeLink' | 'linkReading'>;

/** Accounts that an invitation can be told of in one answer; more would not be read. */
const INVITES_TOLD = 3;

/**
 * A code for a room that may never be heard would promise what nobody can keep: an account of ours must sit there, or be free to. One
 * that is on its way to a seat that it was just given is taken at its word.
 */
const hasEars = ({ leases, facts, deps }: Machine, entry: Entry): boolean => {
  const ears = facts.ears(entry);
  if (ears === 'ready') return true;
  if (ears === 'lost' || ears === 'muted') return false;
  const isTaken = leases.of(entry.space.id) !== null;
  const isKeptOpen = entry.space.room.kind === 'stage' && isTaken;
  return !isKeptOpen && deps.rooms.isAvailable(entry.space.guildId) && leases.couldSit(entry) !== null;
};

const sideOf = (machine: Machine, entry: Entry, by: Asker): LinkSide => ({
  space: entry.space,
  asker: by,
  hasEars: hasEars(machine, entry),
});

/** Why a room is not heard: null where no account is free for it. */
const whyDeaf = ({ facts, leases }: Machine, entry: Entry): 'muted' | 'lost' | null => {
  const ears = facts.ears(entry);
  if (ears === 'muted') return ears;
  return leases.of(entry.space.id) !== null && ears !== 'none-free' ? 'lost' : null;
};

/** With why the room that a code is of is not heard; which accounts could be invited is told there. */
const withFarReason = (machine: Machine, there: Entry): Refused => {
  const isAway = !machine.deps.rooms.isAvailable(there.space.guildId);
  return refuse('link-no-ears', { why: `far-${isAway ? 'lost' : (whyDeaf(machine, there) ?? 'none-free')}` });
};

/** With why a room is not heard, and which accounts could be invited. */
const withReason = (machine: Machine, entry: Entry, refused: Refused): Refused => {
  if (refused.refusal.code !== 'link-no-ears') return refused;
  const why = whyDeaf(machine, entry);
  if (why !== null) return refuse('link-no-ears', { why });
  const invites = machine.facts.invites(entry.space.guildId).slice(0, INVITES_TOLD);
  if (invites.length === 0) return refuse('link-no-ears', { why: 'pool-empty' });
  const told = invites.map(({ name, applicationId }) => `${applicationId}:${name}`).join(' ');
  return refuse('link-no-ears', { why: 'not-here', invites: told, guild: entry.space.guildId });
};

/** Codes as people type them: blanks and hyphens do not count, nor does the case. */
const asTyped = (code: string): string => code.replace(/[\s-]/gu, '').toUpperCase();

/** Who made a code, with the rights that they have there by now; null where Discord does not say just now. */
const makerOf = async ({ deps }: Machine, { near }: Link, { space }: Entry): Promise<Asker | null> => {
  const { guildId, room } = space;
  const maker = { type: 'person', userId: near.byUserId, moderator: false, reason: null } as const;
  if (mayDo(space, maker, 'link')) return maker;
  const seen = await hostSeen(deps, { guildId, hostId: near.byUserId });
  return seen === 'unknown' ? null : { ...maker, moderator: seen?.moderates(room.channelId) === true };
};

const accept = async (machine: Machine, actor: Actor, entry: Entry, code: string): Promise<Outcome<LinkSeen>> => {
  const { links, deps, book } = machine;
  const wanted = asTyped(code);
  const waits = ({ state }: Link): boolean => state.status === 'offered' && asTyped(state.code) === wanted;
  const found = links.all().find(waits);
  const there = found === undefined ? undefined : book.get(found.near.spaceId);
  const maker = found === undefined || there === undefined ? null : await makerOf(machine, found, there);
  if (there !== undefined && maker === null) return refuse('discord-unavailable');
  // Meanwhile it may have been entered elsewhere, or its maker dropped.
  const link = links.all().find(waits);
  const near = there === undefined || maker === null ? null : sideOf(machine, there, maker);
  const offered: OfferedLink | null = link === undefined ? null : { link, near };
  const side = sideOf(machine, entry, asker(actor, entry.space));
  const outcome = await links.change(acceptLink(offered, side, links.all(), deps.clock.wallMs()), actor.userId);
  if (outcome.ok) return done(await machine.facts.link(outcome.link, entry.space.id));
  const isFar = there !== undefined && outcome.refusal.params['side'] === 'far';
  return isFar ? withFarReason(machine, there) : withReason(machine, entry, outcome);
};

/**
 * From which side of a link somebody acts: the named one, where it is in their server; else that of the room that they are in, else one that
 * they run. What is said of a room beside another one is said of the side of its conversation.
 */
const ownSide = ({ book }: Machine, actor: Actor, link: Link, side: SpaceId | null): Entry | null => {
  const sides = endsOf(link).flatMap((id: SpaceId) => book.get(id) ?? []);
  const named = side === null ? null : endOfRoom(book, link, side);
  const own = sides.filter(({ space }) => space.guildId === actor.guildId && (named === null || space.id === named));
  const room = book.inChannel(actor.channelId);
  const end = room === undefined ? null : endOfRoom(book, link, room.space.id);
  const here = own.find(({ space }) => space.id === end);
  return here ?? own.find(({ space }) => mayDo(space, asker(actor, space), 'unlink')) ?? own[0] ?? null;
};

/** The room from which somebody sees a link: the named one, or that they are in, where it is of that side. */
const roomOf = ({ book }: Machine, actor: Actor, end: Entry, side: SpaceId | null): SpaceId => {
  const room = side ?? book.inChannel(actor.channelId)?.space.id;
  return room !== undefined && roomsOfTalk(book, end.space.id).includes(room) ? room : end.space.id;
};

/** What is changed of a link, and from which side. */
interface Wish {
  readonly id: LinkId;
  readonly change: LinkChange;
  readonly side: SpaceId | null;
}

const changeOne = async (machine: Machine, actor: Actor, { id, change, side }: Wish): Promise<Outcome<LinkSeen>> => {
  const { links, facts, deps, circleOf, book } = machine;
  const roomsOf = (one: SpaceId): readonly SpaceId[] => roomsOfTalk(book, one);
  const known = links.get(id);
  const entry = known === undefined ? null : ownSide(machine, actor, known, side);
  if (known === undefined || entry === null) return refuse('link-not-found');
  const room = isOfOverflow(machine.book, known) ? entry.space.id : roomOf(machine, actor, entry, side);
  // Of one that is left nothing could be told any more.
  const before = await facts.link(known, room);
  const link = links.get(id);
  if (link === undefined) return refuse('link-not-found');
  if (change.type === 'leave' && isOfOverflow(machine.book, link)) return refuse('link-of-overflow');
  const by = { space: entry.space, asker: asker(actor, entry.space), circleOf, roomsOf };
  const outcome = await links.change(changeLink(link, by, change, deps.clock.wallMs()), actor.userId);
  if (!outcome.ok) return outcome;
  return change.type === 'leave'
    ? done({ ...before, link: outcome.link, carrying: false })
    : done(await facts.link(outcome.link, room));
};

/** The space of which somebody makes a link: of a room beside another one that one, since the link is of all rooms of the conversation. */
const whichMain = async (machine: Machine, actor: Actor, id: SpaceId | null): Promise<Outcome<Entry>> => {
  const found = await whichSpace(machine, actor, id);
  return found.ok ? done(mainEntry(machine.book, found.value)) : found;
};

/** The acts on links. */
export const linkActs = (machine: Machine): LinkActs => ({
  offerLink: async (actor, id, mode = { type: 'conference' }) => {
    const found = await whichMain(machine, actor, id);
    if (!found.ok) return found;
    const { links, deps } = machine;
    // as: the id source makes ids of the form that a LinkId has.
    const offer = { id: deps.ids.next() as LinkId, code: deps.ids.code(LINK_CODE_LENGTH), mode };
    const side = sideOf(machine, found.value, asker(actor, found.value.space));
    const outcome = await links.change(offerLink(side, offer, links.all(), deps.clock.wallMs()), actor.userId);
    return outcome.ok ? done(outcome.link) : withReason(machine, found.value, outcome);
  },
  acceptLink: async (actor, id, code) => {
    const found = await whichMain(machine, actor, id);
    return found.ok ? await accept(machine, actor, found.value, code) : found;
  },
  links: async (actor, id) => {
    const found = await whichSpace(machine, actor, id);
    if (!found.ok) return found;
    const { space } = found.value;
    // A code that waits lets whoever enters it speak here: only those see it who could have made it.
    const maySeeCodes = mayDo(space, asker(actor, space), 'link');
    const shown = linksFrom(machine, space.id).filter(({ state }) => maySeeCodes || state.status !== 'offered');
    return done(await Promise.all(shown.map((link) => machine.facts.link(link, space.id))));
  },
  linkReading: (actor, id, side) => readLink(machine, actor, id, side),
  changeLink: (actor, id, change, side = null) => changeOne(machine, actor, { id, change, side }),
});
