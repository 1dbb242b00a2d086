import type { Link, LinkSide } from '../domain/index.ts';
import { acceptLink, endsOf, LINK_CODE_LENGTH, mayDo, offerLink, refuse, removeLink } from '../domain/index.ts';
import type { LinkId, SpaceId } from '../lib/index.ts';
import { asker } from './acts.ts';
import type { Actor, App, LinkSeen, Outcome } from './api.ts';
import type { Machine } from './machine.ts';
import { done } from './machine.ts';
import type { Entry } from './space-book.ts';
import { whichSpace } from './which-space.ts';

type Refused = ReturnType<typeof refuse>;
type LinkActs = Pick<App, 'offerLink' | 'acceptLink' | 'links' | 'removeLink'>;

/** A room is heard once our account sits in it: a code for one that may never be heard would promise what nobody can keep. */
const sideOf = (machine: Machine, entry: Entry, actor: Actor): LinkSide => ({
  space: entry.space,
  asker: asker(actor, entry.space),
  hasEars: machine.facts.ears(entry) === 'ready',
});

/** With why a room is not heard: it helps to end another space only where one has the seat. */
const withReason = (machine: Machine, entry: Entry, refused: Refused): Refused =>
  refused.refusal.code === 'link-no-ears' && machine.book.isSeated(entry)
    ? refuse('link-no-ears', { why: 'lost' })
    : refused;

/** Codes as people type them: blanks and hyphens do not count, nor does the case. */
const asTyped = (code: string): string => code.replace(/[\s-]/gu, '').toUpperCase();

const accept = async (machine: Machine, actor: Actor, entry: Entry, code: string): Promise<Outcome<LinkSeen>> => {
  const { links, deps } = machine;
  const nowMs = deps.clock.wallMs();
  const wanted = asTyped(code);
  const offered = links.all().find((link) => link.state.status === 'offered' && asTyped(link.state.code) === wanted);
  const outcome = await links.change(
    acceptLink(offered ?? null, sideOf(machine, entry, actor), links.all(), nowMs),
    actor.userId,
  );
  if (!outcome.ok) return withReason(machine, entry, outcome);
  return done(await machine.facts.link(outcome.link, entry.space.id));
};

/** The side of a link that the actor stands on: an end in their server, the one in their channel first. */
const ownSide = (machine: Machine, actor: Actor, link: Link): Entry | null => {
  const sides = endsOf(link).flatMap((id: SpaceId) => machine.book.get(id) ?? []);
  const own = sides.filter((entry) => entry.space.guildId === actor.guildId);
  return own.find((entry) => entry.space.room.channelId === actor.channelId) ?? own[0] ?? null;
};

const remove = async (machine: Machine, actor: Actor, id: LinkId): Promise<Outcome<LinkSeen>> => {
  const { links, deps } = machine;
  const link = links.get(id);
  const entry = link === undefined ? null : ownSide(machine, actor, link);
  if (link === undefined || entry === null) return refuse('link-not-found');
  const before = await machine.facts.link(link, entry.space.id);
  const decision = removeLink(link, entry.space, asker(actor, entry.space), deps.clock.wallMs());
  const outcome = await links.change(decision, actor.userId);
  return outcome.ok ? done({ ...before, link: outcome.link, carrying: false }) : outcome;
};

/** The acts on links. */
export const linkActs = (machine: Machine): LinkActs => ({
  offerLink: async (actor, id) => {
    const found = await whichSpace(machine, actor, id);
    if (!found.ok) return found;
    const { links, deps } = machine;
    // as: the id source makes ids of the form that a LinkId has.
    const offer = { id: deps.ids.next() as LinkId, code: deps.ids.code(LINK_CODE_LENGTH) };
    const side = sideOf(machine, found.value, actor);
    const outcome = await links.change(offerLink(side, offer, links.all(), deps.clock.wallMs()), actor.userId);
    return outcome.ok ? done(outcome.link) : withReason(machine, found.value, outcome);
  },
  acceptLink: async (actor, id, code) => {
    const found = await whichSpace(machine, actor, id);
    return found.ok ? await accept(machine, actor, found.value, code) : found;
  },
  links: async (actor, id) => {
    const found = await whichSpace(machine, actor, id);
    if (!found.ok) return found;
    const { space } = found.value;
    // A code that waits lets whoever enters it speak here: only those see it who could have made it.
    const maySeeCodes = mayDo(space, asker(actor, space), 'link');
    const shown = machine.links.of(space.id).filter(({ state }) => maySeeCodes || state.status !== 'offered');
    return done(await Promise.all(shown.map((link) => machine.facts.link(link, space.id))));
  },
  removeLink: (actor, id) => remove(machine, actor, id),
});
