import type { Plan, PlannedOpening, Refusal } from '../domain/index.ts';
import { patched, PRESETS, refuse } from '../domain/index.ts';
import type { ChannelId, UserId } from '../lib/index.ts';
import type { Actor } from './actor.ts';
import type { AppDeps } from './deps.ts';
import type { Machine } from './machine.ts';
import { isVoiceRoom, type Lender } from './plan-host.ts';

/**
 * That somebody may not lend that voice room, or null: everybody falls silent there who may speak by right, so that only who moderates it may.
 * A stage is lent by anybody while it is closed, which shows when the space opens.
 */
export const lendsNot = (
  { deps }: { readonly deps: Pick<AppDeps, 'rooms'> },
  { guildId, opening: { room } }: Pick<Plan, 'guildId' | 'opening'>,
  lenders: readonly (readonly [UserId, Lender])[],
): readonly Refusal[] => {
  if (!isVoiceRoom(deps, guildId, room)) return [];
  const [userId] = lenders.find(([, one]) => one !== null && one !== 'unknown' && !one.moderates(room)) ?? [];
  if (userId === undefined) return [];
  return [refuse('room-running', { channel: `<#${room}>`, kind: 'voice', user: userId }).refusal];
};

/** Why no plan of somebody's may run in that room, or null: it is that of another plan, a backstage, or not theirs to lend. A space that runs there now may be over by then. */
export const takenRoom = (
  { deps, book, planRooms }: Pick<Machine, 'deps' | 'book' | 'planRooms'>,
  { guildId, moderates }: Actor,
  room: ChannelId | null,
): ReturnType<typeof refuse> | null => {
  if (room === null) return null;
  const channel = `<#${room}>`;
  const isBackstage = book.around(room) !== undefined && book.inChannel(room) === undefined;
  if (isBackstage || planRooms.holds(room)) return refuse('room-in-use', { channel });
  const isTheirs = !isVoiceRoom(deps, guildId, room) || moderates(room);
  return isTheirs ? null : refuse('room-running', { channel, kind: 'voice' });
};

/** Why nothing runs in that room, or null: also for one that cannot be seen just now. */
export const unfitRoom = (machine: Machine, actor: Actor, room: ChannelId | null): ReturnType<typeof refuse> | null => {
  const seen = room === null ? 'unknown' : machine.deps.rooms.see(actor.guildId, room);
  if (seen === null) return refuse('room-not-found');
  const isOther = seen !== 'unknown' && seen.kind === 'other';
  return isOther ? refuse('room-not-stage', { channel: `<#${room}>` }) : takenRoom(machine, actor, room);
};

/** That what is planned says how many its room takes, which does not hold while it is to run in a lent one; nothing else. It is kept for a room of ours. */
export const placesUnused = ({ room, preset, rules }: PlannedOpening): readonly Refusal[] => {
  const { places } = patched(PRESETS[preset], rules);
  return room === null || places === 0
    ? []
    : [refuse('places-of-lent', { channel: `<#${room}>`, places: String(places) }).refusal];
};

/**
 * What of its rules does not go with a room that was lent, or null: that it is for adults and the room is not age-restricted, as far as that can
 * be seen just now; or else how many the room takes.
 */
export const unfitRules = (
  { deps }: Pick<Machine, 'deps'>,
  { guildId, opening }: Pick<Plan, 'guildId' | 'opening'>,
): Refusal | null => {
  const { room, preset, rules } = opening;
  if (room === null) return null;
  const seen = deps.rooms.see(guildId, room);
  const isOpen = seen !== null && seen !== 'unknown' && seen.kind !== 'other' && !seen.adultsOnly;
  return isOpen && patched(PRESETS[preset], rules).adultsOnly
    ? refuse('room-not-for-adults', { channel: `<#${room}>` }).refusal
    : (placesUnused(opening)[0] ?? null);
};
