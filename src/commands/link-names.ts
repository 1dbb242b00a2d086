import type { LinkSeen } from '../app/index.ts';
import type { FarSide } from '../i18n/index.ts';

/** What cannot be named now (its server is not available) is shown by a dash. */
const UNNAMED = '–';

/** Whether both ends of a link are in one server, whose name says nothing then. */
const isWithin = ({ near, state }: LinkSeen['link']): boolean =>
  state.status !== 'offered' && state.far?.guildId === near.guildId;

/** How the far side of a link is called. */
export const farNames = ({ link, farTitle, farServer }: LinkSeen): FarSide => ({
  farTitle: farTitle ?? UNNAMED,
  farServer: isWithin(link) ? null : (farServer ?? UNNAMED),
});
