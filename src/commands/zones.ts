import { zonesLike } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import type { Choice, Context } from './command.ts';
import { cut, OPTION_LABEL } from './components.ts';

/** The value that drops one's own zone. */
export const OF_SERVER = 'server';

/** Zones whose name holds what is typed; with nothing typed one's own comes first. `withServer`: and the way back to that of each server. */
export const suggestZones = async (
  { app, actor, language }: Context,
  typed: string,
  withServer = false,
): Promise<readonly Choice[]> => {
  const own = typed.trim() === '' ? [await app.zoneOf(actor)] : [];
  const zones = [...own, ...zonesLike(typed).filter((zone) => !own.includes(zone))];
  const asServer: Choice = { name: texts(language).plans.asServer, value: OF_SERVER };
  return [
    ...(withServer && typed.trim() === '' ? [asServer] : []),
    ...zones.map((zone) => ({ name: cut(zone, OPTION_LABEL), value: zone })),
  ];
};
