import type { Plan, Series } from '../domain/index.ts';
import { conversationOf, mainOf } from '../domain/index.ts';
import type { ChannelId, GuildId, SeriesId, UserId } from '../lib/index.ts';
import type { Actor } from './actor.ts';
import { aheadWithin } from './dates-ahead.ts';
import type { Span } from './dates-ahead.ts';
import type { Machine } from './machine.ts';
import { isHidden, sees, seesPlan } from './sight.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Nothing planned lasts longer, and no server asks for more time between two spaces of one host: what is farther off is in nobody's way. */
const FAR_MS = DAY_MS;

/** What is on now is in the way of what begins within this: whether it ends before is not known. */
const SOON_MS = HOUR_MS;

/** What takes place at some time: a plan, a date of a series that has no plan yet, or a space that is on. */
export interface Beside {
  /** Null for a date that has no plan. */
  readonly id: Plan['id'] | null;
  /** Of which series such a date is. */
  readonly seriesId?: SeriesId;
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

const datesOf = ({ deps }: Pick<Machine, 'deps'>, series: Series, span: Span): readonly Beside[] => {
  const { id: seriesId, byUserId } = series;
  return aheadWithin(deps.calendar, series, span).map(({ startsAtMs, hostId, opening, lengthMin }) => ({
    id: null,
    seriesId,
    hostId,
    room: opening.room,
    title: opening.title,
    startsAtMs,
    lengthMin,
    isOverflow: false,
    isNamedTo: (viewer: Actor | null) =>
      viewer === null ? !isHidden(opening) : seesPlan(viewer, { byUserId, opening, hostId }),
  }));
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
