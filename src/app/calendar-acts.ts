import type { DateAhead, Plan, Series } from '../domain/index.ts';
import { refuse } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import type { GuildId, UserId } from '../lib/index.ts';
import type { Actor, Outcome } from './actor.ts';
import { entryOf, furtherEntries, withFurther } from './calendar-entries.ts';
import type { CalendarEntry } from './calendar-port.ts';
import type { CalendarFile, FeedActs, FeedKey } from './feed-port.ts';
import type { Machine } from './machine.ts';
import { done } from './done.ts';
import { isHidden, seesPlanned } from './sight.ts';

/** For how long what began, or was to begin, stays in a calendar: a month, as long as people look back in one. */
const KEPT_MS = 30 * 86_400_000;

/** Plans of a calendar: more than a server may have to come, and what has opened lately besides. */
const MOST_PLANS = 500;

/** Nothing of a draft is told: it is not planned. */
const sees = (actor: Actor, one: Plan | Series, hosts: readonly UserId[]): boolean =>
  one.guildId === actor.guildId && one.life.status !== 'draft' && seesPlanned(actor, { ...one, hosts });

const fileOf = (
  { deps }: Machine,
  { name, title, entries }: Omit<CalendarFile, 'text'> & { readonly entries: readonly CalendarEntry[] },
): CalendarFile => ({ name: `${name}.ics`, title, text: deps.calendar.file(title, entries) });

const planFile = async (machine: Machine, actor: Actor, plan: Plan | null): Promise<Outcome<CalendarFile>> => {
  if (plan === null || !sees(actor, plan, [plan.hostId])) return refuse('plan-not-found');
  return done(fileOf(machine, { name: `majlis-${plan.id}`, title: plan.opening.title, entries: [entryOf(plan)] }));
};

const seriesFile = async (machine: Machine, actor: Actor, series: Series | null): Promise<Outcome<CalendarFile>> => {
  if (series === null || !sees(actor, series, series.hosts)) return refuse('series-not-found');
  const { deps } = machine;
  const { id, guildId, opening } = series;
  const wanted = { guildId, seriesId: id, sinceMs: deps.clock.wallMs() - KEPT_MS };
  const entries = (await deps.feeds.plans(wanted, MOST_PLANS)).map(entryOf);
  const isShown = ({ opening: of, hostId }: DateAhead): boolean =>
    seesPlanned(actor, { byUserId: series.byUserId, opening: of, hosts: [...series.hosts, hostId] });
  const further = furtherEntries(series, deps.calendar, { nowMs: deps.clock.wallMs(), isShown });
  const file = { name: `majlis-${id}`, title: opening.title };
  return done(fileOf(machine, { ...file, entries: withFurther(entries, further) }));
};

/** Everything that is planned in a server and not hidden. Whoever has the address reads it, so nothing in it is for some alone. */
const feedOf = async (machine: Machine, guildId: GuildId): Promise<CalendarFile> => {
  const { deps, settings } = machine;
  const wanted = { guildId, seriesId: null, sinceMs: deps.clock.wallMs() - KEPT_MS };
  const [plans, running, { language }] = await Promise.all([
    deps.feeds.plans(wanted, MOST_PLANS),
    deps.series.ofGuild(guildId),
    settings.get(guildId),
  ]);
  const shown = plans.filter((plan) => !isHidden(plan.opening)).map(entryOf);
  const at = { nowMs: deps.clock.wallMs(), isShown: (date: DateAhead) => !isHidden(date.opening) };
  const further = running
    .filter((series) => !isHidden(series.opening))
    .flatMap((series) => furtherEntries(series, deps.calendar, at));
  const title = texts(language).calendar.ofServer(deps.rooms.guildName(guildId));
  return fileOf(machine, { name: 'majlis', title, entries: withFurther(shown, further) });
};

const newKey = ({ deps: { ids } }: Machine): FeedKey =>
  // as: made here, three ids of 60 bits each.
  `${ids.next()}${ids.next()}${ids.next()}` as FeedKey;

const feedAddress =
  (machine: Machine): FeedActs['feedAddress'] =>
  async ({ guildId, serverManager }, wish) => {
    const { feeds, feedAddress: addressOf } = machine.deps;
    if (addressOf === null) return refuse('no-feeds');
    if (wish === 'replace') {
      if (!serverManager) return refuse('not-server-manager');
      const key = newKey(machine);
      await feeds.replace(guildId, key);
      return done({ url: addressOf(key) });
    }
    const known = await feeds.keyOf(guildId);
    if (known !== null) return done({ url: addressOf(known) });
    return serverManager
      ? done({ url: addressOf(await feeds.ensure(guildId, newKey(machine))) })
      : refuse('no-feed-yet');
  };

/** Calendar files, and the calendar of each server that other programs read. */
export const calendarActs = (machine: Machine): FeedActs => {
  const { plans, series, feeds } = machine.deps;
  return {
    calendarFile: async (actor, subject) =>
      subject.type === 'plan'
        ? await planFile(machine, actor, await plans.get(subject.id))
        : await seriesFile(machine, actor, await series.get(subject.id)),
    feedAddress: feedAddress(machine),
    feedKeys: (limit) => feeds.keys(limit),
    feed: async (key) => {
      const guildId = await feeds.guildOf(key);
      return guildId === null ? null : await feedOf(machine, guildId);
    },
  };
};
