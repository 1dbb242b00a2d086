import { FRAME_DOWN } from '../../contract.ts';
import playbackUrl from './playback.worklet.ts?worker&url';
import { showLevels } from './levels.ts';

/** 20 ms at 48 kHz: RFC 7587. */
const FRAME = 960;
const RATE = 48_000;
/** Bytes before the packet (`contract.ts`). */
const HEAD = 15;
/** Gaps up to this many frames are filled with silence, so that what follows keeps its place; longer ones are pauses. */
const MAX_GAP = 10;
/** Speakers with a decoder; a stage has a handful. The one who has been quiet for longest goes first. */
const MAX_DECODERS = 40;
/** Recorded seconds at most. */
const MAX_RECORDED_S = 600;

interface Speaker {
  readonly decoder: AudioDecoder;
  sequence: number;
}

type FromWorklet =
  | { readonly kind: 'levels'; readonly levels: readonly (readonly [string, number])[] }
  | { readonly kind: 'played'; readonly samples: Float32Array };

/** Decodes and plays what one hears. */
export class Player {
  readonly #node: AudioWorkletNode;
  readonly #speakers = new Map<string, Speaker>();
  #recorded: Float32Array[] | null = null;

  private constructor(context: AudioContext) {
    this.#node = new AudioWorkletNode(context, 'playback', { numberOfInputs: 0, outputChannelCount: [2] });
    this.#node.connect(context.destination);
    this.#node.port.addEventListener('message', ({ data }: MessageEvent<FromWorklet>) => {
      if (data.kind === 'levels') showLevels(data.levels);
      else this.#keep(data.samples);
    });
    this.#node.port.start();
  }

  /** Makes one that plays through this context. */
  static async open(context: AudioContext): Promise<Player> {
    await context.audioWorklet.addModule(playbackUrl);
    return new Player(context);
  }

  /** Plays a frame that came; one that is late is left out. */
  hear(frame: DataView<ArrayBuffer>): void {
    if (frame.byteLength <= HEAD || frame.getUint8(0) !== FRAME_DOWN) return;
    const userId = frame.getBigUint64(1).toString();
    const sequence = frame.getUint16(9);
    const speaker = this.#speakerOf(userId, sequence);
    const step = (sequence - speaker.sequence) & 0xffff;
    if (step === 0 || step >= 0x8000) return;
    speaker.sequence = sequence;
    if (step > 1 && step <= MAX_GAP) this.#play(userId, new Float32Array(FRAME * (step - 1)));
    const data = new Uint8Array(frame.buffer, HEAD);
    speaker.decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp: frame.getUint32(11), data }));
  }

  /** Begins to keep what is played. */
  record(): void {
    this.#recorded = [];
    this.#node.port.postMessage({ kind: 'tap', isOn: true });
  }

  /** What was played since, as mono samples of 48 kHz. */
  stopRecording(): readonly Float32Array[] {
    const recorded = this.#recorded ?? [];
    this.#recorded = null;
    this.#node.port.postMessage({ kind: 'tap', isOn: false });
    return recorded;
  }

  #keep(samples: Float32Array): void {
    const recorded = this.#recorded;
    if (recorded !== null && recorded.length * samples.length < MAX_RECORDED_S * RATE) recorded.push(samples);
  }

  #speakerOf(userId: string, sequence: number): Speaker {
    const known = this.#speakers.get(userId);
    this.#speakers.delete(userId);
    const speaker =
      known !== undefined && known.decoder.state === 'configured'
        ? known
        : { decoder: this.#decoder(userId), sequence: (sequence - 1) & 0xffff };
    // The newest stand last.
    this.#speakers.set(userId, speaker);
    const [oldest] = this.#speakers;
    if (this.#speakers.size > MAX_DECODERS && oldest !== undefined) {
      oldest[1].decoder.close();
      this.#speakers.delete(oldest[0]);
    }
    return speaker;
  }

  #decoder(userId: string): AudioDecoder {
    const decoder = new AudioDecoder({
      output: (data) => {
        this.#play(userId, monoOf(data));
        data.close();
      },
      // A decoder that failed is closed, and the next frame makes a new one.
      error: () => {},
    });
    decoder.configure({ codec: 'opus', sampleRate: RATE, numberOfChannels: 2 });
    return decoder;
  }

  #play(userId: string, samples: Float32Array): void {
    this.#node.port.postMessage({ kind: 'samples', userId, samples }, [samples.buffer]);
  }
}

function monoOf(data: AudioData): Float32Array {
  const mono = new Float32Array(data.numberOfFrames);
  const plane = new Float32Array(data.numberOfFrames);
  for (let planeIndex = 0; planeIndex < data.numberOfChannels; planeIndex += 1) {
    data.copyTo(plane, { planeIndex, format: 'f32-planar' });
    for (let at = 0; at < mono.length; at += 1) mono[at] = (mono[at] ?? 0) + (plane[at] ?? 0) / data.numberOfChannels;
  }
  return mono;
}
