import { findMessage } from '../../messages/index.ts';
import { DiscordError, invalidForm, refusal } from '../../rest/index.ts';
import { has, Permission, type ApiObject } from '../../world/index.ts';
import type { Command, CommandRegistry, Option } from '../commands/index.ts';
import type { CommandData } from './body.ts';
import { readOptions } from './options.ts';
import type { Place } from './place.ts';
import { createResolver, type Resolver } from './resolve.ts';

const CHAT_INPUT = 1;
const USER_COMMAND = 2;
const MESSAGE_COMMAND = 3;

/** A command that a person may use, as the application will receive it. */
export interface UsedCommand {
  readonly command: Command;
  readonly data: ApiObject;
  readonly focused: Option | null;
}

/** Checks a command's use as Discord does. Throws 10063, 50013 or 50035. */
export function useCommand(registry: CommandRegistry, place: Place, data: CommandData, partial: boolean): UsedCommand {
  const command = findCommand(registry, place, data);
  refuseUnlessAllowed(place, command);
  const resolver = createResolver(place);
  const base = {
    id: command.id,
    name: command.name,
    type: command.type,
    ...(command.guild_id === undefined ? {} : { guild_id: command.guild_id }),
  };
  if (command.type !== CHAT_INPUT)
    return { command, focused: null, data: { ...base, ...targetOf(place, command, data, resolver) } };
  const read = readOptions(command.options ?? [], data.options ?? [], { resolver, partial }, ['data', 'options']);
  if (read.faults.length > 0) throw invalidForm(read.faults);
  if (partial && read.focused === null) {
    throw invalidForm([
      {
        path: ['data', 'options'],
        code: 'APPLICATION_COMMAND_OPTION_FOCUS_REQUIRED',
        message: 'One option must be focused',
      },
    ]);
  }
  const resolved = resolver.gathered();
  return {
    command,
    focused: read.focused,
    data: {
      ...base,
      ...(read.options.length === 0 ? {} : { options: read.options }),
      ...(resolved === undefined ? {} : { resolved }),
    },
  };
}

function findCommand(registry: CommandRegistry, place: Place, data: CommandData): Command {
  const { applicationId } = place.bot;
  const known = applicationId === null ? [] : commandsAt(registry, place, applicationId);
  const command = known.find(({ id }) => id === data.id);
  if (command === undefined || command.name !== data.name || (data.type ?? CHAT_INPUT) !== command.type)
    throw refusal(10063);
  if (command.version !== data.version) {
    throw new DiscordError(400, 50035, 'Invalid Form Body', {
      data: {
        _errors: [
          {
            code: 'INTERACTION_APPLICATION_COMMAND_INVALID_VERSION',
            message: 'This command is outdated, please try again in a few minutes',
          },
        ],
      },
    });
  }
  return command;
}

function commandsAt(registry: CommandRegistry, place: Place, applicationId: string): readonly Command[] {
  return place.guild === null
    ? registry.list({ applicationId, guildId: null })
    : registry.inGuild(applicationId, place.guild.id);
}

function refuseUnlessAllowed(place: Place, command: Command): void {
  const context = place.guild === null ? 1 : 0;
  const inContext = command.contexts?.includes(context) ?? (context === 0 || command.dm_permission !== false);
  if (!inContext && command.guild_id === undefined) throw refusal(10063);
  if (place.guild === null) return;
  if (!has(place.userPermissions, Permission.UseApplicationCommands)) throw refusal(50013);
  if (command.type === USER_COMMAND && !has(place.userPermissions, Permission.SendMessages)) throw refusal(50013);
  const wanted = command.default_member_permissions;
  if (wanted === null) return;
  // "0" hides a command from all but administrators, who hold every bit.
  const needed = BigInt(wanted) === 0n ? Permission.Administrator : BigInt(wanted);
  if (!has(place.userPermissions, needed)) throw refusal(50013);
}

function targetOf(place: Place, command: Command, data: CommandData, resolver: Resolver): ApiObject {
  const id = data.target_id ?? '';
  if (command.type === USER_COMMAND) {
    if (!resolver.user(id)) throw refusal(10013);
    return { target_id: id, resolved: resolver.gathered() };
  }
  const message = command.type === MESSAGE_COMMAND ? findMessage(place.world, place.channel.id, id) : null;
  if (message === null) throw refusal(10008);
  return { target_id: id, resolved: { messages: { [id]: message.api } } };
}
