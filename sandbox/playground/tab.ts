import type { WebSocket } from 'ws';
import { z } from 'zod';
import { orderFault, patchSwitches } from '../control/index.ts';
import { connectPerson, type Person } from '../people/index.ts';
import { systemTime } from '../people/system-time.ts';
import { Acts } from './acts.ts';
import { castOf } from './cast.ts';
import type { PageRequest, ToPage, TracedVoice } from './contract.ts';
import { spokenNames } from './lines.ts';
import type { PlaygroundParts } from './parts.ts';
import { numbered, pageRequest } from './requests.ts';
import { Tracer } from './tracer.ts';
import { VoiceDesk } from './voice-desk.ts';

/** Unread bytes at which a page that does not keep up is cut off: half a minute of one speaker, or two hundred panels. */
const MAX_UNREAD = 4 * 1024 * 1024;
/** Sound is left out for a page that is this far behind, before everything else is. */
const MAX_UNREAD_SOUND = 256 * 1024;
/** Requests of a page that are not answered yet; a person clicks one at a time. */
const MAX_PENDING = 100;
/** How long a person waits for an answer; a loaded machine needs many seconds for what takes one. */
const PATIENCE_MS = 15_000;
/** How often the page is told how its sound does, and what the protocol did. */
const TELL_EVERY_MS = 500;
/** How often a connection may be missing in a row while its person still sits in the room: voice servers change in that time. */
const MAX_MISSED = 20;

/** The address and certificate by which people connect. */
export interface PeopleDoor {
  readonly api: string;
  readonly gateway: string;
}

interface Present {
  readonly person: Person;
  readonly acts: Acts;
  readonly desk: VoiceDesk;
  readonly stop: () => void;
}

/** One page that is open: a member of the local world at a time, with a client of its own. */
export class Tab {
  readonly #parts: PlaygroundParts;
  readonly #door: PeopleDoor;
  readonly #socket: WebSocket;
  readonly #tracer: Tracer;
  #present: Present | null = null;
  /** Counts who one has been: who comes late is sent home. */
  #turns = 0;
  #cancelTick: () => void = () => {};
  #pending = 0;
  /** Whether the page was last told that it is in a room, and how often in a row there was no connection since. */
  #isToldIn = false;
  #missed = 0;
  /** Joins under way: one room was left and the next is not there yet. */
  #joining = 0;
  #isClosed = false;

  constructor(parts: PlaygroundParts, door: PeopleDoor, socket: WebSocket) {
    this.#parts = parts;
    this.#door = door;
    this.#socket = socket;
    this.#tracer = new Tracer(parts);
    socket.on('message', (data, isBinary) => this.#onMessage(data as Buffer, isBinary));
    socket.on('close', () => this.close());
    socket.on('error', () => socket.terminate());
    this.#tell({ kind: 'hello', cast: castOf(parts.world, parts.gateway.isConnected), lines: spokenNames() });
    this.#tick();
  }

  /** Sends the person home and lets go of the page. Idempotent. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelTick();
    this.#tracer.stop();
    this.#leave();
    this.#socket.close(1001);
  }

  #onMessage(data: Buffer, isBinary: boolean): void {
    if (isBinary) {
      this.#present?.desk.say(data);
      return;
    }
    const written = jsonOf(data);
    const read = pageRequest.safeParse(written);
    if (!read.success) return this.#refuse(written, z.prettifyError(read.error));
    const request = read.data;
    void this.#answer(request);
  }

  /** Never rejects: what went wrong is the answer. */
  async #answer(request: PageRequest): Promise<void> {
    const { id } = request;
    if (this.#pending >= MAX_PENDING) return this.#tell({ kind: 'refused', id, why: 'Too much at once' });
    this.#pending += 1;
    try {
      const value = await this.#carryOut(request);
      this.#tell({ kind: 'done', id, value: value ?? null });
    } catch (error) {
      this.#tell({ kind: 'refused', id, why: error instanceof Error ? error.message : String(error) });
    }
    this.#pending -= 1;
  }

  /** Says what is wrong with a request; without a number nothing can be answered. */
  #refuse(written: unknown, why: string): void {
    const asked = numbered.safeParse(written);
    if (asked.success) this.#tell({ kind: 'refused', id: asked.data.id, why });
    // Only a page of another version, or somebody who tries things, writes what has none.
    else this.#socket.close(1007);
  }

