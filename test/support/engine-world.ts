import { type GraphPath, isSilence, LinkEngine, type SendOutcome } from '../../src/voice/engine/index.ts';
import { createTicker } from '../../src/voice/node/beat.ts';
import { RecordingSink, silence } from './engine-rig.ts';
import {
  type Heard,
  isStray,
  notNew,
  type Room,
  roomOf,
  rooms,
  ssrcOf,
  strayMax,
  strayMin,
  strayNumber,
  strayShare,
  userOf,
  type Voice,
} from './engine-voice.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { SealedRoom } from './sealed-room.ts';
import { signed, signedCodec, type Trace, tracesIn, voicesMax } from './signed-codec.ts';

/** Voices of a mix. */
const mixedMax = 8;
const frameMs = 20;
/** Whoever talks is heard within this where a path leads. */
const soonMs = 1000;
/** From then on they are missed no longer than this: what is lost of their packets is made up, or is a hole of a few of them. */
const holeMs = 120;
/** What is taken away is heard no longer than: the beat in which it fades, and the one that was on its way. */
const goneMs = 60;
/** What reached us is played out, or made up for, no longer than: the longest delay of a mix, and three packets with a fourth that fades. */
const playedMs = 300;
/** A new voice is named within this, or its first packets before. */
const namedMs = 120;

/** What happens, and for how many frames it stays so. */
export type Step = { readonly frames: number } & (
  | { readonly type: 'talk' | 'stop' | 'cut' | 'leave' | 'mute' | 'unmute'; readonly voice: number }
  /** All talk, and are heard in the last room. */
  | { readonly type: 'crowd' }
  /** One plan, and perhaps one before it in the same beat, which nobody gets to hear. */
  | { readonly type: 'links'; readonly before: readonly GraphPath[] | null; readonly paths: readonly GraphPath[] }
  | { readonly type: 'sink'; readonly room: Room; readonly isThere: boolean }
  /** People seal under other keys; ours follow. Until then what we send opens for nobody, or is not sent. */
  | { readonly type: 'rekey'; readonly room: Room; readonly keysMs: number; readonly outcome: SendOutcome }
  /** The session of a room is lost, and comes back. */
  | { readonly type: 'drop'; readonly room: Room; readonly backMs: number }
);

/** Since when a path is there, and until when it was. */
interface Lead {
  sinceMs: number;
  untilMs: number;
}

/** What there was in such a world, and how much of it. */
export type Work = Record<'drops' | 'mutes' | 'heard' | 'read' | 'strays' | 'crowded', number>;

/** Nothing yet. */
export const noWork = (): Work => ({ drops: 0, mutes: 0, heard: 0, read: 0, strays: 0, crowded: 0 });

/**
 * Rooms with voices, and links between them, on the real engine. Throws as soon as somebody is heard who may not be, or twice, or is not heard who has
 * to be.
 */
export class EngineWorld {
  readonly work: Work = noWork();
  readonly clock: ManualClock = createManualClock();
  readonly engine: LinkEngine;
  readonly #sinks = new Map<Room, RecordingSink>();
  readonly ways: Map<Room, SealedRoom> = new Map();
  /** When we last had no keys or no session of a room, and no way into it. */
  readonly #deafMs = new Map<Room, number>();
  readonly #goneMs = new Map<Room, number>();
  readonly #noSink = new Set<Room>();
  /** When more voices were last to be heard in a room than a mix holds. */
  readonly #crowdedMs = new Map<Room, number>();
  readonly #leads = new Map<string, Lead>();
  readonly voices: readonly Voice[];
  readonly #random: () => number;
  readonly #heard = new Map<string, Heard>();
  readonly #seen = new Map<Room, number>();

