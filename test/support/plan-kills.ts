import { NO_ABOUT } from '../../src/domain/index.ts';
import type { Plan, Series } from '../../src/domain/index.ts';
import type { GuildId, SpaceId, UserId } from '../../src/lib/index.ts';
import { aPlan, aSeries } from './a-plan.ts';

/** The servers of these tests: enough for no limit of a server to be in the way. as: they stand in for what the edges parse. */
export const KILL_GUILDS: readonly GuildId[] = Array.from({ length: 8 }, (_, n) => `11111111111111111${n}` as GuildId);

/** Around the opening of a planned space: where the process is killed. */
export const KILL_POINTS = [
  'before the dates of a series are stored',
  'after the dates of a series are stored',
  'before all dates of a series are changed',
  'after all dates of a series are changed',
  'before the space is stored',
  'after the space is stored',
  'before the plan is marked as opened',
  'after the plan is marked as opened',
  'before the space is live',
  'after the space is live',
] as const;

/** One of them. */
export type KillPoint = (typeof KILL_POINTS)[number];

/** Around a reminder: where the process is killed. */
export const REMIND_POINTS = [
  'before who is reminded is stored',
  'after who is reminded is stored',
  'before the reminder is posted',
  'after the reminder is posted',
  'after the reminder is crossed out',
] as const;

/** One of them. */
export type RemindPoint = (typeof REMIND_POINTS)[number];

/** Whether a text names one of these. */
export const isRemindPoint = (text: string): text is RemindPoint => REMIND_POINTS.some((point) => point === text);

/** Around a move: where the process is killed. */
export const MOVE_POINTS = [
  'before the move is stored',
  'after the move is stored',
  'before the first notice is posted',
  'between two notices',
  'after the first notice is crossed out',
  'before the event is edited',
  'after the event is edited',
] as const;

/** One of them. */
export type MovePoint = (typeof MOVE_POINTS)[number];

/** Whether a text names one of these. */
export const isMovePoint = (text: string): text is MovePoint => MOVE_POINTS.some((point) => point === text);

/** What is moved: one plan, or all dates of a series. */
export const MOVED = ['plan', 'series'] as const;

/** What was to be moved, as the process said before it was. */
export interface ToMove {
  /** With what the key of each notice of it begins. */
  readonly key: string;
  readonly plans: readonly { readonly id: SpaceId; readonly fromMs: number; readonly toMs: number }[];
}

/** Who asked to be reminded. as: test data stands in for what the edges parse. */
export const REMINDED: UserId = '333333333333333399' as UserId;

/** Who comes besides. as: as above. */
export const COMING: UserId = '333333333333333398' as UserId;

/** Whether a text names one. */
export const isKillPoint = (text: string): text is KillPoint => KILL_POINTS.some((point) => point === text);

const opening = {
  title: 'Tea',
  description: null,
  about: NO_ABOUT,
  kind: 'stage',
  room: null,
  preset: 'panel-talk',
  rules: {},
} as const;

/** The server of what has that name. */
const guildFor = (name: string): GuildId => {
  const found = KILL_GUILDS[(name.codePointAt(0) ?? 0) % KILL_GUILDS.length];
  if (found === undefined) throw new Error('there is no server');
  return found;
};

/** A plan for that time. */
export const plannedAt = (name: string, startsAtMs: number): Plan =>
  aPlan(name, { opening, startsAtMs, guildId: guildFor(name) });

/** A series of each day since that minute, of which no date has its plan yet. */
export const dailySince = (name: string, firstMs: number): Series =>
  aSeries(name, {
    opening,
    guildId: guildFor(name),
    recurrence: {
      rule: 'FREQ=DAILY',
      firstLocal: new Date(firstMs).toISOString().slice(0, 16),
      zone: 'UTC',
      end: { type: 'never' },
    },
  });

/** A series of each week from that noon on (UTC), of which no date has its plan yet. */
export const weeklyFrom = (name: string, noonMs: number): Series => {
  const series = dailySince(name, noonMs);
  const day = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'][new Date(noonMs).getUTCDay()];
  return { ...series, recurrence: { ...series.recurrence, rule: `FREQ=WEEKLY;BYDAY=${day}` } };
};
