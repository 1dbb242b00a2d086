import type { SpaceInfo } from '../app/index.ts';
import { isolated } from '../i18n/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import { isBlank } from '../lib/index.ts';
import type { UserId } from '../lib/index.ts';
import { BACKSTAGE_ACTS } from './backstage-acts.ts';
import { button, buttons, cut, OPTION_LABEL, select } from './components.ts';
import type { Row } from './components.ts';
import { customId } from './custom-id.ts';

/** People named in the line of those who wait; a mention has about 23 characters. */
const NAMED = 25;
/** Two isolates stand around a name. */
const ISOLATES = 2;

/** For those who run the space: where its backstage is, and who waits there. */
export const backstageLines = ({ space, backstage: inside }: SpaceInfo, words: Catalogue): readonly string[] => {
  const { backstage } = space;
  if (backstage?.status === 'opening') return [words.backstage.beingMade];
  if (backstage?.status !== 'open') return [];
  const there = inside ?? [];
  const left = there.length - NAMED;
  const line = words.backstage.who(backstage.channelId, there.slice(0, NAMED));
  return [left > 0 ? `${line} ${words.panel.more(left)}` : line];
};

/** The controls by which it is opened and closed, and people are called up from it. */
export const backstageRows = (
  { space, backstage: inside }: SpaceInfo,
  { backstage: words }: Catalogue,
  nameOf: (userId: UserId) => string,
): readonly Row[] => {
  const press = (act: string, label: string): Row => buttons(button({ label, customId: customId(act, space.id) }));
  if (space.life.status !== 'live') return [];
  switch (space.backstage?.status) {
    case undefined:
      return [press(BACKSTAGE_ACTS.open, words.open)];
    case 'opening':
      return [press(BACKSTAGE_ACTS.close, words.close)];
    case 'closing':
      return [];
    case 'open': {
      const options = (inside ?? []).map((userId) => {
        const name = nameOf(userId);
        // Discord lets people have names that nobody can see.
        return { value: userId, label: isolated(cut(isBlank(name) ? userId : name, OPTION_LABEL - ISOLATES)) };
      });
      const call = { customId: customId(BACKSTAGE_ACTS.call, space.id), placeholder: words.bringUp, options };
      return [...(options.length === 0 ? [] : [select(call)]), press(BACKSTAGE_ACTS.close, words.close)];
    }
  }
};
