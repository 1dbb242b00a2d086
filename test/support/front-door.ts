import { expect } from 'vitest';
import { connectPerson, textOf, type Person, type SeenMessage } from '../../sandbox/people/index.ts';
import type { Guild } from '../../sandbox/world/index.ts';
import { answerTo } from './cast.ts';
import type { Stack } from './stack.ts';

/** A loaded machine needs many seconds for what takes one. */
export const PATIENCE_MS = 60_000;

/** What the invitation link of the README asks for. */
export const INVITED = '299080373882000';

/** Where something is typed. */
export interface Place {
  readonly guildId: string;
  readonly channelId: string;
}

/** One line of the bot's log. */
export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly [field: string]: unknown;
}

/** What a press or a pick is answered, once it says something. */
export async function answered(person: Person, act: ReturnType<Person['click']>): Promise<string> {
  const outcome = await act;
  const reply = await person.waitFor(
    () => outcome.replies().find(({ flags }) => (flags & 128) === 0),
    PATIENCE_MS,
    'an answer to a press',
  );
  return textOf(reply);
}

/** What a component is used with: the bytes of `POST /interactions`, which no client would send by itself. */
export interface RawPress {
  readonly message: SeenMessage;
  readonly customId: string;
  /** 2 is a button, 3 a select. */
  readonly type?: number;
  readonly values?: readonly string[];
}

let nonces = 0;
/** A nonce that no person of the sandbox makes by itself. */
const nonce = (): string => {
  nonces += 1;
  return `99${String(nonces).padStart(10, '0')}`;
};

/** Presses a component without a client's checks. Rejects with Discord's error when Discord refuses it. */
export async function rawPress(person: Person, press: RawPress): Promise<void> {
  const { message, customId, type = 2, values } = press;
  await person.call('POST', '/interactions', {
    type: 3,
    application_id: message.application_id ?? message.author.id,
    ...(message.guild_id === undefined ? {} : { guild_id: message.guild_id }),
    channel_id: message.channel_id,
    message_id: message.id,
    message_flags: message.flags,
    session_id: person.sessionId,
    nonce: nonce(),
    data: { component_type: type, custom_id: customId, ...(values === undefined ? {} : { values }) },
  });
}

/** Every line of the bot's log that can be read. */
export function logOf(stack: Stack): LogLine[] {
  return stack
    .bot()
    .output()
    .split('\n')
    .flatMap((line) => {
      try {
        // as: the log writes one object of this shape per line; what is none is skipped below.
        return [JSON.parse(line) as LogLine];
      } catch {
        // A line of the runtime (a warning of Node), or one cut at the start of what is kept.
        return [];
      }
    });
}

/** Fails when the bot logged an error, when it is gone, or when the sandbox had a fault of its own. */
export function expectQuiet(stack: Stack, expected: readonly string[] = []): void {
  const errors = logOf(stack).filter(({ level, message }) => level === 'error' && !expected.includes(message));
  expect(errors).toEqual([]);
  expect(stack.sandbox.bugs).toEqual([]);
  expect(stack.bot().child.exitCode).toBeNull();
  expect(stack.bot().output()).not.toMatch(/Unhandled|DeprecationWarning/);
}

/** What Discord refused a call with: its JSON code, 0 when it was taken. */
export async function refusedWith(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A call of the bot's own account beside the bot: what an earlier version of it might have left behind. */
export async function asBot(
  stack: Stack,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<unknown> {
  const line = stack.sandbox.line();
  const response = await fetch(`${line.api}/v10${path.replace('@app', line.bots[0]?.applicationId ?? '')}`, {
    method,
    headers: { authorization: `Bot ${line.bots[0]?.token ?? ''}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  // The bot's own limits hold for what stands in for it: the world's time goes on until there is room again.
  if (response.status === 429) {
    stack.sandbox.world.clock.advance(Math.ceil(Number(response.headers.get('retry-after') ?? 1) * 1000));
    return asBot(stack, method, path, body);
  }
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === '' ? null : JSON.parse(text);
}

/** How often the bot called a route since position `from` of the sandbox's call log, with success. */
export function callsOf(
  stack: Stack,
  from: number,
  wanted: { readonly method: string; readonly path: RegExp },
): number {
  return stack.sandbox.calls
    .since(from)
    .filter(({ method, path, status }) => method === wanted.method && wanted.path.test(path) && status < 300).length;
}

/** The server as the sandbox has it. */
export function guildOf(stack: Stack, guildId: string): Guild {
  const guild = stack.sandbox.world.guilds.get(guildId);
  if (guild === undefined) throw new Error('no such server');
  return guild;
}

/** Somebody tries to come in, on a device of their own, and Discord lets them not. */
export async function cannotComeIn(stack: Stack, who: Person, { guildId, channelId }: Place): Promise<void> {
  const line = stack.sandbox.line();
  const token = line.users.find(({ username }) => username === who.user.username)?.token ?? '';
  // Discord says nothing to who may not: no wait of a second brings anything.
  const device = await connectPerson({ ...line, token, voiceCa: line.ca, timeoutMs: 1000 });
  await expect(device.joinVoice(guildId, channelId)).rejects.toThrow();
  // A slow machine lets nobody in within a second either: that they are not on the way says it.
  expect(guildOf(stack, guildId).voiceStates.get(who.user.id)?.channelId).not.toBe(channelId);
  device.close();
}

/** Ends the space of a room, and waits until what was made for it is gone. */
export async function endSpace(stack: Stack, who: Person, { guildId, channelId }: Place): Promise<void> {
  await answerTo(who, 'space end', { when: 'now' }, { guildId, channelId, says: /has ended/ });
  const isOver = (): boolean => !guildOf(stack, guildId).stageInstances.has(channelId);
  await expect.poll(isOver, { timeout: PATIENCE_MS }).toBe(true);
}
