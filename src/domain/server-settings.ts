import type { ChannelId, RoleId } from '../lib/index.ts';
import type { Refusal } from './refusal.ts';
import { refuse } from './refusal.ts';
import type { DigestDay, ServerRules } from './server-rules.ts';
import type { RoomKind } from './space.ts';
import { LIMITS } from './space-rules.ts';
import { GATE_LIMITS, heldGate } from './speaker-gate.ts';
import type { GateNumber } from './speaker-gate.ts';
import { parseWords } from './word-list.ts';
import { parseZone } from './zone.ts';

/** What a server may be set otherwise; numbers and times as people type them. */
export type RulesChange =
  | { readonly type: 'openers'; readonly roles: readonly RoleId[] }
  | { readonly type: 'category'; readonly channelId: ChannelId | null }
  | { readonly type: 'kind'; readonly kind: RoomKind | null }
  | { readonly type: 'announce-in'; readonly channelId: ChannelId | null }
  | { readonly type: 'announce-to'; readonly roleId: RoleId | null }
  | { readonly type: 'log-in'; readonly channelId: ChannelId | null }
  | { readonly type: 'limits'; readonly typed: Readonly<Record<RuleLimit, string>> }
  /** Both empty: none. */
  | { readonly type: 'quiet-hours'; readonly from: string; readonly to: string }
  | { readonly type: 'zone'; readonly typed: string }
  | { readonly type: 'own-rooms'; readonly isOn: boolean }
  | { readonly type: 'speaker-roles'; readonly roles: readonly RoleId[] }
  | { readonly type: 'speaker-numbers'; readonly typed: Readonly<Record<GateNumber, string>> }
  /** Words, one a line or with commas between; empty for none. */
  | { readonly type: 'words'; readonly typed: string }
  /** `at`: a time of day as typed, which means nothing where there is none. */
  | { readonly type: 'digest'; readonly day: DigestDay | null; readonly at: string };

/** The rules as they would be, or why not. */
export type RulesDecision =
  | { readonly ok: true; readonly rules: ServerRules }
  | { readonly ok: false; readonly refusal: Refusal };

/** A number that a server may set. */
export type RuleLimit = 'maxSpaces' | 'maxPerHost' | 'openEveryMin' | 'maxLengthMin';

/** Between which numbers each limit may lie. */
export const RULE_LIMITS: Readonly<Record<RuleLimit, { readonly min: number; readonly max: number }>> = {
  // Where a space is picked Discord shows 25 choices, and each space of a server costs as much as DEFAULT_RULES says.
  maxSpaces: { min: 1, max: 25 },
  maxPerHost: { min: 1, max: 25 },
  // A week: longer than that is a matter of who may open.
  openEveryMin: { min: 0, max: 7 * 24 * 60 },
  // Its end is announced five minutes before; no space lasts longer than a day (LIMITS).
  maxLengthMin: { min: 15, max: LIMITS.maxLengthMs.max / 60_000 },
};

/** Opener roles at most: as many as Discord lets pick in one select. */
const MAX_OPENERS = 25;

/** Digits as Arabic keyboards write them (U+0660 and U+06F0 onwards) as those that JavaScript reads. */
export const westernDigits = (typed: string): string =>
  typed.replace(/[\u0660-\u0669\u06F0-\u06F9]/gu, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf));

/** What was typed as a refusal shows it; Discord's form lets through no more than this. */
const shown = (typed: string): string => typed.trim().slice(0, 30);

const TIME = /^(\d{1,2})(?:[:.٫](\d{2}))?\s*(am|pm|ص|م)?$/iu;

/** A time of day in minutes since midnight: 23:30, 7, 7:15 pm, also in Arabic; null for anything else. */
const parseTimeOfDay = (typed: string): number | null => {
  const [, hours = '', minutes = '0', half] = TIME.exec(westernDigits(typed).trim()) ?? [];
  const minute = Number(minutes);
  const isAfternoon = half === undefined ? null : ['pm', 'م'].includes(half.toLowerCase());
  const hour = Number(hours);
  if (hours === '' || minute > 59 || (isAfternoon === null ? hour > 24 : hour < 1 || hour > 12)) return null;
  if (isAfternoon !== null) return ((hour % 12) + (isAfternoon ? 12 : 0)) * 60 + minute;
  // 24:00 is how people write the end of a day.
  return hour === 24 ? (minute === 0 ? 0 : null) : hour * 60 + minute;
};

const withQuietHours = (rules: ServerRules, from: string, to: string): RulesDecision => {
  const typed = [from, to].map((one) => one.trim());
  if (typed.every((one) => one === '')) return { ok: true, rules: { ...rules, quietHours: null } };
  if (typed.includes('')) return refuse('quiet-half');
  const [fromMin, toMin] = typed.map(parseTimeOfDay);
  if (fromMin === null || fromMin === undefined) return refuse('time-unreadable', { typed: shown(from) });
  if (toMin === null || toMin === undefined) return refuse('time-unreadable', { typed: shown(to) });
  if (fromMin === toMin) return refuse('quiet-all-day');
  return { ok: true, rules: { ...rules, quietHours: { fromMin, toMin } } };
};

