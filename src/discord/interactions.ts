import { InteractionType } from 'discord.js';
import type { Client, REST } from 'discord.js';
import type { Actor, App } from '../app/index.ts';
import { findAct, findSubcommand, parseCustomId, refuse, say } from '../commands/index.ts';
import type { Choice, Context, Reply } from '../commands/index.ts';
import { texts } from '../i18n/index.ts';
import type { Language } from '../i18n/index.ts';
import type { ChannelId, Clock, GuildId, Logger, UserId } from '../lib/index.ts';
import { callOf, readAddress, readInteraction } from './interaction-schema.ts';
import type { Address, CommandData, ComponentData, Interaction } from './interaction-schema.ts';
import { isModerator, isServerManager, permissionsOf } from './permissions.ts';
import { createReplies } from './replies.ts';
import type { Replies } from './replies.ts';

/** What the router needs. */
export interface RouterOptions {
  readonly client: Client;
  /** By which interactions are answered; see `createAnswersRest`. */
  readonly answers: REST;
  readonly app: App;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Takes interactions as the gateway brings them. It never throws: each is answered, or the log says why not. */
export type InteractionRouter = (data: unknown) => Promise<void>;

/** Makes the router: acknowledge at once, parse, one use case, one view. */
export const createInteractionRouter =
  (options: RouterOptions): InteractionRouter =>
  async (data) => {
    const { answers, logger } = options;
    const interaction = readInteraction(data);
    const address = interaction ?? readAddress(data);
    if (address === null) {
      logger.warn('an interaction could not be read');
      return;
    }
    const replies = createReplies(answers, address, logger);
    try {
      if (interaction === null) await answerUnknown({ ...options, replies }, address);
      else if (interaction.type === InteractionType.ApplicationCommandAutocomplete) {
        await replies.suggest(await suggestions(options, interaction, interaction.data));
      } else await answerAct({ ...options, replies }, interaction);
    } catch (error) {
      logger.error('an interaction failed', { error });
    }
  };

interface Answering extends RouterOptions {
  readonly replies: Replies;
}

/** A modal, a menu or a context menu that no version of ours made, or one that this version no longer has. */
const answerUnknown = async (options: Answering, address: Address): Promise<void> => {
  const { replies } = options;
  const [isClaimed, language] = await Promise.all([replies.acknowledge(), languageOf(options, address)]);
  if (isClaimed) await replies.show(refuse(language, { code: 'stale-button', params: {} }));
};

const languageOfLocale = (locale: string | undefined): Language =>
  locale?.toLowerCase().startsWith('ar') === true ? 'ar' : 'en';

/**
 * Who asks, as Discord vouches for it; null in direct messages. Discord tells what they may do in the channel they ask from; for any
 * other one it is computed from their roles. `as`: the envelope was held to snowflakes.
 */
const actorOf = (client: Client, interaction: Interaction): Actor | null => {
  const { member, guild_id: guildId } = interaction;
  const channelId = interaction.channel_id ?? interaction.channel?.id;
  if (member === undefined || guildId === undefined || channelId === undefined) return null;
  return {
    userId: member.user.id as UserId,
    guildId: guildId as GuildId,
    channelId: channelId as ChannelId,
    moderates: (room) =>
      isModerator(
        room === channelId ? member.permissions : permissionsOf(client.guilds.cache.get(guildId), member, room),
      ),
    serverManager: isServerManager(member.permissions),
    hasRole: (roleId) => member.roles.includes(roleId),
  };
};

/** The server's language; when it cannot be read the answer comes in English rather than not at all. */
const languageFor = async ({ app, logger }: RouterOptions, guildId: GuildId): Promise<Language> => {
  try {
    return (await app.settings(guildId)).language;
  } catch (error) {
    logger.error('the language of a server could not be read', { guildId, error });
    return 'en';
  }
};

/** The language of an answer: the server's, or in direct messages that of the person's Discord. */
const languageOf = (options: RouterOptions, { guild_id: guildId, locale }: Address): Promise<Language> =>
  // as: the envelope was held to snowflakes.
  guildId === undefined ? Promise.resolve(languageOfLocale(locale)) : languageFor(options, guildId as GuildId);

const contextOf = (options: RouterOptions, actor: Actor, language: Language, replies: Replies | null): Context => ({
  app: options.app,
  actor,
  language,
  nameOf: (userId) =>
    options.client.guilds.cache.get(actor.guildId)?.members.cache.get(userId)?.displayName ??
    options.client.users.cache.get(userId)?.displayName ??
    userId,
  progress: async (reply) => {
    // Nobody to show it to is told by the final answer's failure, and the act goes on.
    await replies?.show(reply);
  },
});

const suggestions = async (
  options: RouterOptions,
  interaction: Interaction,
  data: CommandData,
): Promise<readonly Choice[]> => {
  const actor = actorOf(options.client, interaction);
  const { path, options: given, focused } = callOf(data);
  const subcommand = findSubcommand(path);
  if (actor === null || subcommand === undefined || focused === null) return [];
  try {
    const context = contextOf(options, actor, await languageFor(options, actor.guildId), null);
    return await subcommand.suggest(context, focused, String(given[focused] ?? ''));
  } catch (error) {
    options.logger.error('suggestions failed', { path, error });
    return [];
  }
};

/** What an interaction asks for: its name in the log, how it is claimed, and the work. */
interface Act {
  readonly name: string;
  readonly replaces: boolean;
  readonly run: (context: Context) => Promise<Reply>;
}

const commandAct = (data: CommandData): Act => {
  const { path, options } = callOf(data);
  const subcommand = findSubcommand(path);
  return {
    name: path,
    replaces: false,
    run: async (context) =>
      subcommand === undefined
        ? say(texts(context.language).reply.commandChanged)
        : await subcommand.run(context, options),
  };
};

const componentAct = (data: ComponentData): Act => {
  const id = parseCustomId(data.custom_id);
  const act = id === null ? undefined : findAct(id.act);
  if (id === null || act === undefined) {
    return {
      name: 'unknown component',
      replaces: false,
      run: (context) => Promise.resolve(refuse(context.language, { code: 'stale-button', params: {} })),
    };
  }
  return {
    name: `press ${act.act}`,
    replaces: act.replaces,
    run: (context) => act.run(context, id.spaceId, data.values ?? []),
  };
};

const answerAct = async (options: Answering, interaction: Interaction): Promise<void> => {
  const { replies, clock, logger } = options;
  const startedMs = clock.monotonicMs();
  const act =
    interaction.type === InteractionType.MessageComponent
      ? componentAct(interaction.data)
      : commandAct(interaction.data);
  const actor = actorOf(options.client, interaction);
  const [isClaimed, language] = await Promise.all([
    act.replaces ? replies.acknowledgeUpdate() : replies.acknowledge(),
    languageOf(options, interaction),
  ]);
  // Who cannot be answered sees "did not respond" and will ask again: doing it now would do it twice.
  if (!isClaimed) return;
  const claimedMs = clock.monotonicMs() - startedMs;
  const isShown = await replies.show(await replyTo(options, act, actor, language));
  const tookMs = clock.monotonicMs() - startedMs;
  logger.info('an interaction was handled', {
    name: act.name,
    guildId: interaction.guild_id ?? null,
    claimedMs,
    tookMs,
    isShown,
    pii: { userId: actor?.userId ?? interaction.user?.id ?? null },
  });
};

const replyTo = async (options: Answering, act: Act, actor: Actor | null, language: Language): Promise<Reply> => {
  if (actor === null) return refuse(language, { code: 'only-in-servers', params: {} });
  try {
    return await act.run(contextOf(options, actor, language, options.replies));
  } catch (error) {
    options.logger.error('an act failed', { name: act.name, guildId: actor.guildId, error });
    return refuse(language, { code: 'went-wrong', params: {} });
  }
};
