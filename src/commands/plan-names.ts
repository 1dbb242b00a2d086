import type { PlanCommandTexts } from '../i18n/index.ts';

/** The names to type of the commands for what is planned. */
export const PLAN_NAMES: Readonly<Record<keyof PlanCommandTexts, string>> = {
  spaceSchedule: 'schedule',
  spaceSeries: 'series',
  spaceReschedule: 'reschedule',
  spaceChange: 'change',
  spaceSkip: 'skip',
  spaceCancel: 'cancel',
  planTitle: 'title',
  planWhen: 'when',
  seriesWhen: 'when',
  seriesUntil: 'until',
  seriesRota: 'rota',
  seriesTitle: 'title',
  planZone: 'zone',
  planHost: 'host',
  // Not "length": that is the rule for how long a space lasts at most.
  planLasts: 'lasts',
  planSeats: 'seats',
  whichPlan: 'which',
  whichDate: 'which',
  whichToCancel: 'which',
  whichToChange: 'which',
  changeDates: 'dates',
  moveDates: 'dates',
  changeHost: 'host',
  changeSeats: 'seats',
  newTime: 'when',
  agenda: 'agenda',
  timezone: 'timezone',
  timezoneZone: 'zone',
};
