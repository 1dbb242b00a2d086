import { expect } from 'vitest';
import { safeParse, type $ZodType } from 'zod/v4/core';
import { startSandbox, type Sandbox } from '../../sandbox/server.ts';
import { seedSchema, type Dispatch, type Guild } from '../../sandbox/world/index.ts';
import { communitySeed } from './world-of.ts';

/** Parsed JSON, read freely: a wrong field makes its test fail. */
type Json = ReturnType<typeof JSON.parse>;

/** An answer with its body parsed. */
export interface RestAnswer {
  readonly status: number;
  readonly body: Json;
  readonly headers: Headers;
}

/** How a request differs from the usual. */
export interface RestOptions {
  readonly body?: unknown;
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sends no more than asked: a 429 is handed back instead of waited for in the world's time. */
  readonly once?: boolean;
}

/** A sandbox with the seed of most tests, asked over real HTTP. */
export interface RestSandbox extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly guild: Guild;
  readonly events: Dispatch[];
  id(key: string): string;
  /** `as` is a key of the seed, a whole Authorization header, or null for none. */
  ask(as: string | null, method: string, path: string, options?: RestOptions): Promise<RestAnswer>;
  /** Lets the member join by op 4. */
  join(key: string, channel: string): void;
  control(method: string, path: string, body?: unknown): Promise<RestAnswer>;
}

async function request(url: string, init: RequestInit): Promise<RestAnswer> {
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text), headers: response.headers };
}

/** Starts one; disposing it fails the test when the sandbox itself had a fault. */
export async function restSandbox(): Promise<RestSandbox> {
  const sandbox = await startSandbox({ randomSeed: 'rest tests' });
  const { keys, guilds } = sandbox.add(seedSchema.parse(communitySeed));
  const [guild] = guilds;
  const guildKeys = keys.guilds['g'];
  if (guild === undefined || guildKeys === undefined) throw new Error('the seed has no guild');
  const events: Dispatch[] = [];
  sandbox.world.onDispatch((event) => events.push(event));
  const line = sandbox.line();
  const id = (key: string): string =>
    keys.users[key] ?? keys.bots[key] ?? guildKeys.channels[key] ?? guildKeys.roles[key] ?? key;
  const headerOf = (as: string): string => {
    const user = sandbox.world.users.get(id(as));
    if (user === undefined) return as;
    return user.bot ? `Bot ${user.token}` : user.token;
  };

  const ask: RestSandbox['ask'] = async (as, method, path, options = {}) => {
    const { body, reason } = options;
    const init: RequestInit = {
      method,
      headers: {
        ...(as === null ? {} : { authorization: headerOf(as) }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(reason === undefined ? {} : { 'x-audit-log-reason': encodeURIComponent(reason) }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    };
    const answer = await request(`${line.api}/v10${path}`, init);
    if (answer.status !== 429 || options.once === true) return answer;
    sandbox.world.clock.advance(Math.ceil(answer.body.retry_after * 1000));
    return ask(as, method, path, options);
  };

  return {
    sandbox,
    guild,
    events,
    id,
    ask,
    join(key, channel) {
      sandbox.world.voice.update({
        guildId: guild.id,
        userId: id(key),
        sessionId: `session-${key}`,
        channelId: id(channel),
        selfMute: false,
        selfDeaf: false,
      });
    },
    control: (method, path, body) =>
      request(`${line.control.url}${path}`, {
        method,
        headers: { authorization: `Control ${line.control.secret}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    async [Symbol.asyncDispose]() {
      await sandbox.close();
      expect(sandbox.bugs).toEqual([]);
    },
  };
}

/** Expects a refusal with Discord's status and code. */
export function expectRefusal(answer: RestAnswer, status: number, code: number): void {
  expect({ status: answer.status, code: answer.body?.code }).toEqual({ status, code });
  expect(typeof answer.body.message).toBe('string');
}

/** Expects 50035 whose tree holds exactly these faults: path joined by dots, then the fault's code. */
export function expectFaults(answer: RestAnswer, faults: Readonly<Record<string, string>>): void {
  expectRefusal(answer, 400, 50035);
  const found: Record<string, string> = {};
  const walk = (node: Json, path: string[]): void => {
    for (const [key, value] of Object.entries<Json>(node)) {
      if (key !== '_errors') walk(value, [...path, key]);
      else
        for (const { code, message } of value) {
          expect(message.length).toBeGreaterThan(0);
          found[path.join('.')] = code;
        }
    }
  };
  walk(answer.body.errors, []);
  expect(found).toEqual(faults);
}

/** Expects an answer of the shape that Discord's specification gives it. Times are compared in UTC, as the schemas want. */
export function expectShape(schema: $ZodType, body: unknown): void {
  const text = JSON.stringify(body).replaceAll(/(\d{2}:\d{2}:\d{2}\.\d{3})000\+00:00/g, '$1Z');
  const result = safeParse(schema, JSON.parse(text));
  expect(result.error?.issues ?? []).toEqual([]);
}
