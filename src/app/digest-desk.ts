import type { Plan } from '../domain/index.ts';
import { forbiddenIn, markedTitle } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import type { Clock, EventId, GuildId, Logger, SpaceId } from '../lib/index.ts';
import type { CalendarPort } from './calendar-port.ts';
import { aheadWithin } from './dates-ahead.ts';
import type { Span } from './dates-ahead.ts';
import type { DigestDue, DigestStore, NextDigest } from './digest-port.ts';
import { nextDigest } from './next-digest.ts';
import type { Effect } from './outbox-port.ts';
import { MESSAGE_LIMIT } from './outbox-port.ts';
import type { PlanStore, SeriesStore } from './plan-ports.ts';
import type { GuildSettings, JobPort } from './ports.ts';
import type { SettingsBook } from './settings-book.ts';
import { isHidden } from './sight.ts';

/** One that is late by so much is not posted any more: in the evening nobody needs what was to be read in the morning. */
const LATE_MS = 6 * 3_600_000;
/** A job may come this much early: clocks of queue and process differ by some milliseconds. */
const EARLY_MS = 1000;
const DAY_MS = 86_400_000;
/** Plans that are looked at: more than a server may have, dates of series among them. */
const MOST_LOOKED_AT = 1000;
/** Room for the line that says how many are left out. */
const FOOT = 120;

/** What the digest is made of. */
export interface DigestParts {
  readonly digests: DigestStore;
  readonly plans: Pick<PlanStore, 'coming'>;
  readonly series: Pick<SeriesStore, 'ofGuild'>;
  readonly settings: Pick<SettingsBook, 'get'>;
  readonly calendar: Pick<CalendarPort, 'dates' | 'localDate'>;
  readonly jobs: Pick<JobPort, 'planDigest'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Discord's event of a plan; null where there is none. */
  eventOf(planId: SpaceId): EventId | null;
  isAvailable(guildId: GuildId): boolean;
  /** Whether a server removed Majlis: nothing is told there, and no outage is waited for. */
  hasLeft(guildId: GuildId): boolean;
  /** These effects are stored. It must not throw. */
  onEffects(effects: readonly Effect[]): void;
}

/** Tells what is coming in a server, at the time that it set. */
export interface DigestDesk {
  /** The digest of that local day may be due; harmless when called twice, late, or for one that is not due any more. */
  due(guildId: GuildId, date: string): Promise<void>;
  /** Queues the next one of a server that set it otherwise. */
  planned(guildId: GuildId): Promise<void>;
}

/** What is told of one that opens: a plan, or a date of a series that has none yet, which has no event either. */
type Told = Pick<Plan, 'hostId' | 'opening' | 'startsAtMs'> & { readonly id: SpaceId | null };

const lineOf = (
  { eventOf }: DigestParts,
  guildId: GuildId,
  { id, hostId, opening, startsAtMs }: Told,
  language: GuildSettings['language'],
): string => {
  const eventId = id === null ? null : eventOf(id);
  const url = eventId === null ? null : `https://discord.com/events/${guildId}/${eventId}`;
  const title = markedTitle(opening.title, opening);
  return texts(language).upkeep.digestLine({ title, startsAtMs, hostId, room: opening.room, url });
};

/** The same as a channel may read it: without a title that the server's list of words forbids by now. */
const publicly = (told: Told, { language, rules }: GuildSettings): Told => {
  const { opening } = told;
  if (forbiddenIn(rules.words, opening.title) === null) return told;
  return { ...told, opening: { ...opening, title: texts(language).words.plannedSpace } };
};

