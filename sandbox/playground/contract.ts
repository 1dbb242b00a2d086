/*
 * What the page and the local Discord say to each other. The page is built for browsers: this file imports nothing, and is all
 * that the page takes from outside its folder. Times are milliseconds.
 */

/** What somebody is in a server, as one chooses who to be. */
export type Standing = 'owner' | 'moderator' | 'member' | 'newcomer';

/** A person of the local world. */
export interface CastMember {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  /** The language of their client, as Discord names it. */
  readonly locale: string;
  /** What they are in each server they are in. */
  readonly servers: readonly { readonly guildId: string; readonly name: string; readonly standing: Standing }[];
  /** Whether a client is connected as them by now, such as one of the talkers. */
  readonly isThere: boolean;
  /** Whether they are one of those who talk by themselves while `npm start` runs, there already or not. */
  readonly isTalker: boolean;
}

/** A call of the API that was answered. */
export interface TracedCall {
  readonly atMs: number;
  readonly who: string;
  readonly isBot: boolean;
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** An event on its way to clients. */
export interface TracedDispatch {
  readonly atMs: number;
  readonly event: string;
  /** The server's name, or nothing for what belongs to none. */
  readonly server: string;
  readonly bytes: number;
}

/** Sound of the whole local world and of this page's own connection. */
export interface TracedVoice {
  /** The voice server's counters since the start, by name. */
  readonly counters: Readonly<Record<string, number>>;
  readonly own: OwnVoice | null;
  /** What was ordered for members of rooms and stands. */
  readonly faults: readonly TracedFault[];
}

/** One way of a member's sound through its network, when it is not calm. */
export interface TracedWeather {
  /** Kinds of weather with their strength; what is left out is calm. */
  readonly weather: PageWeather;
  /** Packets that it swallowed so far. */
  readonly lost: number;
}

/** Kinds of weather, as the control API takes them. */
export interface PageWeather {
  readonly loss?: number;
  readonly bursts?: { readonly loss: number; readonly length: number };
  readonly delayMs?: number;
  readonly jitterMs?: number;
  readonly reorder?: number;
  readonly duplicate?: number;
  readonly packetsPerSecond?: number;
}

/** What was ordered for one member of a server. */
export interface TracedFault {
  readonly guildId: string;
  readonly userId: string;
  /** From the member, and to it; null: calm. */
  readonly in: TracedWeather | null;
  readonly out: TracedWeather | null;
  readonly isWithheld: boolean;
  readonly spoils: 'packets' | 'frames' | null;
  readonly losesSpeaking: boolean;
  readonly ignoresHeartbeats: boolean;
  readonly losesKeys: boolean;
}

/** How this page's own voice connection does. */
export interface OwnVoice {
  readonly guildId: string;
  readonly channelId: string;
  /** End to end: never on stages, and in voice rooms once keys are shared with somebody. */
  readonly encryption: 'none' | 'waiting' | 'ready';
  /** Equal for all who share the same keys; empty on stages. */
  readonly privacyCode: string;
  /** Changes of keys seen so far. */
  readonly rekeys: number;
  readonly resumes: number;
  /** Frames since the connection began. */
  readonly sent: number;
  readonly heard: number;
  /** Frames that never came, told by gaps in their numbers. */
  readonly lost: number;
  readonly undecryptable: number;
}

/** What the local Discord tells the page. */
export type ToPage =
  | { readonly kind: 'hello'; readonly cast: readonly CastMember[]; readonly lines: readonly SpokenName[] }
  | { readonly kind: 'became'; readonly ready: Readonly<Record<string, unknown>> }
  | { readonly kind: 'event'; readonly t: string; readonly d: Readonly<Record<string, unknown>> }
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'refused'; readonly id: number; readonly why: string }
  | { readonly kind: 'voice'; readonly own: OwnVoice | null }
  | {
      readonly kind: 'trace';
      readonly calls: readonly TracedCall[];
      readonly dispatches: readonly TracedDispatch[];
      readonly voice: TracedVoice;
    };

