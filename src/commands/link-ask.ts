import type { LinkSeen } from '../app/index.ts';
import type { Context } from './command.ts';
import { wordsOf } from './command.ts';
import { button, buttons } from './components.ts';
import type { Row } from './components.ts';
import { linkCustomId } from './custom-id.ts';
import { LINK_ACTS } from './link-acts.ts';
import { farSideOf } from './link-pick.ts';

/** Words with what can be pressed under them. */
interface Asks {
  readonly text: string;
  readonly rows: readonly Row[];
}

/** Asks whether the sound of a space may go out over a link to those who may not come in; null where nothing is held back. */
export const asksOut = (context: Context, seen: LinkSeen | undefined): Asks | null => {
  if (seen?.isHeld !== true) return null;
  const { linking } = wordsOf(context);
  const id = linkCustomId(LINK_ACTS.allowTold, seen.side, seen.link.id);
  return {
    text: linking.asksOut(farSideOf(seen)),
    rows: [buttons(button({ label: linking.allow, customId: id }))],
  };
};
