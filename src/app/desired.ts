import type { Space } from '../domain/index.ts';
import { stageTopic } from '../domain/index.ts';
import type { UserId } from '../lib/index.ts';

/** What a space wants outside that the space alone does not say. */
export interface Surroundings {
  /** Whether our account is to sit in its room. */
  readonly seated: boolean;
  /** Digest of the panel as it should be. */
  readonly panelDigest: string;
  /** Whether the panel waits for our account to be a speaker: an opening is told only once it is true. */
  readonly panelWaits: boolean;
}

/** How the outside should look for a space. */
export interface Desired {
  /** make: there must be one · keep: it stands and is ours to run · leave: removed if made, given back as it was if lent. */
  readonly room: 'make' | 'keep' | 'leave';
  /** The stage's topic; null while there is no stage to keep. */
  readonly topic: string | null;
  /** Who may unmute in the room by an overwrite of ours. */
  readonly hostMayUnmute: UserId | null;
  /** Who should be invited up, and who should be in the audience. */
  readonly up: readonly UserId[];
  readonly down: readonly UserId[];
  /** Whether our own account should be a speaker where it sits. */
  readonly selfSpeaks: boolean;
  readonly panel: { readonly digest: string; readonly waits: boolean };
}

/** What the outside should look like, from the state alone. Pure. */
export const desired = (space: Space, around: Surroundings): Desired => {
  const panel = { digest: around.panelDigest, waits: around.panelWaits };
  if (space.life.status === 'ending' || space.life.status === 'ended')
    return { room: 'leave', topic: null, hostMayUnmute: null, up: [], down: [], selfSpeaks: false, panel };
  return {
    room: space.room.channelId === null ? 'make' : 'keep',
    topic: stageTopic(space.title),
    hostMayUnmute: space.hostId,
    up: space.people.filter((person) => person.floor === 'inviting').map((person) => person.userId),
    down: space.toAudience,
    selfSpeaks: around.seated,
    panel,
  };
};
