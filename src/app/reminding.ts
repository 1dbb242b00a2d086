import type { Plan } from '../domain/index.ts';
import { pacedTelling } from '../domain/index.ts';
import { refusalText, texts } from '../i18n/index.ts';
import type { RsvpTexts } from '../i18n/index.ts';
import type { ChannelId, SpaceId } from '../lib/index.ts';
import { NOTICE_EVERY_MS } from './notice-ways.ts';
import { languageOf, namedPlan, planNotice } from './person-words.ts';
import type { GuildSettings } from './ports.ts';
import type { RsvpParts } from './rsvp-desk.ts';
import { rsvpSeen } from './rsvp-desk.ts';
import type { ReminderDue, ReminderTold } from './rsvp-port.ts';

/** Reminders of one pass: a second of the store's time at most. Then others have their turn, and the next pass is due at once. */
const AT_ONCE = 200;
/**
 * How much earlier than they asked people are told, at most, so that all of them are by then: 1 200 of one moment. Ten minutes before means
 * a quarter of an hour at the most, and who comes beyond that is told with less time left.
 */
export const REMINDED_EARLY_MS = 300_000;
/** People who are looked at so much ahead; more than are told within that time. */
const LOOKED_AT_ONCE = 2000;
/** After some were told, as many as go out in this time are told together. */
const TOGETHER_MS = 5000;
/** Hosts are looked up at the same time, so many: a checklist asks Discord, once for each. */
const BESIDE = 20;
/** Who asked to be told that a space is open is told within this time of its opening; later they have missed it. */
const OPEN_TOLD_MS = 900_000;
/** Warnings that a host is told, and characters of them: the rest stands in `/agenda`. */
const MAX_WARNINGS = 8;
const WARNING_LIMIT = 1200;

const MINUTE_MS = 60_000;

/** What is in the way, in words; empty when that cannot be found out just now. */
const checklist = async (
  { warningsOf, logger }: RsvpParts,
  plan: Plan,
  language: GuildSettings['language'],
): Promise<readonly string[]> => {
  const { rsvp } = texts(language);
  try {
    const warnings = (await warningsOf(plan)).slice(0, MAX_WARNINGS);
    if (warnings.length === 0) return [rsvp.allWell];
    const lines = warnings.map((warning) => `- ${refusalText(language, warning)}`);
    while (lines.length > 1 && lines.join('\n').length > WARNING_LIMIT) lines.pop();
    return [rsvp.inTheWay, ...lines];
  } catch (error) {
    logger.warn('what is in the way of a plan could not be found out', { planId: plan.id, error });
    return [];
  }
};

const hostText = async (parts: RsvpParts, plan: Plan, language: GuildSettings['language']): Promise<string> => {
  const { rsvp } = texts(language);
  const { counts } = rsvpSeen(plan, await parts.rsvps.get(plan.id), null, parts.clock.wallMs());
  const told = rsvp.hostReminder(namedPlan(parts, plan), { ...counts, seats: plan.seats });
  return [told, ...(await checklist(parts, plan, language)), rsvp.hostStop].join('\n');
};

const openText = (rsvp: RsvpTexts, as: ReminderDue['as'], plan: Parameters<RsvpTexts['isOpen']>[0]): string =>
  as === 'host' ? `${rsvp.hostOpen(plan)}\n${rsvp.hostStop}` : rsvp.isOpen(plan);

