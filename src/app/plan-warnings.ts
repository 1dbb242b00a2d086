import type { Plan, Refusal } from '../domain/index.ts';
import { kindOfNew, patched, PRESETS, quietUntil, topicsOf, untold, wordsRefusal } from '../domain/index.ts';
import type { UserId } from '../lib/index.ts';
import { isForEveryone } from './event-mirror-desired.ts';
import type { Actor } from './actor.ts';
import type { GuildSettings } from './ports.ts';
import type { AppDeps } from './deps.ts';
import type { Beside } from './plan-beside.ts';
import type { EventPlace } from './event-port.ts';
import type { HostSeen, Lender } from './plan-host.ts';
import { lendsNot, placesUnused } from './plan-lent-room.ts';
import { lacking } from './refusals.ts';
import { isNameAllowed } from './name-words.ts';

const MINUTE_MS = 60_000;

/** What is looked at of something planned; a date of a series that has no plan yet has no id. */
export type Looked = Pick<Plan, 'guildId' | 'hostId' | 'byUserId' | 'opening' | 'startsAtMs' | 'lengthMin'> & {
  readonly id: Plan['id'] | null;
  /** Of which series it is a date. */
  readonly occurrence: Pick<NonNullable<Plan['occurrence']>, 'seriesId'> | null;
};

/** What it is compared with. */
export interface WarningScene {
  readonly deps: Pick<AppDeps, 'rooms' | 'accounts' | 'events'>;
  readonly settings: GuildSettings;
  /** What else takes place in the server. */
  readonly others: readonly Beside[];
  readonly host: HostSeen;
  /** Who planned it, where they lend a room in the host's name. */
  readonly lender: Lender;
  /** Who is blocked in the whole server. */
  readonly blocked: readonly UserId[];
  /** Whether Discord's list of events is full of sooner ones. */
  isListFull(looked: Looked): boolean;
  /** Who is told; null for somebody of whom nothing is known. */
  readonly viewer: Actor | null;
}

const endOf = ({ startsAtMs, lengthMin }: Pick<Plan, 'startsAtMs' | 'lengthMin'>): number =>
  startsAtMs + lengthMin * MINUTE_MS;

const warning = (code: Refusal['code'], params: Refusal['params'] = {}): Refusal => ({ code, params });

/** A hidden one is in the way like any other, and is named to those alone who may see it. */
const named = (code: Refusal['code'], one: Beside, viewer: Actor | null): Refusal =>
  warning(code, { ...(one.isNamedTo(viewer) ? { title: one.title } : {}), atMs: String(one.startsAtMs) });

/** How many are under way at once while this one is, itself included; each begins or is there when another begins. */
const mostAtOnce = (looked: Looked, beside: readonly Beside[]): number => {
  const all = [looked, ...beside];
  const starts = all.map(({ startsAtMs }) => Math.max(startsAtMs, looked.startsAtMs));
  return Math.max(...starts.map((atMs) => all.filter((one) => one.startsAtMs <= atMs && atMs < endOf(one)).length));
};

/** What takes place at the same time. */
const atOnce = (looked: Looked, others: readonly Beside[]): readonly Beside[] =>
  others.filter(
    (one) =>
      (one.id === null || one.id !== looked.id) && one.startsAtMs < endOf(looked) && looked.startsAtMs < endOf(one),
  );

/** Whether its host or its room is taken at that time. */
export const taken = (
  looked: Looked,
  { others, viewer }: Pick<WarningScene, 'others' | 'viewer'>,
): readonly Refusal[] => {
  const spaces = atOnce(looked, others).filter(({ isOverflow }) => !isOverflow);
  const ofHost = spaces.find(({ hostId }) => hostId === looked.hostId);
  const inRoom = looked.opening.room === null ? undefined : spaces.find(({ room }) => room === looked.opening.room);
  return [
    ...(ofHost === undefined ? [] : [named('plan-same-host', ofHost, viewer)]),
    ...(inRoom === undefined ? [] : [named('plan-same-room', inRoom, viewer)]),
  ];
};

/** Whether there would be more at that time than the server allows, than it allows its host, or than there are accounts for. */
const crowded = (looked: Looked, { deps, settings, others }: WarningScene): readonly Refusal[] => {
  const beside = atOnce(looked, others);
  if (beside.length === 0) return [];
  const spaces = beside.filter(({ isOverflow }) => !isOverflow);
  const ofHost = spaces.filter(({ hostId }) => hostId === looked.hostId);
  const { maxSpaces, maxPerHost } = settings.rules;
  const accounts = deps.accounts.all().filter(({ id }) => deps.accounts.isIn(id, looked.guildId)).length;
  return [
    ...(mostAtOnce(looked, spaces) > maxSpaces ? [warning('plan-crowded', { max: String(maxSpaces) })] : []),
    ...(mostAtOnce(looked, ofHost) > maxPerHost ? [warning('plan-host-crowded', { max: String(maxPerHost) })] : []),
    ...(accounts > 0 && mostAtOnce(looked, beside) > accounts
      ? [warning('plan-no-account', { max: String(accounts) })]
      : []),
  ];
};

