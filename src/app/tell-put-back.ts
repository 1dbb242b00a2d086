import type { Plan, Refusal, WordField } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import type { Clock, UserId } from '../lib/index.ts';
import { planNotice } from './person-words.ts';
import type { PlanDesk } from './plan-desk.ts';
import type { SettingsBook } from './settings-book.ts';

/** What telling it needs. */
interface Telling {
  readonly deps: { readonly clock: Clock };
  readonly settings: Pick<SettingsBook, 'get'>;
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
  { deps, settings, planDesk }: Telling,
  { plan: { id, guildId }, why, by }: PutBack,
): Promise<void> => {
  const { language } = await settings.get(guildId);
  const atMs = deps.clock.wallMs();
  await planDesk.change(id, (before) => {
    const plan = { ...before, revision: before.revision + 1 };
    const text = texts(language).words.eventPutBack({
      title: before.opening.title,
      // as: a refusal of words names one of these.
      field: why.params['field'] as WordField,
      part: by === null ? null : (why.params['part'] ?? null),
    });
    const userId = by ?? before.hostId;
    const notice = planNotice(plan, { key: `put back ${id} ${plan.revision}`, userId, atMs, text, untilMs: null });
    return { ok: true, plan, effects: [{ ...notice, isDirectOnly: true }] };
  });
};
