import {
  ApplicationCommandCreateRequestSchema,
  ApplicationCommandPatchRequestPartialSchema,
  ApplicationCommandUpdateRequestSchema,
} from 'discord-api-spec/zod';
import {
  DiscordError,
  invalidForm,
  param,
  refusal,
  textLength,
  type PathFault,
  type RestRequest,
  type RestResponse,
  type Router,
} from '../../rest/index.ts';
import type { World } from '../../world/index.ts';
import { readCommand } from './body.ts';
import { createDailyCreates, type DailyCreates } from './daily-creates.ts';
import { commandProblems, exceededCount } from './limits.ts';
import { localized } from './locales.ts';
import type { Command, CommandBody } from './model.ts';
import type { CommandRegistry, Scope } from './registry.ts';

interface Parts {
  readonly registry: CommandRegistry;
  readonly creates: DailyCreates;
}

/** Registers the routes by which an application keeps its global and its guild commands. */
export function routeCommands(router: Router, registry: CommandRegistry, world: World): void {
  const parts: Parts = { registry, creates: createDailyCreates(() => world.clock.nowMs()) };
  for (const base of [
    '/applications/:applicationId/commands',
    '/applications/:applicationId/guilds/:guildId/commands',
  ]) {
    router.route('GET', base, (request) => listCommands(registry, request));
    router.route('POST', base, (request) => create(parts, request));
    router.route('PUT', base, (request) => overwrite(parts, request));
    router.route('GET', `${base}/:commandId`, (request) => ({
      status: 200,
      body: commandInPath(registry, request).command,
    }));
    router.route('PATCH', `${base}/:commandId`, (request) => patch(registry, request));
    router.route('DELETE', `${base}/:commandId`, (request) => {
      const { scope, command } = commandInPath(registry, request);
      registry.remove(scope, command.id);
      return { status: 204 };
    });
  }
  // Overrides are edited with a person's OAuth2 token only, which no journey here has: there are never any.
  router.route('GET', '/applications/:applicationId/guilds/:guildId/commands/permissions', (request) => {
    scopeOf(request);
    return { status: 200, body: [] };
  });
  router.route('GET', '/applications/:applicationId/guilds/:guildId/commands/:commandId/permissions', (request) => {
    scopeOf(request);
    throw new DiscordError(404, 10066, 'Unknown application command permissions');
  });
}

/** The scope that the path names. Throws 20002, 20012 or 50001. */
function scopeOf(request: RestRequest): Scope {
  const { account, world } = request;
  const applicationId = param(request, 'applicationId');
  if (!account.bot) throw refusal(20002);
  if (account.applicationId !== applicationId) {
    throw new DiscordError(403, 20012, 'You are not authorized to perform this action on this application');
  }
  const guildId = request.params['guildId'] ?? null;
  if (guildId !== null && world.guilds.get(guildId)?.members.has(account.id) !== true) throw refusal(50001);
  return { applicationId, guildId };
}

function commandInPath(registry: CommandRegistry, request: RestRequest): { scope: Scope; command: Command } {
  const scope = scopeOf(request);
  const command = registry.find(scope, param(request, 'commandId'));
  if (command === null) throw refusal(10063);
  return { scope, command };
}

function listCommands(registry: CommandRegistry, request: RestRequest): RestResponse {
  const commands = registry.list(scopeOf(request));
  if (request.query.get('with_localizations') === 'true') return { status: 200, body: commands };
  const locale = String(request.headers['x-discord-locale'] ?? 'en-US');
  return { status: 200, body: commands.map((command) => withoutLocalizations(command, locale)) };
}

function withoutLocalizations(command: Command, locale: string): unknown {
  const { name_localizations: names, description_localizations: descriptions, ...rest } = command;
  const name = localized(names, locale);
  const description = localized(descriptions, locale);
  return {
    ...rest,
    ...(name === null ? {} : { name_localized: name }),
    ...(description === null ? {} : { description_localized: description }),
  };
}

function check(request: RestRequest, body: CommandBody, path: PathFault['path'] = []): PathFault[] {
  const { switches } = request.world;
  return commandProblems(
    body,
    {
      acceptsArabicLocale: switches.arabicCommandLocale === 'accepted',
      lengthOf: (text) => textLength(switches, text),
    },
    path,
  );
}

