import type { SSRCMap, VoiceUserData } from '@discordjs/voice';
import type { Clock } from '../../lib/index.ts';
import { isQuiet, SaidLevel, type Track } from '../engine/index.ts';
import type { TransportCounters } from './counters.ts';
import type { MediaSession } from './media-session.ts';
import { isOpusPacket } from './rtp.ts';
import type { Voice } from './voice.ts';

/** A panel shows who is heard; once a second is as fast as a person reads (P16 counts what this costs). */
const heardEveryMs = 1000;
/** Who speaks comes by TCP and TLS, the sound by UDP: the first packets may be early (measured on loopback). */
const earlyMs = 500;
/** 200 ms of one early voice. */
const earlyPacketsMax = 10;
const earlySpeakersMax = 16;
/** A stage has few speakers at a time; beyond this the oldest SSRC is forgotten. */
const speakersMax = 500;

/** What the ear asks and tells. All are called on the audio path: they must not throw or wait. */
export interface EarHooks {
  readonly openTrack: () => Track;
  /** Whether this account's audio is never carried. */
  readonly isMuted: (userId: string) => boolean;
  /** Somebody is speaking; at most once a second per voice. */
  readonly onHeard: (userId: string) => void;
}

/** Is told which voices have no name; called on the audio path. */
export interface NameWatch {
  unnamed(ssrc: number): void;
  named(ssrc: number): void;
  /** Packets of somebody came before they had a name, right before. */
  early(userId: string): void;
}

/** Opens packets; a MediaSession. */
export type PacketOpener = Pick<MediaSession, 'open'>;

interface Speaker extends Voice {
  readonly track: Track;
  readonly said: SaidLevel;
  /** Packets with their SSRC that arrived, readable or not. */
  packets: number;
  heardMs: number;
  isOver: boolean;
}

interface Early {
  readonly sinceMs: number;
  readonly packets: Buffer[];
}

/** Turns the datagrams of one room into tracks, one per SSRC, within the datagram's own callback. */
export class RoomEar {
  #session: PacketOpener | null = null;
  #sounds = 0;
  readonly #speakers = new Map<number, Speaker>();
  readonly #early = new Map<number, Early>();
  readonly #clock: Clock;
  readonly #counters: TransportCounters;
  readonly #hooks: EarHooks;
  readonly #names: (() => NameWatch) | null;

  /** `names` is asked for whoever watches; the ear may be made first. */
  constructor(clock: Clock, counters: TransportCounters, hooks: EarHooks, names: (() => NameWatch) | null = null) {
    this.#clock = clock;
    this.#counters = counters;
    this.#hooks = hooks;
    this.#names = names;
  }

  /** Packets of sound that arrived so far, of anybody, readable or not. */
  get sounds(): number {
    return this.#sounds;
  }