/** What the room, or the server where it is to be made, lacks; nothing while it cannot be seen. */
const ofRoom = (looked: Looked, { deps, settings, host, lender }: WarningScene): readonly Refusal[] => {
  const { rooms } = deps;
  const { guildId, hostId, byUserId, opening } = looked;
  if (!rooms.isAvailable(guildId)) return [];
  const { room } = opening;
  if (room === null) {
    const kind = opening.kind ?? kindOfNew(settings.rules, rooms.hasCommunity(guildId));
    if (kind === 'stage' && !rooms.hasCommunity(guildId)) return [warning('no-community')];
    const missing = rooms.missing(guildId, null, kind);
    return missing.length === 0 ? [] : [lacking(missing, null)];
  }
  const seen = rooms.see(guildId, room);
  const channel = `<#${room}>`;
  if (seen === 'unknown') return [];
  if (seen === null) return [warning('room-not-found')];
  if (seen.kind === 'other') return [warning('room-not-stage', { channel })];
  if (opening.kind !== null && opening.kind !== seen.kind)
    return [warning('room-of-another-kind', { channel, kind: seen.kind })];
  const missing = rooms.missing(guildId, room, seen.kind);
  const isUnfit = patched(PRESETS[opening.preset], opening.rules).adultsOnly && !seen.adultsOnly;
  return [
    ...lendsNot({ deps }, looked, [
      [hostId, host],
      [byUserId, lender],
    ]),
    ...(isUnfit ? [warning('room-not-for-adults', { channel })] : []),
    ...placesUnused(opening),
    ...(missing.length === 0 ? [] : [lacking(missing, room)]),
  ];
};

/** What of the host and the hour is in the way by the rules of the server. */
const ofHost = (looked: Looked, { settings, others, host, blocked }: WarningScene): readonly Refusal[] => {
  if (host === null) return [warning('host-not-here', { user: looked.hostId })];
  if (host === 'unknown' || host.managesServer) return [];
  const { rules } = settings;
  const untilMs = quietUntil(rules, looked.startsAtMs);
  const mayOpen = rules.openers.length === 0 || rules.openers.some((role) => host.roles.includes(role));
  const roles = rules.openers.map((role) => `<@&${role}>`).join(' ');
  const isTooSoon = others.some(
    ({ id, hostId, startsAtMs, isOverflow }) =>
      !isOverflow &&
      (id === null || id !== looked.id) &&
      hostId === looked.hostId &&
      Math.abs(startsAtMs - looked.startsAtMs) < rules.openEveryMin * MINUTE_MS,
  );
  return [
    ...(blocked.includes(looked.hostId) ? [warning('plan-host-blocked')] : []),
    ...(mayOpen ? [] : [warning('plan-host-may-not', { roles })]),
    ...(untilMs === null ? [] : [warning('plan-quiet-hours', { untilMs: String(untilMs) })]),
    ...(isTooSoon ? [warning('plan-too-soon', { minutes: String(rules.openEveryMin) })] : []),
  ];
};

/** What the words say that the server does not allow: of its texts, and of what its host is called. */
const ofWords = (
  { guildId, hostId: userId, opening }: Looked,
  { deps, settings, host }: WarningScene,
): readonly Refusal[] => {
  const { words } = settings.rules;
  const { title, description, about } = opening;
  const texts = wordsRefusal(words, { title, description, topics: topicsOf(about) });
  const name = host === null || host === 'unknown' ? undefined : host.name;
  const isExempt = host !== null && host !== 'unknown' && host.moderates(null);
  const isAllowed = isExempt || isNameAllowed(deps.rooms, words, { guildId, userId, name });
  return [
    ...(texts === null ? [] : [untold(texts)]),
    ...(isAllowed ? [] : [warning('their-name-not-allowed', { user: userId })]),
  ];
};

/** Where its event is to stand; null where the room cannot be seen, or will not do, which is told anyway. */
const eventPlaceOf = ({ guildId, opening: { room } }: Looked, { deps }: WarningScene): EventPlace | null => {
  if (room === null) return { type: 'external', location: '' };
  const seen = deps.rooms.see(guildId, room);
  return seen === null || seen === 'unknown' || seen.kind === 'other' ? null : { type: seen.kind, channelId: room };
};

/** That Discord's list of events will not have it, or not yet. */
const ofEvent = (looked: Looked, scene: WarningScene): readonly Refusal[] => {
  const { guildId, opening } = looked;
  const { deps, isListFull } = scene;
  const place = isForEveryone(opening) && deps.rooms.isAvailable(guildId) ? eventPlaceOf(looked, scene) : null;
  if (place === null) return [];
  const missing = deps.events.missing(guildId, place);
  if (missing.length === 0) return isListFull(looked) ? [warning('too-many-events')] : [];
  const channel = opening.room === null ? '' : `<#${opening.room}>`;
  return [warning('plan-no-event', { permissions: missing.join(','), channel })];
};

/** What would be in the way of something planned as things are now. It is told, and stops nobody from planning it. */
export const warningsOf = (looked: Looked, scene: WarningScene): readonly Refusal[] => [
  ...ofHost(looked, scene),
  ...ofWords(looked, scene),
  ...ofRoom(looked, scene),
  ...taken(looked, scene),
  ...crowded(looked, scene),
  ...ofEvent(looked, scene),
];
