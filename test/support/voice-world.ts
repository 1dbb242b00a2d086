import { Worker, type WorkerOptions } from 'node:worker_threads';
import type { ChannelId, GuildId, LinkId, Logger, UserId } from '../../src/lib/index.ts';
import { systemClock } from '../../src/lib/index.ts';
import {
  createVoiceNodes,
  type CarryPath,
  type Seat,
  type VoiceNodes,
  type VoiceReport,
} from '../../src/voice/node/index.ts';
import {
  connectVoice,
  type NativeTrafficOptions,
  type VoicePersonConnection,
} from '../../sandbox/voice/client/index.ts';
import { createVoiceServer, type VoiceServer, type VoiceSwitches } from '../../sandbox/voice/index.ts';
import { createVoiceEdge, type VoiceEdge } from './voice-edge.ts';
import { createVoiceMeddler, type VoiceMeddler } from './voice-meddler.ts';

/** The bot that sits in both rooms, one in each server. */
export const bot = '900000000000000001' as UserId;
export const guilds = ['100000000000000001', '100000000000000002'] as readonly string[] as readonly [GuildId, GuildId];
export const rooms = ['200000000000000001', '200000000000000002'] as readonly string[] as readonly [
  ChannelId,
  ChannelId,
];
const link = 'aaaabbbbcccc' as LinkId;

export const seats: readonly [Seat, Seat] = [
  { channelId: rooms[0], guildId: guilds[0], accountId: bot, regime: 'stage' },
  { channelId: rooms[1], guildId: guilds[1], accountId: bot, regime: 'stage' },
];
/** How a path sounds when nothing was set. */
export const asItIs = { volume: 100, duckedBy: [], levelled: false } as const;
export const bothWays: readonly CarryPath[] = [
  { linkId: link, from: rooms[0], to: rooms[1], ...asItIs },
  { linkId: link, from: rooms[1], to: rooms[0], ...asItIs },
];

/** An account for each room, for two rooms of one server. */
export const accounts = [bot, '900000000000000002'] as readonly string[] as readonly [UserId, UserId];

/** Which rooms there are: two stages of two servers when nothing is said. */
export interface Layout {
  readonly regimes: readonly [Seat['regime'], Seat['regime']];
  /** Both rooms are in the first server, an account in each. */
  readonly isOneServer?: boolean;
  /** Rooms beside the two, for plans of the test's own. */
  readonly more?: readonly Seat[];
  /** How many voice nodes there may be; one when nothing is said. */
  readonly nodes?: number;
  /** The voice node reaches the voice server through a voice meddler. */
  readonly isMeddled?: boolean;
  /** How a voice node's thread is started; as the product does when nothing is said. */
  readonly startThread?: (file: URL, options: WorkerOptions) => Worker;
}

const twoStages: Layout = { regimes: ['stage', 'stage'] };

/** The plan's seats in such a world. */
function seatsOf({ regimes, isOneServer = false }: Layout): readonly [Seat, Seat] {
  const [one, other] = seats;
  return [
    { ...one, regime: regimes[0] },
    { ...other, regime: regimes[1], ...(isOneServer ? { guildId: guilds[0], accountId: accounts[1] } : {}) },
  ];
}

/** What was logged, for a test's assertion. */
export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A room of the world: one of the two, or one of `more`. */
export type Place = 0 | 1 | Seat;

