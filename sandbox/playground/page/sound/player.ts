import playbackUrl from './playback.worklet.ts?worker&url';
import { showLevels } from './levels.ts';
import { readFrameDown, Speakers } from './speakers.ts';

/** 20 ms at 48 kHz: RFC 7587. */
const FRAME = 960;
const RATE = 48_000;
/** Gaps up to this many frames are filled with silence, so that what follows keeps its place; longer ones are pauses. */
const MAX_GAP = 10;
/** Recorded seconds at most. */
const MAX_RECORDED_S = 600;

type FromWorklet =
  | { readonly kind: 'levels'; readonly levels: readonly (readonly [string, number])[] }
  | { readonly kind: 'played'; readonly samples: Float32Array };

/** Decodes and plays what one hears. */
export class Player {
  readonly #node: AudioWorkletNode;
  readonly #speakers = new Speakers((userId) => this.#decoder(userId));
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
    const heard = readFrameDown(frame);
    const due = heard === null ? null : this.#speakers.next(heard);
    if (heard === null || due === null) return;
    const { userId, timestamp, opus } = heard;
    if (due.missing > 0 && due.missing < MAX_GAP) this.#play(userId, new Float32Array(FRAME * due.missing));
    due.decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp, data: opus }));
  }

  /** Forgets who was heard: one is in another room, or in none. */
  forget(): void {
    this.#speakers.forget();
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
