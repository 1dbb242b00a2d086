import { LANGUAGES } from '../../../src/i18n/index.ts';
import { saying } from '../answers.ts';
import type { Fact } from '../ledger.ts';
import type { Actor } from '../scene.ts';
import { ask, type Acting, type Offer } from './acting.ts';

const SAVED = saying((words) => words.setup.saved);
const OWN = saying((words) => words.setup.ownLanguage);

/** A channel of the actor's server, by name. */
export const channelNamed = ({ scene }: Acting, { guildId }: Actor, name: string): string =>
  [...scene.guild(guildId).channels.values()].find((channel) => channel.name === name)?.id ?? '';

const setting = (guildId: string, what: string, holds: Fact['holds']): Fact => ({
  about: [`${guildId}/${what}`],
  says: `${what} of ${guildId} was said to be saved`,
  rooms: [],
  holds,
});

/** Opens `/setup` and picks something there; the answer replaces the message. */
const pick = async (
  acting: Acting,
  actor: Actor,
  { customId, value, fact }: { readonly customId: RegExp; readonly value: string; readonly fact: Fact },
): Promise<void> => {
  const { person, guildId } = actor;
  const place = channelNamed(acting, actor, 'general');
  const isShown = await ask(acting, {
    kind: 'setup',
    actor,
    place,
    touched: [],
    ask: () => person.command('setup', {}, { guildId, channelId: place }),
    success: saying((words) => words.setup.intro),
    brought: () => [],
  });
  const message = person.replies[0];
  if (!isShown || message === undefined) return;
  await ask(acting, {
    kind: 'set',
    actor,
    place,
    touched: fact.about,
    ask: () => person.select({ customId, message: message.id }, [value]),
    success: SAVED,
    isProgress: (text) => !SAVED.some((pattern) => pattern.test(text)) && !text.includes('⚠️'),
    look: () => person.messages().filter(({ id }) => id === message.id),
    brought: () => [fact],
  });
};

const ofServer = (acting: Acting, actor: Actor): readonly Offer[] => {
  if (actor.standing === 'member') return [];
  const { guildId } = actor;
  const language = acting.random.pick(LANGUAGES);
  const news = channelNamed(acting, actor, 'news');
  const log = channelNamed(acting, actor, 'log');
  const run = (what: Parameters<typeof pick>[2]) => () => pick(acting, actor, what);
  return [
    {
      kind: 'language',
      actor,
      weight: 0.2,
      run: run({
        customId: /:setup-language:/,
        value: language,
        fact: setting(guildId, 'the language', ({ settings }) => settings[guildId]?.language === language),
      }),
    },
    {
      kind: 'announce',
      actor,
      weight: 0.3,
      run: run({
        customId: /:setup-announce-in:/,
        value: news,
        fact: setting(
          guildId,
          'where spaces are announced',
          ({ settings }) => settings[guildId]?.rules.announcing?.channelId === news,
        ),
      }),
    },
    {
      kind: 'log',
      actor,
      weight: 0.5,
      run: run({
        customId: /:setup-log-in:/,
        value: log,
        fact: setting(
          guildId,
          'where the log is written',
          ({ settings }) => settings[guildId]?.rules.logChannel === log,
        ),
      }),
    },
  ];
};

const ofOneself = (acting: Acting, actor: Actor): readonly Offer[] => {
  const { person, guildId } = actor;
  const place = channelNamed(acting, actor, 'general');
  const userId = person.user.id;
  const language = acting.random.pick(LANGUAGES);
  const run = async (): Promise<void> =>
    void (await ask(acting, {
      kind: 'own language',
      actor,
      place,
      touched: [`person/${userId}`],
      ask: () => person.command('language', { language }, { guildId, channelId: place }),
      success: OWN,
      brought: () => [
        {
          about: [`person/${userId}`],
          says: `the language of ${userId} was said to be ${language}`,
          rooms: [],
          holds: ({ languages }) => languages[userId] === language,
        },
      ],
    }));
  return [{ kind: 'own language', actor, weight: 0.05, run }];
};

/** What is set for a server, and for oneself. */
export const settingOffers = (acting: Acting, actor: Actor): readonly Offer[] => [
  ...ofServer(acting, actor),
  ...ofOneself(acting, actor),
];
