import {
  SEEN_FLAG,
  textOf,
  type SeenEvent,
  type SeenMessage,
  type SeenScheduledEvent,
  type SeenVoiceState,
} from './seen.ts';

/** Events kept; the oldest are forgotten first. */
const MAX_EVENTS = 5_000;
/** Messages kept. */
const MAX_MESSAGES = 2_000;

/** What a person's client has seen so far, kept up to date by events. */
export interface Memory {
  readonly events: readonly SeenEvent[];
  messages(channelId?: string): readonly SeenMessage[];
  voiceStates(guildId: string): ReadonlyMap<string, SeenVoiceState>;
  scheduledEvents(guildId: string): readonly SeenScheduledEvent[];
  /** The guild of a channel; null for DMs and unknown ones. */
  channelGuild(channelId: string): string | null;
  see(event: SeenEvent): void;
  /** Adds what was said before, as a page of the API gives it; what is known already stays as it is. */
  recall(channelId: string, page: readonly SeenMessage[]): void;
  /** The last of it in a few lines, for error messages. */
  summary(): string;
}

interface SeenGuild {
  readonly id: string;
  readonly voice_states?: readonly SeenVoiceState[];
  readonly channels?: readonly { readonly id: string }[];
  readonly guild_scheduled_events?: readonly SeenScheduledEvent[];
}

/** What the events so far add up to. */
interface Picture {
  readonly messages: Map<string, SeenMessage>;
  /** Guild by channel. */
  readonly channels: Map<string, string>;
  /** Voice states by guild, then by account. */
  readonly voice: Map<string, Map<string, SeenVoiceState>>;
  /** Scheduled and active ones. */
  readonly scheduled: Map<string, SeenScheduledEvent>;
}

/** An empty memory. */
export function createMemory(): Memory {
  const events: SeenEvent[] = [];
  const picture: Picture = { messages: new Map(), channels: new Map(), voice: new Map(), scheduled: new Map() };
  return {
    events,
    messages(channelId) {
      const all = [...picture.messages.values()];
      return channelId === undefined ? all : all.filter((message) => message.channel_id === channelId);
    },
    voiceStates: (guildId) => statesOf(picture, guildId),
    scheduledEvents: (guildId) => [...picture.scheduled.values()].filter((event) => event.guild_id === guildId),
    channelGuild: (channelId) => picture.channels.get(channelId) ?? null,
    see(event) {
      events.push(event);
      if (events.length > MAX_EVENTS) events.shift();
      // The sandbox's events carry the shapes that the handlers name; a client has nothing to check them against.
      handlers[event.t]?.(picture, event.d as never);
    },
    recall(channelId, page) {
      const guildId = picture.channels.get(channelId);
      const place = guildId === undefined ? {} : { guild_id: guildId };
      for (const message of page) {
        if (!picture.messages.has(message.id)) picture.messages.set(message.id, { ...message, ...place });
      }
      const inOrder = [...picture.messages].sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1));
      picture.messages.clear();
      for (const [id, message] of inOrder.slice(-MAX_MESSAGES)) picture.messages.set(id, message);
    },
    summary() {
      const last = events.slice(-12).map(({ t }) => t);
      const said = [...picture.messages.values()].slice(-5).map(describe);
      return `last events: ${last.join(', ') || 'none'}; last messages: ${said.join(' | ') || 'none'}`;
    },
  };
}

const handlers: Readonly<Record<string, (picture: Picture, d: never) => void>> = {
  READY(picture, d: { readonly guilds: readonly SeenGuild[] }) {
    for (const guild of d.guilds) seeGuild(picture, guild);
  },
  GUILD_CREATE: seeGuild,
  CHANNEL_CREATE(picture, d: { readonly id: string; readonly guild_id?: string }) {
    if (d.guild_id !== undefined) picture.channels.set(d.id, d.guild_id);
  },
  CHANNEL_DELETE(picture, d: { readonly id: string }) {
    picture.channels.delete(d.id);
    // Its events go with a room, of which nobody is told.
    for (const event of picture.scheduled.values()) if (event.channel_id === d.id) picture.scheduled.delete(event.id);
  },
  GUILD_SCHEDULED_EVENT_CREATE: seeScheduled,
  GUILD_SCHEDULED_EVENT_UPDATE: seeScheduled,
  GUILD_SCHEDULED_EVENT_DELETE(picture, d: { readonly id: string }) {
    picture.scheduled.delete(d.id);
  },
  MESSAGE_CREATE: seeMessage,
  MESSAGE_UPDATE: seeMessage,
  MESSAGE_DELETE(picture, d: { readonly id: string }) {
    picture.messages.delete(d.id);
  },
  VOICE_STATE_UPDATE(picture, state: SeenVoiceState) {
    const states = statesOf(picture, state.guild_id);
    if (state.channel_id === null) states.delete(state.user_id);
    else states.set(state.user_id, state);
  },
};

function statesOf(picture: Picture, guildId: string): Map<string, SeenVoiceState> {
  const known = picture.voice.get(guildId) ?? new Map<string, SeenVoiceState>();
  picture.voice.set(guildId, known);
  return known;
}

function seeGuild(picture: Picture, guild: SeenGuild): void {
  const states = statesOf(picture, guild.id);
  for (const channel of guild.channels ?? []) picture.channels.set(channel.id, guild.id);
  for (const event of guild.guild_scheduled_events ?? []) seeScheduled(picture, event);
  for (const state of guild.voice_states ?? []) states.set(state.user_id, { ...state, guild_id: guild.id });
}

function seeScheduled({ scheduled }: Picture, event: SeenScheduledEvent): void {
  if (event.status > 2) scheduled.delete(event.id);
  else scheduled.set(event.id, event);
}

function seeMessage({ messages }: Picture, message: SeenMessage): void {
  messages.set(message.id, { ...messages.get(message.id), ...message });
  const [oldest] = messages.keys();
  if (messages.size > MAX_MESSAGES && oldest !== undefined) messages.delete(oldest);
}

function describe(message: SeenMessage): string {
  const kind = (message.flags & SEEN_FLAG.loading) !== 0 ? 'thinking…' : JSON.stringify(textOf(message).slice(0, 200));
  const only = (message.flags & SEEN_FLAG.ephemeral) === 0 ? '' : ' (only to me)';
  return `${message.author.username}${only}: ${kind}`;
}
