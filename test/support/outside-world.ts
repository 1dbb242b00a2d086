/**
 * A small Discord at the app's ports, behaving as Discord documents it: its cache may lag, it fails on request, the process can be killed.
 */
import type {
  App,
  Applied,
  GuildSettings,
  Lease,
  LogEntry,
  Notice,
  OutsideFailure,
  OwedUnmute,
  RoomSeen,
  VoicePlan,
  VoiceReport,
} from '../../src/app/index.ts';
import type { Link, Space } from '../../src/domain/index.ts';
import type { ChannelId, GuildId, LinkId, MessageId, SpaceId, UserId } from '../../src/lib/index.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { type MemoryLog, memoryLog } from './memory-log.ts';
import type { Message, Room, RoomOver, Voice, WorldOptions } from './outside-people.ts';
import { OutsideGateway } from './outside-gateway.ts';
import { accountsOf, configOf, outsideApp, type OutsideAppParts } from './outside-app.ts';
import { BOT, channelId, maySpeak, OutsideRefused, seenOf, userId } from './outside-people.ts';
import { type OutsideServer, outsideServer } from './outside-server.ts';
import { VoiceSeats } from './outside-seats.ts';

/** The app's ports over a world, for one life of the process. */
export type WorldPorts = (world: OutsideWorld, generation: number) => OutsideAppParts['ports'];

