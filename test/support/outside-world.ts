/**
 * A small Discord at the app's ports: rooms, stages, people, panels and voice, behaving as Discord documents it, with a cache that
 * may lag behind, failures on request, and a process that can be killed between any two things it does.
 */
import type {
  App,
  AppDeps,
  Applied,
  LogEntry,
  OutsideFailure,
  RoomSeen,
  VoicePlan,
  VoicePort,
  VoiceReport,
} from '../../src/app/index.ts';
import { createApp } from '../../src/app/index.ts';
import type { Link, Space } from '../../src/domain/index.ts';
import type { ChannelId, GuildId, LinkId, MessageId, SpaceId, UserId } from '../../src/lib/index.ts';
import type { ManualClock } from './manual-clock.ts';
import { createManualClock } from './manual-clock.ts';
import { type MemoryLog, memoryLog } from './memory-log.ts';
import type { Message, Room, Voice, WorldOptions } from './outside-people.ts';
import { BOT, channelId, OutsideRefused, seenOf } from './outside-people.ts';

/** The app's ports over a world, for one life of the process. */
export type WorldPorts = (
  world: OutsideWorld,
  generation: number,
) => Pick<AppDeps, 'spaces' | 'links' | 'settings' | 'jobs' | 'rooms' | 'panels'>;

/** What stays when the process dies: Discord, the stores, and the clock. */
export class OutsideWorld {
  readonly clock: ManualClock = createManualClock();
  readonly logger: MemoryLog = memoryLog();
  readonly rooms: Map<ChannelId, Room> = new Map();
  readonly messages: Map<MessageId, Message> = new Map();
  /** The message that was posted with each nonce. */
  readonly nonces: Map<string, MessageId> = new Map();
  readonly spaces: Map<SpaceId, Space> = new Map();
  readonly applied: Map<SpaceId, Applied> = new Map();
  readonly links: Map<LinkId, Link> = new Map();
  readonly logs: Map<SpaceId, LogEntry[]> = new Map();
  readonly languages: Map<GuildId, 'en' | 'ar'> = new Map();
  readonly jobs: { readonly spaceId: SpaceId; readonly emptySinceMs: number; readonly dueAtMs: number }[] = [];
  /** Every call that reached Discord, in order. */
  readonly calls: string[] = [];
  /** Failures to come, by call name: each is used up once. */
  readonly failures: Map<string, OutsideFailure[]> = new Map();
  /** Calls that throw a bug, by name. */
  readonly bugs: Set<string> = new Set();
  readonly community: Set<GuildId> = new Set();
  /** Servers that Discord has an outage in: nothing there can be seen. */
  readonly outage: Set<GuildId> = new Set();
  /** The next state of a space that the store takes and does not answer for. */
  loseAnswerOf: ((space: Space) => boolean) | null = null;
  missing: readonly string[] = [];
  plan: VoicePlan = { seats: [], paths: [], muteSources: [] };
  options: WorldOptions;
  /** Things that the app did that a kill can fall between; the kill falls when it reaches `killAt`. */
  steps: number = 0;
  killAt: number | null = null;
  app: App;
  /** The ids of rooms that were made, by space: what the audit log says. */
  readonly made: Map<ChannelId, SpaceId> = new Map();

  #generation = 0;
  #number = 0;
  readonly cache: Map<ChannelId, RoomSeen | null> = new Map();
  #stale = new Set<ChannelId>();
  #reports: ((report: VoiceReport) => void)[] = [];
  #seated = new Set<ChannelId>();

  readonly #ports: WorldPorts;

  constructor(options: WorldOptions, ports: WorldPorts) {
    this.options = options;
    this.#ports = ports;
    this.clock.advance(1_000_000);
    this.app = this.#newApp();
  }

  // People and moderators.

  room(name: string, guild: GuildId, over: Partial<Pick<Room, 'kind' | 'topic'>> = {}): ChannelId {
    const id = channelId(name);
    this.rooms.set(id, {
      id,
      guildId: guild,
      kind: 'stage',
      name,
      topic: null,
      people: new Map(),
      self: 'absent',
      overwrites: new Set(),
      otherOverwrites: new Map(),
      ...over,
    });
    this.cache.set(id, this.look(id));
    return id;
  }

  at(id: ChannelId): Room {
    const room = this.rooms.get(id);
    if (room === undefined) throw new Error(`there is no room ${id}`);
    return room;
  }

