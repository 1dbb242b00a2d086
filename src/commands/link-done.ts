import type { LinkSeen } from '../app/index.ts';
import type { LinkChange } from '../domain/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import { farNames } from './link-names.ts';
import { farSideOf } from './link-pick.ts';

/** What is said to who changed a link. */
export const linkDone = ({ linking }: Catalogue, change: LinkChange, seen: LinkSeen): string => {
  const far = farNames(seen);
  switch (change.type) {
    case 'volume':
      return linking.volumeSet(far, seen.volume);
    case 'mute':
      return linking.muted(far, change.what);
    case 'unmute':
      return linking.unmuted(far, change.what);
    case 'language':
      return linking.languageSet(farSideOf(seen), seen.mode.type === 'interpret' ? seen.mode.language : '');
    case 'allow':
      return linking.allowed(farSideOf(seen));
    case 'leave':
      return linking.left(farSideOf(seen));
  }
};