/** Two rooms and more on the local Discord's voice server, a voice node, and just enough of a main gateway between them. */
export interface VoiceWorld {
  readonly voice: VoiceServer;
  readonly seats: readonly [Seat, Seat];
  readonly edge: VoiceEdge;
  /** Op 4 payloads that the node sent, in order. */
  readonly ops: VoiceEdge['ops'];
  /** Throws in a world that is not meddled with. */
  readonly meddler: () => VoiceMeddler;
  readonly nodes: VoiceNodes;
  readonly reports: VoiceReport[];
  readonly lines: LogLine[];
  /** What the voice node says about the keys of each of the two rooms. */
  encryption(): Promise<readonly string[]>;
  /** A person in one of the rooms, connected as Discord's own client does. */
  person(userId: string, place: Place, traffic?: NativeTrafficOptions): Promise<VoicePersonConnection>;
  /** States reported for a room so far. */
  seatStates(place: Place): readonly string[];
  /** Ends a voice node's thread without a word, as a crash would: the one that was started last, or that of its number. */
  killNode(number?: number): Promise<void>;
  /** Hands the voice node of that number a message that no main thread of ours would send. */
  forgeOrder(message: unknown, number?: number): void;
  close(): Promise<void>;
}

const hears = { canSpeak: true, canHear: true, selfMute: false, selfDeaf: false } as const;

/** Starts it; nobody is in any room yet. */
export async function createVoiceWorld(
  switches: Partial<VoiceSwitches> = {},
  layout: Layout = twoStages,
): Promise<VoiceWorld> {
  const voice = await createVoiceServer({ switches });
  const meddler = layout.isMeddled === true ? await createVoiceMeddler(voice) : null;
  const lines: LogLine[] = [];
  const threads: Worker[] = [];
  const nodes = createVoiceNodes({
    caPem: meddler?.caPem ?? voice.caPem,
    clock: systemClock,
    logger: createMemoryLogger(lines),
    count: layout.nodes ?? 1,
    startThread(file, options): Worker {
      const thread = layout.startThread?.(file, options) ?? new Worker(file, options);
      threads.push(thread);
      return thread;
    },
  });
  const reports: VoiceReport[] = [];
  nodes.onReport((report) => reports.push(report));
  const planned = seatsOf(layout);
  const endpoint = meddler?.endpoint ?? voice.endpoint;
  const edge = createVoiceEdge({ voice, nodes, rooms: [...planned, ...(layout.more ?? [])], endpoint });
  const seatAt = (place: Place): Seat => (typeof place === 'number' ? planned[place] : place);
  const people: VoicePersonConnection[] = [];
  return {
    voice,
    seats: planned,
    nodes,
    reports,
    lines,
    edge,
    ops: edge.ops,
    meddler(): VoiceMeddler {
      if (meddler === null) throw new Error('This world is not meddled with');
      return meddler;
    },
    async encryption(): Promise<readonly string[]> {
      const { node } = await nodes.stats();
      return rooms.map((room) => node?.seats.find(({ channelId }) => channelId === room)?.encryption ?? 'none');
    },
    async person(userId, place, traffic): Promise<VoicePersonConnection> {
      const sessionId = `person-${userId}`;
      const { channelId, guildId, regime } = seatAt(place);
      const e2ee = regime === 'voice';
      const granted = voice.grant({ guildId, channelId, userId, sessionId, e2ee, flags: hears });
      const seat = { ...granted, guildId, channelId, userId, sessionId, caPem: voice.caPem };
      const person = await connectVoice(traffic === undefined ? seat : { ...seat, traffic });
      people.push(person);
      return person;
    },
    seatStates(place): readonly string[] {
      const { channelId } = seatAt(place);
      return reports.flatMap((report) =>
        report.type === 'seat' && report.channelId === channelId ? [report.state] : [],
      );
    },
    async killNode(number = threads.length - 1): Promise<void> {
      await threads[number]?.terminate();
    },
    forgeOrder(message, number = threads.length - 1): void {
      threads[number]?.postMessage(message);
    },
    async close(): Promise<void> {
      for (const person of people) person.close();
      await nodes.close('shutdown');
      await meddler?.close();
      await voice.close();
    },
  };
}

function createMemoryLogger(lines: LogLine[]): Logger {
  const line =
    (level: string) =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}): void => {
      lines.push({ level, message, fields });
    };
  const logger: Logger = {
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    with: () => logger,
  };
  return logger;
}
