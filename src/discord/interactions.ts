import { InteractionType } from 'discord.js';
import type { Client, REST } from 'discord.js';
import type { Actor, App, Outcome } from '../app/index.ts';
import { doors, refuse } from '../commands/index.ts';
import type { Choice, Context, Doors, Modal, Reply } from '../commands/index.ts';
import type { Language } from '../i18n/index.ts';
import type { ChannelId, Clock, GuildId, Logger, UserId } from '../lib/index.ts';
import type { PendingAnswers } from './pending-answers.ts';
import { actOf } from './interaction-acts.ts';
import type { Act } from './interaction-acts.ts';
import { botsIn, callOf, fileIn, readAddress, readInteraction, rolesIn, strangersIn } from './interaction-schema.ts';
import type { Address, CommandData, Interaction } from './interaction-schema.ts';
import { createOnce } from './once.ts';
import { isModerator, isServerManager, permissionsOf } from './permissions.ts';
import { createReplies } from './replies.ts';
import type { Replies } from './replies.ts';

/** What the router needs. */
export interface RouterOptions {
  readonly client: Client;
  /** By which interactions are answered; see `createAnswersRest`. */
  readonly answers: REST;
  /** Told of whom is being answered where; nobody asks for it when left out. */
  readonly pendingAnswers?: PendingAnswers;
  readonly app: App;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Aborted when the answers that wait for Discord are given up; never when left out. */
  readonly leaving?: AbortSignal;
  /** What people can do here; everything of this version when absent. */
  readonly doors?: Doors;
}

/** Takes interactions as the gateway brings them. It never throws: each is answered, or the log says why not. */
export type InteractionRouter = (data: unknown) => Promise<void>;

/** Makes the router: acknowledge at once, parse, one use case, one view. An interaction that comes twice is taken once. */
export const createInteractionRouter = (options: RouterOptions): InteractionRouter => {
  const once = createOnce();
  return async (data) => {
    const { answers, logger } = options;
    const interaction = readInteraction(data);
    const address = interaction ?? readAddress(data);
    if (address === null) {
      logger.warn('an interaction could not be read');
      return;
    }
    if (!once.isNew(address.id)) {
      logger.warn('an interaction came twice and was taken once');
      return;
    }
    const replies = createReplies(answers, address, options);
    const answered = beganIn(options, interaction);
    try {
      if (interaction === null) await answerUnknown({ ...options, replies }, address);
      else if (interaction.type === InteractionType.ApplicationCommandAutocomplete) {
        await replies.suggest(await suggestions(options, interaction, interaction.data));
      } else await answerAct({ ...options, replies }, interaction);
    } catch (error) {
      logger.error('an interaction failed', { error });
    } finally {
      answered?.();
    }
  };
};

interface Answering extends RouterOptions {
  readonly replies: Replies;
}

/** Notes that somebody is being answered in a chat; what is offered while they type stands in none. */
const beganIn = ({ pendingAnswers }: RouterOptions, interaction: Interaction | null): (() => void) | undefined => {
  if (interaction === null || interaction.type === InteractionType.ApplicationCommandAutocomplete) return undefined;
  const channelId = interaction.channel_id ?? interaction.channel?.id;
  return channelId === undefined ? undefined : pendingAnswers?.began(channelId);
};

/** An interaction that asks for something to be done. */
type Acting = Parameters<typeof actOf>[1];

/** Something of a kind that no version of ours made. */
const answerUnknown = async (options: Answering, address: Address): Promise<void> => {
  const { replies } = options;
  if (address.type === InteractionType.ApplicationCommandAutocomplete) {
    // Discord takes nothing but choices here.
    await replies.suggest([]);
    return;
  }
  const [isClaimed, language] = await Promise.all([replies.acknowledge(), languageOf(options, address)]);
  if (isClaimed) await replies.show(refuse(language, { code: 'stale-button', params: {} }));
};

const languageOfLocale = (locale: string | undefined): Language =>
  locale?.toLowerCase().startsWith('ar') === true ? 'ar' : 'en';

