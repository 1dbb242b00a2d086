import { Permission, type Guild, type VoiceState } from '../../../sandbox/world/index.ts';
import type { Desired } from '../../../src/app/desired.ts';
import { desired } from '../../../src/app/desired.ts';
import type { Applied } from '../../../src/app/index.ts';
import type { Link, Space } from '../../../src/domain/index.ts';
import type { RoleId, UserId } from '../../../src/lib/index.ts';
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

/** Puts what is stored beside Discord. */
export const viewOf = (scene: Scene, stored: Stored): View => {
  const isPerson = (userId: string): boolean => scene.sandbox.world.users.get(userId)?.bot === false;
  const linksOf = ({ id }: Space): readonly Link[] =>
    stored.links.filter(
      ({ near, state }) => near.spaceId === id || (state.status === 'open' && state.far.spaceId === id),
    );
  // as: our accounts' ids.
  const mainAccount = scene.accounts[0] as UserId;
  const unfinished = stored.spaces
    .filter(({ space }) => space.life.status !== 'ended')
    .map(({ space, applied }): Unfinished => {
      const guild = scene.guild(space.guildId);
      const moderators = moderatorRoles(guild);
      const account = stored.leases.find(({ spaceId }) => spaceId === space.id)?.accountId ?? null;
      const links = linksOf(space);
      // What is announced is looked at by itself.
      const announcement = { phase: 'live' as const, digest: null, isHidden: false, isTallied: false, isLate: false };
      const notices = links.filter(({ state }) => state.status === 'open').map(({ id }) => id);
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
      return { space, applied, guild, channelId, wanted, account, links };
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
