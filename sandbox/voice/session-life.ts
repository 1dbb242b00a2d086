import type { Speaking, Video } from './client-messages.ts';
import type { VoiceClock } from './clock.ts';
import type { VoiceEvent } from './contract.ts';
import type { MutableVoiceCounters } from './counters.ts';
import type { Grants, StandingGrant } from './grants.ts';
import type { Regimes } from './media-regime.ts';
import { createOutbox } from './outbox.ts';
import type { MemberFaults } from './member-faults.ts';
import type { VoiceRandom } from './random.ts';
import { createReception } from './reception.ts';
import { createReplayGuard } from './replay-guard.ts';
import { placeOf, sendNumbered } from './session.ts';
import type { SessionSocket, VoiceSession } from './session.ts';
import type { Sessions } from './sessions.ts';
import { SpeechGate } from './speech-gate.ts';
import type { VoiceSwitches } from './switches.ts';
import { closeCode, createTransportCipher, opcode } from './wire/index.ts';
import type { EncryptionMode } from './wire/index.ts';

/** One SSRC each for sound, video and its retransmission, as Discord deals them out. */
const ssrcStep = 3;
const keyBytes = 32;
/** Both directions share one key and clients count from 0, so the server counts from the middle and they never meet. */
const firstServerNonce = 0x8000_0000;
const desktop = 0;

/** Op 12 as the others get it: without what the community's documentation says is not passed on. */
const videoOf = ({ ssrc, grant, video }: VoiceSession): unknown => ({
  user_id: grant.userId,
  audio_ssrc: ssrc,
  video_ssrc: video.status === 'announced' ? video.videoSsrc : 0,
  streams: video.status === 'announced' ? video.streams : [],
});

/** What sessions live on. */
export interface SessionLifeParts {
  readonly sessions: Sessions;
  readonly faults: Pick<MemberFaults, 'of'>;
  readonly grants: Grants;
  readonly regimes: Regimes;
  readonly switches: VoiceSwitches;
  readonly clock: VoiceClock;
  readonly random: VoiceRandom;
  readonly counters: MutableVoiceCounters;
  readonly emit: (event: VoiceEvent) => void;
}

/** Why and how a session ends. */
export interface SessionEnd {
  readonly code: number;
  readonly reason: string;
}

/** Begins, announces, detaches, resumes and ends sessions. */
export class SessionLife {
  readonly #parts: SessionLifeParts;
  #nextSsrc: number;

  constructor(parts: SessionLifeParts) {
    this.#parts = parts;
    this.#nextSsrc = 1 + parts.random.integer(10_000);
  }

  /** A member identified: a session that waits for UDP. An older one of the same member ends. */
  begin(standing: StandingGrant, socket: SessionSocket): VoiceSession {
    const { sessions, switches, clock, random, counters } = this.#parts;
    const { guildId, userId } = standing.grant;
    const older = sessions.ofMember(guildId, userId);
    if (older !== undefined) {
      this.#finish(older, { code: closeCode.sessionNoLongerValid, reason: 'Identified again' });
    }
    const session: VoiceSession = {
      grant: standing.grant,
      token: standing.token,
      ssrc: this.#freeSsrc(),
      mediaSessionId: random.bytes(16).toString('hex'),
      regime: this.#parts.regimes.of(standing.grant),
      outbox: createOutbox(switches.replayMessages),
      gate: new SpeechGate({
        clock,
        packetsBefore: switches.packetsBeforeSpeaking,
        onDrop: () => {
          counters.droppedHeld += 1;
        },
      }),
      replay: createReplayGuard(),
      reception: createReception(clock.monotonicMs()),
      flags: standing.flags,
      fault: this.#parts.faults.of(guildId, userId),
      link: { status: 'attached', socket },
      media: { status: 'waiting' },
      speaking: 0,
      video: { status: 'unannounced', packets: 0 },
      rate: { windowStartMs: clock.monotonicMs(), packets: 0 },
    };
    sessions.add(session);
    counters.identified += 1;
    return session;
  }

  /** Tells the newcomer who is here and who has spoken, and the others that it came. */
  introduce(session: VoiceSession): void {
    const others = this.#othersOf(session);
    if (others.length > 0) {
      sendNumbered(session, opcode.clientsConnect, { user_ids: others.map(({ grant }) => grant.userId) });
    }
    for (const other of others) this.#describe(session, other);
    for (const { ssrc, speaking, grant, gate } of others) {
      if (session.fault?.losesSpeaking === true || (speaking === 0 && !gate.isLive())) continue;
      sendNumbered(session, opcode.speaking, { speaking, ssrc, user_id: grant.userId });
    }
    for (const other of others) {
      if (other.video.status === 'announced') sendNumbered(session, opcode.video, videoOf(other));
    }
    for (const other of others) {
      sendNumbered(other, opcode.clientsConnect, { user_ids: [session.grant.userId] });
      this.#describe(other, session);
    }
  }

  /** The member chose how to receive sound: answers the key for the session description. */
  openMedia(session: VoiceSession, mode: EncryptionMode, at: { address: string; port: number }): Buffer {
    const key = this.#parts.random.bytes(keyBytes);
    const cipher = createTransportCipher(mode, key);
    session.media = { status: 'ready', cipher, ...at, nextNonce: firstServerNonce };
    return key;
  }

