import type { LinkId, SpaceId } from '../lib/index.ts';
import type { Asker } from './event.ts';
import { notNow } from './life.ts';
import { newEnd } from './link.ts';
import type { Link, LinkMode, LinkState } from './link.ts';
import { closesCircle } from './link-ways.ts';
import { mayDo } from './permissions.ts';
import type { Refusal } from './refusal.ts';
import { refuse } from './refusal.ts';
import type { Space } from './space.ts';

/**
 * Links of one space, offered ones too. Each open link sends every packet of the room once more (50 a second and speaker); ten are
 * a tenth of what one voice node is measured for, and fit on the panel.
 */
const MAX_LINKS_PER_SPACE = 10;
/** Long enough to send a code to somebody and have them type it, short enough that a leaked one is worth nothing. */
const LINK_CODE_LIFETIME_MS = 600_000;
/** Characters of a pairing code: 31^8 possibilities against at most a few dozen offers that live ten minutes. */
export const LINK_CODE_LENGTH = 8;

/** A link as it is now to be kept, or why not. */
export type LinkDecision =
  | { readonly ok: true; readonly link: Link }
  | { readonly ok: false; readonly refusal: Refusal };

/** One side of a link in the making: a space, who asks there, and whether an account of ours hears its room or could. */
export interface LinkSide {
  readonly space: Space;
  readonly asker: Asker;
  readonly hasEars: boolean;
}

/** Both ends of an open link. */
export const endsOf = (link: Link): readonly SpaceId[] =>
  link.state.status === 'open' ? [link.near.spaceId, link.state.far.spaceId] : [link.near.spaceId];

/** Whether a link is offered or open at this moment. */
export const isUnfinished = (link: Link, nowMs: number): boolean =>
  link.state.status === 'open' || (link.state.status === 'offered' && nowMs < link.state.expiresAtMs);

/** Whether a link belongs to a space: as the side that offered it, or as the side that took it up. */
export const touches = (link: Link, spaceId: SpaceId): boolean => endsOf(link).includes(spaceId);

const full = (spaceId: SpaceId, links: readonly Link[], nowMs: number): boolean =>
  links.filter((link) => isUnfinished(link, nowMs) && touches(link, spaceId)).length >= MAX_LINKS_PER_SPACE;

const sideRefusal = (side: LinkSide): Extract<LinkDecision, { ok: false }> | null => {
  const closed = notNow(side.space);
  if (closed !== null) return closed;
  return mayDo(side.space, side.asker, 'link') ? null : refuse('not-host');
};

const next = (link: Link, state: LinkState): Link => ({ ...link, revision: link.revision + 1, state });

/** Offers a link from `side`; `links` are all that are unfinished. Asked by a person only. */
export const offerLink = (
  side: LinkSide,
  offer: { readonly id: LinkId; readonly code: string; readonly mode: LinkMode },
  links: readonly Link[],
  nowMs: number,
): LinkDecision => {
  const refused = sideRefusal(side);
  if (refused !== null) return refused;
  if (!side.hasEars) return refuse('link-no-ears');
  if (full(side.space.id, links, nowMs)) return refuse('link-too-many', { max: String(MAX_LINKS_PER_SPACE) });
  const { id: spaceId, guildId, hostId } = side.space;
  const byUserId = side.asker.type === 'person' ? side.asker.userId : hostId;
  return {
    ok: true,
    link: {
      id: offer.id,
      revision: 1,
      mode: offer.mode,
      near: newEnd({ spaceId, guildId, byUserId }),
      state: { status: 'offered', code: offer.code, expiresAtMs: nowMs + LINK_CODE_LIFETIME_MS },
    },
  };
};

/** A link that waits for its code, and the side that offered it: who asks there is who made the code. Null where that space is not known any more. */
export interface OfferedLink {
  readonly link: Link;
  readonly near: LinkSide | null;
}

/** Whether a code still lets out what is said there: in the name of who made it, who must run that space. */
const isGood = ({ near }: OfferedLink): boolean => near !== null && sideRefusal(near) === null;

/** The link between both, unless other links are in its way. */
const between = (link: Link, side: LinkSide, links: readonly Link[], nowMs: number): LinkDecision => {
  const { space } = side;
  const open = links.filter((one) => one.state.status === 'open');
  const isPair = (one: Link): boolean => touches(one, space.id) && touches(one, link.near.spaceId);
  if (open.some(isPair)) return refuse('link-exists');
  const byUserId = side.asker.type === 'person' ? side.asker.userId : space.hostId;
  const far = newEnd({ spaceId: space.id, guildId: space.guildId, byUserId });
  const joined = next(link, { status: 'open', far, sinceMs: nowMs });
  if (closesCircle(joined, open)) return refuse('link-circle');
  const others = links.filter((one) => one.id !== link.id);
  if (full(space.id, others, nowMs) || full(link.near.spaceId, others, nowMs))
    return refuse('link-too-many', { max: String(MAX_LINKS_PER_SPACE) });
  return { ok: true, link: joined };
};

/** Takes up an offered link from `side`. */
export const acceptLink = (
  offered: OfferedLink | null,
  side: LinkSide,
  links: readonly Link[],
  nowMs: number,
): LinkDecision => {
  const refused = sideRefusal(side);
  if (refused !== null) return refused;
  const state = offered?.link.state;
  if (offered === null || state?.status !== 'offered') return refuse('link-code-unknown');
  if (nowMs >= state.expiresAtMs || !isGood(offered)) return refuse('link-code-expired');
  if (offered.link.near.spaceId === side.space.id) return refuse('link-same-space');
  if (!side.hasEars) return refuse('link-no-ears');
  if (offered.near?.hasEars !== true) return refuse('link-no-ears', { side: 'far' });
  return between(offered.link, side, links, nowMs);
};

/** A link that is over, for this reason. */
export const closed = (link: Link, reason: 'removed' | 'space-ended' | 'expired', nowMs: number): Link =>
  next(link, {
    status: 'closed',
    far: link.state.status === 'offered' ? null : link.state.far,
    sinceMs: nowMs,
    reason,
  });
