import { connectPerson, type Person } from '../../sandbox/people/index.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import type { Channel, Guild, Overwrite, StoredMessage } from '../../sandbox/world/index.ts';
import { watchEmptiness } from './emptiness.ts';

/** A loaded machine needs many seconds for what takes one. */
const PATIENCE_MS = 20_000;

/** What the invitation link of the README asks for. */
const INVITED = '299080373882000';

/** Whoever is a moderator here. */
const MODERATOR = ['ManageGuild', 'ManageChannels', 'ManageRoles', 'MuteMembers', 'DeafenMembers', 'MoveMembers'];

/** Somebody in a journey. */
export interface Actor {
  readonly key: string;
  readonly person: Person;
  readonly guildId: string;
  /** moderator: of every room of their server. unbound: its owner, whom no overwrite binds. */
  readonly standing: 'member' | 'moderator' | 'unbound';
  /** One thing at a time, as people do. */
  isBusy: boolean;
  /** The room that they went into by themselves; null outside; 'unknown' while they may have been put out, or are on their way. */
  at: string | null;
}

/** A room that stood before anybody opened a space in it, as it was. */
interface LentRoom {
  readonly channelId: string;
  readonly overwrites: ReadonlyMap<string, Pick<Overwrite, 'allow' | 'deny'>>;
}

/** Two servers of a journey's own, and their people. In `home` both accounts of ours are members, in `away` only the main one. */
export interface Scene extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly home: Guild;
  readonly away: Guild;
  readonly guilds: readonly Guild[];
  readonly guildIds: readonly string[];
  readonly actors: readonly Actor[];
  readonly lent: readonly LentRoom[];
  /** Channels that the servers began with. */
  readonly seeded: ReadonlySet<string>;
  /** Whom somebody wanted out of a room, so that they may be put out at any time. */
  readonly putOut: Set<string>;
  /** Rooms beside full ones that were seen so far, each with the room of its space. */
  readonly talks: Map<string, string>;
  /** Our accounts, the main one first. */
  readonly accounts: readonly string[];
  guild(guildId: string): Guild;
  channel(channelId: string): Channel | undefined;
  messages(channelId: string): readonly StoredMessage[];
  /** The longest that a room has been without a person so far, milliseconds. */
  emptyForMs(channelId: string): number;
}

/** Nobody opens a space in the spare room: who comes into it needs no mute. */
const channels = (withRooms: boolean): readonly object[] => [
  { key: 'rules', name: 'rules', type: 'text' },
  { key: 'general', name: 'general', type: 'text' },
  { key: 'news', name: 'news', type: 'text' },
  { key: 'log', name: 'log', type: 'text' },
  { key: 'stage', name: 'stage', type: 'stage' },
  ...(withRooms
    ? [
        {
          key: 'hall',
          name: 'hall',
          type: 'voice',
          overwrites: [
            { for: 'guest', allow: ['Speak', 'Stream'] },
            { for: 'cy', allow: ['Speak'], deny: ['UseEmbeddedActivities'] },
          ],
        },
      ]
    : []),
  { key: 'spare', name: 'spare', type: 'voice' },
];

const seedOf = (name: string, [main, ...pool]: readonly string[]): object => {
  const keys = ['owner', 'mod', 'ann', 'bo', 'cy', 'di', 'warden', 'eve', 'fay'];
  const moderator = { key: 'moderator', name: 'Moderator', permissions: MODERATOR };
  const ours = { bot: main, permissions: INVITED };
  return {
    users: keys.map((key) => ({ key, username: `${key}-${name}` })),
    guilds: [
      {
        key: 'home',
        name: `Home ${name}`,
        owner: 'owner',
        features: ['COMMUNITY'],
        roles: [{ key: 'guest', name: 'Guest' }, moderator],
        members: [
          { user: 'mod', roles: ['moderator'] },
          { user: 'ann' },
          { user: 'bo', roles: ['guest'] },
          { user: 'cy' },
          { user: 'di' },
        ],
        bots: [ours, ...pool.map((bot) => ({ bot, permissions: ['ViewChannel', 'Connect', 'Speak'] }))],
        channels: channels(true),
      },
      {
        key: 'away',
        name: `Away ${name}`,
        owner: 'warden',
        features: ['COMMUNITY'],
        roles: [moderator],
        members: [{ user: 'eve', roles: ['moderator'] }, { user: 'fay' }],
        bots: [ours],
        channels: channels(false),
      },
    ],
  };
};

