import {
  createWorld,
  createWorldRandom,
  populate,
  seedSchema,
  type Dispatch,
  type Guild,
  type SeededKeys,
  type VoiceFlags,
  type VoicePort,
  type World,
  type WorldClock,
} from '../../sandbox/world/index.ts';

/** A world's clock that stands still until it is advanced. */
function standingClock(startMs: number = Date.UTC(2026, 10, 22, 12)): WorldClock {
  let nowMs = startMs;
  const waiting = new Set<{ dueMs: number; run: () => void }>();
  return {
    nowMs: () => nowMs,
    after(ms, run) {
      const entry = { dueMs: nowMs + ms, run };
      waiting.add(entry);
      return () => waiting.delete(entry);
    },
    advance(ms) {
      const endMs = nowMs + ms;
      for (;;) {
        const due = [...waiting].filter((entry) => entry.dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs)[0];
        if (due === undefined) break;
        nowMs = due.dueMs;
        waiting.delete(due);
        due.run();
      }
      nowMs = endMs;
    },
    close: () => waiting.clear(),
  };
}

/** A voice server that notes what it is told. */
export interface NotedVoice extends VoicePort {
  readonly notes: string[];
  readonly flags: Map<string, VoiceFlags>;
  /** Members with a voice session, by `guildId/userId`. */
  readonly connected: Set<string>;
}

/** A voice server of which nobody is connected. */
function notedVoice(): NotedVoice {
  const notes: string[] = [];
  const flags = new Map<string, VoiceFlags>();
  const connected = new Set<string>();
  let grants = 0;
  return {
    notes,
    flags,
    connected,
    grant(request) {
      notes.push(`grant ${request.channelId} ${request.userId} ${request.e2ee ? 'e2ee' : 'plain'}`);
      flags.set(request.userId, request.flags);
      return { token: `token-${++grants}`, endpoint: '127.0.0.1:1' };
    },
    setFlags: (_guildId, userId, next) => flags.set(userId, next),
    revoke(_guildId, userId, reason) {
      notes.push(`revoke ${userId} ${reason}`);
    },
    alive: (guildId, userId) => connected.has(`${guildId}/${userId}`),
  };
}

/** The seed of most tests: a community with an owner, a moderator, two members and a bot. */
export const communitySeed: Readonly<Record<string, unknown>> = {
  users: ['owner', 'mod', 'ann', 'bo'].map((key) => ({ key, username: key })),
  bots: [{ key: 'bot', username: 'Majlis' }],
  guilds: [
    {
      key: 'g',
      name: 'Qahwa House',
      owner: 'owner',
      features: ['COMMUNITY'],
      roles: [
        { key: 'guest', name: 'Guest' },
        {
          key: 'moderator',
          name: 'Moderator',
          permissions: [
            'ManageChannels',
            'ManageRoles',
            'MuteMembers',
            'MoveMembers',
            'ModerateMembers',
            'ManageNicknames',
          ],
        },
      ],
      members: [{ user: 'mod', roles: ['moderator'] }, { user: 'ann' }, { user: 'bo' }],
      // The permissions of the invitation link.
      bots: [{ bot: 'bot', permissions: '299080373881872' }],
      channels: [
        { key: 'rules', name: 'rules', type: 'text' },
        { key: 'updates', name: 'updates', type: 'text' },
        { key: 'general', name: 'general', type: 'text' },
        { key: 'rooms', name: 'Rooms', type: 'category' },
        { key: 'stage', name: 'Stage', type: 'stage', parent: 'rooms' },
        { key: 'small', name: 'Small', type: 'voice', userLimit: 1 },
        { key: 'voice', name: 'Voice', type: 'voice' },
      ],
    },
  ],
};

/** A world of `communitySeed` with everything it emits. */
export interface TestWorld {
  readonly world: World;
  readonly voice: NotedVoice;
  readonly clock: WorldClock;
  readonly guild: Guild;
  readonly keys: SeededKeys;
  readonly events: Dispatch[];
  /** Id of an account, channel or role of the seed. */
  id(key: string): string;
  /** The member joins by op 4; `null` leaves. */
  join(key: string, channel: string | null, options?: { readonly session?: string }): void;
  /** The names of the events since the last call. */
  drain(): string[];
}

/** A fresh world whose time stands still. */
export function worldOf(seed: unknown = communitySeed): TestWorld {
  const clock = standingClock();
  const voice = notedVoice();
  const world = createWorld({ clock, random: createWorldRandom('test'), voicePort: voice });
  const { keys, guilds } = populate(world, seedSchema.parse(seed));
  const [guild] = guilds;
  if (guild === undefined) throw new Error('the seed has no guild');
  const guildKeys = Object.values(keys.guilds)[0];
  const events: Dispatch[] = [];
  world.onDispatch((event) => events.push(event));
  const id = (key: string): string => {
    const found = keys.users[key] ?? keys.bots[key] ?? guildKeys?.channels[key] ?? guildKeys?.roles[key];
    if (found === undefined) throw new Error(`the seed has no ${key}`);
    return found;
  };
  return {
    world,
    voice,
    clock,
    guild,
    keys,
    events,
    id,
    join(key, channel, { session = `session-${key}` } = {}) {
      world.voice.update({
        guildId: guild.id,
        userId: id(key),
        sessionId: session,
        channelId: channel === null ? null : id(channel),
        selfMute: false,
        selfDeaf: false,
      });
    },
    drain: () => events.splice(0).map(({ t }) => t),
  };
}
