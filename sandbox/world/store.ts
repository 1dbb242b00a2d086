import type { WorldClock } from './clock.ts';
import type { Channel, Dispatch, Guild, StoredMessage, User } from './model.ts';
import { permissionsIn } from './permissions.ts';
import type { WorldRandom } from './random.ts';
import { createSnowflakes, isoTime } from './snowflake.ts';
import { defaultSwitches, type Switches } from './switches.ts';
import type { VoicePort } from './voice-port.ts';

/** What a world is made of. */
export interface WorldParts {
  readonly clock: WorldClock;
  readonly random: WorldRandom;
  readonly voicePort: VoicePort;
}

/** A file that was uploaded, and the path at which it is fetched. */
export interface Upload {
  readonly path: string;
  readonly contentType: string;
  readonly data: Buffer;
}

/**
 * Everything that the local Discord remembers, and the one place where its events start.
 * Changes are made by the functions beside this file, which emit Discord's events.
 */
export class WorldStore {
  readonly clock: WorldClock;
  readonly random: WorldRandom;
  readonly voicePort: VoicePort;
  readonly users: Map<string, User> = new Map();
  readonly guilds: Map<string, Guild> = new Map();
  /** Direct-message channels by id. */
  readonly dms: Map<string, Channel> = new Map();
  /** Messages by channel id, oldest first. */
  readonly messages: Map<string, StoredMessage[]> = new Map();
  /** What was uploaded, by attachment id, oldest first; bounded by whoever adds to it. */
  readonly uploads: Map<string, Upload> = new Map();
  /** Where uploaded files are fetched: Discord's own address until a server of this world has one. */
  fileServer: string = 'https://cdn.discordapp.com';
  readonly switches: Switches = defaultSwitches();
  /** A fresh snowflake of the world's time. */
  readonly nextId: () => string;
  /** Cancels of the running stage auto-close timers, by channel id. */
  readonly stageTimers: Map<string, () => void> = new Map();
  /** Cancels of what scheduled events wait for, by event id. */
  readonly eventTimers: Map<string, () => void> = new Map();
  /** Cancels of the timers that wait for the end of a member's timeout, by `guildId/userId`. */
  readonly memberTimeouts: Map<string, () => void> = new Map();
  /** Cancels of what gives members a voice server who have none for now, by `guildId/userId`. */
  readonly serverSearches: Map<string, () => void> = new Map();
  private readonly listeners: Set<(dispatch: Dispatch) => void> = new Set();

  constructor(parts: WorldParts) {
    this.clock = parts.clock;
    this.random = parts.random;
    this.voicePort = parts.voicePort;
    this.nextId = createSnowflakes(() => parts.clock.nowMs());
  }

  /** The world's time. */
  now(): Date {
    return new Date(this.clock.nowMs());
  }

  /** The world's time as Discord's API writes it. */
  nowIso(): string {
    return isoTime(this.clock.nowMs());
  }

  /** The account that an Authorization header names: `Bot <token>` for bots, the bare token for people; null for anything else. */
  accountOf(authorizationHeader: string | undefined): User | null {
    if (authorizationHeader === undefined) return null;
    const asBot = authorizationHeader.startsWith('Bot ');
    const token = asBot ? authorizationHeader.slice('Bot '.length) : authorizationHeader;
    for (const user of this.users.values()) {
      if (user.token === token && user.bot === asBot) return user;
    }
    return null;
  }

  /** The guild's or the DM's channel of that id. */
  channel(channelId: string): Channel | null {
    const dm = this.dms.get(channelId);
    if (dm !== undefined) return dm;
    for (const guild of this.guilds.values()) {
      const channel = guild.channels.get(channelId);
      if (channel !== undefined) return channel;
    }
    return null;
  }

  /** The guild that a channel belongs to; null for a DM. */
  guildOf(channel: Channel): Guild | null {
    return channel.guildId === null ? null : (this.guilds.get(channel.guildId) ?? null);
  }

  /** What the account may do there now; see `permissionsIn`. */
  permissionsIn(guild: Guild, channel: Channel | null, userId: string): bigint {
    return permissionsIn(guild, channel, userId, this.clock.nowMs());
  }

  /** Calls `listener` with each event from now on; the answer ends that. */
  onDispatch(listener: (dispatch: Dispatch) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Sends an event to whoever listens. */
  emit(dispatch: Dispatch): void {
    for (const listener of this.listeners) listener(dispatch);
  }

  /** Stops every timer of the world. Safe to call again. */
  close(): void {
    for (const cancel of this.stageTimers.values()) cancel();
    this.stageTimers.clear();
    for (const cancel of this.eventTimers.values()) cancel();
    this.eventTimers.clear();
    for (const cancel of this.memberTimeouts.values()) cancel();
    this.memberTimeouts.clear();
    for (const cancel of this.serverSearches.values()) cancel();
    this.serverSearches.clear();
    this.clock.close();
    this.listeners.clear();
  }
}
