import type { LinkSeen } from '../app/index.ts';
import type { Catalogue, FarSide } from '../i18n/index.ts';

/** What cannot be named now (its server is not available) is shown by a dash. */
const UNNAMED = '–';

/** How the far side of a link is called. */
export const farNames = ({ farTitle, farServer }: Pick<LinkSeen, 'farTitle' | 'farServer'>): FarSide => ({
  farTitle: farTitle ?? UNNAMED,
  farServer,
});

/** A link as a list tells it. */
export const linkLine = (seen: LinkSeen, { linking }: Catalogue): string => {
  const { state, mode } = seen.link;
  return state.status === 'offered'
    ? linking.lineOffered(state.code, state.expiresAtMs, mode)
    : linking.line({ ...seen, ...farNames(seen) });
};
