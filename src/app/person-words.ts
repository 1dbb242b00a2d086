import type { Plan } from '../domain/index.ts';
import type { PlanNamed } from '../i18n/index.ts';
import type { GuildId, UserId } from '../lib/index.ts';
import type { NoticeButton, NoticeEffect, Reminded } from './outbox-port.ts';
import { NOTICE_TEXT_LIMIT } from './outbox-port.ts';
import type { PersonBook } from './person-book.ts';
import type { GuildSettings } from './ports.ts';
import type { SettingsBook } from './settings-book.ts';
import { isHidden } from './sight.ts';

/** What is needed to speak to somebody in their language. */
export interface Speaking {
  readonly settings: Pick<SettingsBook, 'get'>;
  readonly people: Pick<PersonBook, 'get'>;
  /** How a server is called; null while that is not known. */
  guildName(guildId: GuildId): string | null;
}

/** The language in which somebody is told something: their own, else the server's. */
export const languageOf = async (
  { settings, people }: Pick<Speaking, 'settings' | 'people'>,
  guildId: GuildId,
  userId: UserId,
): Promise<GuildSettings['language']> => (await people.get(userId)).language ?? (await settings.get(guildId)).language;

/** A plan as a notice names it: whoever reads it may be anywhere. */
export const namedPlan = ({ guildName }: Speaking, { guildId, opening, startsAtMs }: Plan): PlanNamed => ({
  title: opening.title,
  server: guildName(guildId),
  startsAtMs,
});

/** A notice about a plan; of a hidden one nothing is told in a channel. `untilMs`: see `NoticeEffect`. */
export const planNotice = (
  { guildId, opening }: Plan,
  told: {
    readonly key: string;
    readonly userId: UserId;
    readonly atMs: number;
    readonly text: string;
    readonly untilMs: number | null;
    readonly buttons?: readonly NoticeButton[];
    readonly reminds?: Reminded;
  },
): NoticeEffect => ({
  type: 'notice',
  buttons: [],
  ...told,
  text: told.text.slice(0, NOTICE_TEXT_LIMIT),
  guildId,
  channelId: null,
  ...(isHidden(opening) ? { isDirectOnly: true } : {}),
});