/** What opens within a span and is not hidden, soonest first. */
const comingIn = async (
  { plans, series, calendar }: DigestParts,
  guildId: GuildId,
  { fromMs, untilMs }: Span,
): Promise<readonly Told[]> => {
  const planned = (await plans.coming(guildId, MOST_LOOKED_AT)).filter(
    ({ life, startsAtMs }) => life.status === 'planned' && startsAtMs > fromMs && startsAtMs <= untilMs,
  );
  const ahead = (await series.ofGuild(guildId)).flatMap((one) =>
    aheadWithin(calendar, one, { fromMs, untilMs: untilMs + 1 }).map((date): Told => ({ ...date, id: null })),
  );
  return [...planned, ...ahead]
    .filter(({ opening }) => !isHidden(opening))
    .toSorted((one, other) => one.startsAtMs - other.startsAtMs);
};

/** What is planned from now until the next digest, as one message; null when nothing is: silence is no news. */
const digestText = async (
  parts: DigestParts,
  { guildId, untilMs, set }: { guildId: GuildId; untilMs: number; set: GuildSettings },
): Promise<string | null> => {
  const { upkeep } = texts(set.language);
  const nowMs = parts.clock.wallMs();
  const coming = await comingIn(parts, guildId, { fromMs: nowMs, untilMs });
  if (coming.length === 0) return null;
  const lines = [upkeep.digestHeading(untilMs - nowMs > 2 * DAY_MS ? 'week' : 'day')];
  let length = lines.join('\n').length;
  let shown = 0;
  for (const told of coming) {
    const line = lineOf(parts, guildId, publicly(told, set), set.language);
    if (length + line.length + 1 > MESSAGE_LIMIT - FOOT) break;
    lines.push(line);
    length += line.length + 1;
    shown += 1;
  }
  if (shown < coming.length) lines.push(upkeep.digestMore(coming.length - shown));
  return lines.join('\n');
};

/** What is told by the digest that is due; nothing where it is too late, or was told on this very day already. */
const effectsOf = async (
  parts: DigestParts,
  due: DigestDue,
  { lastDate, nextMs, set }: { lastDate: string | null; nextMs: number; set: GuildSettings },
): Promise<readonly Effect[]> => {
  const { clock, logger } = parts;
  const { guildId, date, dueAtMs } = due;
  const atMs = clock.wallMs();
  const { announcing } = set.rules;
  if (announcing === null || lastDate === date) return [];
  if (atMs - dueAtMs >= LATE_MS) {
    logger.warn('a digest was too late and is left out', { guildId, date, lateMs: atMs - dueAtMs });
    return [];
  }
  const text = await digestText(parts, { guildId, untilMs: nextMs, set });
  if (text === null) return [];
  return [{ type: 'message', key: `digest ${guildId} ${date}`, guildId, atMs, channelId: announcing.channelId, text }];
};

/** A desk over the stores; it keeps nothing. */
export const createDigestDesk = (parts: DigestParts): DigestDesk => {
  const { digests, settings, calendar, jobs, clock, isAvailable, hasLeft, onEffects } = parts;
  const queue = async (guildId: GuildId, next: NextDigest | null): Promise<void> => {
    if (next !== null) await jobs.planDigest({ guildId, ...next });
  };
  return {
    due: async (guildId, date) => {
      const { next: now, lastDate } = await digests.get(guildId);
      const nowMs = clock.wallMs();
      if (now?.date !== date || now.dueAtMs > nowMs + EARLY_MS) return;
      // The sweep comes again until it is too late: what waits for an outage to pass should tell what is coming by then.
      const isLeft = hasLeft(guildId);
      if (!isAvailable(guildId) && !isLeft && nowMs - now.dueAtMs < LATE_MS) return;
      const due: DigestDue = { guildId, ...now };
      const set = await settings.get(guildId);
      const next = nextDigest(calendar, set.rules, Math.max(nowMs, now.dueAtMs));
      const nextMs = next?.dueAtMs ?? nowMs;
      const effects = set.rules.digest === null || isLeft ? [] : await effectsOf(parts, due, { lastDate, nextMs, set });
      if (!(await digests.done(due, next, effects))) return;
      onEffects(effects);
      await queue(guildId, next);
    },
    planned: async (guildId) => await queue(guildId, (await digests.get(guildId)).next),
  };
};