  constructor(random: () => number) {
    this.#random = random;
    this.engine = new LinkEngine(this.clock, () => undefined, {
      codec: signedCodec(),
      ticker: createTicker(this.clock),
    });
    for (const room of rooms) {
      const sink = new RecordingSink(this.clock);
      this.#sinks.set(room, sink);
      this.engine.setSink(room, sink);
      this.ways.set(room, this.#wayInto(room));
    }
    this.voices = Array.from({ length: voicesMax }, (_, number) => ({
      number,
      room: roomOf(number),
      stream: 0,
      isThere: false,
      isNamed: false,
      isTalking: false,
      isMuted: false,
      sinceMs: 0,
      mutedMs: -Infinity,
      reachedMs: -Infinity,
      said: 0,
      sequence: 65_000 + number * 100,
      silences: 0,
      overtaken: null,
    }));
  }

  #wayInto(room: Room): SealedRoom {
    return new SealedRoom(this.clock, {
      openTrack: () => {
        const track = this.engine.openTrack(room);
        let hasBegun = false;
        return {
          packet: (frame, sequence, timestamp) => {
            // The first packet of a stream is far from nothing: nobody could know it for a stray.
            hasBegun ||= !isStray(frame);
            if (!hasBegun) return;
            const voice = isSilence(frame) ? undefined : this.voices[frame[1] ?? -1];
            if (voice !== undefined) voice.reachedMs = this.clock.monotonicMs();
            track.packet(frame, sequence, timestamp);
          },
          close: () => track.close(),
        };
      },
      isMuted: (userId) => this.voices.some(({ number, isMuted }) => isMuted && userOf(number) === userId),
    });
  }

  act(step: Step): void {
    const nowMs = this.clock.monotonicMs();
    switch (step.type) {
      case 'crowd':
        this.#link(
          rooms.slice(0, -1).map((from) => ({ id: 'l', from, to: rooms[3] })),
          nowMs,
        );
        for (const { number } of this.voices) this.#say('talk', number, nowMs);
        break;
      case 'links':
        if (step.before !== null) this.engine.apply(step.before);
        this.#link(step.paths, nowMs);
        break;
      case 'sink':
        this.engine.setSink(step.room, step.isThere ? (this.#sinks.get(step.room) ?? null) : null);
        if (step.isThere) this.#noSink.delete(step.room);
        else this.#noSink.add(step.room);
        break;
      case 'rekey':
        this.#rekey(step);
        break;
      case 'drop':
        this.#drop(step);
        break;
      case 'mute':
      case 'unmute':
        this.#mute(step.voice, step.type === 'mute', nowMs);
        break;
      default:
        this.#say(step.type, step.voice, nowMs);
    }
  }

  #link(paths: readonly GraphPath[], nowMs: number): void {
    this.engine.apply(paths);
    const now = new Set(
      paths.filter(({ from, to, volume }) => from !== to && volume !== 0).map(({ from, to }) => `${from}>${to}`),
    );
    for (const [key, lead] of this.#leads) if (!now.has(key) && lead.untilMs === Infinity) lead.untilMs = nowMs;
    for (const key of now) {
      const lead = this.#leads.get(key);
      if (lead?.untilMs !== Infinity) this.#leads.set(key, { sinceMs: nowMs, untilMs: Infinity });
    }
  }

  #rekey({ room, keysMs, outcome }: Extract<Step, { type: 'rekey' }>): void {
    const way = this.ways.get(room);
    const sink = this.#sinks.get(room);
    if (way === undefined || sink === undefined) return;
    if (!way.isDown) sink.outcome = outcome;
    way.rekey(keysMs, () => {
      if (!way.isDown && !way.isRekeying) sink.outcome = 'sent';
    });
  }