/** Whether a member moderates a room, without what a space in it denies them: by their roles, and that room's overwrites. */
const moderates = (
  { client, app }: RouterOptions,
  { guild_id: guildId }: Interaction,
  member: Parameters<typeof permissionsOf>[1],
  room: ChannelId | null,
): boolean => {
  const guild = guildId === undefined ? undefined : client.guilds.cache.get(guildId);
  return isModerator(permissionsOf(guild, member, room, room === null ? [] : app.roomRights(room)));
};

/** Somebody else with the roles that the interaction names, else with those that are known. */
const otherOf = (
  { client }: RouterOptions,
  interaction: Interaction,
  id: string,
): Parameters<typeof permissionsOf>[1] => {
  const known =
    client.guilds.cache
      .get(interaction.guild_id ?? '')
      ?.members.cache.get(id)
      ?.roles.cache.keys() ?? [];
  return { user: { id }, roles: rolesIn(interaction, id) ?? [...known] };
};

/**
 * Who asks, as Discord vouches for it; null in direct messages. Discord tells what they may do in the channel they ask from, which is less
 * than they may where a space denies them something; for any other one it is computed. `as`: the envelope was held to snowflakes.
 */
const actorOf = (options: RouterOptions, interaction: Interaction): Actor | null => {
  const { member, guild_id: guildId } = interaction;
  const channelId = interaction.channel_id ?? interaction.channel?.id;
  if (member === undefined || guildId === undefined || channelId === undefined) return null;
  const isTold = (room: ChannelId | null): boolean =>
    room === channelId && (isModerator(member.permissions) || options.app.roomRights(room).length === 0);
  return {
    userId: member.user.id as UserId,
    guildId: guildId as GuildId,
    channelId: channelId as ChannelId,
    moderates: (room) =>
      isTold(room) ? isModerator(member.permissions) : moderates(options, interaction, member, room),
    isModerator: (userId, room) => moderates(options, interaction, otherOf(options, interaction, userId), room),
    serverManager: isServerManager(member.permissions),
    joinedAtMs: timeOf(member.joined_at),
    hasRole: (roleId) => member.roles.includes(roleId),
  };
};

/** When somebody came, from Discord's ISO time; null when it told none. */
const timeOf = (iso: string | null | undefined): number | null => {
  const atMs = iso == null ? Number.NaN : Date.parse(iso);
  return Number.isNaN(atMs) ? null : atMs;
};

/**
 * The language of an answer: the person's own, else the server's, or in direct messages that of the person's Discord. When it cannot be
 * read the answer comes in English rather than not at all.
 */
const languageOf = async ({ app, logger }: RouterOptions, address: Address & Asking): Promise<Language> => {
  // as, in both: the envelope was held to snowflakes.
  const guildId = (address.guild_id ?? null) as GuildId | null;
  const userId = (address.member?.user.id ?? address.user?.id ?? null) as UserId | null;
  try {
    return (await app.languageFor(guildId, userId)) ?? languageOfLocale(address.locale);
  } catch (error) {
    logger.error('the language of an answer could not be read', { guildId, error });
    return 'en';
  }
};

/** Who asks, where that could be read. */
type Asking = Partial<Pick<Interaction, 'member' | 'user'>>;

/** In which surroundings something is done. */
interface Scene {
  readonly interaction: Interaction;
  readonly actor: Actor;
  readonly language: Language;
  readonly replies: Replies | null;
}

const contextOf = (options: RouterOptions, { interaction, actor, language, replies }: Scene): Context => ({
  app: options.app,
  actor,
  language,
  nameOf: (userId) =>
    options.client.guilds.cache.get(actor.guildId)?.members.cache.get(userId)?.displayName ??
    options.client.users.cache.get(userId)?.displayName ??
    userId,
  isBot: (userId) => botsIn(interaction).has(userId) || options.client.users.cache.get(userId)?.bot === true,
  isStranger: (userId) => strangersIn(interaction).has(userId),
  fileOf: (fileId) => fileIn(interaction, fileId),
  ...(interaction.guild_id === undefined ? { isDirect: true as const } : {}),
  progress: async (reply) => {
    // Nobody to show it to is told by the final answer's failure, and the act goes on.
    await replies?.progress(reply);
  },
});