/** The notice of a reminder; `room` once it is open. Its key names the start, so that a plan that was moved is told anew. */
const told = async (parts: RsvpParts, due: ReminderDue, room: ChannelId | null): Promise<ReminderTold> => {
  const { plan, userId, personKey, leadMin, as } = due;
  const atMs = parts.clock.wallMs();
  const language = await languageOf(parts, plan.guildId, userId);
  const { rsvp } = texts(language);
  const key = `${as === 'host' ? 'remind-host' : 'remind'}:${plan.id}:${plan.startsAtMs}:${leadMin}:${personKey}`;
  const named = namedPlan(parts, plan);
  const reminds = { planId: plan.id, startsAtMs: plan.startsAtMs, as, isOpen: room !== null };
  const common = { key, userId, atMs, reminds };
  if (room !== null) {
    const url = `https://discord.com/channels/${plan.guildId}/${room}`;
    const text = openText(rsvp, as, { ...named, channelId: room });
    const buttons = [{ label: rsvp.join, url }];
    return { due, notice: planNotice(plan, { ...common, text, untilMs: atMs + OPEN_TOLD_MS, buttons }) };
  }
  const text = as === 'host' ? await hostText(parts, plan, language) : rsvp.reminder({ ...named, hostId: plan.hostId });
  return { due, notice: planNotice(plan, { ...common, text, untilMs: plan.startsAtMs }) };
};

const tell = async (
  parts: RsvpParts,
  all: readonly ReminderDue[],
  rooms: ReadonlyMap<SpaceId, ChannelId>,
): Promise<void> => {
  if (all.length === 0) return;
  const notices: ReminderTold[] = [];
  for (let at = 0; at < all.length; at += BESIDE) {
    const some = all.slice(at, at + BESIDE).map((due) => told(parts, due, rooms.get(due.plan.id) ?? null));
    notices.push(...(await Promise.all(some)));
  }
  parts.onEffects(await parts.rsvps.mark(notices));
};

/** Who is told now, some at once, and when the next of those who are to be told soon are; null for none of them. */
const dueNow = async (
  { rsvps }: RsvpParts,
  nowMs: number,
): Promise<{ readonly due: readonly ReminderDue[]; readonly nextMs: number | null }> => {
  // As many as are told at once are late: they come first whatever comes after them, and nothing else is read for each pass.
  const late = await rsvps.due(nowMs, AT_ONCE);
  if (late.length === AT_ONCE) return { due: late, nextMs: nowMs };
  const ahead = (await rsvps.due(nowMs, LOOKED_AT_ONCE, REMINDED_EARLY_MS)).map((due) => {
    const { plan, leadMin } = due;
    return { due, guildId: plan.guildId, dueAtMs: plan.startsAtMs - leadMin * MINUTE_MS };
  });
  const paced = pacedTelling(ahead, { everyMs: NOTICE_EVERY_MS, earlyMs: REMINDED_EARLY_MS });
  const due = paced.filter(({ atMs }) => atMs <= nowMs).map(({ one }) => one.due);
  return { due: due.slice(0, AT_ONCE), nextMs: paced.find(({ atMs }) => atMs > nowMs)?.atMs ?? null };
};

const pass = async (parts: RsvpParts): Promise<number | null> => {
  const { rsvps, clock } = parts;
  const nowMs = clock.wallMs();
  const live = new Map(parts.live(nowMs - OPEN_TOLD_MS).map(({ id, channelId }) => [id, channelId]));
  const { due, nextMs } = await dueNow(parts, nowMs);
  await tell(parts, due, new Map());
  const begun = live.size === 0 ? [] : await rsvps.begun([...live.keys()], AT_ONCE);
  await tell(parts, begun, live);
  const isMore = due.length === AT_ONCE || begun.length === AT_ONCE;
  if (isMore) return nowMs;
  const laterMs = nextMs ?? (await rsvps.nextDueMs(nowMs + REMINDED_EARLY_MS));
  return laterMs === null ? null : Math.max(laterMs, due.length === 0 ? nowMs : nowMs + TOGETHER_MS);
};

/**
 * Tells whoever is to be told now, by what is stored: harmless when called twice, late or never, one pass at a time. Answers when the next
 * one is due.
 */
export const createReminding = (parts: RsvpParts): (() => Promise<number | null>) => {
  let underway: Promise<unknown> = Promise.resolve();
  let next: Promise<number | null> | null = null;
  return () => {
    if (next !== null) return next;
    const mine = underway.then(() => {
      next = null;
      return pass(parts);
    });
    next = mine;
    // Its failure is its caller's; the line goes on.
    underway = mine.catch(() => undefined);
    return mine;
  };
};
