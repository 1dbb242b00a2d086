import type { PlanLogTexts, PlannedTold } from './plan-log-texts.ts';
import { listed } from './words.ts';

const who = (told: PlannedTold): string => told.who ?? 'Somebody';
const space = ({ title }: PlannedTold): string => (title === null ? 'a planned space' : `the planned space ${title}`);
const series = ({ title }: PlannedTold): string => (title === null ? 'a series' : `the series ${title}`);
const hosted = ({ host }: PlannedTold): string => (host === null ? '' : ` (host ${host})`);
const changed = (told: PlannedTold): string => (told.changed.length === 0 ? '' : `: ${listed('en', told.changed)}`);
const on = ({ at }: PlannedTold): string => (at === '' ? '' : ` of ${at}`);

/** Lines of the log on what is planned, in English. */
export const englishPlanLog: PlanLogTexts = {
  lines: {
    'plan-made': (told) =>
      `${who(told)} planned ${told.title ?? 'a space'}${told.at === '' ? '' : ` for ${told.at}`}${hosted(told)}`,
    'plan-moved': (told) =>
      `${who(told)} moved ${space(told)}${told.to === '' ? '' : ` from ${told.at} to ${told.to}`}${hosted(told)}`,
    'plan-changed': (told) => `${who(told)} changed ${space(told)}${changed(told)}${hosted(told)}`,
    'plan-cancelled': (told) => `${who(told)} cancelled ${space(told)}${on(told)}${hosted(told)}`,
    'plan-skipped': (told) => `${who(told)} left out one date${on(told)}: ${space(told)}${hosted(told)}`,
    'plan-room-deleted': (told) =>
      `the room of ${space(told)}${on(told)} was deleted, so it does not open${hosted(told)}`,
    'series-made': (told) => `${who(told)} planned ${series(told)}`,
    'series-moved': (told) => `${who(told)} moved the dates of ${series(told)}`,
    'series-changed': (told) => `${who(told)} changed all dates to come of ${series(told)}${changed(told)}`,
    'series-cancelled': (told) => `${who(told)} cancelled ${series(told)} with all dates to come`,
  },
  fields: {
    title: 'title',
    description: 'description',
    about: 'topics, language or cover',
    room: 'room',
    runs: 'how it runs',
    length: 'expected length',
    seats: 'seats',
    host: 'host',
    hosts: 'who hosts in turn',
  },
};
