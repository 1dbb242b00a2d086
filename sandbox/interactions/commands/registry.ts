import { isDeepStrictEqual } from 'node:util';
import type { Command, CommandBody } from './model.ts';

/** Where commands stand: for all guilds of an application, or for one. */
export interface Scope {
  readonly applicationId: string;
  /** Null for global commands. */
  readonly guildId: string | null;
}

/** What the applications have registered. */
export interface CommandRegistry {
  list(scope: Scope): readonly Command[];
  find(scope: Scope, commandId: string): Command | null;
  findByName(scope: Scope, type: number, name: string): Command | null;
  /** The commands that a guild's people see of an application: its own for the guild, and the global ones. */
  inGuild(applicationId: string, guildId: string): readonly Command[];
  /** What the command would be; id and version stay where nothing changed. Stores nothing. */
  draft(scope: Scope, body: CommandBody, existing: Command | null): Command;
  put(scope: Scope, command: Command): void;
  /** Replaces the whole scope. */
  replace(scope: Scope, commands: readonly Command[]): void;
  remove(scope: Scope, commandId: string): void;
}

/** An empty registry that draws ids and versions from `nextId`. */
export function createCommandRegistry(nextId: () => string): CommandRegistry {
  // At most 131 commands per scope, which the routes see to.
  const scopes = new Map<string, Map<string, Command>>();
  const commandsOf = ({ applicationId, guildId }: Scope): Map<string, Command> => {
    const key = `${applicationId}/${guildId ?? ''}`;
    const known = scopes.get(key) ?? new Map<string, Command>();
    scopes.set(key, known);
    return known;
  };
  const list = (scope: Scope): Command[] => [...commandsOf(scope).values()];
  return {
    list,
    find: (scope, commandId) => commandsOf(scope).get(commandId) ?? null,
    findByName: (scope, type, name) =>
      list(scope).find((command) => command.type === type && command.name === name) ?? null,
    inGuild: (applicationId, guildId) => [
      ...list({ applicationId, guildId }),
      ...list({ applicationId, guildId: null }),
    ],
    draft(scope, body, existing) {
      const fields = toFields(scope, body);
      if (existing === null) return { id: nextId(), version: nextId(), ...fields };
      const same: Command = { id: existing.id, version: existing.version, ...fields };
      return isDeepStrictEqual(same, existing) ? existing : { ...same, version: nextId() };
    },
    put: (scope, command) => void commandsOf(scope).set(command.id, command),
    replace(scope, commands) {
      const target = commandsOf(scope);
      target.clear();
      for (const command of commands) target.set(command.id, command);
    },
    remove: (scope, commandId) => void commandsOf(scope).delete(commandId),
  };
}

function toFields(scope: Scope, body: CommandBody): Omit<Command, 'id' | 'version'> {
  return {
    application_id: scope.applicationId,
    type: body.type ?? 1,
    name: body.name,
    name_localizations: body.name_localizations ?? null,
    description: body.description ?? '',
    description_localizations: body.description_localizations ?? null,
    default_member_permissions: body.default_member_permissions ?? null,
    nsfw: body.nsfw ?? false,
    ...((body.options?.length ?? 0) === 0 ? {} : { options: body.options ?? [] }),
    ...(scope.guildId === null ? globalFields(body) : { guild_id: scope.guildId }),
  };
}

function globalFields(body: CommandBody): Pick<Command, 'dm_permission' | 'contexts' | 'integration_types'> {
  return {
    dm_permission: body.dm_permission ?? body.contexts?.includes(1) ?? true,
    contexts: body.contexts ?? null,
    integration_types: body.integration_types ?? [0],
  };
}
