import type { Outcome, SpaceInfo } from '../app/index.ts';
import { isOpen } from '../domain/index.ts';
import type { Space } from '../domain/index.ts';
import { refusalText } from '../i18n/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import type { SpaceId } from '../lib/index.ts';
import type { Context, Reply } from './command.ts';
import { refuse, say, wordsOf } from './command.ts';
import type { Row } from './components.ts';
import { container, textDisplay } from './components.ts';
import { runs } from './may.ts';

/** What stands on a private message by which a space is run. */
export interface Page {
  readonly lines: readonly string[];
  readonly rows: readonly Row[];
}

/** Lays a page out for whoever looks at it. */
export type Render = (context: Context, info: SpaceInfo) => Page;

const laidOut = ({ lines, rows }: Page): Reply => ({
  text: '',
  rows: [],
  layout: container([...lines.map(textDisplay), ...rows]),
});

const pageOf = async (
  context: Context,
  spaceId: SpaceId | null,
  render: Render,
  note: string | null,
): Promise<Outcome<Reply>> => {
  const { app, actor } = context;
  const info = await app.info(actor, spaceId);
  if (!info.ok) return info;
  const { space } = info.value;
  if (!isOpen(space)) return { ok: false, refusal: { code: 'space-over', params: {} } };
  if (!runs(actor, space)) return { ok: false, refusal: { code: 'not-host', params: {} } };
  const page = render(context, info.value);
  return { ok: true, value: laidOut(note === null ? page : { ...page, lines: [note, ...page.lines] }) };
};

/** The page, for who runs the space; else why not, and for who only may not, what `others` have instead. */
export const showPage = async (
  context: Context,
  spaceId: SpaceId | null,
  render: Render,
  others: (why: string) => Reply = (why) => say(why),
): Promise<Reply> => {
  const page = await pageOf(context, spaceId, render, null);
  if (page.ok) return page.value;
  return page.refusal.code === 'not-host'
    ? others(refusalText(context.language, page.refusal))
    : refuse(context.language, page.refusal);
};

/** The page again, with what came of a press on it; that alone where whoever pressed runs the space no longer. */
export const pageWith = async (context: Context, spaceId: SpaceId, note: string, render: Render): Promise<Reply> => {
  const page = await pageOf(context, spaceId, render, note);
  return page.ok ? page.value : say(note);
};

/** What came of something that was asked, in words. */
export const noteOf = (
  context: Context,
  outcome: Outcome<Space>,
  view: (space: Space, words: Catalogue) => string,
): string => (outcome.ok ? view(outcome.value, wordsOf(context)) : refusalText(context.language, outcome.refusal));