/** What was typed as a whole number within its limits; null for anything else. */
const wholeNumber = (typed: string, { min, max }: { readonly min: number; readonly max: number }): number | null => {
  const text = westernDigits(typed).trim();
  const number = /^\d{1,6}$/u.test(text) ? Number(text) : null;
  return number === null || number < min || number > max ? null : number;
};

const outOfRange = (name: RuleLimit | GateNumber, typed: string, limits: { min: number; max: number }) =>
  refuse('number-out-of-range', { name, typed: shown(typed), min: String(limits.min), max: String(limits.max) });

/** What is asked of speakers, as it was typed; or why it cannot be so. */
export const parseGateNumbers = (
  typed: Readonly<Record<GateNumber, string>>,
):
  | { readonly ok: true; readonly numbers: Record<GateNumber, number> }
  | { readonly ok: false; readonly refusal: Refusal } => {
  const numbers = { memberMin: 0, accountDays: 0 };
  for (const name of ['memberMin', 'accountDays'] as const) {
    const number = wholeNumber(typed[name], GATE_LIMITS[name]);
    if (number === null) return outOfRange(name, typed[name], GATE_LIMITS[name]);
    numbers[name] = number;
  }
  return { ok: true, numbers };
};

const withGateNumbers = (rules: ServerRules, typed: Readonly<Record<GateNumber, string>>): RulesDecision => {
  const read = parseGateNumbers(typed);
  return read.ok ? { ok: true, rules: { ...rules, speakers: { ...rules.speakers, ...read.numbers } } } : read;
};

const withLimits = (rules: ServerRules, typed: Extract<RulesChange, { type: 'limits' }>['typed']): RulesDecision => {
  let next = rules;
  // as: the keys are those of this very object.
  for (const name of Object.keys(RULE_LIMITS) as RuleLimit[]) {
    const number = wholeNumber(typed[name], RULE_LIMITS[name]);
    if (number === null) return outOfRange(name, typed[name], RULE_LIMITS[name]);
    next = { ...next, [name]: number };
  }
  return { ok: true, rules: next };
};

const withAnnouncing = (rules: ServerRules, channelId: ChannelId | null): ServerRules => ({
  ...rules,
  announcing: channelId === null ? null : { channelId, roleId: rules.announcing?.roleId ?? null },
});

const withDigest = (
  rules: ServerRules,
  { day, at }: Pick<Extract<RulesChange, { type: 'digest' }>, 'day' | 'at'>,
): RulesDecision => {
  if (day === null) return { ok: true, rules: { ...rules, digest: null } };
  if (rules.announcing === null) return refuse('announce-first');
  const atMin = parseTimeOfDay(at);
  if (atMin === null) return refuse('time-unreadable', { typed: shown(at) });
  return { ok: true, rules: { ...rules, digest: { day, atMin } } };
};

/** The rules after a change. Whoever asks may manage the server: that is decided where the change is made. Pure. */
export const decideRules = (rules: ServerRules, change: RulesChange): RulesDecision => {
  switch (change.type) {
    case 'openers':
      return { ok: true, rules: { ...rules, openers: [...new Set(change.roles)].slice(0, MAX_OPENERS) } };
    case 'category':
      return { ok: true, rules: { ...rules, category: change.channelId } };
    case 'kind':
      return { ok: true, rules: { ...rules, kind: change.kind } };
    case 'announce-in':
      return { ok: true, rules: withAnnouncing(rules, change.channelId) };
    case 'announce-to':
      if (rules.announcing === null) return refuse('announce-first');
      return { ok: true, rules: { ...rules, announcing: { ...rules.announcing, roleId: change.roleId } } };
    case 'log-in':
      return { ok: true, rules: { ...rules, logChannel: change.channelId } };
    case 'digest':
      return withDigest(rules, change);
    case 'limits':
      return withLimits(rules, change.typed);
    case 'quiet-hours':
      return withQuietHours(rules, change.from, change.to);
    case 'speaker-roles':
      return { ok: true, rules: { ...rules, speakers: heldGate({ ...rules.speakers, roleIds: change.roles }) } };
    case 'speaker-numbers':
      return withGateNumbers(rules, change.typed);
    case 'own-rooms':
      return { ok: true, rules: { ...rules, ownRooms: change.isOn } };
    case 'zone': {
      const zone = parseZone(change.typed);
      return zone.ok ? { ok: true, rules: { ...rules, zone: zone.zone } } : zone;
    }
    case 'words': {
      const words = parseWords(change.typed);
      return words.ok ? { ok: true, rules: { ...rules, words: words.words } } : words;
    }
  }
};