const suggestions = async (
  options: RouterOptions,
  interaction: Interaction,
  data: CommandData,
): Promise<readonly Choice[]> => {
  const actor = actorOf(options, interaction);
  const { path, options: given, focused } = callOf(data);
  const subcommand = (options.doors ?? doors).subcommand(path);
  if (actor === null || subcommand === undefined || focused === null) return [];
  try {
    const language = await languageOf(options, interaction);
    const context = contextOf(options, { interaction, actor, language, replies: null });
    return await subcommand.suggest(context, focused, String(given[focused] ?? ''), given);
  } catch (error) {
    options.logger.error('suggestions failed', { path, error });
    return [];
  }
};

const answerAct = async (options: Answering, interaction: Acting): Promise<void> => {
  const { replies, clock, logger } = options;
  const startedMs = clock.monotonicMs();
  const act = actOf(options.doors ?? doors, interaction);
  const shown = act.claim === 'form' ? await formFor(options, act, interaction) : null;
  if (shown !== null && 'form' in shown) {
    const isShown = await replies.openModal(shown);
    logger.info('a form was opened', { name: act.name, tookMs: clock.monotonicMs() - startedMs, isShown });
    return;
  }
  const [isClaimed, language] = await Promise.all([
    act.claim === 'update' ? replies.acknowledgeUpdate() : replies.acknowledge(),
    languageOf(options, interaction),
  ]);
  // Who cannot be answered sees "did not respond" and will ask again: doing it now would do it twice.
  if (!isClaimed) return;
  const claimedMs = clock.monotonicMs() - startedMs;
  const run = act.claim === 'form' ? () => Promise.resolve(shown ?? tooLate(language)) : act.run;
  const isShown = await replies.show(await attempt(options, { act, interaction, language }, run));
  const tookMs = clock.monotonicMs() - startedMs;
  logger.info('an interaction was handled', {
    name: act.name,
    guildId: interaction.guild_id ?? null,
    claimedMs,
    tookMs,
    isShown,
    pii: { userId: interaction.member?.user.id ?? interaction.user?.id ?? null },
  });
};

const tooLate = (language: Language): Reply => refuse(language, { code: 'busy-try-again', params: {} });

/** Discord waits 3 s for the first answer, which a form must be; this leaves half of that for its way there. */
const FORM_WAIT_MS = 1500;

/** The form, or words in its place; null when neither was there in time. */
const formFor = async (
  options: Answering,
  act: Extract<Act, { readonly claim: 'form' }>,
  interaction: Acting,
): Promise<Modal | Reply | null> => {
  const { promise: late, resolve } = Promise.withResolvers<null>();
  const cancel = options.clock.after(FORM_WAIT_MS, () => resolve(null));
  const open = async (): Promise<Modal | Reply> => {
    const language = await languageOf(options, interaction);
    return await attempt<Modal | Reply>(options, { act, interaction, language }, act.open);
  };
  try {
    return await Promise.race([open(), late]);
  } finally {
    cancel();
  }
};

/** Who asks: from a server, or from a direct message where what they do may be done there. */
const whoAsks = async (options: RouterOptions, { about }: Act, interaction: Interaction): Promise<Outcome<Actor>> => {
  const actor = actorOf(options, interaction);
  if (actor !== null) return { ok: true, value: actor };
  const { user, guild_id: guildId } = interaction;
  if (about === undefined || user === undefined || guildId !== undefined)
    return { ok: false, refusal: { code: 'only-in-servers', params: {} } };
  // as: the envelope was held to snowflakes.
  return await options.app.actorIn(user.id as UserId, about);
};

interface Attempt {
  readonly act: Act;
  readonly interaction: Interaction;
  readonly language: Language;
}

/** Runs an act's work; a fault of ours is logged and told without its details. */
const attempt = async <Answer>(
  options: Answering,
  { act, interaction, language }: Attempt,
  run: (context: Context) => Promise<Answer>,
): Promise<Answer | Reply> => {
  try {
    const asker = await whoAsks(options, act, interaction);
    if (!asker.ok) return refuse(language, asker.refusal);
    return await run(contextOf(options, { interaction, actor: asker.value, language, replies: options.replies }));
  } catch (error) {
    options.logger.error('an act failed', { name: act.name, guildId: interaction.guild_id ?? null, error });
    return refuse(language, { code: 'went-wrong', params: {} });
  }
};
