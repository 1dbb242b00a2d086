import { SEEN_FLAG, textOf, type SeenEvent, type SeenMessage, type SeenVoiceState } from './seen.ts';

/** Events kept; the oldest are forgotten first. */
const MAX_EVENTS = 5_000;
/** Messages kept. */
const MAX_MESSAGES = 2_000;

/** What a person's client has seen so far, kept up to date by events. */
export interface Memory {
  readonly events: readonly SeenEvent[];
  messages(channelId?: string): readonly SeenMessage[];
  voiceStates(guildId: string): ReadonlyMap<string, SeenVoiceState>;
  /** The room that this session of the account is in, in whichever guild; null outside voice. */
  roomOf(userId: string, sessionId: string): SeenVoiceState | null;
  /** The guild of a channel; null for DMs and unknown ones. */
  channelGuild(channelId: string): string | null;
  see(event: SeenEvent): void;
  /** The last of it in a few lines, for error messages. */
  summary(): string;
}

interface SeenGuild {
  readonly id: string;
  readonly voice_states?: readonly SeenVoiceState[];
  readonly channels?: readonly { readonly id: string }[];
}

/** An empty memory. */
export function createMemory(): Memory {
  const events: SeenEvent[] = [];
  const messages = new Map<string, SeenMessage>();
  const guilds = new Map<string, Map<string, SeenVoiceState>>();
  const statesOf = (guildId: string): Map<string, SeenVoiceState> => {
    const known = guilds.get(guildId) ?? new Map<string, SeenVoiceState>();
    guilds.set(guildId, known);
    return known;
  };

  const channels = new Map<string, string>();

  // The sandbox's events carry these shapes; a client has nothing to check them against.
  const seeGuild = (guild: SeenGuild): void => {
    for (const channel of guild.channels ?? []) channels.set(channel.id, guild.id);
    for (const state of guild.voice_states ?? [])
      statesOf(guild.id).set(state.user_id, { ...state, guild_id: guild.id });
  };
  const seeMessage = (message: SeenMessage): void => {
    messages.set(message.id, { ...messages.get(message.id), ...message });
    const [oldest] = messages.keys();
    if (messages.size > MAX_MESSAGES && oldest !== undefined) messages.delete(oldest);
  };
  const seeVoice = (state: SeenVoiceState): void => {
    if (state.channel_id === null) statesOf(state.guild_id).delete(state.user_id);
    else statesOf(state.guild_id).set(state.user_id, state);
  };
  const handlers: Readonly<Record<string, (d: never) => void>> = {
    READY: (d: { guilds: SeenGuild[] }) => d.guilds.forEach(seeGuild),
    CHANNEL_CREATE: (d: { id: string; guild_id?: string }) =>
      void (d.guild_id === undefined || channels.set(d.id, d.guild_id)),
    CHANNEL_DELETE: (d: { id: string }) => void channels.delete(d.id),
    GUILD_CREATE: seeGuild,
    MESSAGE_CREATE: seeMessage,
    MESSAGE_UPDATE: seeMessage,
    MESSAGE_DELETE: (d: { id: string }) => void messages.delete(d.id),
    VOICE_STATE_UPDATE: seeVoice,
  };

  return {
    events,
    messages: (channelId) =>
      [...messages.values()].filter((message) => channelId === undefined || message.channel_id === channelId),
    voiceStates: statesOf,
    roomOf(userId, sessionId) {
      const own = [...guilds.values()].map((states) => states.get(userId));
      return own.find((state) => state?.session_id === sessionId) ?? null;
    },
    channelGuild: (channelId) => channels.get(channelId) ?? null,
    see(event) {
      events.push(event);
      if (events.length > MAX_EVENTS) events.shift();
      handlers[event.t]?.(event.d as never);
    },
    summary() {
      const last = events.slice(-12).map(({ t }) => t);
      const said = [...messages.values()].slice(-5).map(describe);
      return `last events: ${last.join(', ') || 'none'}; last messages: ${said.join(' | ') || 'none'}`;
    },
  };
}

function describe(message: SeenMessage): string {
  const kind = (message.flags & SEEN_FLAG.loading) !== 0 ? 'thinking…' : JSON.stringify(textOf(message).slice(0, 200));
  const only = (message.flags & SEEN_FLAG.ephemeral) === 0 ? '' : ' (only to me)';
  return `${message.author.username}${only}: ${kind}`;
}
