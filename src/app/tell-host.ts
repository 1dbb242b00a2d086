import type { Plan, Refusal } from '../domain/index.ts';
import { isComing, refuse } from '../domain/index.ts';
import { refusalText, texts } from '../i18n/index.ts';
import type { Clock } from '../lib/index.ts';
import { createAllowance } from './allowance.ts';
import type { AppDeps } from './deps.ts';
import { logEffects } from './logbook.ts';
import type { Effect, PlanButton } from './outbox-port.ts';
import { planNotice } from './person-words.ts';
import type { GuildSettings } from './ports.ts';
import type { SettingsBook } from './settings-book.ts';
import type { Entry } from './space-book.ts';

/** What somebody is to learn of a plan of theirs: it did not open by itself, or its space could not be opened. */
export interface HostNews {
  readonly plan: Plan;
  readonly why: Refusal;
  /** Names it for ever. */
  readonly key: string;
  readonly atMs: number;
}

/** How hosts are told: what is to be stored with what it tells of. Nothing when there is nowhere to tell it; the process's log has it then. */
export type TellHost = (settings: GuildSettings, news: HostNews) => readonly Effect[];

/** Of one server within ten minutes; what comes after an outage beyond that goes to the log channel, where it is gathered. */
const TOLD = { times: 5, windowMs: 600_000 };

/** Tells hosts one by one, but never in a burst. */
export const createTellHost = (clock: Clock): TellHost => {
  const allowance = createAllowance(clock, TOLD);
  return (settings, news) =>
    allowance.take(news.plan.guildId) === 0 ? tellOne(settings, news) : tellLog(settings, news);
};

/** The parts of the app that this needs. */
interface Telling {
  readonly deps: Pick<AppDeps, 'plans' | 'logger'>;
  readonly settings: Pick<SettingsBook, 'get'>;
  readonly tellHost: TellHost;
}

/** A space that was begun for a plan and could not be opened: what its host is told. It has ended, and its id is used up. */
export const failedEffects = async (
  { deps, settings, tellHost }: Telling,
  { space, openFailure }: Entry,
  atMs: number,
): Promise<readonly Effect[]> => {
  const plan = await deps.plans.get(space.id);
  if (plan === null) return [];
  const why = openFailure ?? refuse('space-over').refusal;
  deps.logger.warn('a planned space could not be opened', { planId: plan.id, why: why.code });
  return tellHost(await settings.get(plan.guildId), { plan, why, key: `not opened ${plan.id}`, atMs });
};

/** Gathered in the log channel: for what would be a burst. */
const tellLog: TellHost = (settings, news) => {
  const { plan, key, atMs } = news;
  const about = { guildId: plan.guildId, title: plan.opening.title };
  return logEffects(settings, about, { key, atMs, lines: [textOf(settings, news)] });
};

/** Tells the host by a notice; where it could stand in no channel of the server's, the log channel has it too. */
const tellOne: TellHost = (settings, news) => {
  const { plan, key, atMs } = news;
  const text = textOf(settings, news);
  const buttons = planButtons(settings, plan);
  const notice = planNotice(plan, { key, userId: plan.hostId, atMs, text, untilMs: null, buttons });
  if (settings.rules.announcing !== null && notice.isDirectOnly !== true) return [notice];
  return [notice, ...tellLog(settings, { ...news, key: `${key} log` })];
};

/** By which the host decides at once; none where nothing of it is left to be decided. */
export const planButtons = ({ language }: GuildSettings, plan: Plan): readonly PlanButton[] => {
  if (!isComing(plan)) return [];
  const { openNow, move, skip, cancel } = texts(language).plans;
  const planId = plan.id;
  return [
    { label: openNow, does: 'open', planId },
    { label: move, does: 'move', planId },
    { label: plan.occurrence === null ? cancel : skip, does: 'cancel', planId },
  ];
};

const textOf = ({ language }: GuildSettings, { plan, why }: HostNews): string => {
  const { hostId, startsAtMs, opening } = plan;
  const { title } = opening;
  return texts(language).planNotOpened({ title, hostId, startsAtMs, why: refusalText(language, why) });
};
