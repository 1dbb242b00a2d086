import type { DateAhead, Plan, PlannedOpening, Series } from '../domain/index.ts';
import { isComing, parseReason, wordsRefusal } from '../domain/index.ts';
import type { Clock, UserId } from '../lib/index.ts';
import type { Actor } from './actor.ts';
import type { ServerNote } from './block-port.ts';
import type { LogEntry } from './log-entry.ts';
import { serverNote } from './server-note.ts';
import type { SettingsBook } from './settings-book.ts';

/** Who does something to what is planned; `userId` null: somebody did it in Discord, and it does not say who. */
export interface PlannedBy {
  readonly userId: UserId | null;
  /** Why, in their words; left out when they gave none. */
  readonly reason?: string | null | undefined;
}

/** The same of whoever asks for it. */
export const byActor = ({ userId, reason = null }: Pick<Actor, 'userId' | 'reason'>): PlannedBy => ({
  userId,
  reason: parseReason(reason),
});

/** A decision with who it is of; a refusal stays as it is. */
export const doneBy = <Decision extends { readonly ok: boolean }>(
  decision: Decision,
  by: PlannedBy,
): Decision | (Decision & { readonly by: PlannedBy }) => (decision.ok ? { ...decision, by } : decision);

/** What is told of what is planned, before a log has it: who, what, and the title, of which no channel is told while its words are not allowed. */
interface PlannedLine {
  readonly act: string;
  readonly id: string;
  /** Codes and times of ours, without a space; '-' for none. */
  readonly what: string;
  readonly title: string;
  /** Whom it is about besides: its host. */
  readonly targetId: UserId | null;
}

const NOTHING = '-';

/** How it is kept: words of people stand last, so that they can be taken out when somebody is forgotten. */
const detailOf = ({ id, what, title }: PlannedLine): string => `${id} ${what} ${title}`;

const differs = (one: unknown, other: unknown): boolean => JSON.stringify(one) !== JSON.stringify(other);

/** What is otherwise of what opens, as the log keeps it. */
const openingFields = (one: PlannedOpening, other: PlannedOpening): readonly string[] => [
  ...(one.title === other.title ? [] : ['title']),
  ...(one.description === other.description ? [] : ['description']),
  ...(differs(one.about, other.about) ? ['about'] : []),
  ...(one.room === other.room ? [] : ['room']),
  ...(one.preset === other.preset && !differs(one.rules, other.rules) ? [] : ['runs']),
];

type Sized = Pick<Plan, 'opening' | 'lengthMin' | 'seats'>;

const sizedFields = (one: Sized, other: Sized): readonly string[] => [
  ...openingFields(one.opening, other.opening),
  ...(one.lengthMin === other.lengthMin ? [] : ['length']),
  ...(one.seats === other.seats ? [] : ['seats']),
];

const listOf = (fields: readonly string[]): string => (fields.length === 0 ? NOTHING : fields.join(','));

const ENDS: Readonly<Record<string, string>> = {
  cancelled: 'plan-cancelled',
  'event-cancelled': 'plan-cancelled',
  skipped: 'plan-skipped',
  'room-deleted': 'plan-room-deleted',
};

/** What a change of a plan is in the log; null for what Majlis does by itself. */
const planLine = (plan: Plan, before: Plan): PlannedLine | null => {
  const { id, hostId, startsAtMs, opening } = plan;
  const line = (act: string, what: string): PlannedLine => ({ act, id, what, title: opening.title, targetId: hostId });
  if (before.life.status === 'draft') return plan.life.status === 'planned' ? line('plan-made', `${startsAtMs}`) : null;
  if (!isComing(before)) return null;
  if (plan.life.status === 'over') {
    const act = ENDS[plan.life.why];
    return act === undefined ? null : line(act, `${startsAtMs}`);
  }
  if (!isComing(plan)) return null;
  if (before.startsAtMs !== startsAtMs || (before.life.status === 'missed' && plan.life.status === 'planned'))
    return line('plan-moved', `${before.startsAtMs}>${startsAtMs}`);
  const fields = [...sizedFields(before, plan), ...(before.hostId === hostId ? [] : ['host'])];
  return line('plan-changed', listOf(fields));
};

