import { systemClock } from '../../src/lib/index.ts';
import type { PersonFrame, VoicePersonConnection } from '../../sandbox/voice/client/index.ts';

const usualFrameMs = 20;

/** A 20 ms frame of `length` bytes that carries its number; never a silence frame. */
function talkFrame(number: number, length = 80): Buffer {
  const frame = Buffer.alloc(length, number & 0xff);
  frame[0] = 0xfc;
  frame.writeUInt32BE(number, 1);
  return frame;
}

/** Which frames are spoken, and how fast; 20 ms apart when nothing is said. */
export interface Speech {
  readonly from?: number;
  readonly count: number;
  readonly everyMs?: number;
}

/** Speaks as a microphone does, each frame at its time, and answers what was said. */
export function talk(person: VoicePersonConnection, speech: Speech): Promise<Buffer[]> {
  const sent: Buffer[] = [];
  const first = speech.from ?? 0;
  const everyMs = speech.everyMs ?? usualFrameMs;
  const startMs = systemClock.monotonicMs();
  return new Promise((resolve) => {
    const step = (i: number): void => {
      if (i === speech.count) {
        resolve(sent);
        return;
      }
      const frame = talkFrame(first + i, 20 + ((first + i) % 200));
      sent.push(frame);
      person.send(frame);
      systemClock.after(Math.max(0, startMs + (i + 1) * everyMs - systemClock.monotonicMs()), () => step(i + 1));
    };
    step(0);
  });
}

/** A voice that goes on until it is told to stop. */
export interface Talking {
  readonly said: readonly Buffer[];
  stop(): void;
}

/** Speaks 50 frames a second from `from` on until stopped. */
export function keepTalking(person: VoicePersonConnection, from = 0): Talking {
  const said: Buffer[] = [];
  const startMs = systemClock.monotonicMs();
  let isOn = true;
  const step = (): void => {
    if (!isOn) return;
    const frame = talkFrame(from + said.length, 20 + (said.length % 200));
    said.push(frame);
    person.send(frame);
    systemClock.after(Math.max(0, startMs + said.length * usualFrameMs - systemClock.monotonicMs()), step);
  };
  step();
  return {
    said,
    stop(): void {
      isOn = false;
    },
  };
}

/** All that a person hears from now on. */
export function listen(person: VoicePersonConnection): readonly PersonFrame[] {
  const heard: PersonFrame[] = [];
  person.onFrame((frame) => heard.push(frame));
  return heard;
}

/** What was heard apart from silence. */
export const voicedOf = (heard: readonly PersonFrame[]): readonly Buffer[] =>
  heard.map(({ opus }) => opus).filter((opus) => opus.length > 3);

/** Numbers of the frames that were heard. */
export const numbersOf = (frames: readonly Buffer[]): readonly number[] => frames.map((frame) => frame.readUInt32BE(1));
