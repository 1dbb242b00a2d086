import type { CalendarPort, CoverStore } from '../../src/app/index.ts';
import { outsideCalendar } from './outside-calendar.ts';
import { coverStore } from './outside-covers.ts';
import { eventPort, eventsOf, planEventStore, planRoomStore } from './outside-events.ts';
import type { OutsideAppParts } from './outside-app.ts';
import type { WorldOptions } from './outside-people.ts';
import { personStore, serverPort } from './outside-server-ports.ts';
import { announcementPort, memberRolePort, messagePort, panelPort } from './outside-chat.ts';
import { posterPort, posterStore } from './outside-posters.ts';
import { rsvpStore } from './outside-rsvps.ts';
import { roomPort } from './outside-rooms.ts';
import { worldStores } from './outside-stores.ts';
import { OutsideWorld } from './outside-world.ts';

export type { OutsideWorld } from './outside-world.ts';

/** The covers that people gave, and those that a test put there. */
const covers = (world: OutsideWorld, generation: number): CoverStore => {
  const given = coverStore(world, generation);
  return { ...given, read: async (id) => eventsOf(world).covers.get(id) ?? (await given.read(id)) };
};

/**
 * A small Discord with its stores, and an app at its ports; `boot` starts it. Its calendar knows few words unless a test hands in another;
 * what a test keeps elsewhere takes the place of its stores.
 */
export const outsideWorld = (
  options: WorldOptions = {},
  calendar: CalendarPort = outsideCalendar,
  elsewhere: Partial<OutsideAppParts['ports']> = {},
): OutsideWorld =>
  new OutsideWorld(options, (world, generation) => ({
    ...worldStores(world, generation),
    feedAddress: (key) => `https://majlis.test/feed/${key}.ics`,
    rooms: roomPort(world, generation),
    panels: panelPort(world, generation),
    server: serverPort(world, generation),
    calendar,
    events: eventPort(world, generation),
    planEvents: planEventStore(world, generation),
    planRooms: planRoomStore(world, generation),
    covers: covers(world, generation),
    people: personStore(world, generation),
    rsvps: rsvpStore(world, generation),
    posterStore: posterStore(world, generation),
    posters: posterPort(world, generation),
    messages: messagePort(world, generation),
    // Nothing waits here for Discord's limit.
    order: { withUrgency: (_urgency, work) => work() },
    announcements: announcementPort(world, generation),
    memberRoles: memberRolePort(world, generation),
    ...elsewhere,
  }));