  join(id: ChannelId, user: UserId): void {
    for (const room of this.rooms.values()) if (room.people.delete(user)) this.changed(room.id);
    this.at(id).people.set(user, { suppress: true, raisedAtMs: null });
    this.changed(id);
  }

  leave(id: ChannelId, user: UserId): void {
    if (this.rooms.get(id)?.people.delete(user) === true) this.changed(id);
  }

  raise(id: ChannelId, user: UserId): void {
    this.#voice(id, user, { suppress: true, raisedAtMs: this.clock.wallMs() });
  }

  /** Lowers a hand, declines an invitation, or goes back to the audience. */
  down(id: ChannelId, user: UserId): void {
    this.#voice(id, user, { suppress: true, raisedAtMs: null });
  }

  /** Accepts an invitation; does nothing without one. */
  accept(id: ChannelId, user: UserId): void {
    const voice = this.rooms.get(id)?.people.get(user);
    if (voice?.suppress === false) this.#voice(id, user, { suppress: false, raisedAtMs: null });
  }

  /** A moderator invites somebody up in Discord itself. */
  pullUp(id: ChannelId, user: UserId): void {
    const voice = this.rooms.get(id)?.people.get(user);
    if (voice?.suppress === true) this.#voice(id, user, { suppress: false, raisedAtMs: this.clock.wallMs() });
  }

  retopic(id: ChannelId, topic: string | null): void {
    this.at(id).topic = topic;
    this.changed(id);
  }

  suppressBot(id: ChannelId): void {
    const room = this.at(id);
    if (room.self === 'speaking') room.self = 'suppressed';
    this.changed(id);
  }

  kickBot(id: ChannelId): void {
    this.at(id).self = 'absent';
    this.#seated.delete(id);
    this.changed(id);
    this.report({ type: 'seat', channelId: id, state: 'left', why: 'kicked' });
  }

  dropOverwrite(id: ChannelId, user: UserId): void {
    this.at(id).overwrites.delete(user);
    this.changed(id);
  }

  deleteRoom(id: ChannelId): void {
    const room = this.rooms.get(id);
    if (room === undefined) return;
    this.rooms.delete(id);
    for (const message of this.messages.values()) if (message.channelId === id) this.messages.delete(message.id);
    this.#seated.delete(id);
    this.changed(id, room.guildId);
  }

  deletePanel(id: ChannelId): void {
    const panel = this.panelIn(id);
    if (panel === undefined) return;
    this.messages.delete(panel.id);
    this.app.messageDeleted(id, panel.id);
  }

  panelIn(id: ChannelId): Message | undefined {
    return [...this.messages.values()].findLast((message) => message.channelId === id);
  }