/** Calls that only tell people something. */
const TELLING: ReadonlySet<string> = new Set(['post', 'edit', 'notify', 'setStatus', 'announce', 'retell']);

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
  readonly owed: Map<string, OwedUnmute> = new Map();
  readonly leases: Map<SpaceId, Lease> = new Map();
  readonly notices: Map<string, Notice> = new Map();
  /** Whom no overwrite binds. */
  readonly admins: Set<UserId> = new Set();
  readonly timedOut: Set<UserId> = new Set();
  /** Server mutes, by server and person, and whose doing each is. */
  readonly mutes: Map<string, 'ours' | 'theirs'> = new Map();
  /** Accounts of ours that are not in a server, and that are only not connected there, as `account guild`. */
  readonly notIn: Set<string> = new Set();
  readonly away: Set<string> = new Set();
  readonly logs: Map<SpaceId, LogEntry[]> = new Map();
  readonly settings: Map<GuildId, GuildSettings> = new Map();
  readonly blocks: Map<GuildId, readonly UserId[]> = new Map();
  readonly jobs: { readonly spaceId: SpaceId; readonly emptySinceMs: number; readonly dueAtMs: number }[] = [];
  /** Every call that reached Discord, in order. */
  readonly calls: string[] = [];
  /** Failures to come, by call name: each is used up once. */
  readonly failures: Map<string, OutsideFailure[]> = new Map();
  /** Calls that throw a bug, by name. */
  readonly bugs: Set<string> = new Set();
  readonly community: Set<GuildId> = new Set();
  readonly server: OutsideServer = outsideServer();
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
  readonly gateway: OutsideGateway = new OutsideGateway({
    app: () => this.app,
    guildOf: (id) => this.rooms.get(id)?.guildId ?? this.#guildOfGone.get(id),
  });
  readonly seats: VoiceSeats = new VoiceSeats({
    rooms: this.rooms,
    admins: this.admins,
    isDeaf: () => this.options.deaf === true,
    planned: (plan) => {
      this.plan = plan;
    },
    left: (room) => this.#left(room),
    changed: (id) => this.changed(id),
  });

  readonly #ports: WorldPorts;

  /** Our accounts, the main one first. */
  get accounts(): readonly UserId[] {
    return [BOT, ...(this.options.pool ?? []).map(userId)];
  }

  constructor(options: WorldOptions, ports: WorldPorts) {
    this.options = options;
    this.#ports = ports;
    this.clock.advance(1_000_000);
    this.app = this.#newApp();
  }

  // People and moderators.

  room(name: string, guild: GuildId, over: RoomOver = {}): ChannelId {
    const id = channelId(name);
    this.rooms.set(id, {
      id,
      guildId: guild,
      kind: 'stage',
      name,
      topic: null,
      people: new Map(),
      accounts: new Map(),
      overwrites: new Map(),
      ...over,
    });
    this.gateway.cache.set(id, this.look(id));
    return id;
  }

  at(id: ChannelId): Room {
    const room = this.rooms.get(id);
    if (room === undefined) throw new Error(`there is no room ${id}`);
    return room;
  }

  join(id: ChannelId, user: UserId): void {
    for (const room of this.rooms.values()) if (room.people.delete(user)) this.#left(room);
    const room = this.at(id);
    const suppress = room.kind === 'stage' || !maySpeak(room, user, this.admins);
    room.people.set(user, { suppress, raisedAtMs: null });
    this.changed(id);
    this.#told(room.guildId, user);
  }

  leave(id: ChannelId, user: UserId): void {
    const room = this.rooms.get(id);
    if (room?.people.delete(user) !== true) return;
    this.#left(room);
    this.#told(room.guildId, user);
  }

  /** The room somebody of a server is in; null when they are in none. */
  whereIs(guild: GuildId, user: UserId): ChannelId | null {
    const here = [...this.rooms.values()].filter((room) => room.guildId === guild);
    return here.find((room) => room.people.has(user) || room.accounts.has(user))?.id ?? null;
  }

  isMuted(guild: GuildId, user: UserId): boolean {
    return this.mutes.has(`${guild} ${user}`);
  }

  /** Sets or lifts a server mute. */
  mute(guild: GuildId, user: UserId, muted: boolean, by: 'ours' | 'theirs'): void {
    const key = `${guild} ${user}`;
    if (!muted) this.mutes.delete(key);
    else if (!this.mutes.has(key)) this.mutes.set(key, by);
    const at = this.whereIs(guild, user);
    if (at !== null) this.changed(at);
    this.#told(guild, user);
  }

  /** Moves somebody; into the same room their right to speak may be counted anew. */
  move(guild: GuildId, user: UserId, to: ChannelId): void {
    const room = this.standing(to);
    const from = this.whereIs(guild, user);
    if (from === to && this.options.sameRoomMoves === false) return;
    if (room.accounts.has(user)) room.accounts.set(user, maySpeak(room, user, this.admins) ? 'speaking' : 'suppressed');
    else if (from === to) room.people.set(user, { suppress: !maySpeak(room, user, this.admins), raisedAtMs: null });
    else this.join(to, user);
    this.changed(to);
    this.#told(guild, user);
  }

  /** Our main account in a room. */
  self(id: ChannelId): 'absent' | 'suppressed' | 'speaking' {
    return this.at(id).accounts.get(BOT) ?? 'absent';
  }

  /** Whether somebody in a voice room is heard. */
  isHeard(id: ChannelId, user: UserId): boolean {
    const room = this.rooms.get(id);
    return room?.people.get(user)?.suppress === false && !this.isMuted(room.guildId, user);
  }

  #left(room: Room): void {
    if (room.kind === 'voice' && room.people.size + room.accounts.size === 0) room.topic = null;
    this.changed(room.id);
  }

  #told(guild: GuildId, user: UserId): void {
    this.gateway.moved(guild, user);
    if (this.options.lag !== true) this.deliver();
  }

  raise(id: ChannelId, user: UserId): void {
    this.voice(id, user, { suppress: true, raisedAtMs: this.clock.wallMs() });
  }

  /** Lowers a hand, declines an invitation, or goes back to the audience. */
  down(id: ChannelId, user: UserId): void {
    this.voice(id, user, { suppress: true, raisedAtMs: null });
  }

  /** Accepts an invitation; does nothing without one. */
  accept(id: ChannelId, user: UserId): void {
    const voice = this.rooms.get(id)?.people.get(user);
    if (voice?.suppress === false) this.voice(id, user, { suppress: false, raisedAtMs: null });
  }

  retopic(id: ChannelId, topic: string | null): void {
    this.at(id).topic = topic;
    this.changed(id);
  }

  deleteRoom(id: ChannelId): void {
    const room = this.rooms.get(id);
    if (room === undefined) return;
    this.rooms.delete(id);
    for (const message of this.messages.values()) if (message.channelId === id) this.messages.delete(message.id);
    this.seats.forget(id);
    this.changed(id, room.guildId);
  }

  panelIn(id: ChannelId): Message | undefined {
    return [...this.messages.values()].findLast((message) => message.channelId === id);
  }

  report(report: VoiceReport): void {
    // A seat that was left is taken again only by a plan that comes anew.
    if (report.type === 'seat' && report.state === 'left') this.seats.forget(report.channelId);
    this.seats.report(report);
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
    this.gateway.deliver();
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
    this.seats.end();
  }

  /** A new process over the same world, to which no server is available yet. */
  async start(): Promise<void> {
    this.kill();
    this.killAt = null;
    this.app = this.#newApp();
    for (const id of this.rooms.keys()) this.gateway.cache.set(id, this.look(id));
    for (const id of this.gateway.cache.keys()) if (!this.rooms.has(id)) this.gateway.cache.set(id, null);
    this.gateway.lose();
    // Discord takes the bot out of its rooms when its session is gone.
    for (const room of this.rooms.values()) room.accounts.clear();
    await this.app.start();
  }

  /** A new process over the same world, with every server available. */
  async boot(): Promise<void> {
    await this.start();
    for (const guild of new Set([...this.rooms.values()].map((room) => room.guildId).concat([...this.community])))
      this.app.guildAvailable(guild);
    await this.settle();
  }

  // For the ports.
  /** A number that was not used before. */
  number(): number {
    return (this.options.numbersFrom ?? 0) + (this.#number += 1);
  }

  readonly #guildOfGone: Map<ChannelId, GuildId> = new Map();

  look(id: ChannelId): RoomSeen | null {
    const room = this.rooms.get(id);
    if (room === undefined) return null;
    const { admins, timedOut, options, server } = this;
    const muted = (user: UserId): boolean => this.isMuted(room.guildId, user);
    return seenOf(room, { muted, admins, timedOut, mayTitle: options.mayTitle !== false, ...server });
  }

  /** Sets how somebody stands on a stage. */
  voice(id: ChannelId, user: UserId, voice: Voice): void {
    const room = this.rooms.get(id);
    if (room?.people.has(user) !== true) return;
    room.people.set(user, voice);
    this.changed(id);
  }

  changed(id: ChannelId, guild?: GuildId): void {
    if (guild !== undefined) this.#guildOfGone.set(id, guild);
    this.gateway.changed(id, this.look(id));
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

  async call<Value>(generation: number, name: string, run: () => Value): Promise<Value> {
    const { callMs = 0, tellMs = callMs } = this.options;
    const takesMs = TELLING.has(name) ? tellMs : callMs;
    if (takesMs > 0)
      await new Promise<void>((resolve) => {
        this.clock.after(takesMs, resolve);
      });
    return await this.step(generation, () => {
      this.calls.push(name);
      if (this.bugs.has(name)) throw new TypeError(`a bug in ${name}`);
      const failure = this.failures.get(name)?.shift();
      // Discord carried it out, and the answer was lost.
      if (failure?.code === 'unavailable' && failure.detail === 'answer lost') run();
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
    const isAlive = (): boolean => generation === this.#generation;
    return outsideApp({
      ports: this.#ports(this, generation),
      voice: this.seats.port(isAlive),
      accounts: accountsOf(this),
      clock: this.clock,
      logger: this.logger,
      config: configOf(this.options),
      generation,
      isAlive,
      realIds: this.options.ids ?? this.options.realIds === true,
    });
  }
}
