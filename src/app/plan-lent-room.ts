import type { Plan, Refusal } from '../domain/index.ts';
import { patched, PRESETS, refuse } from '../domain/index.ts';
import type { ChannelId } from '../lib/index.ts';
import type { Actor } from './actor.ts';
import type { Machine } from './machine.ts';

/** Why no plan may ever run in that room, or null: it is that of another plan, or a backstage. A space that runs there now may be over by then. */
export const takenRoom = (
  { book, planRooms }: Pick<Machine, 'book' | 'planRooms'>,
  room: ChannelId | null,
): ReturnType<typeof refuse> | null => {
  if (room === null) return null;
  const isBackstage = book.around(room) !== undefined && book.inChannel(room) === undefined;
  return isBackstage || planRooms.holds(room) ? refuse('room-in-use', { channel: `<#${room}>` }) : null;
};

/** Why nothing runs in that room, or null: also for one that cannot be seen just now. */
export const unfitRoom = (
  machine: Machine,
  { guildId }: Actor,
  room: ChannelId | null,
): ReturnType<typeof refuse> | null => {
  const seen = room === null ? 'unknown' : machine.deps.rooms.see(guildId, room);
  if (seen === null) return refuse('room-not-found');
  const isOther = seen !== 'unknown' && seen.kind === 'other';
  return isOther ? refuse('room-not-stage', { channel: `<#${room}>` }) : takenRoom(machine, room);
};

/** That a room which was lent is not age-restricted though what runs there is for adults, or null: also for one that cannot be seen just now. */
export const unfitForAdults = (
  { deps }: Pick<Machine, 'deps'>,
  { guildId, opening }: Pick<Plan, 'guildId' | 'opening'>,
): Refusal | null => {
  const { room, preset, rules } = opening;
  if (room === null || !patched(PRESETS[preset], rules).adultsOnly) return null;
  const seen = deps.rooms.see(guildId, room);
  const isUnfit = seen !== null && seen !== 'unknown' && seen.kind !== 'other' && !seen.adultsOnly;
  return isUnfit ? refuse('room-not-for-adults', { channel: `<#${room}>` }).refusal : null;
};
