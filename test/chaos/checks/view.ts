import { Permission, type Guild, type VoiceState } from '../../../sandbox/world/index.ts';
import type { Desired } from '../../../src/app/desired.ts';
import { desired } from '../../../src/app/desired.ts';
import type { Applied } from '../../../src/app/index.ts';
import { linksFrom, roomLinksOf } from '../../../src/app/link-rooms.ts';
import type { Entry } from '../../../src/app/space-book.ts';
import { endsOf, type Link, type Space } from '../../../src/domain/index.ts';
import type { RoleId, SpaceId, UserId } from '../../../src/lib/index.ts';
import type { Scene } from '../scene.ts';
import type { Stored } from '../stored.ts';

/** A space that has not ended, with what it should look like outside. */
export interface Unfinished {
  readonly space: Space;
  readonly applied: Applied;
  readonly guild: Guild;
  /** Empty while it has no room. */
  readonly channelId: string;
  readonly wanted: Desired;
  /** The account that holds its lease. */
  readonly account: UserId | null;
  /** Its links, offered ones too. */
  readonly links: readonly Link[];
  /** The open ones that are told in it: also those that lead out of another room of its conversation. */
  readonly told: readonly Link[];
  /** The spaces of the rooms with which it is linked, by whichever link. */
  readonly linkedWith: readonly string[];
}

/** Everything that is compared: what is stored, and Discord as it is. */
export interface View {
  readonly scene: Scene;
  readonly stored: Stored;
  readonly unfinished: readonly Unfinished[];
  /** Whether somebody is a person. */
  isPerson(userId: string): boolean;
  /** The people in a room. */
  peopleIn(guild: Guild, channelId: string): readonly VoiceState[];
}

/** Roles that moderate rooms, as Discord's documents have it of stages. */
const MODERATES = Permission.ManageChannels | Permission.MuteMembers | Permission.MoveMembers;

const moderatorRoles = (guild: Guild): readonly RoleId[] =>
  [...guild.roles.values()]
    .filter(
      ({ id, managed, permissions }) =>
        id !== guild.id &&
        !managed &&
        (permissions & MODERATES) === MODERATES &&
        (permissions & Permission.Administrator) === 0n,
    )
    // as: the id of a role.
    .map(({ id }) => id as RoleId)
    .toSorted();

/** The spaces that go on, as far as is asked which rooms are one conversation. */
const bookOf = ({ spaces }: Stored): { readonly get: (id: SpaceId) => Entry | undefined } => ({
  // as: of an entry its space alone is read for that.
  get: (id) => spaces.find(({ space }) => space.id === id && space.life.status !== 'ended') as Entry | undefined,
});

/** Puts what is stored beside Discord. */
export const viewOf = (scene: Scene, stored: Stored): View => {
  const isPerson = (userId: string): boolean => scene.sandbox.world.users.get(userId)?.bot === false;
  const linksOf = ({ id }: Space): readonly Link[] =>
    stored.links.filter(
      ({ near, state }) => near.spaceId === id || (state.status === 'open' && state.far.spaceId === id),
    );
  const book = bookOf(stored);
  const all = stored.links;
  const known = { all: () => all, of: (id: SpaceId) => all.filter((one) => endsOf(one).includes(id)) };
  // as: our accounts' ids.
  const mainAccount = scene.accounts[0] as UserId;
  const unfinished = stored.spaces
    .filter(({ space }) => space.life.status !== 'ended')
    .map(({ space, applied }): Unfinished => {
      const guild = scene.guild(space.guildId);
      const moderators = moderatorRoles(guild);
      const account = stored.leases.find(({ spaceId }) => spaceId === space.id)?.accountId ?? null;
      const links = linksOf(space);
      const told = linksFrom({ book, links: known }, space.id).filter(({ state }) => state.status === 'open');
      const ends = roomLinksOf({ book, links: known }, space.id).filter(({ state }) => state.status === 'open');
      const linkedWith = [...new Set(ends.flatMap(endsOf))].filter((id) => id !== space.id);
      // What is announced is looked at by itself.
      const announcement = { phase: 'live' as const, digest: null, isHidden: false, isTallied: false, isLate: false };
      const notices = told.map(({ id }) => id);
      const wanted = desired(space, {
        mainAccount,
        account,
        notices,
        held: [],
        moderators,
        // Neither server keeps them from any of its rooms.
        roomModerators: moderators.map((id) => `role:${id}` as const),
        panelDigest: '',
        panelWaits: false,
        announcement,
        isRoomOfPlan: false,
      });
      const channelId = space.room.channelId ?? '';
      return { space, applied, guild, channelId, wanted, account, links, told, linkedWith };
    });
  return {
    scene,
    stored,
    unfinished,
    isPerson,
    peopleIn: (guild, channelId) =>
      [...guild.voiceStates.values()].filter((state) => state.channelId === channelId && isPerson(state.userId)),
  };
};
