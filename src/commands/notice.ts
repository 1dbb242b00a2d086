import type { Notice } from '../app/index.ts';
import { texts } from '../i18n/index.ts';
import { button, buttons } from './components.ts';
import type { Row } from './components.ts';
import { linkCustomId } from './custom-id.ts';
import { LINK_ACTS } from './link-acts.ts';

/**
 * What is told in a room's chat of a link, once: to the people of an encrypted room that it begins to carry its sound away; to its host that
 * it does not, with the button by which that is decided. A plain message, whose words mention nobody but them.
 */
export const renderNotice = ({
  what,
  spaceId,
  linkId,
  hostId,
  language,
  farTitle,
  farServer,
  byUserId,
}: Notice): { readonly content: string; readonly rows: readonly Row[] } => {
  const { notice, linking } = texts(language);
  if (what === 'leaves') return { content: notice({ farTitle, farServer, byUserId }), rows: [] };
  return {
    content: linking.held({ hostId, farTitle, farServer }),
    rows: [buttons(button({ label: linking.allow, customId: linkCustomId(LINK_ACTS.allowTold, spaceId, linkId) }))],
  };
};
