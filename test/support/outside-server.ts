/** What a server of the small world has besides rooms, what it lets us do, and what people set for themselves. */
import type {
  ChannelSeen,
  MemberSeen,
  OutsideFailure,
  PersonSettings,
  Rights,
  RightWanted,
  Target,
} from '../../src/app/index.ts';
import type { ChannelId, GuildId, RoleId, UserId } from '../../src/lib/index.ts';

/** It outlives the process. */
export interface OutsideServer {
  readonly channels: Map<ChannelId, ChannelSeen['type']>;
  /** Servers whose people see no room without a role. */
  readonly needsRole: Set<GuildId>;
  /** What the overwrites of categories say. */
  readonly overwrites: Map<ChannelId, ReadonlyMap<Target, Rights>>;
  /** What categories deny and we lack. */
  readonly undeniable: Map<ChannelId, readonly string[]>;
  /** As what rooms were made; the room of a space under an empty name. */
  readonly acts: Map<ChannelId, string>;
  /** As what they were deleted. */
  readonly removals: Map<ChannelId, string>;
  /** In which category a room was made. */
  readonly parents: Map<ChannelId, ChannelId>;
  readonly roles: Map<RoleId, { readonly mentionable: boolean }>;
  /** Permissions that we lack, by channel; server-wide under null. */
  readonly lacking: Map<ChannelId | null, readonly string[]>;
  /** Roles that moderate rooms. */
  moderators: readonly RoleId[];
  /** Who moderates one room alone, by an overwrite there. */
  readonly roomModerators: Map<ChannelId, readonly Target[]>;
  /** Which overwrites are refused, and with what. */
  refusesRight: (wanted: RightWanted) => OutsideFailure | null;
  /** Our audit log may not be read: a room whose answer was lost is looked for by how it looks. */
  hidesLog: boolean;
  readonly people: Map<UserId, PersonSettings>;
  /** Who is not as everybody else: by person, null for somebody who is not in the server. */
  readonly members: Map<UserId, Partial<MemberSeen> | null>;
}

/** A server with nothing but what it is given. */
export const outsideServer = (): OutsideServer => ({
  channels: new Map(),
  needsRole: new Set(),
  overwrites: new Map(),
  undeniable: new Map(),
  acts: new Map(),
  removals: new Map(),
  parents: new Map(),
  roles: new Map(),
  lacking: new Map(),
  moderators: [],
  roomModerators: new Map(),
  refusesRight: () => null,
  hidesLog: false,
  people: new Map(),
  members: new Map(),
});

/** Channels in a category, others than those that were made among them. */
export const fill = ({ parents }: OutsideServer, category: ChannelId, count: number): void => {
  // as: channel ids are opaque here.
  for (let n = 0; n < count; n += 1) parents.set(`other-${n}` as ChannelId, category);
};
