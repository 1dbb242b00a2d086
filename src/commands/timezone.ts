import { z } from 'zod';
import type { Subcommand } from './command.ts';
import { refuse, say, subcommand, wordsOf } from './command.ts';
import { zoneOption } from './plan-options.ts';
import { OF_SERVER, suggestZones } from './zones.ts';

/** `/timezone`: in which zone one's times are read, in every server; without one it tells which it is. */
export const timezone: Subcommand = subcommand({
  key: 'timezone',
  for: 'everybody',
  schema: z.strictObject({ zone: z.string().optional() }),
  options: [zoneOption('timezoneZone')],
  run: async (context, { zone }) => {
    const { app, actor, language } = context;
    const words = wordsOf(context).plans;
    if (zone === undefined) return say(words.zoneIs(await app.zoneOf(actor)));
    const isDropped = zone.trim() === OF_SERVER || zone.trim() === words.asServer;
    const outcome = await app.setOwnZone(actor, isDropped ? null : zone);
    if (!outcome.ok) return refuse(language, outcome.refusal);
    const now = await app.zoneOf(actor);
    return say(outcome.value === null ? words.zoneOfServer(now) : words.zoneSet(now));
  },
  suggest: (context, _focused, typed) => suggestZones(context, typed, true),
});
