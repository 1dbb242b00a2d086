import type { Plan, Refusal, WordField } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import type { UserId } from '../lib/index.ts';
import type { AppDeps } from './deps.ts';
import { whoDecides } from './host-consent.ts';
import type { PersonBook } from './person-book.ts';
import { languageOf, planNotice } from './person-words.ts';
import type { PlanDesk } from './plan-desk.ts';
import type { SettingsBook } from './settings-book.ts';

/** What telling it needs. */
interface Telling {
  readonly deps: Pick<AppDeps, 'clock' | 'rsvps'>;
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
 * Tells who changed the event, else the plan's host, by a direct message or not at all: nobody else is to read it. It is stored with a
 * revision of the plan that changes nothing else, so that it is told once.
 */
export const tellPutBack = async (
  { deps, settings, people, planDesk }: Telling,
  { plan: { id, guildId }, why, by }: PutBack,
): Promise<void> => {
  const atMs = deps.clock.wallMs();
  await planDesk.change(id, async (before) => {
    const userId = by ?? (await whoDecides(deps.rsvps, before));
    const language = await languageOf({ settings, people }, guildId, userId);
    const plan = { ...before, revision: before.revision + 1 };
    const text = texts(language).words.eventPutBack({
      title: before.opening.title,
      // as: a refusal of words names one of these.
      field: why.params['field'] as WordField,
      part: by === null ? null : (why.params['part'] ?? null),
    });
    const notice = planNotice(plan, { key: `put back ${id} ${plan.revision}`, userId, atMs, text, untilMs: null });
    return { ok: true, plan, effects: [{ ...notice, isDirectOnly: true }] };
  });
};
