import type { ChannelId, RoleId } from '../lib/index.ts';
import type { PresetPick } from './preset.ts';
import type { RoomKind } from './space.ts';
import { OPEN_GATE } from './speaker-gate.ts';
import type { SpeakerGate } from './speaker-gate.ts';

/** A daily stretch in which nobody but those who manage the server opens a space, in minutes since local midnight; it may pass midnight. */
export interface QuietHours {
  readonly fromMin: number;
  readonly toMin: number;
}

/** Where a space is announced, and the opt-in role that is mentioned with it, if any. */
export interface Announcing {
  readonly channelId: ChannelId;
  readonly roleId: RoleId | null;
}

/** Days on which a digest may come, as RFC 5545 writes them; 'daily' for each. */
export const DIGEST_DAYS = ['daily', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const;

/** On which of them, in the zone of the server. */
export type DigestDay = (typeof DIGEST_DAYS)[number];

/** When the digest of what is planned is posted, in minutes since local midnight. */
export interface DigestTime {
  readonly day: DigestDay;
  readonly atMin: number;
}

/** What a server has set for the spaces in it. */
export interface ServerRules {
  /** IANA name of the zone in which its times are meant. */
  readonly zone: string;
  /** Who may open a space, beside those who manage the server; empty for everybody. */
  readonly openers: readonly RoleId[];
  /** The category in which rooms are made; null for none. */
  readonly category: ChannelId | null;
  /** The kind of room where nobody says which; null for a stage where the server has COMMUNITY, else a voice room. */
  readonly kind: RoomKind | null;
  /** What a space begins with where nobody says it, if it is still there; null for what holds everywhere. */
  readonly preset: PresetPick | null;
  readonly announcing: Announcing | null;
  /** When what is planned is told in the channel for announcements; null for never. */
  readonly digest: DigestTime | null;
  /** Where the action log is written for moderators; null for nowhere but the store. */
  readonly logChannel: ChannelId | null;
  /** Unfinished spaces in the server, and of one host, at once. */
  readonly maxSpaces: number;
  readonly maxPerHost: number;
  /** How long after the opening of one space a person waits to open another, in minutes. */
  readonly openEveryMin: number;
  /** How long a space may last, in minutes. */
  readonly maxLengthMin: number;
  readonly quietHours: QuietHours | null;
  /** Whether what is planned and told of in Discord's list of events has its room from then on, locked until it opens. */
  readonly ownRooms: boolean;
  /** Words that no title, description, topic, question or name here may contain, as they were written. */
  readonly words: readonly string[];
  /** What is demanded of whoever asks to speak, in every space. */
  readonly speakers: SpeakerGate;
}

/** Of a server that never set anything. */
export const DEFAULT_RULES: ServerRules = {
  zone: 'UTC',
  openers: [],
  category: null,
  kind: null,
  preset: null,
  announcing: null,
  digest: null,
  logChannel: null,
  // Each holds a channel of the server's 500 and a panel that is edited up to every two seconds; ten keep one server far below the
  // 50 requests a second that an application has for all.
  maxSpaces: 10,
  maxPerHost: 10,
  openEveryMin: 0,
  // As long as any space may last (LIMITS); one that nobody sets a length for ends after half of it, and may be extended.
  maxLengthMin: 24 * 60,
  quietHours: null,
  // A stage or voice event needs its room; whoever finds the list of channels too long turns it off.
  ownRooms: true,
  words: [],
  speakers: OPEN_GATE,
};