/** A built-in sentence that can be spoken instead of using a microphone. */
export interface SpokenName {
  readonly name: string;
  readonly text: string;
  readonly language: 'en' | 'ar';
}

/** What became of using a command, a button, a select or a form. */
export interface Used {
  /** `failed`: nobody answered in time. */
  readonly status: 'answered' | 'failed';
  readonly modal: Readonly<Record<string, unknown>> | null;
}

/** First byte of a frame of sound from the page: level, number of the frame (32 bits), Opus. */
export const FRAME_UP = 1;
/** First byte of a frame of sound to the page: user id (64 bits), SSRC (32), sequence (16), RTP time (32), Opus. */
export const FRAME_DOWN = 2;

/** The most that the files of a command may have together: Discord's own limit for people is 10 MiB. */
export const MAX_FILE_BYTES: number = 10 * 1024 * 1024;

/** A file that is sent along. */
export interface PageFile {
  readonly name: string;
  readonly contentType: string;
  readonly base64: string;
}

/** What an option of a command is given. */
export type PageValue = string | number | boolean | PageFile;

/** Where something is done; without a server in a direct message. */
interface Place {
  readonly guildId?: string | undefined;
  readonly channelId: string;
}

/** The option values of a command that is being written, or sent. */
interface Written extends Place {
  readonly words: string;
  readonly values: Readonly<Record<string, PageValue>>;
  readonly applicationId: string;
}

/** What the page asks for. */
export type PageAct =
  | { readonly act: 'be'; readonly userId: string }
  | { readonly act: 'home' }
  | { readonly act: 'openChat'; readonly channelId: string }
  | ({ readonly act: 'commands' } & Place)
  | ({ readonly act: 'command' } & Written)
  | ({ readonly act: 'autocomplete'; readonly focused: string } & Written)
  | ({ readonly act: 'menu'; readonly name: string; readonly userId: string; readonly applicationId: string } & Place)
  | { readonly act: 'press'; readonly messageId: string; readonly customId: string }
  | {
      readonly act: 'select';
      readonly messageId: string;
      readonly customId: string;
      readonly values: readonly string[];
    }
  | {
      readonly act: 'submit';
      readonly modalId: string;
      readonly values: Readonly<Record<string, string | boolean | readonly string[]>>;
    }
  | { readonly act: 'say'; readonly channelId: string; readonly text: string }
  | { readonly act: 'openDm'; readonly userId: string }
  | { readonly act: 'join'; readonly guildId: string; readonly channelId: string; readonly isMuted: boolean }
  | { readonly act: 'leave'; readonly guildId: string }
  | { readonly act: 'setVoice'; readonly guildId: string; readonly isMuted: boolean; readonly isDeaf: boolean }
  | {
      readonly act: 'stage';
      readonly guildId: string;
      readonly what: 'raise' | 'lower' | 'accept' | 'decline' | 'audience';
    }
  | { readonly act: 'suppress'; readonly guildId: string; readonly userId: string; readonly isSuppressed: boolean }
  | { readonly act: 'beginStage'; readonly channelId: string; readonly topic: string }
  | { readonly act: 'endStage'; readonly channelId: string }
  | { readonly act: 'serverMute'; readonly guildId: string; readonly userId: string; readonly isMuted: boolean }
  | { readonly act: 'disconnect'; readonly guildId: string; readonly userId: string }
  | { readonly act: 'interested'; readonly guildId: string; readonly eventId: string; readonly isOn: boolean }
  | { readonly act: 'eventPeople'; readonly guildId: string; readonly eventId: string }
  | { readonly act: 'silent' }
  | { readonly act: 'trace'; readonly isOn: boolean }
  | { readonly act: 'fault'; readonly order: unknown }
  | { readonly act: 'switches'; readonly patch: Readonly<Record<string, unknown>> };

/** The same, numbered: it is answered with `done` or `refused` of that number. */
export type PageRequest = PageAct & { readonly id: number };