  #drop({ room, backMs }: Extract<Step, { type: 'drop' }>): void {
    const way = this.ways.get(room);
    const sink = this.#sinks.get(room);
    if (way === undefined || sink === undefined || way.isDown) return;
    this.work.drops += 1;
    way.drop();
    sink.outcome = 'gone';
    this.engine.lost(room);
    for (const voice of this.voices) if (voice.room === room) this.#beginStream(voice);
    this.clock.after(backMs, () => {
      way.back();
      sink.outcome = 'sent';
      for (const voice of this.voices) if (voice.room === room && voice.isThere) this.#nameSoon(voice);
    });
  }

  /** Another SSRC, and other numbers; nobody knows whose it is yet. */
  #beginStream(voice: Voice): void {
    Object.assign(voice, {
      stream: voice.stream + 1,
      isNamed: false,
      sequence: voice.sequence + 7777,
      overtaken: null,
    });
  }

  #nameSoon(voice: Voice): void {
    const { stream } = voice;
    this.clock.after(Math.floor(this.#random() * namedMs), () => {
      const way = this.ways.get(voice.room);
      if (voice.stream !== stream || !voice.isThere || way === undefined || way.isDown) return;
      Object.assign(voice, { isNamed: true, sinceMs: this.clock.monotonicMs() });
      way.name(userOf(voice.number), ssrcOf(voice));
    });
  }

  #mute(number: number, isMuted: boolean, nowMs: number): void {
    const voice = this.voices[number];
    if (voice === undefined || voice.isMuted === isMuted) return;
    if (isMuted) this.work.mutes += 1;
    Object.assign(voice, { isMuted, ...(isMuted ? { mutedMs: nowMs } : { sinceMs: nowMs }) });
  }

  #say(type: 'talk' | 'stop' | 'cut' | 'leave', number: number, nowMs: number): void {
    const voice = this.voices[number];
    if (voice === undefined) return;
    if (type === 'talk') {
      if (voice.isTalking) return;
      if (!voice.isThere) {
        voice.isThere = true;
        this.#nameSoon(voice);
      }
      Object.assign(voice, { isTalking: true, sinceMs: nowMs, silences: 0 });
      return;
    }
    if (voice.isTalking) Object.assign(voice, { isTalking: false, silences: type === 'stop' ? 5 : 0 });
    if (type !== 'leave') return;
    this.ways.get(voice.room)?.forget(userOf(number));
    this.#beginStream(voice);
    Object.assign(voice, { isThere: false, silences: 0 });
  }

  /** 20 ms: everybody says what they have to say at their own moment, and what left is looked at. */
  frame(): void {
    const startMs = this.clock.monotonicMs();
    for (const voice of this.voices) {
      // Each has its own phase against the beat.
      this.clock.advance(startMs + voice.number * 2 - this.clock.monotonicMs());
      this.#packetOf(voice, startMs);
    }
    this.clock.advance(startMs + frameMs - this.clock.monotonicMs());
    for (const room of rooms) this.#look(room);
    this.#noteWays();
    this.#expectHeard();
  }

  #packetOf(voice: Voice, startMs: number): void {
    const way = this.ways.get(voice.room);
    if (way === undefined || !voice.isThere || (!voice.isTalking && voice.silences === 0)) return;
    const { sequence } = voice;
    voice.sequence += 1;
    if (voice.isTalking) voice.said += 1;
    else voice.silences -= 1;
    const frame = voice.isTalking ? signed(voice.number, voice.said) : silence;
    const packet = way.seal(frame, { ssrc: ssrcOf(voice), sequence, timestamp: startMs * 48 });
    const arrive = (): void => way.arrive(packet);
    if (this.#random() < strayShare) this.#stray(voice, way, startMs);
    // One in fifty is lost, one comes twice, and one is overtaken by the next; what is heard of the others stays right.
    const fate = this.#random();
    if (fate < 0.02) return;
    const { overtaken } = voice;
    voice.overtaken = fate < 0.04 ? arrive : null;
    if (voice.overtaken === null) arrive();
    if (fate > 0.98) arrive();
    overtaken?.();
  }

  /** A packet of a second or two ago, or one whose number is none of the voice's, comes in between: nobody is to hear it, or to miss what follows. */
  #stray(voice: Voice, way: SealedRoom, startMs: number): void {
    const behind = Math.floor(this.#random() * 2 * strayMax) - strayMax;
    if (Math.abs(behind) < strayMin) return;
    this.work.strays += 1;
    const header = {
      ssrc: ssrcOf(voice),
      sequence: voice.sequence - behind,
      timestamp: (startMs - behind * frameMs) * 48,
    };
    way.arrive(way.seal(signed(voice.number, strayNumber), header));
  }

  /** Whatever left in this frame was allowed to, follows what left before, and was never heard. */
  #look(room: Room): void {
    const left = this.#sinks.get(room)?.left ?? [];
    for (let at = this.#seen.get(room) ?? 0; at < left.length; at += 1) {
      const [now, before] = [left[at], left[at - 1]];
      if (now === undefined) continue;
      if (before !== undefined && (now.sequence <= before.sequence || now.timestamp - before.timestamp < 960))
        throw new Error(`RTP goes back in ${room} at ${now.atMs}`);
      for (const [number, trace] of tracesIn(now.frame).entries())
        if (trace !== null) this.#take(room, number, trace, now.atMs);
      this.ways.get(room)?.comeBack(now);
    }
    this.#seen.set(room, left.length);
  }

  #take(room: Room, number: number, trace: Exclude<Trace, null>, atMs: number): void {
    const voice = this.voices[number];
    if (voice === undefined) throw new Error(`nobody is ${number}`);
    const key = `${number}>${room}`;
    const heard = this.#heard.get(key) ?? { numbers: new Set(), atMs };
    const wrong = this.#notAllowed(voice, room, atMs) ?? (trace === 'unclear' ? null : notNew(voice, heard, trace));
    if (wrong !== null) throw new Error(`${number} of ${voice.room} is heard in ${room} at ${atMs}: ${wrong}`);
    if (trace !== 'unclear') {
      heard.numbers.add(trace);
      this.work.read += 1;
    }
    heard.atMs = atMs;
    this.#heard.set(key, heard);
    this.work.heard += 1;
  }

  #notAllowed(voice: Voice, room: Room, atMs: number): string | null {
    if (voice.room === room) return 'by themselves';
    const lead = this.#leads.get(`${voice.room}>${room}`);
    if (atMs - (lead?.untilMs ?? -Infinity) > goneMs) return 'over no path';
    if (voice.isMuted && atMs - voice.mutedMs > playedMs) return 'muted';
    return atMs - voice.reachedMs <= playedMs ? null : 'saying nothing';
  }

  #noteWays(): void {
    const nowMs = this.clock.monotonicMs();
    for (const room of rooms) {
      const way = this.ways.get(room);
      if (way?.isDown === true || way?.isRekeying === true) this.#deafMs.set(room, nowMs);
      if (this.#noSink.has(room) || this.#sinks.get(room)?.outcome === 'gone') this.#goneMs.set(room, nowMs);
    }
  }

  /** Who talks over a path that stands for a second, and may be heard, was heard no longer ago than a hole is. */
  #expectHeard(): void {
    const nowMs = this.clock.monotonicMs();
    for (const room of rooms) {
      const led = this.voices.filter(
        (voice) => voice.isTalking && this.#leads.get(`${voice.room}>${room}`)?.untilMs === Infinity,
      );
      const tooMany = Math.max(0, led.length - mixedMax);
      if (tooMany > 0) this.#crowdedMs.set(room, nowMs);
      this.work.crowded += tooMany;
      const missed = led.filter((voice) => this.#isDue(voice, room, nowMs) && !this.#isHeard(voice, room, nowMs));
      const first = missed[tooMany];
      if (first !== undefined) throw new Error(`${first.number} of ${first.room} is not heard in ${room} at ${nowMs}`);
    }
  }

  #isHeard({ number }: Voice, room: Room, nowMs: number): boolean {
    return nowMs - (this.#heard.get(`${number}>${room}`)?.atMs ?? -Infinity) <= holeMs;
  }

  #isDue(voice: Voice, room: Room, nowMs: number): boolean {
    if (!voice.isNamed || voice.isMuted) return false;
    const wellMs = Math.max(this.#deafMs.get(voice.room) ?? 0, this.#goneMs.get(room) ?? 0);
    const crowdedMs = this.#crowdedMs.get(room) ?? 0;
    const { sinceMs } = this.#leads.get(`${voice.room}>${room}`) ?? { sinceMs: nowMs };
    return nowMs - Math.max(voice.sinceMs, sinceMs, wellMs, crowdedMs === nowMs ? 0 : crowdedMs) > soonMs;
  }
}
