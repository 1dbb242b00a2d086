import type { HearingCode, Space } from '../domain/index.ts';
import { isOfOneVoice, ONE_VOICE } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import type { Ids, UserId } from '../lib/index.ts';
import type { LogEntry } from './log-entry.ts';
import type { Logbook } from './logbook.ts';
import type { Effect, NoticeEffect } from './outbox-port.ts';
import { NOTICE_TEXT_LIMIT } from './outbox-port.ts';
import type { Speaking } from './person-words.ts';
import { languageOf } from './person-words.ts';

/** Later than this it is no news. */
const TOLD_WITHIN_MS = 600_000;

/** What is needed to tell of an alarm. */
export interface HearingWords extends Speaking {
  readonly logbook: Logbook;
  readonly ids: Ids;
}

/** An alarm, or its end; times are wall time. */
export type HearingNews =
  | {
      readonly type: 'deaf';
      readonly codes: readonly HearingCode[];
      /** Whose sound is missed, or cannot be opened. */
      readonly who: readonly UserId[];
      readonly atMs: number;
    }
  | { readonly type: 'hears'; readonly sinceMs: number; readonly atMs: number; readonly isOfOneVoice: boolean };

/** What the host is told of it, and the log; `key` names it for ever. */
export const hearingNews = async (
  words: HearingWords,
  space: Space,
  news: HearingNews,
  key: string,
): Promise<{ readonly log: LogEntry; readonly effects: readonly Effect[] }> => {
  const { guildId, hostId, title, room, rules } = space;
  const { atMs } = news;
  const { hearing, safety } = texts(await languageOf(words, guildId, hostId));
  const named = { title, server: words.guildName(guildId), channelId: room.channelId };
  const notice: NoticeEffect = {
    type: 'notice',
    key,
    guildId,
    atMs,
    userId: hostId,
    text: (news.type === 'deaf'
      ? hearing.alarm({ ...named, codes: news.codes, who: news.who, isOfOneVoice: news.codes.every(isOfOneVoice) })
      : hearing.over({ ...named, afterMs: atMs - news.sinceMs, isOfOneVoice: news.isOfOneVoice })
    ).slice(0, NOTICE_TEXT_LIMIT),
    buttons:
      room.channelId === null
        ? []
        : [{ label: safety.openRoom, url: `https://discord.com/channels/${guildId}/${room.channelId}` }],
    untilMs: atMs + TOLD_WITHIN_MS,
    channelId: null,
    ...(rules.hidden ? { isDirectOnly: true } : {}),
  };
  const log: LogEntry = {
    atMs,
    actorId: null,
    act: news.type === 'deaf' ? 'deaf' : 'hears-again',
    targetId: null,
    detail: news.type === 'deaf' ? news.codes.join(' ') : news.isOfOneVoice ? ONE_VOICE : null,
  };
  return { log, effects: [notice, ...(await words.logbook.effectsOf(space, [log], key))] };
};