  /** The session description was sent. */
  connected(session: VoiceSession): void {
    session.regime.joined(session);
    this.#parts.emit({ type: 'connected', ssrc: session.ssrc, ...placeOf(session) });
  }

  /** Op 5 by the member: told to the others, the first one before any sound. */
  speaking(session: VoiceSession, { speaking }: Speaking): void {
    const changed = session.speaking !== speaking;
    session.speaking = speaking;
    const d = { speaking, ssrc: session.ssrc, user_id: session.grant.userId };
    const isFirst = session.gate.open((done) => this.#tellOthers(session, d, done));
    if (!isFirst && changed) this.#tellOthers(session, d, () => undefined);
    if (isFirst || changed) this.#parts.emit({ type: 'speaking', speaking, ...placeOf(session) });
  }

  /** Op 12 by the member: told to the others. */
  video(session: VoiceSession, { video_ssrc: videoSsrc, streams }: Video): void {
    session.video = { status: 'announced', videoSsrc, streams };
    for (const other of this.#othersOf(session)) sendNumbered(other, opcode.video, videoOf(session));
  }

  /** The websocket is gone but the session may be resumed. */
  detach(session: VoiceSession, code: number): void {
    // Its websocket goes after it where the server itself ends, and nobody may resume then.
    if (session.link.status === 'ended') return;
    const { clock, switches, counters, emit } = this.#parts;
    const expire = (): void => {
      counters.sessionsExpired += 1;
      this.#retireGrant(session);
      this.#remove(session);
      emit({ type: 'expired', ...placeOf(session) });
    };
    session.link = { status: 'detached', cancelExpiry: clock.after(switches.resumeWindowMs, expire) };
    emit({ type: 'disconnected', code, resumable: true, ...placeOf(session) });
    session.regime.detached(session);
  }

  /** Closes the websocket of a session that may be resumed. */
  crash(session: VoiceSession, { code, reason }: SessionEnd): void {
    if (session.link.status !== 'attached') return;
    session.link.socket.close(code, reason);
    this.detach(session, code);
  }

  /** A websocket took the session up again; one that still held it is cut off. */
  attach(session: VoiceSession, socket: SessionSocket): void {
    if (session.link.status === 'detached') session.link.cancelExpiry();
    if (session.link.status === 'attached')
      session.link.socket.close(closeCode.sessionNoLongerValid, 'Resumed elsewhere');
    session.link = { status: 'attached', socket };
    this.#parts.counters.resumed += 1;
    this.#parts.emit({ type: 'resumed', ...placeOf(session) });
  }

  /** Ends the session and what entitled to it; the member needs a new grant. */
  end(session: VoiceSession, end: SessionEnd): void {
    if (session.link.status === 'ended') return;
    this.#retireGrant(session);
    this.#finish(session, end);
  }

  /** Drops every session without a word, for the server's own end. */
  dropAll(): void {
    for (const session of this.#parts.sessions.all()) {
      if (session.link.status === 'attached') session.link.socket.cut();
      this.#remove(session);
    }
  }

  #finish(session: VoiceSession, { code, reason }: SessionEnd): void {
    const { link } = session;
    this.#remove(session);
    if (link.status === 'attached') link.socket.close(code, reason);
    this.#parts.emit({ type: 'disconnected', code, resumable: false, ...placeOf(session) });
  }

  #remove(session: VoiceSession): void {
    const { sessions, counters } = this.#parts;
    if (session.link.status === 'detached') session.link.cancelExpiry();
    session.link = { status: 'ended' };
    session.media = { status: 'waiting' };
    session.gate.close();
    sessions.remove(session);
    counters.sessionsEnded += 1;
    for (const other of this.#othersOf(session)) {
      sendNumbered(other, opcode.clientDisconnect, { user_id: session.grant.userId });
    }
    session.regime.left(session);
  }

  #retireGrant({ grant, token }: VoiceSession): void {
    const { grants } = this.#parts;
    if (grants.of(grant.guildId, grant.userId)?.token === token) grants.retire(grant.guildId, grant.userId);
  }

  #tellOthers(session: VoiceSession, d: unknown, done: () => void): void {
    const others = this.#othersOf(session);
    let waiting = others.length;
    if (waiting === 0) done();
    const taken = (): void => {
      waiting -= 1;
      if (waiting === 0) done();
    };
    for (const other of others) {
      if (other.fault?.losesSpeaking === true) taken();
      else sendNumbered(other, opcode.speaking, d, taken);
    }
  }

  #describe(to: VoiceSession, about: VoiceSession): void {
    if (!this.#parts.switches.clientFlags) return;
    const { userId } = about.grant;
    sendNumbered(to, opcode.clientFlags, { user_id: userId, flags: 0 });
    sendNumbered(to, opcode.clientPlatform, { user_id: userId, platform: desktop });
  }

  #othersOf(session: VoiceSession): readonly VoiceSession[] {
    return [...this.#parts.sessions.inChannel(session.grant.channelId)].filter((other) => other !== session);
  }

  #freeSsrc(): number {
    const { sessions } = this.#parts;
    do this.#nextSsrc = (this.#nextSsrc + ssrcStep) >>> 0;
    while (this.#nextSsrc === 0 || sessions.ofSsrc(this.#nextSsrc) !== undefined);
    return this.#nextSsrc;
  }
}
