import type { Plan, Refusal } from '../domain/index.ts';
import { isComing } from '../domain/index.ts';
import { refusalText, texts } from '../i18n/index.ts';
import { logEffects } from './logbook.ts';
import type { Effect, PlanButton } from './outbox-port.ts';
import { planNotice } from './person-words.ts';
import type { GuildSettings } from './ports.ts';

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

/** Gathered in the log channel: for what would be a burst. */
export const tellLog: TellHost = (settings, news) => {
  const { plan, key, atMs } = news;
  const about = { guildId: plan.guildId, title: plan.opening.title };
  return logEffects(settings, about, { key, atMs, lines: [textOf(settings, news)] });
};

/** Tells the host by a notice; where the server has no announcement channel, in which one could stand, the log channel has it too. */
export const tellHost: TellHost = (settings, news) => {
  const { plan, key, atMs } = news;
  const text = textOf(settings, news);
  const buttons = buttonsOf(settings, plan);
  const notice = planNotice(plan, { key, userId: plan.hostId, atMs, text, untilMs: null, buttons });
  if (settings.rules.announcing !== null) return [notice];
  return [notice, ...tellLog(settings, { ...news, key: `${key} log` })];
};

/** By which the host decides at once; none where nothing of it is left to be decided. */
const buttonsOf = ({ language }: GuildSettings, plan: Plan): readonly PlanButton[] => {
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
