import type { Space } from '../domain/index.ts';
import { roomStays, stageTopic } from '../domain/index.ts';
import type { LinkId, RoleId, UserId } from '../lib/index.ts';
import { backstageDesired } from './backstage-desired.ts';
import type { BackstageDesired } from './backstage-desired.ts';
import type { AnnouncementDesired } from './announcing.ts';
import type { RightWanted, Target } from './ports.ts';
import { doorRights, isRestricted, merged } from './room-doors.ts';

/** What a space wants outside that the space alone does not say. */
export interface Surroundings {
  /** Our main account: it runs every room. */
  readonly mainAccount: UserId;
  /** The account of ours that is to sit in its room, null when none is. */
  readonly account: UserId | null;
  /** Roles whose members moderate rooms in this server. */
  readonly moderators: readonly RoleId[];
  /** Who moderates its room, and may come in there by what its server says. */
  readonly roomModerators: readonly Target[];
  /** Open links that carry sound out of its room, if that is encrypted: its people are told. */
  readonly notices: readonly LinkId[];
  /** Open links over which it would be heard by more people than may come in: who runs it is told. */
  readonly held: readonly LinkId[];
  /** Digest of the panel as it should be. */
  readonly panelDigest: string;
  /** Whether the panel waits for our account to be a speaker: an opening is told only once it is true. */
  readonly panelWaits: boolean;
  readonly announcement: AnnouncementDesired;
  /** Whether its room is one that we made for what is planned: lent by a series to each of its dates, and ours all the same. */
  readonly isRoomOfPlan: boolean;
}

/** How the outside should look for a space. */
export interface Desired {
  /**
   * make: there must be one · keep: it stands and is ours to run · give-back: nothing of ours is left in it, whether it was lent or was made
   * and stays · remove.
   */
  readonly room: 'make' | 'keep' | 'give-back' | 'remove';
  /** The stage's topic, or the voice room's status; null while there is none to keep. */
  readonly topic: string | null;
  /** Whether the room is for adults only; null where that is not ours to say. */
  readonly adultsOnly: boolean | null;
  /** How many people the room takes, 0 for as many as come; null where that is not ours to say. */
  readonly places: number | null;
  /** What overwrites of the room are to say, our own account's first. */
  readonly rights: readonly RightWanted[];
  /** On a stage: who should be invited up, and who should be in the audience. */
  readonly up: readonly UserId[];
  readonly down: readonly UserId[];
  /** In a voice room: who may be heard; everybody else may not. */
  readonly floor: ReadonlySet<UserId>;
  /** Who has the floor and is muted all the same. */
  readonly muted: ReadonlySet<UserId>;
  /** Who is to leave the room. */
  readonly out: readonly UserId[];
  /** The account of ours that should sit there and be a speaker. */
  readonly account: UserId | null;
  readonly notices: readonly LinkId[];
  readonly held: readonly LinkId[];
  readonly panel: { readonly digest: string; readonly waits: boolean };
  readonly announcement: AnnouncementDesired;
  readonly backstage: BackstageDesired;
}

/**
 * The stage may be in a category that is hidden from the accounts of the pool, and be closed to everybody by its space. The host gets nothing:
 * who may unmute on a stage may also mute everybody there, in the whole server and for longer than it is open.
 */
const stageRights = (space: Space, { mainAccount, account }: Surroundings): readonly RightWanted[] =>
  [mainAccount, account]
    .filter((id) => id !== null && (id !== mainAccount || isRestricted(space)))
    .map((id): RightWanted => ({ target: `member:${id}`, rights: { view: 'allowed', connect: 'allowed' } }));

/** Our own overwrite first: once everybody is denied to speak it is what keeps us heard. Then everybody, then who has the floor. */
const voiceRights = (space: Space, { mainAccount, account }: Surroundings): readonly RightWanted[] => {
  const accounts = account === null ? [mainAccount] : [...new Set([mainAccount, account])];
  return [
    ...accounts.map((id): RightWanted => ({
      target: `member:${id}`,
      rights: { view: 'allowed', connect: 'allowed', speak: 'allowed' },
    })),
    { target: 'everyone', rights: { speak: 'denied' } },
    // Of the host too only this, as on a stage.
    ...space.people.map(({ userId }): RightWanted => ({ target: `member:${userId}`, rights: { speak: 'allowed' } })),
  ];
};

/** The rights that a room of this space is made with and keeps while it is open. */
const rightsOf = (space: Space, around: Surroundings): readonly RightWanted[] =>
  merged([
    ...(space.room.kind === 'stage' ? stageRights(space, around) : voiceRights(space, around)),
    ...doorRights(space, around.roomModerators),
  ]);

/** Whom a room that stays lets in: still those alone whom its space let in, as what was said there was for them. The lock ends with it. */
const keptRights = (space: Space, { mainAccount, roomModerators }: Surroundings): readonly RightWanted[] => {
  const quiet = { ...space, rules: { ...space.rules, locked: false }, brake: null, blocked: [] };
  if (!isRestricted(quiet)) return [];
  const own = { target: `member:${mainAccount}`, rights: { view: 'allowed', connect: 'allowed' } } as const;
  return merged([own, ...doorRights(quiet, roomModerators)]);
};

/** For whom the room is, and for how many: of a lent one that is for its server to say. */
const ruledIn = ({ room, rules }: Space, { isRoomOfPlan }: Surroundings): Pick<Desired, 'adultsOnly' | 'places'> => {
  const isOurs = room.origin === 'created' || isRoomOfPlan;
  return isOurs ? { adultsOnly: rules.adultsOnly, places: rules.places } : { adultsOnly: null, places: null };
};

/** What the outside should look like, from the state alone. Pure. */
export const desired = (space: Space, around: Surroundings): Desired => {
  const panel = { digest: around.panelDigest, waits: around.panelWaits };
  const { announcement } = around;
  const backstage = backstageDesired(space, around);
  if (space.life.status === 'ending' || space.life.status === 'ended') {
    const nobody = new Set<UserId>();
    const nothing = { up: [], down: [], floor: nobody, muted: nobody, out: [], notices: [], held: [] };
    const stays = roomStays(space);
    const room = stays || space.room.origin === 'borrowed' ? 'give-back' : 'remove';
    const rights = stays ? keptRights(space, around) : [];
    // The next date in the room of a series says it anew.
    const places = space.room.origin === 'borrowed' && around.isRoomOfPlan ? 0 : null;
    const none = { topic: null, adultsOnly: null, places, account: null };
    return { room, rights, ...none, ...nothing, panel, announcement, backstage };
  }
  const isVoice = space.room.kind === 'voice';
  return {
    room: space.room.channelId === null ? 'make' : 'keep',
    topic: stageTopic(space.title),
    ...ruledIn(space, around),
    rights: rightsOf(space, around),
    up: isVoice ? [] : space.people.filter(({ floor }) => floor === 'inviting').map(({ userId }) => userId),
    down: isVoice ? [] : space.toAudience,
    floor: new Set(isVoice ? space.people.map(({ userId }) => userId) : []),
    muted: new Set(space.muted),
    out: space.toRemove,
    account: around.account,
    notices: isVoice ? around.notices : [],
    held: around.held,
    panel,
    announcement,
    backstage,
  };
};
