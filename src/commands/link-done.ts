import type { LinkSeen } from '../app/index.ts';
import type { LinkChange, LinkMuted } from '../domain/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import { farNames } from './link-names.ts';
import { farSideOf } from './link-pick.ts';

/** What of a link was silenced or heard again: of one that carries one way only, that way. */
const mutedOf = ({ outgoing, incoming }: LinkSeen, what: LinkMuted): LinkMuted => {
  if (what !== 'both' || (outgoing !== null && incoming !== null)) return what;
  return outgoing === null ? 'incoming' : 'outgoing';
};

/** What was set, and nothing that others have a say in. */
const settled = ({ linking }: Catalogue, change: LinkChange, seen: LinkSeen): string => {
  const far = farSideOf(seen);
  switch (change.type) {
    case 'volume':
      return linking.volumeSet(far, seen.volume);
    case 'mute':
      return linking.muted(far, mutedOf(seen, change.what));
    case 'unmute':
      return linking.unmuted(far, mutedOf(seen, change.what));
    case 'language':
      return linking.languageSet(far, seen.mode.type === 'interpret' ? seen.mode.language : '');
    case 'allow':
      return linking.allowed(far);
    case 'leave':
      return linking.left(far);
  }
};

/** What is said to who changed a link: what was set, and of one that is open how it stands now, which the other side and the network decide as well. */
export const linkDone = (words: Catalogue, change: LinkChange, seen: LinkSeen): string => {
  const said = settled(words, change, seen);
  if (seen.link.state.status !== 'open') return said;
  return `${said}\n${words.linking.stands({ ...seen, ...farNames(seen) })}`;
};
