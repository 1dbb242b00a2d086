import { ONE_VOICE } from '../domain/index.ts';
import type { Catalogue } from './catalogue.ts';
import { plannedLineText } from './planned-line.ts';
import { person } from './words.ts';

/** A line of the action log, as it is kept. */
export interface KeptLine {
  readonly act: string;
  readonly actorId: string | null;
  readonly targetId: string | null;
  readonly detail: string | null;
  readonly reason?: string | null;
}

const isEndReason = (detail: string, words: Catalogue): detail is keyof Catalogue['endReason'] =>
  detail in words.endReason;

const briefly = (codes: string, words: Catalogue): string =>
  codes
    .split(' ')
    // A code of an earlier or later version is shown as it is.
    .map((code) => Object.entries(words.hearing.brief).find(([known]) => known === code)?.[1] ?? code)
    .join('; ');

/** An alarm about single voices has lines of its own. */
const actOf = ({ act, detail }: KeptLine): string => {
  if (detail === null || !detail.split(' ').every((code) => code === ONE_VOICE)) return act;
  return act === 'deaf' ? 'deaf-to-one' : act === 'hears-again' ? 'hears-all-again' : act;
};

/** The log keeps why a space ended, and which rules were changed, as codes; people read words. */
const detailOf = ({ act, detail }: KeptLine, words: Catalogue): string | null => {
  if (detail === null) return null;
  if (act === 'ending' && isEndReason(detail, words)) return words.endReason[detail];
  if (act === 'deaf') return briefly(detail, words);
  if (act === 'link-language') return words.linking.logLanguage(detail);
  if (act === 'about-changed') return words.about.changed(detail.split(' '));
  return act === 'rules-changed' ? words.logbook.rules(detail.split(' ')) : detail;
};

/** A line of the action log in words, people as mentions, with why it was done if that was said. */
export const logLineText = (words: Catalogue, line: KeptLine): string => {
  const mention = (userId: string | null): string | null => (userId === null ? null : person(userId));
  const { actorId, targetId, reason = null } = line;
  const said = { act: actOf(line), actor: mention(actorId), target: mention(targetId), detail: detailOf(line, words) };
  const text = plannedLineText(words, line) ?? words.logLine(said);
  return `${text}${reason === null ? '' : words.logbook.why(reason)}`;
};