  /** Packets of sound of one person that arrived in this session, readable or not. */
  soundsOf(userId: string): number {
    let packets = 0;
    for (const speaker of this.#speakers.values()) if (speaker.userId === userId) packets += speaker.packets;
    return packets;
  }

  /** Learns who speaks with which SSRC from the library's map. */
  listenTo(map: SSRCMap): void {
    map.on('update', (_former, user) => this.#learn(user));
    map.on('delete', (user) => this.#forget(user.audioSSRC));
  }

  /** The session whose packets come now; null while there is none. */
  setSession(session: PacketOpener | null): void {
    this.#session = session;
  }

  /** Forgets all voices: another voice server gives other SSRCs. */
  reset(): void {
    for (const ssrc of this.#speakers.keys()) this.#forget(ssrc);
    this.#early.clear();
    this.#session = null;
  }

  /** Takes one datagram. Bound, since it is handed to the library as a listener. */
  readonly datagram = (packet: Buffer): void => {
    if (!isOpusPacket(packet)) {
      this.#counters.droppedNotOpus += 1;
      return;
    }
    this.#counters.packetsIn += 1;
    this.#sounds += 1;
    const ssrc = packet.readUInt32BE(8);
    const speaker = this.#speakers.get(ssrc);
    if (speaker === undefined) {
      this.#keep(ssrc, packet);
      return;
    }
    speaker.packets += 1;
    this.#take(speaker, packet);
  };

  #take(speaker: Speaker, packet: Buffer): void {
    if (this.#hooks.isMuted(speaker.userId)) {
      this.#counters.droppedMutedSource += 1;
      return;
    }
    if (this.#session === null) {
      this.#counters.droppedNoSession += 1;
      return;
    }
    this.#session.open(packet, speaker);
  }

  #createSpeaker(userId: string): Speaker {
    const track = this.#hooks.openTrack();
    const speaker: Speaker = {
      userId,
      track,
      said: new SaidLevel(),
      packets: 0,
      heardMs: -heardEveryMs,
      isOver: false,
      take: (frame, sequence, timestamp, level) => {
        if (speaker.isOver) this.#counters.droppedNoSession += 1;
        else if (this.#hooks.isMuted(userId)) this.#counters.droppedMutedSource += 1;
        else {
          const saysSilence = speaker.said.isSilent(level);
          if (!saysSilence && frame.length > 0 && !isQuiet(frame)) this.#tellHeard(speaker);
          track.packet(frame, sequence, timestamp, saysSilence);
        }
      },
    };
    return speaker;
  }

  #tellHeard(speaker: Speaker): void {
    const nowMs = this.#clock.monotonicMs();
    if (nowMs - speaker.heardMs < heardEveryMs) return;
    speaker.heardMs = nowMs;
    this.#hooks.onHeard(speaker.userId);
  }

  /** Keeps the first packets of a voice that nobody has named yet. */
  #keep(ssrc: number, packet: Buffer): void {
    this.#names?.().unnamed(ssrc);
    const nowMs = this.#clock.monotonicMs();
    let early = this.#early.get(ssrc);
    if (early === undefined || nowMs - early.sinceMs > earlyMs) {
      this.#counters.droppedUnknownSpeaker += early?.packets.length ?? 0;
      this.#early.delete(ssrc);
      this.#makeRoom();
      early = { sinceMs: nowMs, packets: [] };
      this.#early.set(ssrc, early);
    }
    if (early.packets.length < earlyPacketsMax) early.packets.push(packet);
    else this.#counters.droppedUnknownSpeaker += 1;
  }

  #makeRoom(): void {
    if (this.#early.size < earlySpeakersMax) return;
    const oldest = this.#early.entries().next().value;
    if (oldest === undefined) return;
    this.#counters.droppedUnknownSpeaker += oldest[1].packets.length;
    this.#early.delete(oldest[0]);
  }

  #learn(user: VoiceUserData): void {
    const known = this.#speakers.get(user.audioSSRC);
    if (known?.userId === user.userId) return;
    for (const [ssrc, speaker] of this.#speakers) {
      if (speaker.userId === user.userId) this.#forget(ssrc);
    }
    this.#forget(user.audioSSRC);
    const oldest = this.#speakers.keys().next().value;
    if (this.#speakers.size >= speakersMax && oldest !== undefined) this.#forget(oldest);
    const speaker = this.#createSpeaker(user.userId);
    this.#speakers.set(user.audioSSRC, speaker);
    this.#names?.().named(user.audioSSRC);
    this.#takeEarly(user.audioSSRC, speaker);
  }

  #takeEarly(ssrc: number, speaker: Speaker): void {
    const early = this.#early.get(ssrc);
    if (early === undefined) return;
    this.#early.delete(ssrc);
    if (this.#clock.monotonicMs() - early.sinceMs > earlyMs) {
      this.#counters.droppedUnknownSpeaker += early.packets.length;
      return;
    }
    this.#names?.().early(speaker.userId);
    speaker.packets += early.packets.length;
    for (const packet of early.packets) this.#take(speaker, packet);
  }

  #forget(ssrc: number): void {
    const speaker = this.#speakers.get(ssrc);
    if (speaker === undefined) return;
    this.#speakers.delete(ssrc);
    // A frame of this voice may still wait for keys: it must not open the track again.
    speaker.isOver = true;
    speaker.track.close();
  }
}