function create(parts: Parts, request: RestRequest): RestResponse {
  const { registry } = parts;
  const scope = scopeOf(request);
  const body = readCommand(request.world.switches, ApplicationCommandCreateRequestSchema, request.body);
  const faults = check(request, body);
  if (faults.length > 0) throw invalidForm(faults);
  const existing = registry.findByName(scope, body.type ?? 1, body.name);
  const command = registry.draft(scope, body, existing);
  refuseTooMany([...registry.list(scope).filter(({ id }) => id !== command.id), command]);
  const limited = limitCreates(parts, scope, existing === null ? 1 : 0);
  if (limited !== null) return limited;
  registry.put(scope, command);
  return { status: existing === null ? 201 : 200, body: command };
}

function patch(registry: CommandRegistry, request: RestRequest): RestResponse {
  const { scope, command } = commandInPath(registry, request);
  const body = readCommand<Partial<CommandBody>>(
    request.world.switches,
    ApplicationCommandPatchRequestPartialSchema,
    request.body,
  );
  const merged: CommandBody = { ...command, ...body };
  const faults = check(request, merged);
  if (faults.length > 0) throw invalidForm(faults);
  const twin = registry.findByName(scope, command.type, merged.name);
  if (twin !== null && twin.id !== command.id) throw invalidForm([duplicateName(['name'])]);
  const next = registry.draft(scope, merged, command);
  registry.put(scope, next);
  return { status: 200, body: next };
}

function overwrite(parts: Parts, request: RestRequest): RestResponse {
  const { registry } = parts;
  const scope = scopeOf(request);
  if (!Array.isArray(request.body)) {
    throw invalidForm([{ path: [], code: 'LIST_TYPE_CONVERT', message: 'Only iterables may be used in a ListType' }]);
  }
  const bodies = request.body.map((body: unknown, index) =>
    inList(index, () => readCommand(request.world.switches, ApplicationCommandUpdateRequestSchema, body)),
  );
  const faults = [...bodies.flatMap((body, index) => check(request, body, [index])), ...twins(bodies)];
  if (faults.length > 0) throw invalidForm(faults);
  const known = bodies.map((body) => registry.findByName(scope, body.type ?? 1, body.name));
  const commands = bodies.map((body, index) => registry.draft(scope, body, known[index] ?? null));
  refuseTooMany(commands);
  const limited = limitCreates(parts, scope, known.filter((command) => command === null).length);
  if (limited !== null) return limited;
  registry.replace(scope, commands);
  return { status: 200, body: commands };
}

/** Runs a check of one element, so that its faults stand under the element's index. */
function inList<Value>(index: number, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof DiscordError) || error.errors === null) throw error;
    throw new DiscordError(error.status, error.code, error.message, { [String(index)]: error.errors });
  }
}

function twins(bodies: readonly CommandBody[]): PathFault[] {
  const keys = bodies.map((body) => `${body.type ?? 1}/${body.name}`);
  return keys.flatMap((key, index) => (keys.indexOf(key) < index ? [duplicateName([index, 'name'])] : []));
}

function duplicateName(path: PathFault['path']): PathFault {
  return { path, code: 'APPLICATION_COMMANDS_DUPLICATE_NAME', message: 'Application command names must be unique' };
}

function refuseTooMany(commands: readonly Command[]): void {
  const max = exceededCount(commands);
  if (max !== null) throw new DiscordError(400, 30032, `Maximum number of application commands reached (${max}).`);
}

function limitCreates(parts: Parts, scope: Scope, count: number): RestResponse | null {
  const waitMs = parts.creates.take(`${scope.applicationId}/${scope.guildId ?? ''}`, count);
  if (waitMs === null) return null;
  const retryAfter = Math.ceil(waitMs / 1000);
  return {
    status: 429,
    headers: { 'retry-after': String(retryAfter), 'x-ratelimit-scope': 'user' },
    body: {
      message: 'Max number of daily application command creates has been reached (200)',
      code: 30034,
      retry_after: retryAfter,
      global: false,
    },
  };
}
