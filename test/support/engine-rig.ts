import { LinkEngine, type FrameSink, type SendOutcome } from '../../src/voice/engine/index.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

/** The silence frame of Discord's clients. */
export const silence: Buffer = Buffer.from([0xf8, 0xff, 0xfe]);

/** A 20 ms CELT frame that carries a number, so that it can be told from all others. */
export function frameOf(number: number): Buffer {
  const frame = Buffer.alloc(8, 0x55);
  frame[0] = 0xfc;
  frame.writeUInt32BE(number, 2);
  return frame;
}

/** A frame that left, with the RTP numbers a listener would see. */
export interface Left {
  readonly frame: Buffer;
  readonly sequence: number;
  readonly timestamp: number;
  readonly atMs: number;
}

/** A room's way out that keeps what left, with the RTP numbers a listener would see. */
export class RecordingSink implements FrameSink {
  readonly left: Left[] = [];
  outcome: SendOutcome = 'sent';
  pauses = 0;
  #sequence = 0;
  #timestamp = 0;
  readonly #clock: ManualClock;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  send(frame: Buffer, sequence: number, timestamp: number): SendOutcome {
    if (this.outcome === 'gone') return 'gone';
    this.#sequence += sequence;
    this.#timestamp += timestamp;
    this.left.push({ frame, sequence: this.#sequence, timestamp: this.#timestamp, atMs: this.#clock.monotonicMs() });
    return this.outcome;
  }

  pause(): void {
    this.pauses += 1;
  }
}

/** An engine with one path, `l` from `near` to `far`. */
export interface Rig {
  readonly clock: ManualClock;
  readonly engine: LinkEngine;
  readonly far: RecordingSink;
  readonly carrying: string[];
}

/** A fresh one, at 0 ms. */
export function createRig(): Rig {
  const clock = createManualClock();
  const carrying: string[] = [];
  const engine = new LinkEngine(clock, ({ id, from, to }) => carrying.push(`${id}:${from}>${to}`));
  const far = new RecordingSink(clock);
  engine.setSink('far', far);
  engine.apply([{ id: 'l', from: 'near', to: 'far' }]);
  return { clock, engine, far, carrying };
}

/** Numbers of the voiced frames, in the order they left. */
export const numbersOf = (left: readonly Left[]): number[] =>
  left.filter(({ frame }) => frame.length > 3).map(({ frame }) => frame.readUInt32BE(2));
