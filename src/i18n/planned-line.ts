import type { Catalogue } from './catalogue.ts';
import type { PlannedField } from './plan-log-texts.ts';
import { moment, person, quoted } from './words.ts';

/** As it is kept: which plan or series, what of it in codes of ours, and its title, which is taken out when somebody is forgotten. */
const KEPT = /^\S+ (?<what>\S+) ?(?<title>.*)$/su;
const TIMES = /^(?<from>\d+)(?:>(?<to>\d+))?$/u;

/** As much of a line of the log as is told of what is planned. */
interface Kept {
  readonly act: string;
  readonly actorId: string | null;
  readonly targetId: string | null;
  readonly detail: string | null;
}

const isField = (code: string, fields: object): code is PlannedField => Object.hasOwn(fields, code);

const momentOf = (ms: string | undefined): string => (ms === undefined ? '' : moment(Number(ms), 'f'));

/** A line of the log on something planned; null for any other. */
export const plannedLineText = (
  { planLog: { lines, fields } }: Pick<Catalogue, 'planLog'>,
  { act, actorId, targetId, detail }: Kept,
): string | null => {
  const line = Object.hasOwn(lines, act) ? lines[act] : undefined;
  if (line === undefined) return null;
  const { what = '-', title = '' } = KEPT.exec(detail ?? '')?.groups ?? {};
  const times = TIMES.exec(what)?.groups ?? {};
  const codes = what === '-' || Object.keys(times).length > 0 ? [] : what.split(',');
  return line({
    who: actorId === null ? null : person(actorId),
    host: targetId === null ? null : person(targetId),
    title: title === '' ? null : `**${quoted(title)}**`,
    at: momentOf(times['from']),
    to: momentOf(times['to']),
    // A code of an earlier or later version is shown as it is.
    changed: codes.map((code) => (isField(code, fields) ? fields[code] : code)),
  });
};
