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
import { connectVoice, type VoicePersonConnection } from '../../sandbox/voice/client/index.ts';
import { createVoiceServer, type VoiceServer, type VoiceSwitches } from '../../sandbox/voice/index.ts';

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

/** What was logged, for a test's assertion. */
export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Two stages on the local Discord's voice server, a voice node, and just enough of a main gateway between them. */
export interface VoiceWorld {
  readonly voice: VoiceServer;
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
  /** A person in one of the rooms, connected as Discord's own client does. */
  person(userId: string, room: 0 | 1): Promise<VoicePersonConnection>;
  /** States reported for a room so far. */
  seatStates(room: 0 | 1): readonly string[];
  /** Ends the voice node's thread without a word, as a crash would. */
  killNode(): Promise<void>;
  close(): Promise<void>;
}

const hears = { canSpeak: true, canHear: true, selfMute: false, selfDeaf: false } as const;

/** Starts it; nobody is in any room yet. */
export async function createVoiceWorld(switches: Partial<VoiceSwitches> = {}): Promise<VoiceWorld> {
  const voice = await createVoiceServer({ switches });
  const lines: LogLine[] = [];
  let thread: Worker | null = null;
  const nodes = createVoiceNodes({
    caPem: voice.caPem,
    clock: systemClock,
    logger: createMemoryLogger(lines),
    startThread(file, options): Worker {
      thread = new Worker(file, options);
      return thread;
    },
  });
  const reports: VoiceReport[] = [];
  nodes.onReport((report) => reports.push(report));
  const ops: { guildId: GuildId; channelId: string | null }[] = [];
  const full = new Set<string>();
  const people: VoicePersonConnection[] = [];
  const sessions = new Map<string, string>();
  let sessionNumber = 0;

  function state(guildId: GuildId, channelId: string | null, suppress = false): void {
    const sessionId = sessions.get(guildId) ?? 'none';
    nodes.gatewayPacket(bot, {
      t: 'VOICE_STATE_UPDATE',
      d: {
        guild_id: guildId,
        channel_id: channelId,
        user_id: bot,
        session_id: sessionId,
        suppress,
        deaf: false,
        mute: false,
      },
    });
  }

  function server(guildId: GuildId): void {
    const channelId = rooms[guilds.indexOf(guildId)] ?? '';
    const sessionId = sessions.get(guildId) ?? '';
    const { token, endpoint } = voice.grant({ guildId, channelId, userId: bot, sessionId, e2ee: false, flags: hears });
    nodes.gatewayPacket(bot, { t: 'VOICE_SERVER_UPDATE', d: { guild_id: guildId, token, endpoint } });
  }

  nodes.onGatewaySend((_accountId, guildId, payload) => {
    // The library's own op 4; its shape is what this test's gateway would have to read.
    const { d } = payload as { d: { channel_id: string | null } };
    ops.push({ guildId, channelId: d.channel_id });
    if (d.channel_id === null) {
      voice.revoke(guildId, bot, 'left');
      state(guildId, null);
      sessions.delete(guildId);
      return;
    }
    if (full.has(d.channel_id)) return;
    if (sessions.has(guildId) && voice.alive(guildId, bot)) return;
    sessionNumber += 1;
    sessions.set(guildId, `session-${sessionNumber}`);
    state(guildId, d.channel_id);
    server(guildId);
  });

  return {
    voice,
    nodes,
    reports,
    lines,
    ops,
    full,
    state,
    server,
    endpointGone(guildId): void {
      nodes.gatewayPacket(bot, { t: 'VOICE_SERVER_UPDATE', d: { guild_id: guildId, token: 'none', endpoint: null } });
    },
    async person(userId, room): Promise<VoicePersonConnection> {
      const sessionId = `person-${userId}`;
      const guildId = guilds[room];
      const grant = { guildId, channelId: rooms[room], userId, sessionId, e2ee: false, flags: hears };
      const { token, endpoint } = voice.grant(grant);
      const person = await connectVoice({ endpoint, token, guildId, userId, sessionId, caPem: voice.caPem });
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
