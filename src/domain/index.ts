export { decide } from './decide.ts';
export type { Asker, Decision, MajlisCommand, PersonSeen, SpaceCommand, SpaceEvent } from './event.ts';
export { evolve, evolveAll } from './evolve.ts';
export { decideOpening, isOpen, MAX_SPACES_PER_SERVER } from './life.ts';
export type { Opening } from './life.ts';
export type { Link, LinkEnd, LinkState } from './link.ts';
export {
  acceptLink,
  closed,
  endsOf,
  isUnfinished,
  LINK_CODE_LENGTH,
  LINK_CODE_LIFETIME_MS,
  MAX_LINKS_PER_SPACE,
  offerLink,
  removeLink,
  touches,
} from './link-rules.ts';
export type { LinkDecision, LinkSide } from './link-rules.ts';
export { MAX_PEOPLE } from './observe.ts';
export { mayDo, PERMISSIONS, rolesOf } from './permissions.ts';
export type { Act, Role } from './permissions.ts';
export { MAX_HANDS, positionOf } from './queue.ts';
export { REFUSAL_CODES, refuse } from './refusal.ts';
export type { Refusal, RefusalCode } from './refusal.ts';
export type { EndReason, Floor, Hand, Life, Person, Presence, Room, RoomKind, Space } from './space.ts';
export {
  cutToTitle,
  MAX_DESCRIPTION_LENGTH,
  MAX_TITLE_LENGTH,
  parseDescription,
  parseTitle,
  stageTopic,
} from './title.ts';
export type { TextOutcome } from './title.ts';
