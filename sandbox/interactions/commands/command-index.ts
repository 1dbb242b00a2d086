import { guildInPath, refusal, type Router } from '../../rest/index.ts';
import { toApiUser, type ApiObject, type User } from '../../world/index.ts';
import { localized } from './locales.ts';
import type { Choice, Command, Option } from './model.ts';
import type { CommandRegistry } from './registry.ts';

/** Registers the list of commands that a person's client asks for before it shows or sends any. */
export function routeCommandIndex(router: Router, registry: CommandRegistry): void {
  router.route('GET', '/guilds/:guildId/application-command-index', (request) => {
    if (request.account.bot) throw refusal(20001);
    const guild = guildInPath(request);
    const bots = [...request.world.users.values()].filter((user) => user.bot && guild.members.has(user.id));
    return { status: 200, body: indexOf(bots, request.account, (id) => registry.inGuild(id, guild.id)) };
  });
  router.route('GET', '/channels/:channelId/application-command-index', (request) => {
    if (request.account.bot) throw refusal(20001);
    const dm = request.world.dms.get(request.params['channelId'] ?? '');
    if (dm === undefined || !dm.recipientIds.includes(request.account.id)) throw refusal(10003);
    const bots = [...request.world.users.values()].filter((user) => user.bot && dm.recipientIds.includes(user.id));
    const inDms = (id: string): readonly Command[] =>
      registry.list({ applicationId: id, guildId: null }).filter(({ contexts }) => contexts?.includes(1) ?? true);
    return { status: 200, body: indexOf(bots, request.account, inDms) };
  });
}

function indexOf(
  bots: readonly User[],
  viewer: User,
  commandsOf: (applicationId: string) => readonly Command[],
): ApiObject {
  const commands = bots.flatMap((bot) => (bot.applicationId === null ? [] : commandsOf(bot.applicationId)));
  const versions = commands.map(({ version }) => BigInt(version));
  return {
    applications: bots.map((bot) => ({
      id: bot.applicationId,
      name: bot.username,
      description: '',
      icon: null,
      bot_id: bot.id,
      bot: toApiUser(bot),
      flags: '0',
    })),
    application_commands: commands.map((command) => localizedCommand(command, viewer.locale)),
    version: versions.reduce((newest, version) => (version > newest ? version : newest), 0n).toString(),
  };
}

/** In an index the shown text stands as `name`, and the registered one as `name_default`. */
function localizedCommand(command: Command, locale: string): ApiObject {
  const { name_localizations: _names, description_localizations: _descriptions, ...rest } = command;
  return {
    ...rest,
    ...shown(command, locale),
    ...(command.options === undefined
      ? {}
      : { options: command.options.map((option) => localizedOption(option, locale)) }),
  };
}

function localizedOption(option: Option, locale: string): ApiObject {
  const { name_localizations: _names, description_localizations: _descriptions, ...rest } = option;
  return {
    ...rest,
    ...shown(option, locale),
    ...(option.options === undefined || option.options === null
      ? {}
      : { options: option.options.map((inner) => localizedOption(inner, locale)) }),
    ...(option.choices === undefined || option.choices === null
      ? {}
      : { choices: option.choices.map((choice) => localizedChoice(choice, locale)) }),
  };
}

function localizedChoice(choice: Choice, locale: string): ApiObject {
  return {
    value: choice.value,
    name: localized(choice.name_localizations, locale) ?? choice.name,
    name_default: choice.name,
  };
}

function shown(
  texts: Pick<Option, 'name' | 'name_localizations' | 'description' | 'description_localizations'>,
  locale: string,
): ApiObject {
  const name = localized(texts.name_localizations, locale);
  const description = localized(texts.description_localizations, locale);
  return {
    ...(name === null ? {} : { name, name_default: texts.name }),
    ...(description === null ? {} : { description, description_default: texts.description }),
  };
}
