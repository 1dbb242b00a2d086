import type { Attendance, Plan } from '../domain/index.ts';
import { forbiddenIn, MAX_ATTENDEES } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import type { ChangesTexts } from '../i18n/index.ts';
import type { GuildId, UserId } from '../lib/index.ts';
import type { AppDeps } from './deps.ts';
import { wantsHostNews } from './host-consent.ts';
import type { Effect } from './outbox-port.ts';
import type { Speaking } from './person-words.ts';
import { languageOf, planNotice } from './person-words.ts';
import type { PlannedBy } from './plan-log.ts';

/** Dates that one person is told of; how many more there are is told too. */
export const DATES_TOLD = 3;

/** What telling people of a change needs. */
export interface PlanTelling extends Pick<Speaking, 'settings' | 'people'> {
  readonly deps: Pick<AppDeps, 'rsvps' | 'rooms' | 'clock'>;
}

/** What became of one plan, by which people are told of it. */
export interface PlanNews {
  readonly plan: Plan;
}

/** The dates of one person. */
export type Theirs<News extends PlanNews> = [News, ...News[]];

/** People, each with what they are told of. */
export type Concerns<News extends PlanNews> = readonly (readonly [UserId, Theirs<News>])[];

/** Who said anything of coming, and who hosts it unless that is somebody else's doing to which they never agreed. */
const peopleOf = async (
  { deps }: PlanTelling,
  { plan }: PlanNews,
  { people }: Attendance,
): Promise<readonly UserId[]> => {
  const guests = people.map(({ userId }) => userId);
  return (await wantsHostNews(deps.rsvps, plan)) ? [plan.hostId, ...guests] : guests;
};

/**
 * Those whom it concerns, each with their dates in order; not who did it, null where that is not known. `known`: who comes to each, where
 * that was looked up already.
 */
export const concerned = async <News extends PlanNews>(
  telling: PlanTelling,
  news: readonly News[],
  byUserId: UserId | null,
  known: readonly Attendance[] = [],
): Promise<Concerns<News>> => {
  const { rsvps } = telling.deps;
  const all = await Promise.all(
    news.map(async (one, at) => await peopleOf(telling, one, known[at] ?? (await rsvps.get(one.plan.id)))),
  );
  const people = new Map<UserId, Theirs<News>>();
  for (const [at, one] of news.entries())
    for (const userId of new Set(all[at])) {
      if (userId === byUserId) continue;
      const theirs = people.get(userId);
      if (theirs === undefined) people.set(userId, [one]);
      else theirs.push(one);
    }
  // The soonest dates come first, so who is beyond the limit has the most time to see it otherwise.
  return [...people].slice(0, MAX_ATTENDEES);
};

/** Why somebody did it, as those may read it whom it concerns: nothing with words that their server does not allow. */
export const whyTold = async (
  { settings }: Pick<PlanTelling, 'settings'>,
  guildId: GuildId,
  { reason = null }: Pick<PlannedBy, 'reason'>,
): Promise<string | null> => {
  if (reason === null) return null;
  const { words } = (await settings.get(guildId)).rules;
  return forbiddenIn(words, reason) === null ? reason : null;
};

/** Those who are told by these, each once. */
export const peopleTold = (effects: readonly Effect[]): ReadonlySet<UserId> =>
  new Set(effects.flatMap((effect) => (effect.type === 'notice' ? [effect.userId] : [])));

/** What is told of it, by the words of a language. */
export type Wording<News extends PlanNews> = (
  changes: ChangesTexts,
  theirs: Theirs<News>,
  server: string | null,
) => string;

/** A notice for each; `key` is followed by their place. Nobody is told after the last start of what they are told of. */
export const noticesOf = async <News extends PlanNews>(
  { deps, settings, people }: PlanTelling,
  concerns: Concerns<News>,
  key: string,
  wording: Wording<News>,
): Promise<readonly Effect[]> => {
  const atMs = deps.clock.wallMs();
  return await Promise.all(
    concerns.map(async ([userId, theirs], index): Promise<Effect> => {
      const [{ plan }] = theirs;
      const { changes } = texts(await languageOf({ settings, people }, plan.guildId, userId));
      const text = wording(changes, theirs, deps.rooms.guildName(plan.guildId));
      const untilMs = Math.max(...theirs.map((one) => one.plan.startsAtMs));
      return planNotice(plan, { key: `${key}:${index}`, userId, atMs, text, untilMs });
    }),
  );
};
