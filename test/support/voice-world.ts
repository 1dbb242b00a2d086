import { Worker } from 'node:worker_threads';
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
export const bothWays: readonly CarryPath[] = [
  { linkId: link, from: rooms[0], to: rooms[1] },
  { linkId: link, from: rooms[1], to: rooms[0] },
];

/** An account for each room, for two rooms of one server. */
const accounts = [bot, '900000000000000002'] as readonly string[] as readonly [UserId, UserId];

/** Which rooms there are: two stages of two servers when nothing is said. */
export interface Layout {
  readonly regimes: readonly [Seat['regime'], Seat['regime']];
  /** Both rooms are in the first server, an account in each. */
  readonly isOneServer?: boolean;
  /** The voice node reaches the voice server through a voice meddler. */
  readonly isMeddled?: boolean;
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

/** Two rooms on the local Discord's voice server, a voice node, and just enough of a main gateway between them. */
export interface VoiceWorld {
  readonly voice: VoiceServer;
  readonly seats: readonly [Seat, Seat];
  /** Throws in a world that is not meddled with. */
  readonly meddler: () => VoiceMeddler;
  readonly nodes: VoiceNodes;
  readonly reports: VoiceReport[];
  readonly lines: LogLine[];
  /** Op 4 payloads that the node sent, in order. */
  readonly ops: { readonly guildId: GuildId; readonly channelId: string | null }[];
  /** Rooms that are full: op 4 for them is never answered. */
  readonly full: Set<string>;
  /** Moves, kicks and server changes as the main gateway would tell them. */
  state(guildId: GuildId, channelId: string | null, suppress?: boolean): void;
  server(guildId: GuildId): void;
  endpointGone(guildId: GuildId): void;
  /** Another voice server for the account in a room. */
  moveServer(room: 0 | 1): void;
  /** What the voice node says about the keys of each room. */
  encryption(): Promise<readonly string[]>;
  /** A person in one of the rooms, connected as Discord's own client does. */
  person(userId: string, room: 0 | 1, traffic?: NativeTrafficOptions): Promise<VoicePersonConnection>;
  /** States reported for a room so far. */
  seatStates(room: 0 | 1): readonly string[];
  /** Ends the voice node's thread without a word, as a crash would. */
  killNode(): Promise<void>;
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
  let thread: Worker | null = null;
  const nodes = createVoiceNodes({
    caPem: meddler?.caPem ?? voice.caPem,
    clock: systemClock,
    logger: createMemoryLogger(lines),
    startThread(file, options): Worker {
      thread = new Worker(file, options);
      return thread;
    },
  });
  const reports: VoiceReport[] = [];
  nodes.onReport((report) => reports.push(report));
  const planned = seatsOf(layout);
  const edge = createEdge({ voice, nodes, planned, endpoint: meddler?.endpoint ?? voice.endpoint });
  const people: VoicePersonConnection[] = [];
  return {
    voice,
    seats: planned,
    nodes,
    reports,
    lines,
    ...edge,
    meddler(): VoiceMeddler {
      if (meddler === null) throw new Error('This world is not meddled with');
      return meddler;
    },
    async encryption(): Promise<readonly string[]> {
      const { node } = await nodes.stats();
      return rooms.map((room) => node?.seats.find(({ channelId }) => channelId === room)?.encryption ?? 'none');
    },
    async person(userId, room, traffic): Promise<VoicePersonConnection> {
      const sessionId = `person-${userId}`;
      const { channelId, guildId, regime } = planned[room];
      const e2ee = regime === 'voice';
      const { token, endpoint } = voice.grant({ guildId, channelId, userId, sessionId, e2ee, flags: hears });
      const place = { endpoint, token, guildId, channelId, userId, sessionId, caPem: voice.caPem };
      const person = await connectVoice(traffic === undefined ? place : { ...place, traffic });
      people.push(person);
      return person;
    },
    seatStates: (room) =>
      reports.flatMap((report) => (report.type === 'seat' && report.channelId === rooms[room] ? [report.state] : [])),
    async killNode(): Promise<void> {
      await thread?.terminate();
    },
    async close(): Promise<void> {
      for (const person of people) person.close();
      await nodes.close('shutdown');
      await meddler?.close();
      await voice.close();
    },
  };
}

interface EdgeParts {
  readonly voice: VoiceServer;
  readonly nodes: VoiceNodes;
  readonly planned: readonly [Seat, Seat];
  readonly endpoint: string;
}

type Edge = Pick<VoiceWorld, 'ops' | 'full' | 'state' | 'server' | 'endpointGone' | 'moveServer'>;

/** As much of the main gateway as voice needs: it answers op 4, and tells what a test wants told. */
function createEdge({ voice, nodes, planned, endpoint }: EdgeParts): Edge {
  const ops: { guildId: GuildId; channelId: string | null }[] = [];
  const full = new Set<string>();
  const sessions = new Map<Seat, string>();
  let sessionNumber = 0;

  function stateOf(seat: Seat, channelId: string | null, suppress = false): void {
    const d = { guild_id: seat.guildId, channel_id: channelId, user_id: seat.accountId, suppress };
    const rest = { session_id: sessions.get(seat) ?? 'none', deaf: false, mute: false };
    nodes.gatewayPacket(seat.accountId, { t: 'VOICE_STATE_UPDATE', d: { ...d, ...rest } });
  }

  function serverOf(seat: Seat): void {
    const { guildId, channelId, accountId: userId } = seat;
    const sessionId = sessions.get(seat) ?? '';
    const e2ee = seat.regime === 'voice';
    const { token } = voice.grant({ guildId, channelId, userId, sessionId, e2ee, flags: hears });
    nodes.gatewayPacket(userId, { t: 'VOICE_SERVER_UPDATE', d: { guild_id: guildId, token, endpoint } });
  }

  const seatIn = (guildId: GuildId): Seat => planned.find((seat) => seat.guildId === guildId) ?? planned[0];

  nodes.onGatewaySend((accountId, guildId, payload) => {
    // The library's own op 4; its shape is what this test's gateway would have to read.
    const { d } = payload as { d: { channel_id: string | null } };
    const seat = planned.find((one) => one.accountId === accountId && one.guildId === guildId) ?? planned[0];
    ops.push({ guildId, channelId: d.channel_id });
    if (d.channel_id === null) {
      voice.revoke(guildId, accountId, 'left');
      stateOf(seat, null);
      sessions.delete(seat);
      return;
    }
    if (full.has(d.channel_id)) return;
    if (sessions.has(seat) && voice.alive(guildId, accountId)) return;
    sessionNumber += 1;
    sessions.set(seat, `session-${sessionNumber}`);
    stateOf(seat, d.channel_id);
    serverOf(seat);
  });

  return {
    ops,
    full,
    state: (guildId, channelId, suppress) => stateOf(seatIn(guildId), channelId, suppress),
    server: (guildId) => serverOf(seatIn(guildId)),
    moveServer: (room) => serverOf(planned[room]),
    endpointGone(guildId): void {
      const { accountId } = seatIn(guildId);
      const d = { guild_id: guildId, token: 'none', endpoint: null };
      nodes.gatewayPacket(accountId, { t: 'VOICE_SERVER_UPDATE', d });
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
