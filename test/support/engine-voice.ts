import { farStep } from '../../src/voice/engine/serial.ts';
import { numbersMax } from './signed-codec.ts';

/** The rooms of a world; in the last one nobody speaks, so that it can hear more voices than a mix holds. */
export const rooms = ['a', 'b', 'c', 'd'] as const;
/** One of them. */
export type Room = (typeof rooms)[number];

/** Somebody in a room, and what they said so far. */
export interface Voice {
  readonly number: number;
  readonly room: Room;
  /** Counts its streams: each has an SSRC of its own. */
  stream: number;
  /** Whether it is in the room; whether it was told who speaks with its SSRC. */
  isThere: boolean;
  isNamed: boolean;
  isTalking: boolean;
  isMuted: boolean;
  /** When something last began for which it may not have been heard before: its talk, its name, the end of its mute. */
  sinceMs: number;
  mutedMs: number;
  /** When sound of it last reached the engine. */
  reachedMs: number;
  /** Packets with sound of it so far: that is what each holds. */
  said: number;
  sequence: number;
  silences: number;
  /** A packet that was overtaken on its way, and arrives behind the next. */
  overtaken: (() => void) | null;
}

/** What was heard of a voice in a room so far, and when last. */
export interface Heard {
  readonly numbers: Set<number>;
  atMs: number;
}

/** Where it sits. */
export const roomOf = (voice: number): Room => rooms[voice % (rooms.length - 1)] ?? 'a';
/** Its account. */
export const userOf = (voice: number): string => `30000000000000000${voice}`;
/** The SSRC of its stream. */
export const ssrcOf = ({ number, stream }: Voice): number => 100 * stream + number;

/** One in so many packets is a stray: so far off that it is none that was overtaken, and says a number that nobody says. */
export const strayShare: number = 1 / 400;
/** How far at least, in numbers. */
export const strayMin: number = 2 * farStep;
/** And at most. */
export const strayMax = 8000;
/** What it says. */
export const strayNumber: number = numbersMax - 1;
/** Whether it is one. */
export const isStray = (frame: Buffer): boolean => frame.length === 4 && frame.readUInt16BE(2) === strayNumber;

/** Packets of a second. */
const latelySaid = 50;

/** Why a packet is none that may be heard now; null where it may. */
export const notNew = ({ said }: Voice, { numbers }: Heard, number: number): string | null => {
  if (numbers.has(number)) return `${number} twice`;
  return number > said || said - number > latelySaid ? `${number}, which was not said lately` : null;
};
