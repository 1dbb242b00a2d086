import type { Plan } from '../domain/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import { texts } from '../i18n/index.ts';
import type { AppDeps } from './deps.ts';
import type { Outbox } from './outbox.ts';
import type { SettingsBook } from './settings-book.ts';
import { planLogged, titleTold } from './tell-host.ts';

/** What telling a log channel needs. */
export interface PlanLineParts {
  readonly deps: Pick<AppDeps, 'told' | 'clock'>;
  readonly settings: Pick<SettingsBook, 'get'>;
  readonly outbox: Pick<Outbox, 'wake'>;
}

/** A line about a plan; `key` names it for ever. */
export interface PlanLine {
  readonly key: string;
  text(words: Catalogue, plan: { readonly title: string; readonly startsAtMs: number }): string;
}

/** Tells the log channel of its server something about a plan that Majlis did by itself: once. Nothing where there is no such channel. */
export const tellPlanLine = async (
  { deps, settings, outbox }: PlanLineParts,
  plan: Plan,
  { key, text }: PlanLine,
): Promise<void> => {
  const set = await settings.get(plan.guildId);
  const atMs = deps.clock.wallMs();
  const named = { title: titleTold(set, plan), startsAtMs: plan.startsAtMs };
  const effects = planLogged(set, plan, { key, atMs, text: text(texts(set.language), named) });
  if (effects.length > 0 && (await deps.told.tell([key], effects, atMs))) outbox.wake(effects);
};