  report(report: VoiceReport): void {
    for (const listener of this.#reports) listener(report);
  }

  fail(call: string, failure: OutsideFailure, times = 1): void {
    this.failures.set(
      call,
      Array.from({ length: times }, () => failure),
    );
  }

  // Time and the process.

  /** Delivers what the gateway has held back. */
  deliver(): void {
    const stale = [...this.#stale];
    this.#stale.clear();
    for (const id of stale) {
      const before = this.cache.get(id);
      const seen = this.look(id);
      this.cache.set(id, seen);
      const guild = this.rooms.get(id)?.guildId ?? this.#guildOfGone.get(id);
      if (guild === undefined) continue;
      if (seen === null && before !== null) this.app.roomDeleted(guild, id);
      else this.app.roomChanged(guild, id);
    }
  }

  /** Lets everything run that needs no time. */
  async settle(): Promise<void> {
    // One turn of the event loop runs all microtasks; what they cause outside may take another.
    for (let turns = 0; turns < 3; turns += 1) {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      if (this.options.lag !== true) this.deliver();
    }
  }

  /** Lets `ms` pass, in small steps, and everything run that they bring. */
  async pass(ms: number): Promise<void> {
    await this.settle();
    const until = this.clock.monotonicMs() + ms;
    while (this.clock.monotonicMs() < until) {
      this.clock.advance(Math.min(500, until - this.clock.monotonicMs()));
      if (this.options.lag === true) this.deliver();
      await this.settle();
    }
  }

  get dead(): boolean {
    return this.killAt !== null && this.steps >= this.killAt;
  }

  /** SIGKILL now: whatever was under way never comes back. */
  kill(): void {
    this.#generation += 1;
    this.#reports = [];
  }

  /** A new process over the same world, to which no server is available yet. */
  async start(): Promise<void> {
    this.kill();
    this.killAt = null;
    this.app = this.#newApp();
    for (const id of this.rooms.keys()) this.cache.set(id, this.look(id));
    for (const id of this.cache.keys()) if (!this.rooms.has(id)) this.cache.set(id, null);
    this.#stale.clear();
    // Discord takes the bot out of its rooms when its session is gone.
    for (const room of this.rooms.values()) room.self = 'absent';
    this.#seated.clear();
    await this.app.start();
  }

  /** A new process over the same world, with every server available. */
  async boot(): Promise<void> {
    await this.start();
    for (const guild of new Set([...this.rooms.values()].map((room) => room.guildId).concat([...this.community])))
      this.app.guildAvailable(guild);
    await this.settle();
  }

  // Inside: for the ports.

  /** A number that was not used before. */
  number(): number {
    return (this.#number += 1);
  }

  readonly #guildOfGone: Map<ChannelId, GuildId> = new Map();

  look(id: ChannelId): RoomSeen | null {
    const room = this.rooms.get(id);
    return room === undefined ? null : seenOf(room);
  }

  #voice(id: ChannelId, user: UserId, voice: Voice): void {
    const room = this.rooms.get(id);
    if (room?.people.has(user) !== true) return;
    room.people.set(user, voice);
    this.changed(id);
  }

  changed(id: ChannelId, guild?: GuildId): void {
    if (guild !== undefined) this.#guildOfGone.set(id, guild);
    this.#stale.add(id);
    if (this.options.lag !== true) this.deliver();
  }

  /** Runs one thing the process does: before it and after it the process may die. */
  async step<Value>(generation: number, run: () => Value): Promise<Value> {
    const hang = (): Promise<never> => new Promise<never>(() => undefined);
    // A port answers later, never at once.
    await Promise.resolve();
    if (generation !== this.#generation) return await hang();
    this.steps += 1;
    if (this.dead) {
      this.kill();
      return await hang();
    }
    const value = run();
    await Promise.resolve();
    this.steps += 1;
    if (this.dead) this.kill();
    return generation === this.#generation ? value : await hang();
  }

  call<Value>(generation: number, name: string, run: () => Value): Promise<Value> {
    return this.step(generation, () => {
      this.calls.push(name);
      if (this.bugs.has(name)) throw new TypeError(`a bug in ${name}`);
      const failure = this.failures.get(name)?.shift();
      if (failure !== undefined) throw new OutsideRefused(failure);
      return run();
    });
  }

  standing(id: ChannelId): Room {
    const room = this.rooms.get(id);
    if (room === undefined) throw new OutsideRefused({ code: 'gone', detail: 'Unknown Channel', retryable: false });
    return room;
  }

  #newApp(): App {
    const generation = this.#generation;
    let ids = 0;
    return createApp({
      ...this.#ports(this, generation),
      voice: this.#voicePort(),
      clock: this.#clockOf(generation),
      ids: {
        next: () => `id-${generation}-${(ids += 1)}`,
        code: (length) => `K${generation}${(ids += 1)}`.padEnd(length, 'X'),
      },
      logger: this.logger,
      config: { graceMs: this.options.graceMs ?? 300_000 },
      accountId: BOT,
    });
  }

  /** A dead process has no timers. */
  #clockOf(generation: number): ManualClock {
    return {
      ...this.clock,
      after: (ms, run) =>
        this.clock.after(ms, () => {
          if (generation === this.#generation) run();
        }),
    };
  }

  #voicePort(): VoicePort {
    const generation = this.#generation;
    return {
      apply: (plan) => {
        if (generation !== this.#generation) return;
        this.plan = plan;
        const wanted = new Set(plan.seats.map((seat) => seat.channelId));
        for (const id of this.#seated) if (!wanted.has(id)) this.#unseat(id);
        for (const id of wanted) if (!this.#seated.has(id)) this.#seat(generation, id);
      },
      onReport: (listener) => {
        this.#reports.push(listener);
        return () => {
          this.#reports = this.#reports.filter((one) => one !== listener);
        };
      },
    };
  }

  #unseat(id: ChannelId): void {
    this.#seated.delete(id);
    const room = this.rooms.get(id);
    if (room === undefined) return;
    room.self = 'absent';
    this.changed(id);
  }

  #seat(generation: number, id: ChannelId): void {
    this.#seated.add(id);
    if (this.options.deaf === true) return;
    queueMicrotask(() => {
      const room = this.rooms.get(id);
      if (generation !== this.#generation || room === undefined || !this.#seated.has(id)) return;
      room.self = 'suppressed';
      this.changed(id);
      this.report({ type: 'seat', channelId: id, state: 'ready' });
    });
  }
}
