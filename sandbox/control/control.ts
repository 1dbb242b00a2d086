import type { IncomingMessage, ServerResponse } from 'node:http';
import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { requestUrl } from '../http/index.ts';
import type { Gateway } from '../gateway/index.ts';
import type { Api, CallLog } from '../rest/index.ts';
import type { VoiceServer } from '../voice/index.ts';
import { populate, removeGuild, SeedError, seedSchema, toApiGuildCreate, type World } from '../world/index.ts';
import { describeSeeded } from './describe.ts';
import { orderFault } from './faults.ts';
import { patchSwitches } from './switches-patch.ts';

/** Greatest control request, bytes: a seed of thousands of members. */
const maxBodyBytes = 16 * 1024 * 1024;

/** What the control API steers. */
export interface ControlParts {
  readonly secret: string;
  readonly world: World;
  readonly api: Api;
  readonly calls: CallLog;
  readonly gateway: Gateway;
  readonly voice: VoiceServer;
}

/** An answer of the control API. */
interface Answer {
  readonly status: number;
  readonly body: unknown;
}

const time = z.strictObject({
  advanceMs: z
    .number()
    .int()
    .min(0)
    .max(10 * 365 * 86_400_000),
});

/** Answers a request below `/control`, or 403 without the run's secret. */
export async function handleControl(
  parts: ControlParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answer = isAllowed(parts.secret, request)
    ? await answerSafely(parts, request)
    : { status: 403, body: { error: 'the control API wants `Authorization: Control <secret>` of this run' } };
  request.resume();
  const text = JSON.stringify(answer.body);
  response.writeHead(answer.status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

function isAllowed(secret: string, request: IncomingMessage): boolean {
  const given = Buffer.from(request.headers.authorization ?? '');
  const wanted = Buffer.from(`Control ${secret}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

async function answerSafely(parts: ControlParts, request: IncomingMessage): Promise<Answer> {
  try {
    return route(parts, request, await readJson(request));
  } catch (error) {
    if (error instanceof z.ZodError) return { status: 400, body: { error: z.prettifyError(error) } };
    if (error instanceof SeedError || error instanceof SyntaxError)
      return { status: 400, body: { error: error.message } };
    throw error;
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  // Node's typings give `any`; a request without encoding yields buffers.
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) throw new SeedError(`the body is longer than ${maxBodyBytes} bytes`);
    chunks.push(chunk);
  }
  return size === 0 ? null : (JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown);
}

/** A request of the control API, taken apart. */
interface ControlRequest {
  readonly body: unknown;
  readonly query: URLSearchParams;
  /** What stands behind the control's name; empty when nothing does. */
  readonly id: string;
}

type Control = (parts: ControlParts, request: ControlRequest) => Answer;

const ok = (body: unknown): Answer => ({ status: 200, body });

/** The controls by method and name; `:id` stands for the third segment. */
const controls: ReadonlyMap<string, Control> = new Map<string, Control>([
  [
    'POST guilds',
    ({ world }, { body }) => ({ status: 201, body: describeSeeded(populate(world, seedSchema.parse(body))) }),
  ],
  ['GET guilds/:id', readGuild],
  ['DELETE guilds/:id', dropGuild],
  [
    'POST time',
    ({ world }, { body }) => {
      world.clock.advance(time.parse(body).advanceMs);
      return ok({ now: world.now().toISOString() });
    },
  ],
  ['GET switches', ({ world }) => ok(world.switches)],
  [
    'PATCH switches',
    ({ world }, { body }) => {
      patchSwitches(world.switches, body);
      return ok(world.switches);
    },
  ],
  ['GET calls', readCalls],
  ['GET counters', (parts) => ok(countersOf(parts))],
  ['POST faults', (parts, { body }) => ok({ hit: orderFault(parts, body) })],
]);

function route(parts: ControlParts, request: IncomingMessage, body: unknown): Answer {
  const url = requestUrl(request);
  if (url === null) return { status: 400, body: { error: 'the target is no path' } };
  const [, name, id] = url.pathname.split('/').filter((segment) => segment !== '');
  const control = controls.get(`${request.method ?? ''} ${name ?? ''}${id === undefined ? '' : '/:id'}`);
  if (control === undefined) return { status: 404, body: { error: 'no such control' } };
  return control(parts, { body, query: url.searchParams, id: id ?? '' });
}

function readGuild({ world }: ControlParts, { id }: ControlRequest): Answer {
  const guild = world.guilds.get(id);
  if (guild === undefined) return { status: 404, body: { error: 'no such guild' } };
  return ok(toApiGuildCreate(world, guild, guild.ownerId, { allMembers: true }));
}

function dropGuild({ world, gateway }: ControlParts, { id }: ControlRequest): Answer {
  const guild = world.guilds.get(id);
  if (guild === undefined) return ok({ removed: false, accounts: [] });
  return ok({ removed: true, accounts: removeGuild(world, guild, gateway.isConnected) });
}

function readCalls({ calls }: ControlParts, { query }: ControlRequest): Answer {
  const from = Number(query.get('from') ?? 0);
  return ok({ next: calls.count(), calls: calls.since(Number.isFinite(from) ? from : 0) });
}

function countersOf({ world, api, calls, gateway, voice }: ControlParts): Record<string, unknown> {
  const guilds = [...world.guilds.values()];
  return {
    restCalls: calls.count(),
    invalidRequests: api.invalidRequests.state().count,
    guilds: guilds.length,
    channels: guilds.reduce((sum, guild) => sum + guild.channels.size, 0),
    stageInstances: guilds.reduce((sum, guild) => sum + guild.stageInstances.size, 0),
    scheduledEvents: guilds.reduce((sum, guild) => sum + guild.scheduledEvents.size, 0),
    voiceStates: guilds.reduce((sum, guild) => sum + guild.voiceStates.size, 0),
    messages: [...world.messages.values()].reduce((sum, list) => sum + list.length, 0),
    gateway: gateway.counters(),
    voice: voice.counters(),
  };
}
