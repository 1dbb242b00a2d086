import { signal, type Signal } from '@preact/signals';
import type { Channel, Guild, Member, Message, Role, ScheduledEvent, Stage, User, VoiceState } from './model.ts';
import { may } from './rights.ts';

/** Messages kept of a channel; the oldest go first. */
const MAX_MESSAGES = 200;

/** Servers by id, as the person's client sees them. */
export const guilds: Signal<ReadonlyMap<string, Guild>> = signal(new Map());
/** Direct messages by channel id. */
export const dms: Signal<ReadonlyMap<string, Channel>> = signal(new Map());
/** Messages by channel id, oldest first. */
export const messages: Signal<ReadonlyMap<string, readonly Message[]>> = signal(new Map());
/** Accounts by id, from wherever they were seen. */
export const users: Signal<ReadonlyMap<string, User>> = signal(new Map());
/** Who one is, or null before somebody was chosen. */
export const me: Signal<User | null> = signal(null);
/** Whether one may do that there oneself. */
export const mayI = (guild: Guild, channel: Channel | null, right: bigint): boolean =>
  me.value !== null && may(guild, channel, me.value.id, right);
/** Channels in which something was said that was not looked at. */
export const unread: Signal<ReadonlySet<string>> = signal(new Set());
/** Events in which one is interested, as far as it was said or asked. */
export const interested: Signal<ReadonlySet<string>> = signal(new Set());

interface RawGuild {
  readonly id: string;
  readonly name: string;
  readonly owner_id: string;
  readonly roles?: readonly Role[];
  readonly channels?: readonly Channel[];
  readonly members?: readonly Member[];
  readonly voice_states?: readonly VoiceState[];
  readonly stage_instances?: readonly Stage[];
  readonly guild_scheduled_events?: readonly ScheduledEvent[];
}

const byId = <Item extends { readonly id: string }>(items: readonly Item[] = []): Map<string, Item> =>
  new Map(items.map((item) => [item.id, item]));

const asGuild = (raw: RawGuild): Guild => ({
  id: raw.id,
  name: raw.name,
  ownerId: raw.owner_id,
  roles: byId(raw.roles),
  channels: byId(raw.channels),
  members: new Map((raw.members ?? []).map((member) => [member.user.id, member])),
  voice: new Map((raw.voice_states ?? []).map((state) => [state.user_id, state])),
  stages: new Map((raw.stage_instances ?? []).map((stage) => [stage.channel_id, stage])),
  events: byId(raw.guild_scheduled_events),
  statuses: new Map(),
});

const put = <Value>(map: ReadonlyMap<string, Value>, key: string, value: Value): ReadonlyMap<string, Value> =>
  new Map(map).set(key, value);

const without = <Value>(map: ReadonlyMap<string, Value>, key: string): ReadonlyMap<string, Value> => {
  const rest = new Map(map);
  rest.delete(key);
  return rest;
};

/** What is in other channels. */
const elsewhere = <Item extends { readonly channel_id?: string | null }>(
  all: ReadonlyMap<string, Item>,
  channelId: string,
): ReadonlyMap<string, Item> => new Map([...all].filter(([, item]) => item.channel_id !== channelId));

function change(guildId: string | undefined, run: (guild: Guild) => Partial<Guild>): void {
  const guild = guildId === undefined ? undefined : guilds.value.get(guildId);
  if (guild !== undefined) guilds.value = put(guilds.value, guild.id, { ...guild, ...run(guild) });
}

function meet(...seen: readonly (User | undefined)[]): void {
  const fresh = seen.filter((user) => user !== undefined && !users.value.has(user.id));
  if (fresh.length === 0) return;
  users.value = new Map([
    ...users.value,
    ...fresh.flatMap((user) => (user === undefined ? [] : [[user.id, user] as const])),
  ]);
}

