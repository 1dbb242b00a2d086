import type { SeriesId, SpaceId } from '../lib/index.ts';
import type { Context } from './command.ts';
import { wordsOf } from './command.ts';
import { button, buttons } from './components.ts';
import type { Row } from './components.ts';
import { customId } from './custom-id.ts';
import { seriesControl } from './plan-acts.ts';

/** What the buttons ask for; the names stand in custom ids, so they stay. */
export const CALENDAR_ACTS = { plan: 'plan-calendar', series: 'series-calendar' } as const;

const row = (context: Context, id: string): Row =>
  buttons(button({ label: wordsOf(context).calendar.add, customId: id }));

/** "Add to calendar" for a plan. */
export const planToCalendar = (context: Context, id: SpaceId): Row => row(context, customId(CALENDAR_ACTS.plan, id));

/** Likewise for a series. */
export const seriesToCalendar = (context: Context, id: SeriesId): Row =>
  row(context, seriesControl(CALENDAR_ACTS.series, id));
