import type { Asked } from '../app/index.ts';
import type { AboutChange, RulesPatch, Space } from '../domain/index.ts';
import { refusalText } from '../i18n/index.ts';
import type { SpaceId } from '../lib/index.ts';
import type { Context } from './command.ts';
import { wordsOf } from './command.ts';

/** What is changed of a space; what is left out stays. */
export interface SpaceEdit {
  readonly title?: string | undefined;
  /** Nothing to see in it takes the description away. */
  readonly description?: string | undefined;
  readonly about?: AboutChange;
  readonly rules?: RulesPatch;
}

/** The parts of a change, each an act of its own. */
const parts = ({ title, description, about = {}, rules = {} }: SpaceEdit): readonly Asked[] => [
  ...(title === undefined ? [] : [{ type: 'retitle' as const, title }]),
  ...(description === undefined ? [] : [{ type: 'describe' as const, description }]),
  ...(Object.keys(about).length === 0 ? [] : [{ type: 'set-about' as const, change: about }]),
  ...(Object.keys(rules).length === 0 ? [] : [{ type: 'set-rules' as const, rules }]),
];

/** What came of a change: what to say of it, and the space as it is then; null when nothing was changed. */
interface Edited {
  readonly lines: readonly string[];
  readonly space: Space | null;
}

/** Makes the change, and tells of each part that could not be made; what could stays. */
export const editSpace = async (context: Context, spaceId: SpaceId | null, edit: SpaceEdit): Promise<Edited> => {
  const { app, actor, language } = context;
  const { done } = wordsOf(context);
  const refused = new Set<string>();
  let space: Space | null = null;
  for (const asked of parts(edit)) {
    const outcome = await app.ask(actor, space?.id ?? spaceId, asked);
    if (outcome.ok) space = outcome.value;
    else refused.add(refusalText(language, outcome.refusal));
  }
  const lines = [...refused, ...(space === null ? [] : [done.space.edited])];
  return { lines: lines.length === 0 ? [done.space.nothingToEdit] : lines, space };
};
