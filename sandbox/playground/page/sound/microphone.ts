import { FRAME_UP } from '../../contract.ts';
import { ask, sendFrame } from '../link.ts';
import { attempt, note } from '../place.ts';
import captureUrl from './capture.worklet.ts?worker&url';
import { QUIET_DB } from './levels.ts';

const RATE = 48_000;
const FRAME_US = 20_000;
/** Speech goes on over its own pauses: 300 ms. */
const HANG_FRAMES = 15;
/** What Discord's own client takes where a server has no boosts. */
const BITRATE = 64_000;
/** Bytes before the packet (`contract.ts`). */
const HEAD = 6;
const SILENT_LEVEL = 127;

interface Captured {
  readonly samples: Float32Array<ArrayBuffer>;
  readonly rms: number;
}

interface Pending {
  readonly number: number;
  readonly level: number;
}

/** What is spoken: a microphone, a file or a sentence, coded as Opus in frames of 20 ms and sent while there is something to hear. */
export class Microphone {
  readonly #context: AudioContext;
  readonly #node: AudioWorkletNode;
  readonly #encoder: AudioEncoder;
  readonly #onLevel: (rms: number) => void;
  /** Frames that the encoder has and has not given back. */
  readonly #pending: Pending[] = [];
  #number = 0;
  #quietFrames = HANG_FRAMES;
  #isOpen = false;
  #isSending = false;
  #stream: MediaStream | null = null;
  #source: MediaStreamAudioSourceNode | null = null;

  private constructor(context: AudioContext, onLevel: (rms: number) => void) {
    this.#context = context;
    this.#onLevel = onLevel;
    this.#node = new AudioWorkletNode(context, 'capture', { channelCount: 1, channelCountMode: 'explicit' });
    // What is not connected to the end is not asked for samples; nothing of it is to be heard here.
    const nothing = new GainNode(context, { gain: 0 });
    this.#node.connect(nothing).connect(context.destination);
    this.#node.port.addEventListener('message', ({ data }: MessageEvent<Captured>) => this.#take(data));
    this.#node.port.start();
    this.#encoder = new AudioEncoder({
      output: (chunk) => this.#send(chunk),
      error: ({ message }) => note(message),
    });
    this.#encoder.configure({
      codec: 'opus',
      sampleRate: RATE,
      numberOfChannels: 1,
      bitrate: BITRATE,
      opus: { frameDuration: FRAME_US },
    });
  }

  /** Makes one that speaks to nobody yet. `onLevel` is told fifty times a second how loud it is. */
  static async open(context: AudioContext, onLevel: (rms: number) => void): Promise<Microphone> {
    await context.audioWorklet.addModule(captureUrl);
    return new Microphone(context, onLevel);
  }

  /** Whether anything is sent. */
  setOpen(isOpen: boolean): void {
    this.#isOpen = isOpen;
    if (!isOpen) this.#pause();
  }

  /** Turns the machine's microphone on. Rejects when the browser or the person says no. */
  async turnOn(isCleaned: boolean): Promise<void> {
    this.turnOff();
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: isCleaned, noiseSuppression: isCleaned, autoGainControl: isCleaned },
    });
    // Somebody may have clicked twice while the person was asked.
    this.turnOff();
    this.#stream = stream;
    this.#source = this.#context.createMediaStreamSource(stream);
    this.#source.connect(this.#node);
  }

  /** Lets go of the machine's microphone. */
  turnOff(): void {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    this.#source?.disconnect();
    this.#source = null;
  }

  /** Speaks what is in an audio file. Resolves when it is over; rejects for what is no sound. */
  async speak(file: ArrayBuffer): Promise<void> {
    const source = new AudioBufferSourceNode(this.#context, { buffer: await this.#context.decodeAudioData(file) });
    source.connect(this.#node);
    const ended = new Promise<void>((resolve) => {
      source.addEventListener('ended', () => resolve());
    });
    source.start();
    await ended;
  }

  #take({ samples, rms }: Captured): void {
    this.#number += 1;
    this.#onLevel(rms);
    const decibels = 20 * Math.log10(Math.max(rms, 1e-7));
    this.#quietFrames = decibels < QUIET_DB ? this.#quietFrames + 1 : 0;
    if (!this.#isOpen || this.#quietFrames > HANG_FRAMES) return this.#pause();
    this.#isSending = true;
    this.#pending.push({ number: this.#number, level: Math.min(SILENT_LEVEL, Math.round(-decibels)) });
    const data = new AudioData({
      format: 'f32-planar',
      sampleRate: RATE,
      numberOfFrames: samples.length,
      numberOfChannels: 1,
      timestamp: this.#number * FRAME_US,
      data: samples,
    });
    this.#encoder.encode(data);
    data.close();
  }

  #pause(): void {
    if (!this.#isSending || this.#pending.length > 0) return;
    this.#isSending = false;
    attempt(ask({ act: 'silent' }));
  }

  #send(chunk: EncodedAudioChunk): void {
    const frame = this.#pending.shift();
    if (frame === undefined) return;
    const bytes = new Uint8Array(HEAD + chunk.byteLength);
    const head = new DataView(bytes.buffer);
    head.setUint8(0, FRAME_UP);
    head.setUint8(1, frame.level);
    head.setUint32(2, frame.number);
    chunk.copyTo(bytes.subarray(HEAD));
    sendFrame(bytes);
  }
}