/** Begins anew with what a client is greeted with. */
export function greet(ready: Readonly<Record<string, unknown>>): void {
  // The shape is that of READY for people.
  const {
    user,
    guilds: raw,
    private_channels: channels,
  } = ready as {
    readonly user: User;
    readonly guilds: readonly RawGuild[];
    readonly private_channels: readonly Channel[];
  };
  guilds.value = byId(raw.map(asGuild));
  dms.value = byId(channels);
  messages.value = new Map();
  unread.value = new Set();
  interested.value = new Set();
  users.value = new Map();
  meet(user, ...raw.flatMap(({ members = [] }) => members.map((member) => member.user)));
  meet(...channels.flatMap(({ recipients = [] }) => recipients));
  me.value = user;
}

/** Nobody any more. */
export function forgetAll(): void {
  me.value = null;
  guilds.value = new Map();
  dms.value = new Map();
  messages.value = new Map();
  unread.value = new Set();
  interested.value = new Set();
}

/** A page of the API: what was said in a channel before. */
export function recall(channelId: string, all: readonly Message[]): void {
  messages.value = put(messages.value, channelId, all.slice(-MAX_MESSAGES));
  meet(...all.map(({ author }) => author));
}

/** Takes a message off the page, as one dismisses what only oneself sees. */
export function dismiss({ channel_id: channelId, id }: Pick<Message, 'channel_id' | 'id'>): void {
  const kept = (messages.value.get(channelId) ?? []).filter((message) => message.id !== id);
  messages.value = put(messages.value, channelId, kept);
}

/** A direct message channel was opened. */
export function addDm(channel: Channel): void {
  dms.value = put(dms.value, channel.id, channel);
  meet(...(channel.recipients ?? []));
}

/** Something was looked at. */
export function markRead(channelId: string): void {
  if (!unread.value.has(channelId)) return;
  unread.value = new Set([...unread.value].filter((id) => id !== channelId));
}

function seeMessage(message: Message): void {
  const known = messages.value.get(message.channel_id) ?? [];
  const at = known.findIndex(({ id }) => id === message.id);
  const next = at < 0 ? [...known, message] : known.with(at, { ...known[at], ...message });
  messages.value = put(messages.value, message.channel_id, next.slice(-MAX_MESSAGES));
  meet(message.author);
}

const mark = (set: ReadonlySet<string>, id: string, isOn: boolean): ReadonlySet<string> =>
  new Set(isOn ? [...set, id] : [...set].filter((other) => other !== id));

/** One says that one is interested, or not any more. */
export function setInterest(eventId: string, isOn: boolean): void {
  interested.value = mark(interested.value, eventId, isOn);
}

interface EventUser {
  readonly guild_id: string;
  readonly guild_scheduled_event_id: string;
  readonly user_id: string;
}

function countInterest({ guild_id: guildId, guild_scheduled_event_id: id, user_id: who }: EventUser, by: 1 | -1): void {
  if (who === me.value?.id) setInterest(id, by === 1);
  change(guildId, ({ events }) => {
    const event = events.get(id);
    if (event === undefined) return {};
    return { events: put(events, id, { ...event, user_count: Math.max(0, (event.user_count ?? 0) + by) }) };
  });
}

type Handler = (d: never) => void;

