import type { Plan, Refusal } from '../domain/index.ts';
import { refusalText, texts } from '../i18n/index.ts';
import { logEffects } from './logbook.ts';
import type { Effect } from './outbox-port.ts';
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

/** Tells the host by a notice; where it could stand in no channel of the server's, the log channel has it too. */
export const tellHost: TellHost = (settings, news) => {
  const { plan, key, atMs } = news;
  const text = textOf(settings, news);
  const notice = planNotice(plan, { key, userId: plan.hostId, atMs, text, untilMs: null });
  if (settings.rules.announcing !== null && notice.isDirectOnly !== true) return [notice];
  return [notice, ...tellLog(settings, { ...news, key: `${key} log` })];
};

const textOf = ({ language }: GuildSettings, { plan, why }: HostNews): string => {
  const { hostId, startsAtMs, opening } = plan;
  const { title } = opening;
  return texts(language).planNotOpened({ title, hostId, startsAtMs, why: refusalText(language, why) });
};
