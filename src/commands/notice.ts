import type { Notice } from '../app/index.ts';
import { texts } from '../i18n/index.ts';

/**
 * What people of an encrypted room are told, once, when a link begins to carry its sound away: the content of a plain message, to be
 * sent without pings.
 */
export const renderNotice = ({ language, farTitle, farServer, byUserId }: Notice): string =>
  texts(language).notice({ farTitle, farServer, byUserId });