const handlers: Readonly<Record<string, Handler>> = {
  GUILD_CREATE: (raw: RawGuild) => {
    guilds.value = put(guilds.value, raw.id, asGuild(raw));
    meet(...(raw.members ?? []).map(({ user }) => user));
  },
  GUILD_UPDATE: (raw: RawGuild) => change(raw.id, () => ({ name: raw.name, ownerId: raw.owner_id })),
  GUILD_DELETE: ({ id }: { readonly id: string }) => {
    guilds.value = without(guilds.value, id);
  },
  CHANNEL_CREATE: seeChannel,
  CHANNEL_UPDATE: seeChannel,
  CHANNEL_DELETE: (channel: Channel) =>
    change(channel.guild_id, ({ channels, stages, statuses, events, voice }) => ({
      channels: without(channels, channel.id),
      stages: without(stages, channel.id),
      statuses: without(statuses, channel.id),
      // Its events go with a room, of which nobody is told.
      events: elsewhere(events, channel.id),
      voice: elsewhere(voice, channel.id),
    })),
  GUILD_ROLE_CREATE: seeRole,
  GUILD_ROLE_UPDATE: seeRole,
  GUILD_ROLE_DELETE: ({ guild_id: id, role_id: roleId }: { readonly guild_id: string; readonly role_id: string }) =>
    change(id, ({ roles }) => ({ roles: without(roles, roleId) })),
  GUILD_MEMBER_ADD: seeMember,
  GUILD_MEMBER_UPDATE: seeMember,
  GUILD_MEMBER_REMOVE: ({ guild_id: id, user }: { readonly guild_id: string; readonly user: User }) =>
    change(id, ({ members }) => ({ members: without(members, user.id) })),
  VOICE_STATE_UPDATE: (state: VoiceState) =>
    change(state.guild_id, ({ voice }) => ({
      voice: state.channel_id === null ? without(voice, state.user_id) : put(voice, state.user_id, state),
    })),
  STAGE_INSTANCE_CREATE: seeStage,
  STAGE_INSTANCE_UPDATE: seeStage,
  STAGE_INSTANCE_DELETE: (stage: Stage) =>
    change(stage.guild_id, ({ stages }) => ({ stages: without(stages, stage.channel_id) })),
  GUILD_SCHEDULED_EVENT_CREATE: seeEvent,
  GUILD_SCHEDULED_EVENT_UPDATE: seeEvent,
  GUILD_SCHEDULED_EVENT_DELETE: (event: ScheduledEvent) =>
    change(event.guild_id, ({ events }) => ({ events: without(events, event.id) })),
  GUILD_SCHEDULED_EVENT_USER_ADD: (d: EventUser) => countInterest(d, 1),
  GUILD_SCHEDULED_EVENT_USER_REMOVE: (d: EventUser) => countInterest(d, -1),
  VOICE_CHANNEL_STATUS_UPDATE: (d: {
    readonly id: string;
    readonly guild_id: string;
    readonly status?: string | null;
  }) => change(d.guild_id, ({ statuses }) => ({ statuses: put(statuses, d.id, d.status ?? '') })),
  MESSAGE_CREATE: (message: Message) => {
    seeMessage(message);
    if (message.author.id !== me.value?.id) unread.value = mark(unread.value, message.channel_id, true);
  },
  MESSAGE_UPDATE: seeMessage,
  MESSAGE_DELETE: dismiss,
};

function seeChannel(channel: Channel): void {
  if (channel.guild_id === undefined) addDm(channel);
  else change(channel.guild_id, ({ channels }) => ({ channels: put(channels, channel.id, channel) }));
}

function seeRole({ guild_id: id, role }: { readonly guild_id: string; readonly role: Role }): void {
  change(id, ({ roles }) => ({ roles: put(roles, role.id, role) }));
}

function seeMember(member: Member & { readonly guild_id: string }): void {
  change(member.guild_id, ({ members }) => ({ members: put(members, member.user.id, member) }));
  meet(member.user);
}

function seeStage(stage: Stage): void {
  change(stage.guild_id, ({ stages }) => ({ stages: put(stages, stage.channel_id, stage) }));
}

function seeEvent(event: ScheduledEvent): void {
  change(event.guild_id, ({ events }) => ({
    events:
      event.status > 2
        ? without(events, event.id)
        : put(events, event.id, { ...events.get(event.id), ...event, ...countOf(event, events) }),
  }));
}

/** Updates do not say how many are interested. */
const countOf = (event: ScheduledEvent, events: ReadonlyMap<string, ScheduledEvent>): { user_count: number } => ({
  user_count: event.user_count ?? events.get(event.id)?.user_count ?? 0,
});

/** An event of the gateway. */
export function see(t: string, d: Readonly<Record<string, unknown>>): void {
  // The events carry the shapes that the handlers name; a client has nothing to check them against.
  handlers[t]?.(d as never);
}
