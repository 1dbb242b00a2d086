import type {
  App,
  OutsideFailure,
  PanelFacts,
  PersonInRoom,
  Right,
  Rights,
  RoomSeen,
  Target,
} from '../../src/app/index.ts';
import type { SpeakerFacts } from '../../src/domain/index.ts';
import type { ChannelId, GuildId, Ids, MessageId, SpaceId, UserId } from '../../src/lib/index.ts';

// as, in these: test data stands in for what the edges parse.
/** A server of the small world. */
export const guildId = (name: string): GuildId => `guild-${name}` as GuildId;
/** A person of the small world. */
export const userId = (name: string): UserId => name as UserId;
/** A room of the small world. */
export const channelId = (name: string): ChannelId => (/^\d+$/.test(name) ? name : `channel-${name}`) as ChannelId;

/** Our main account; a snowflake, since it stands in what real stores keep of a world. */
export const BOT: UserId = userId('900000000000000001');

/** Where somebody in a room stands. */
export type Voice = { suppress: boolean; raisedAtMs: number | null };

/** A channel as it really is; the app sees a copy that may be older. */
export interface Room {
  readonly id: ChannelId;
  readonly guildId: GuildId;
  kind: 'stage' | 'voice';
  name: string;
  topic: string | null;
  adultsOnly?: boolean;
  /** How many it takes; as many as come when left out. */
  limit?: number | null;
  /** What Discord tells of people whose native hand is up. */
  known?: ReadonlyMap<UserId, SpeakerFacts>;
  readonly people: Map<UserId, Voice>;
  /** Our accounts in it. */
  readonly accounts: Map<UserId, 'suppressed' | 'speaking'>;
  /** How often one of them was told to leave; never when left out. */
  leaves?: number;
  readonly overwrites: Map<Target, Rights>;
}

/** What a room may be set up with. */
export type RoomOver = Partial<Pick<Room, 'kind' | 'topic' | 'adultsOnly' | 'limit'>>;

/** A panel that was posted. */
export interface Message {
  readonly id: MessageId;
  readonly channelId: ChannelId;
  readonly spaceId: SpaceId;
  facts: PanelFacts;
}

/** What the small Discord refuses with. */
export class OutsideRefused extends Error {
  readonly failure: OutsideFailure;
  constructor(failure: OutsideFailure) {
    super(failure.code);
    this.failure = failure;
  }
}

/** How a world is set up. */
export interface WorldOptions {
  readonly graceMs?: number;
  /** Default as that of the app. */
  readonly openLateMs?: number;
  /** Events come only when `deliver` is called. */
  readonly lag?: boolean;
  /** Our accounts never get to sit. */
  readonly deaf?: boolean;
  /** How long Discord takes to carry out a call; then it answers at once. Default 0. */
  readonly callMs?: number;
  /** How long calls that only tell people something take: panels, notices and the status. Default as the others. */
  readonly tellMs?: number;
  /** How long the store takes to take in a new space. Default 0. */
  readonly insertMs?: number;
  /** How long the store takes to take in what became of a space. Default 0. */
  readonly saveMs?: number;
  /** A space that the store takes in no change of: somebody else has always written it a moment before. Default none. */
  readonly contended?: SpaceId;
  /** How long the store takes to note what was done outside. Default 0. */
  readonly noteMs?: number;
  /** Whether the store takes in no new space. Default false. */
  readonly storeLost?: boolean;
  /** Whether we may set the status of voice rooms. Default true. */
  readonly mayTitle?: boolean;
  /** Accounts of the pool, by name. */
  readonly pool?: readonly string[];
  /** Whether a move into the same room counts rights anew; Discord's documents do not say. Default true. */
  readonly sameRoomMoves?: boolean;
  /** Whether new rooms and spaces get ids that look like real ones, for what reads ids. Default false: names. */
  readonly realIds?: boolean;
  /** Ids of a world whose stores outlive it; counted from one when left out. */
  readonly ids?: Ids;
  /** Where its own numbers begin, so that it makes other rooms and messages than a world before it. */
  readonly numbersFrom?: number;
}

/** Whether somebody with these roles moderates a room, without what the space in it denies them; null: the server. */
export type Moderates = (room: ChannelId | null, user: UserId, roles: readonly string[]) => boolean;

