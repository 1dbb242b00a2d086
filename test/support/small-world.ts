import { Client, GatewayIntentBits, type ClientOptions } from 'discord.js';

import { connectPerson, type Person } from '../../sandbox/people/index.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/server.ts';
import { seedSchema } from '../../sandbox/world/index.ts';

/** One server with a text channel, a voice room and a stage; ann owns it, bob and cem are members, the bot may do all. */
const SEED = {
  users: [
    { key: 'ann', username: 'ann' },
    { key: 'bob', username: 'bob', locale: 'ar' },
    { key: 'cem', username: 'cem', locale: 'tr' },
  ],
  bots: [
    { key: 'bot', username: 'majlis' },
    { key: 'reader', username: 'reader', privilegedIntents: ['MessageContent', 'GuildMembers'] },
  ],
  guilds: [
    {
      key: 'home',
      name: 'Home',
      owner: 'ann',
      features: ['COMMUNITY'],
      preferredLocale: 'en-GB',
      members: [{ user: 'ann' }, { user: 'bob' }, { user: 'cem' }],
      bots: [
        { bot: 'bot', permissions: ['Administrator'] },
        { bot: 'reader', permissions: ['ViewChannel'] },
      ],
      channels: [
        { key: 'text', name: 'text', type: 'text' },
        { key: 'stage', name: 'stage', type: 'stage' },
        { key: 'room', name: 'room', type: 'voice', userLimit: 2 },
        { key: 'secret', name: 'secret', type: 'text', overwrites: [{ for: '@everyone', deny: ['ViewChannel'] }] },
      ],
    },
  ],
};

/** A raw answer of the API. */
export interface RestAnswer {
  readonly status: number;
  readonly body: any; // oxlint-disable-line typescript/no-explicit-any -- tests look into it
}

/** A small local Discord for one test, with its people and bots; `close` leaves nothing alive. */
export interface SmallWorld {
  readonly sandbox: Sandbox;
  readonly guildId: string;
  /** Id of the channel of that name. */
  channel(name: 'text' | 'stage' | 'room' | 'secret'): string;
  /** Token of the account of that name. */
  token(username: string): string;
  id(username: string): string;
  person(username: string, timeoutMs?: number): Promise<Person>;
  /** An unmodified discord.js client, ready. */
  client(username?: string, options?: Partial<ClientOptions>): Promise<Client<true>>;
  /** REST as the account, with the raw answer. */
  rest(username: string | null, method: string, path: string, body?: unknown): Promise<RestAnswer>;
  close(): Promise<void>;
}

/** Starts it. Faults of the sandbox itself make `close` throw. */
export async function smallWorld(options: SandboxOptions = {}): Promise<SmallWorld> {
  // A fixed draw of rate-limit buckets, so that a run can be repeated.
  const sandbox = await startSandbox({ seed: seedSchema.parse(SEED), randomSeed: 'small world', ...options });
  const line = sandbox.line();
  const [home] = line.guilds;
  if (home === undefined) throw new Error('the seed has a guild');
  const accounts = new Map([...sandbox.world.users.values()].map((user) => [user.username, user]));
  const account = (username: string): { id: string; token: string } => {
    const found = accounts.get(username);
    if (found === undefined) throw new Error(`nobody is called ${username}`);
    return found;
  };
  const people: Person[] = [];
  const clients: Client[] = [];
  return {
    sandbox,
    guildId: home.id,
    channel: (name) => home.channels.find((channel) => channel.name === name)?.id ?? '',
    token: (username) => account(username).token,
    id: (username) => account(username).id,
    async person(username, timeoutMs = 5_000) {
      const person = await connectPerson({
        api: line.api,
        gateway: line.gateway,
        token: account(username).token,
        voiceCa: line.ca,
        timeoutMs,
      });
      people.push(person);
      return person;
    },
    async client(username = 'majlis', clientOptions = {}) {
      const intents = [GatewayIntentBits.Guilds, GatewayIntentBits.GuildVoiceStates, GatewayIntentBits.GuildMessages];
      const client = new Client({ intents, rest: { api: line.api }, ...clientOptions });
      clients.push(client);
      const ready = new Promise<Client<true>>((resolve) => client.once('clientReady', resolve));
      await client.login(account(username).token);
      return ready;
    },
    async rest(username, method, path, body) {
      const user = username === null ? null : sandbox.world.users.get(account(username).id);
      const authorization =
        user === null || user === undefined ? {} : { authorization: user.bot ? `Bot ${user.token}` : user.token };
      const response = await fetch(`${line.api}/v10${path}`, {
        method,
        headers: { ...authorization, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
    },
    async close() {
      for (const person of people) person.close();
      for (const client of clients) await client.destroy();
      await sandbox.close();
      if (sandbox.bugs.length > 0) throw new AggregateError(sandbox.bugs, 'the sandbox had faults');
    },
  };
}
