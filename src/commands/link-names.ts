import type { LinkSeen } from '../app/index.ts';
import type { FarSide } from '../i18n/index.ts';

/** What cannot be named now (its server is not available) is shown by a dash. */
const UNNAMED = '–';

/** How the far side of a link is called. */
export const farNames = ({ farTitle, farServer }: LinkSeen): FarSide => ({ farTitle: farTitle ?? UNNAMED, farServer });