/** An actor as Discord vouches for them. */
export const actor = (
  user: string,
  guild: GuildId,
  over: {
    readonly channelId?: ChannelId;
    /** Whether they moderate every room, or how that is told. */
    readonly moderator?: boolean | Moderates;
    readonly serverManager?: boolean;
    readonly roles?: readonly string[];
    readonly joinedAtMs?: number;
  } = {},
): Parameters<App['openSpace']>[0] => ({
  userId: userId(user),
  guildId: guild,
  channelId: over.channelId ?? channelId('lobby'),
  moderates: (room) =>
    typeof over.moderator === 'function'
      ? over.moderator(room, userId(user), over.roles ?? [])
      : (over.moderator ?? false),
  serverManager: over.serverManager ?? false,
  hasRole: (roleId) => over.roles?.includes(roleId) ?? false,
  joinedAtMs: over.joinedAtMs ?? null,
});

/** Rights of an overwrite of which only some are said. */
export const rights = (said: Partial<Rights>): Rights => ({
  view: 'unset',
  connect: 'unset',
  speak: 'unset',
  unmute: 'unset',
  request: 'unset',
  ...said,
});

/** What the overwrite of `target` says of a right in a room. */
export const says = (room: Room, target: Target, right: Right): Rights[Right] =>
  room.overwrites.get(target)?.[right] ?? 'unset';

/** Who may speak in a room by its overwrites: administrators always. */
export const maySpeak = (room: Room, user: UserId, admins: ReadonlySet<UserId>): boolean => {
  if (admins.has(user)) return true;
  const own = says(room, `member:${user}`, 'speak');
  if (own !== 'unset') return own === 'allowed';
  return says(room, 'everyone', 'speak') !== 'denied';
};

/** Whether somebody with these roles has a right in a room that everybody has by right: the order is everyone, roles, member (Discord's documentation, "Permission Overwrites"). */
export const may = (room: Room, right: Right, user: UserId, ...roles: readonly string[]): boolean => {
  const own = says(room, `member:${user}`, right);
  const ofRoles = roles.map((role) => says(room, `role:${role}`, right));
  const role = ofRoles.includes('allowed') ? 'allowed' : ofRoles.includes('denied') ? 'denied' : 'unset';
  const said = [own, role, says(room, 'everyone', right)].find((state) => state !== 'unset');
  return said !== 'denied';
};

/** What a room is seen with besides itself. */
export interface Around {
  readonly muted: (user: UserId) => boolean;
  readonly timedOut: ReadonlySet<UserId>;
  readonly mayTitle: boolean;
  /** Servers whose people see no room without a role. */
  readonly needsRole: ReadonlySet<GuildId>;
  readonly admins: ReadonlySet<UserId>;
}

const stagePresence = ({ suppress, raisedAtMs }: Voice): PersonInRoom['presence'] => {
  if (suppress) return raisedAtMs === null ? 'audience' : 'hand';
  return raisedAtMs === null ? 'speaking' : 'invited';
};

/** What is known of somebody whose native hand is up. */
const factsIn = ({ known }: Room, user: UserId): Pick<PersonInRoom, 'facts'> => {
  const facts = known?.get(user);
  return facts === undefined ? {} : { facts };
};

/** A room as Discord shows it now. */
export const seenOf = (room: Room, { muted, admins, timedOut, mayTitle, needsRole }: Around): RoomSeen => ({
  channelId: room.id,
  kind: room.kind,
  topic: room.topic,
  mayTitle,
  adultsOnly: room.adultsOnly === true,
  limit: room.limit ?? null,
  base: { view: !needsRole.has(room.guildId), connect: true },
  people: [...room.people].map(([user, voice]) => ({
    userId: user,
    raisedAtMs: voice.raisedAtMs,
    presence: room.kind === 'stage' ? stagePresence(voice) : voice.suppress || muted(user) ? 'audience' : 'speaking',
    suppressed: voice.suppress,
    muted: muted(user),
    unbound: admins.has(user),
    maySpeak: maySpeak(room, user, admins),
    timedOut: timedOut.has(user),
    ...factsIn(room, user),
  })),
  bots: [],
  accounts: [...room.accounts].map(([accountId, state]) => ({
    accountId,
    state: muted(accountId) ? ('muted' as const) : state,
  })),
  overwrites: [...room.overwrites]
    .filter(([, said]) => Object.values(said).some((state) => state !== 'unset'))
    .map(([target, said]) => ({ target, rights: said })),
});

/** Who may unmute others in a room by an overwrite of their own. */
export const unmuters = (room: Room): ReadonlySet<UserId> =>
  new Set(
    [...room.overwrites].flatMap(([target, { unmute }]) =>
      unmute === 'allowed' && target.startsWith('member:') ? [userId(target.slice('member:'.length))] : [],
    ),
  );