  async #carryOut(request: PageRequest): Promise<unknown> {
    if (request.act === 'be') return this.#be(request.userId);
    if (request.act === 'home') return this.#goHome();
    if (request.act === 'trace') return request.isOn ? this.#tracer.start() : this.#tracer.stop();
    if (request.act === 'fault') {
      const hit = orderInWords(this.#parts, request.order);
      return { hit, faults: this.#parts.voice.faults.standing() };
    }
    if (request.act === 'switches') {
      inWords(() => patchSwitches(this.#parts.world.switches, request.patch));
      return this.#parts.world.switches;
    }
    const present = this.#present;
    if (present === null) throw new Error('Nobody was chosen');
    if (request.act === 'silent') return present.desk.silent();
    if (request.act === 'join') return this.#join(present, request);
    if (request.act === 'leave') {
      await present.person.leaveVoice(request.guildId);
      return this.#tellVoice();
    }
    return present.acts.chat(request) ?? present.acts.place(request);
  }

  async #join({ desk, person }: Present, request: Extract<PageRequest, { act: 'join' }>): Promise<void> {
    this.#joining += 1;
    try {
      desk.enter(request.guildId);
      await person.joinVoice(request.guildId, request.channelId, { selfMute: request.isMuted });
      this.#tellVoice();
    } finally {
      this.#joining -= 1;
    }
  }

  async #be(userId: string): Promise<void> {
    const user = this.#parts.world.users.get(userId);
    if (user === undefined || user.bot) throw new Error('Nobody of this world has that id');
    this.#turns += 1;
    const turn = this.#turns;
    this.#leave();
    const person = await connectPerson({
      ...this.#door,
      token: user.token,
      voiceCa: this.#parts.voice.caPem,
      timeoutMs: PATIENCE_MS,
      // On the wire as Discord's own client.
      traffic: { seed: user.username },
    });
    if (turn !== this.#turns || this.#isClosed) return person.close();
    const ready = person.events.find(({ t }) => t === 'READY');
    const desk = new VoiceDesk(person, (frame) => this.#sendSound(frame));
    const stop = person.onEvent(({ t, d }) => this.#tell({ kind: 'event', t, d }));
    this.#present = { person, acts: new Acts(person), desk, stop };
    this.#tell({ kind: 'became', ready: ready?.d ?? {} });
    // What came between the greeting and now.
    for (const { t, d } of person.events) if (t !== 'READY') this.#tell({ kind: 'event', t, d });
  }

  #goHome(): void {
    // Who is still on their way in is sent home as well.
    this.#turns += 1;
    this.#leave();
  }

  #leave(): void {
    const present = this.#present;
    this.#present = null;
    if (present === null) return;
    present.stop();
    present.desk.close();
    present.person.close();
    this.#tellVoice();
  }

  #tick(): void {
    this.#cancelTick = systemTime.after(TELL_EVERY_MS, () => {
      this.#tick();
      if (this.#present?.desk.own() != null || this.#isOut()) this.#tellVoice();
      const seen = this.#tracer.take();
      if (seen !== null) {
        this.#tell({ kind: 'trace', ...seen, voice: this.#voiceSeen() });
      }
    });
  }

  #voiceSeen(): TracedVoice {
    const { voice } = this.#parts;
    return { counters: voice.counters(), own: this.#present?.desk.own() ?? null, faults: voice.faults.standing() };
  }

  /** Whether the room that the page believes to be in is over for it: it ended, or somebody took its person out. */
  #isOut(): boolean {
    if (!this.#isToldIn || this.#joining > 0) return false;
    this.#missed += 1;
    return this.#present?.desk.isSeated() !== true || this.#missed > MAX_MISSED;
  }

  #tellVoice(): void {
    const own = this.#present?.desk.own() ?? null;
    this.#isToldIn = own !== null;
    this.#missed = 0;
    this.#tell({ kind: 'voice', own });
  }

  #sendSound(frame: Buffer): void {
    if (this.#socket.bufferedAmount < MAX_UNREAD_SOUND) this.#socket.send(frame);
  }

  #tell(message: ToPage): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > MAX_UNREAD) this.#socket.terminate();
    else this.#socket.send(JSON.stringify(message));
  }
}

function jsonOf(data: Buffer): unknown {
  try {
    return JSON.parse(data.toString('utf8'));
  } catch {
    // No JSON is no request, whatever the reason.
    return null;
  }
}

const orderInWords = (parts: PlaygroundParts, order: unknown): boolean => inWords(() => orderFault(parts, order));

/** A wrong order is answered in words. */
function inWords<Result>(run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    throw error instanceof z.ZodError ? new Error(z.prettifyError(error), { cause: error }) : error;
  }
}
