import type { Plan, Refusal } from '../domain/index.ts';
import { refusalText, texts } from '../i18n/index.ts';
import { logEffects } from './logbook.ts';
import type { Effect } from './outbox-port.ts';
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

/** Tells it in the announcement channel, else in the log channel. */
export const tellHost: TellHost = (settings, { plan, why, key, atMs }) => {
  const { language, rules } = settings;
  const { guildId, hostId, startsAtMs } = plan;
  const { title } = plan.opening;
  const text = texts(language).planNotOpened({ title, hostId, startsAtMs, why: refusalText(language, why) });
  if (rules.announcing === null) return logEffects(settings, { guildId, title }, { key, atMs, lines: [text] });
  return [{ type: 'message', key, guildId, atMs, channelId: rules.announcing.channelId, text }];
};
