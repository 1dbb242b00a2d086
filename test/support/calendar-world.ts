import { createCalendar } from '../../src/calendar/index.ts';
import type { ServerRules } from '../../src/domain/index.ts';
import type { OutsideWorld } from './outside.ts';
import { plannedWorld } from './planned-world.ts';

/** As `plannedWorld`, with the calendar that people write to, and ids as long as Discord's; its clock stands on a Monday. */
export const calendarWorld = (rules: Partial<ServerRules> = {}): Promise<OutsideWorld> =>
  plannedWorld(rules, { realIds: true }, createCalendar());
