import { FRAME_DOWN } from '../../contract.ts';

/** Bytes before the packet (`contract.ts`). */
const HEAD = 19;
/** Speakers with a decoder; a stage has a handful. The one who has been quiet for longest goes first. */
const MAX_SPEAKERS = 40;

/** A frame that came. */
export interface HeardFrame {
  readonly userId: string;
  /** Another one for each connection of a speaker. */
  readonly ssrc: number;
  readonly sequence: number;
  readonly timestamp: number;
  readonly opus: Uint8Array<ArrayBuffer>;
}

/** Reads a frame of the local Discord, or null when it is none. */
export function readFrameDown(frame: DataView<ArrayBuffer>): HeardFrame | null {
  if (frame.byteLength <= HEAD || frame.getUint8(0) !== FRAME_DOWN) return null;
  return {
    userId: frame.getBigUint64(1).toString(),
    ssrc: frame.getUint32(9),
    sequence: frame.getUint16(13),
    timestamp: frame.getUint32(15),
    opus: new Uint8Array(frame.buffer, frame.byteOffset + HEAD, frame.byteLength - HEAD),
  };
}

/** What decodes a speaker: an `AudioDecoder`, which closes itself when it fails. */
interface Decoder {
  readonly state: string;
  close(): void;
}

interface Speaker<Kind extends Decoder> {
  readonly userId: string;
  readonly decoder: Kind;
  sequence: number;
}

/**
 * Who is heard, each connection of a speaker by itself: its numbers start anywhere, so that who comes back would else be taken
 * for late until the numbers of the last connection are passed.
 */
export class Speakers<Kind extends Decoder> {
  readonly #open: (userId: string) => Kind;
  readonly #known = new Map<number, Speaker<Kind>>();

  constructor(open: (userId: string) => Kind) {
    this.#open = open;
  }

  /** The decoder for a frame and how many frames before it never came; null for one that is late or came twice. */
  next({ userId, ssrc, sequence }: HeardFrame): { readonly decoder: Kind; readonly missing: number } | null {
    const known = this.#known.get(ssrc);
    const isSame = known?.userId === userId && known.decoder.state === 'configured';
    const speaker = isSame ? known : this.#meet(userId, ssrc, sequence);
    const step = (sequence - speaker.sequence) & 0xffff;
    if (step === 0 || step >= 0x8000) return null;
    speaker.sequence = sequence;
    // The newest stand last.
    this.#known.delete(ssrc);
    this.#known.set(ssrc, speaker);
    return { decoder: speaker.decoder, missing: step - 1 };
  }

  /** Lets go of everybody: what comes next is of another room. */
  forget(): void {
    for (const ssrc of this.#known.keys()) this.#drop(ssrc);
  }

  #meet(userId: string, ssrc: number, sequence: number): Speaker<Kind> {
    this.#drop(ssrc);
    const speaker = { userId, decoder: this.#open(userId), sequence: (sequence - 1) & 0xffff };
    this.#known.set(ssrc, speaker);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MAX_SPEAKERS && oldest !== undefined) this.#drop(oldest);
    return speaker;
  }

  #drop(ssrc: number): void {
    const decoder = this.#known.get(ssrc)?.decoder;
    this.#known.delete(ssrc);
    if (decoder !== undefined && decoder.state !== 'closed') decoder.close();
  }
}
