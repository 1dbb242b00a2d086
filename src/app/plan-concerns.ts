import type { Attendance, Plan } from '../domain/index.ts';
import { MAX_ATTENDEES } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import type { ChangesTexts } from '../i18n/index.ts';
import type { UserId } from '../lib/index.ts';
import type { AppDeps } from './deps.ts';
import type { Effect } from './outbox-port.ts';
import type { Speaking } from './person-words.ts';
import { languageOf, planNotice } from './person-words.ts';

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

/**
 * Those whom it concerns, each with their dates in order: who said anything of coming to one, and who hosts it; not who did it, null where
 * that is not known.
 */
export const concerned = <News extends PlanNews>(
  news: readonly News[],
  attendances: readonly Attendance[],
  byUserId: UserId | null,
): Concerns<News> => {
  const people = new Map<UserId, Theirs<News>>();
  for (const [at, one] of news.entries()) {
    const { hostId } = one.plan;
    for (const userId of new Set([hostId, ...(attendances[at]?.people ?? []).map((each) => each.userId)])) {
      if (userId === byUserId) continue;
      const known = people.get(userId);
      if (known === undefined) people.set(userId, [one]);
      else known.push(one);
    }
  }
  // The soonest dates come first, so who is beyond the limit has the most time to see it otherwise.
  return [...people].slice(0, MAX_ATTENDEES);
};

/** Who said anything of coming to these, in the same order. */
export const attendancesOf = async ({ deps }: PlanTelling, news: readonly PlanNews[]): Promise<readonly Attendance[]> =>
  await Promise.all(news.map(({ plan }) => deps.rsvps.get(plan.id)));

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
  const guildName = (guildId: Plan['guildId']): string | null => deps.rooms.guildName(guildId);
  const atMs = deps.clock.wallMs();
  return await Promise.all(
    concerns.map(async ([userId, theirs], index): Promise<Effect> => {
      const [{ plan }] = theirs;
      const { changes } = texts(await languageOf({ settings, people, guildName }, plan.guildId, userId));
      const text = wording(changes, theirs, guildName(plan.guildId));
      const untilMs = Math.max(...theirs.map((one) => one.plan.startsAtMs));
      return planNotice(plan, { key: `${key}:${index}`, userId, atMs, text, untilMs });
    }),
  );
};
