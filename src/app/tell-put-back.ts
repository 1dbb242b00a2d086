import type { Plan, Refusal, WordField } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import type { UserId } from '../lib/index.ts';
import type { Outcome } from './actor.ts';
import type { AppDeps } from './deps.ts';
import { firstThere, whoDecides } from './host-consent.ts';
import type { PersonBook } from './person-book.ts';
import { languageOf, planNotice } from './person-words.ts';
import type { PlanDesk } from './plan-desk.ts';
import type { SettingsBook } from './settings-book.ts';
import { planLogged, titleTold } from './tell-host.ts';

/** What telling it needs. */
interface Telling {
  readonly deps: Pick<AppDeps, 'clock' | 'rsvps' | 'rooms' | 'server'>;
  readonly settings: Pick<SettingsBook, 'get'>;
  readonly people: Pick<PersonBook, 'get'>;
  readonly planDesk: Pick<PlanDesk, 'change'>;
}

/** Words that somebody gave a plan's event in Discord and that were put back; `by` null: Discord did not say who. */
interface PutBack {
  readonly plan: Plan;
  readonly why: Refusal;
  readonly by: UserId | null;
}

/**
 * Tells who changed the event, else who decides about the plan or who planned it, by a direct message or not at all: nobody else is to read
 * it. Where none of them is in the server any more the log channel has it, without the word. It is stored with a revision of the plan that
 * changes nothing else, so that it is told once.
 */
const tellPutBack = async (
  { deps, settings, people, planDesk }: Telling,
  { plan: { id, guildId }, why, by }: PutBack,
): Promise<void> => {
  const atMs = deps.clock.wallMs();
  await planDesk.change(id, async (before) => {
    const inOrder = [...(by === null ? [] : [by]), await whoDecides(deps.rsvps, before), before.byUserId];
    const userId = await firstThere(deps, guildId, inOrder);
    const plan = { ...before, revision: before.revision + 1 };
    const key = `put back ${id} ${plan.revision}`;
    // as: a refusal of words names one of these.
    const field = why.params['field'] as WordField;
    if (userId === null) {
      const set = await settings.get(guildId);
      const text = texts(set.language).words.eventPutBack({ title: titleTold(set, before), field, part: null });
      return { ok: true, plan, effects: planLogged(set, plan, { key, atMs, text }) };
    }
    const { words } = texts(await languageOf({ settings, people }, guildId, userId));
    const part = userId === by ? (why.params['part'] ?? null) : null;
    const text = words.eventPutBack({ title: before.opening.title, field, part });
    const notice = planNotice(plan, { key, userId, atMs, text, untilMs: null });
    return { ok: true, plan, effects: [{ ...notice, isDirectOnly: true }] };
  });
};

/** Words that were put back are told to who wrote them, where nobody else reads it. */
export const toldIfPutBack = async <Value>(
  parts: Telling,
  { plan, by }: Pick<PutBack, 'plan' | 'by'>,
  outcome: Outcome<Value>,
): Promise<Outcome<Value>> => {
  if (!outcome.ok && outcome.refusal.code === 'word-not-allowed')
    await tellPutBack(parts, { plan, why: outcome.refusal, by });
  return outcome;
};
