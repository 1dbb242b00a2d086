/** What tests of rooms that plans own look at, and do. */
import type { PlanRoom } from '../../src/app/index.ts';
import type { SpaceId } from '../../src/lib/index.ts';
import { eventsOf } from './outside-events.ts';
import { actor, type Room } from './outside-people.ts';
import type { OutsideWorld } from './outside.ts';
import { planGuild, value } from './planned-world.ts';

const host = actor('host', planGuild);

/** The rooms that plans own, as they are kept. */
export const ownedRooms = (world: OutsideWorld): readonly PlanRoom[] => [...eventsOf(world).rooms.values()];

/** The only room that stands. */
export const onlyRoom = (world: OutsideWorld): Room => {
  const [room, ...others] = [...world.rooms.values()];
  if (room === undefined || others.length > 0) throw new Error(`${others.length} rooms too many, or none`);
  return room;
};

/** What a room's overwrite says of coming in. */
export const connectOf = (room: Room, target: string): string | undefined =>
  [...room.overwrites].find(([whose]) => whose === target)?.[1].connect;

/** Whether a room lets nobody in. */
export const isLocked = (room: Room): boolean => connectOf(room, 'everyone') === 'denied';

/** How often we asked for something. */
export const started = (world: OutsideWorld, kind: string): number =>
  world.calls.filter((name) => name === kind).length;

/** Opens what is planned and lets it go live. */
export const openedPlan = async (world: OutsideWorld, id: SpaceId): Promise<void> => {
  const answer = await value(world.app.openPlanned(host, id));
  await world.pass(6000);
  const ready = await answer.ready;
  if (!ready.ok) throw new Error(ready.refusal.code);
};

/** Ends it. */
export const endedSpace = async (world: OutsideWorld, id: SpaceId): Promise<void> => {
  await value(world.app.ask(host, id, { type: 'end' }));
  await world.pass(6000);
};