/** The same of a series. */
const seriesLine = (series: Series, before: Series): PlannedLine | null => {
  const { id, opening, life } = series;
  const line = (act: string, what: string): PlannedLine => ({ act, id, what, title: opening.title, targetId: null });
  if (before.life.status === 'draft') return life.status === 'running' ? line('series-made', NOTHING) : null;
  if (before.life.status !== 'running') return null;
  if (life.status === 'over') return life.why === 'cancelled' ? line('series-cancelled', NOTHING) : null;
  if (series.moves !== before.moves) return line('series-moved', NOTHING);
  const fields = [...sizedFields(before, series), ...(differs(before.hosts, series.hosts) ? ['hosts'] : [])];
  return line('series-changed', listOf(fields));
};

/** The same of a date that has no plan yet; null: it is left out. */
const dateLine = ({ id }: Series, before: DateAhead, date: DateAhead | null): PlannedLine => {
  const { opening, hostId: targetId, startsAtMs } = date ?? before;
  const line = { id, title: opening.title, targetId };
  return date === null
    ? { ...line, act: 'plan-skipped', what: `${startsAtMs}` }
    : { ...line, act: 'plan-moved', what: `${before.startsAtMs}>${startsAtMs}` };
};

/** What is otherwise of such a date besides its time. */
const dateChangedLine = ({ id }: Series, before: DateAhead, date: DateAhead): PlannedLine => {
  const fields = [...sizedFields(before, date), ...(before.hostId === date.hostId ? [] : ['host'])];
  return { act: 'plan-changed', id, what: listOf(fields), title: date.opening.title, targetId: date.hostId };
};

/** Lines of the server's log on what is planned, each with what the log channel is told of it. */
export interface PlanLog {
  /** The line for a change of a plan that somebody made; null where there is none. */
  ofPlan(plan: Plan, before: Plan, by: PlannedBy): Promise<ServerNote | null>;
  ofSeries(series: Series, before: Series, by: PlannedBy): Promise<ServerNote | null>;
  /** The line for a date that has no plan yet and takes place at another time; null: not at all. */
  ofDate(series: Series, before: DateAhead, date: DateAhead | null, by: PlannedBy): Promise<ServerNote | null>;
  /** Likewise for one of which something else is otherwise. */
  ofDateChanged(series: Series, before: DateAhead, date: DateAhead, by: PlannedBy): Promise<ServerNote | null>;
}

/** Lines by what servers have set. */
export const createPlanLog = ({
  settings,
  clock,
}: {
  readonly settings: Pick<SettingsBook, 'get'>;
  readonly clock: Clock;
}): PlanLog => {
  const note = async (
    { guildId, revision }: Pick<Plan | Series, 'guildId' | 'revision'>,
    planned: PlannedLine | null,
    { userId, reason = null }: PlannedBy,
  ): Promise<ServerNote | null> => {
    if (planned === null) return null;
    const { act, targetId } = planned;
    const line: LogEntry = {
      atMs: clock.wallMs(),
      actorId: userId,
      act,
      targetId: targetId === userId ? null : targetId,
      detail: detailOf(planned),
      ...(reason === null ? {} : { reason }),
    };
    const { words } = (await settings.get(guildId)).rules;
    const isAllowed = wordsRefusal(words, { title: planned.title }) === null;
    const told = isAllowed ? line : { ...line, detail: detailOf({ ...planned, title: '' }) };
    const { effects } = await serverNote(settings, guildId, { line: told, key: `${act} ${planned.id} ${revision}` });
    return { line, effects };
  };
  return {
    ofPlan: (plan, before, by) => note(plan, planLine(plan, before), by),
    ofSeries: (series, before, by) => note(series, seriesLine(series, before), by),
    ofDate: (series, before, date, by) => note(series, dateLine(series, before, date), by),
    ofDateChanged: (series, before, date, by) => note(series, dateChangedLine(series, before, date), by),
  };
};