/** What the control API says of a seed that was added. */
interface Added {
  readonly users: readonly { readonly id: string; readonly username: string; readonly token: string }[];
  readonly keys: {
    readonly guilds: Readonly<
      Record<string, { readonly id: string; readonly channels: Readonly<Record<string, string>> }>
    >;
  };
}

/** Asks the local Discord's control API. Throws what it answers when it refuses. */
export const control = async (sandbox: Sandbox, method: string, path: string, body?: unknown): Promise<unknown> => {
  const { url, secret } = sandbox.line().control;
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Control ${secret}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} /control${path}: ${answer.status} ${text}`);
  return JSON.parse(text);
};

const standingOf = (key: string): Actor['standing'] => {
  if (key === 'owner' || key === 'warden') return 'unbound';
  return key === 'mod' || key === 'eve' ? 'moderator' : 'member';
};

const AWAY_KEYS: ReadonlySet<string> = new Set(['warden', 'eve', 'fay']);

/** Makes the servers of one journey and connects their people. */
export const makeScene = async (sandbox: Sandbox, name: string): Promise<Scene> => {
  const line = sandbox.line();
  const accounts = line.bots.map(({ id }) => id);
  // as: the control API's own answer.
  const added = (await control(sandbox, 'POST', '/guilds', seedOf(name, accounts))) as Added;
  const guildOf = (key: string): Guild => {
    const guild = sandbox.world.guilds.get(added.keys.guilds[key]?.id ?? '');
    if (guild === undefined) throw new Error(`no server ${key}`);
    return guild;
  };
  const [home, away] = [guildOf('home'), guildOf('away')];
  const guilds = [home, away];
  const actors = await Promise.all(
    added.users.map(async ({ username, token }): Promise<Actor> => {
      const key = username.slice(0, username.indexOf('-'));
      const { api, gateway, ca: voiceCa } = line;
      const person = await connectPerson({ api, gateway, token, voiceCa, timeoutMs: PATIENCE_MS });
      const guildId = AWAY_KEYS.has(key) ? away.id : home.id;
      return { key, person, guildId, standing: standingOf(key), isBusy: false, at: null };
    }),
  );
  const emptiness = watchEmptiness(sandbox.world, guilds);
  const all = (): Channel[] => guilds.flatMap((guild) => [...guild.channels.values()]);
  return {
    sandbox,
    home,
    away,
    guilds,
    guildIds: guilds.map(({ id }) => id),
    actors,
    putOut: new Set(),
    talks: new Map(),
    accounts,
    lent: all()
      .filter(({ type }) => type === 2 || type === 13)
      .map(({ id, overwrites }) => ({
        channelId: id,
        overwrites: new Map([...overwrites].map(([target, { allow, deny }]) => [target, { allow, deny }])),
      })),
    seeded: new Set(all().map(({ id }) => id)),
    guild: (guildId) => (guildId === home.id ? home : away),
    channel: (channelId) => all().find(({ id }) => id === channelId),
    messages: (channelId) => sandbox.world.messages.get(channelId) ?? [],
    emptyForMs: emptiness.emptyForMs,
    async [Symbol.asyncDispose]() {
      emptiness.stop();
      for (const { person } of actors) person.close();
      for (const { id } of guilds) await control(sandbox, 'DELETE', `/guilds/${id}`);
    },
  };
};
