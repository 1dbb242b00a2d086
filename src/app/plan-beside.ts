import type { Plan, Series } from '../domain/index.ts';
import { conversationOf, datesAhead, hostOf, mainOf } from '../domain/index.ts';
import type { ChannelId, GuildId, SeriesId, UserId } from '../lib/index.ts';
import type { Actor } from './actor.ts';
import type { Machine } from './machine.ts';
import { isHidden, sees, seesPlan } from './sight.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Nothing planned lasts longer, and no server asks for more time between two spaces of one host: what is farther off is in nobody's way. */
const FAR_MS = DAY_MS;

/** Dates of a series that are looked at within a span: twelve weeks of a daily one, and more. */
const MOST_DATES = 120;

/** What is on now is in the way of what begins within this: whether it ends before is not known. */
const SOON_MS = HOUR_MS;

/** What takes place at some time: a plan, a date of a series that has no plan yet, or a space that is on. */
export interface Beside {
  /** Null for a date that has no plan. */
  readonly id: Plan['id'] | null;
  readonly hostId: UserId;
  readonly room: ChannelId | null;
  readonly title: string;
  readonly startsAtMs: number;
  readonly lengthMin: number;
  /** Whether it is a room beside a full one: it takes an account of ours like any other, and is no space of its own. */
  readonly isOverflow: boolean;
  /** Whether it is named to somebody; null for whom nothing is known of. A hidden one is in the way like any other. */
  readonly isNamedTo: (viewer: Actor | null) => boolean;
}

/** From when to when something is looked for that may be in the way. */
export interface Span {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** The span in which anything may be in the way of these. */
export const spanOf = (looked: readonly Pick<Plan, 'startsAtMs' | 'lengthMin'>[]): Span => ({
  fromMs: Math.min(...looked.map(({ startsAtMs }) => startsAtMs)) - FAR_MS,
  untilMs: Math.max(...looked.map(({ startsAtMs, lengthMin }) => startsAtMs + lengthMin * MINUTE_MS)) + FAR_MS,
});

/** Those that are planned. */
export const besideOf = (plans: readonly Plan[]): readonly Beside[] =>
  plans
    .filter(({ life }) => life.status === 'planned')
    .map((plan) => ({
      ...plan,
      room: plan.opening.room,
      title: plan.opening.title,
      isOverflow: false,
      isNamedTo: (viewer) => (viewer === null ? !isHidden(plan.opening) : seesPlan(viewer, plan)),
    }));

/** Of a rule so many dates are looked for at once: a date takes a tenth of a millisecond, and mostly the first of them is beyond the span. */
const STEP = 12;

/** The dates of a series after one moment, up to the first after another. */
const datesUntil = (
  { calendar }: Pick<Machine['deps'], 'calendar'>,
  { recurrence }: Series,
  { afterMs, lastMs }: { readonly afterMs: number; readonly lastMs: number },
): readonly number[] => {
  const dates: number[] = [];
  while (dates.length < MOST_DATES && (dates.at(-1) ?? afterMs) <= lastMs) {
    const more = calendar.dates(recurrence, dates.at(-1) ?? afterMs, STEP);
    dates.push(...more);
    if (more.length < STEP) break;
  }
  return dates;
};

const datesOf = ({ deps }: Pick<Machine, 'deps'>, series: Series, { fromMs, untilMs }: Span): readonly Beside[] => {
  const { plannedUntilMs, opening, hosts, lengthMin, byUserId } = series;
  if (plannedUntilMs >= untilMs) return [];
  // Who hosts a date in turn, and its number, are known by counting from the last plan on.
  const isCounted = hosts.length > 1 || opening.title.includes('{n}');
  const afterMs = isCounted ? plannedUntilMs : Math.max(plannedUntilMs, fromMs);
  const { calendar } = deps;
  // A later date may have been moved into the span.
  const moved = series.exceptions.flatMap(({ originalMs, change }) =>
    change.type === 'moved' && change.toMs < untilMs ? [originalMs] : [],
  );
  const dates = datesUntil(deps, series, { afterMs, lastMs: Math.max(untilMs, ...moved) });
  return datesAhead(series, dates, (atMs, zone) => calendar.localDate(atMs, zone))
    .map(({ startsAtMs, title }, at) => {
      const hostId = hostOf(series, series.nextNumber + at);
      return {
        id: null,
        hostId,
        room: opening.room,
        title,
        startsAtMs,
        lengthMin,
        isOverflow: false,
        isNamedTo: (viewer: Actor | null) =>
          viewer === null ? !isHidden(opening) : seesPlan(viewer, { byUserId, opening, hostId }),
      };
    })
    .filter(({ startsAtMs }) => startsAtMs > fromMs && startsAtMs < untilMs);
};

/** The dates of running series that have no plan yet; those of `own` are not in its own way. */
export const datesBeside = async (
  machine: Pick<Machine, 'deps'>,
  guildId: GuildId,
  span: Span,
  own: SeriesId | null = null,
): Promise<readonly Beside[]> =>
  (await machine.deps.series.ofGuild(guildId))
    .filter(({ id }) => id !== own)
    .flatMap((series) => datesOf(machine, series, span));

/** The spaces that are on, as far as they may be in the way of what begins soon: those that were to be over by then are not, unless they go on. */
export const liveBeside = async (
  { deps, book }: Pick<Machine, 'deps' | 'book'>,
  guildId: GuildId,
  startsAtMs: number,
): Promise<readonly Beside[]> => {
  const nowMs = deps.clock.wallMs();
  if (startsAtMs - nowMs > SOON_MS) return [];
  const spaces = book
    .ofGuild(guildId)
    .map(({ space }) => space)
    .filter(({ life }) => life.status === 'opening' || life.status === 'live');
  const beside = spaces.map(async (space): Promise<readonly Beside[]> => {
    const plan = await deps.plans.get(conversationOf(space));
    const overMs = plan === null ? null : plan.startsAtMs + plan.lengthMin * MINUTE_MS;
    if (overMs !== null && overMs > nowMs && overMs <= startsAtMs) return [];
    const { sinceMs } = space.life;
    return [
      {
        id: space.id,
        hostId: space.hostId,
        room: space.room.channelId,
        title: space.title,
        startsAtMs: sinceMs,
        lengthMin: Math.max(0, Math.ceil((startsAtMs - sinceMs) / MINUTE_MS)) + 1,
        isOverflow: mainOf(space) !== null,
        isNamedTo: (viewer: Actor | null) => (viewer === null ? !space.rules.hidden : sees(viewer, space)),
      },
    ];
  });
  return (await Promise.all(beside)).flat();
};
