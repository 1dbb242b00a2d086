import type { EventPlan, EventTexts } from './event-texts.ts';
import { channel, moment, quoted } from './words.ts';

const named = ({ title, startsAtMs }: EventPlan): string => `**${quoted(title)}** (${moment(startsAtMs, 'f')})`;

/** English words of Discord's scheduled events and of the rooms that they stand in. */
export const englishEvent: EventTexts = {
  place: 'In this server: the room opens at the start',
  ownRooms: {
    planned: 'Planned spaces: a room at once, locked until they open',
    opening: 'Planned spaces: a room when they open',
  },
  gaveUp: (plan) =>
    `Discord's list of events is full, so ${named(plan)} is taken off it for a sooner one. It still opens by itself, whoever said that they are interested stays so, and it comes back to the list when there is room.`,
  notAsked: (plan) =>
    `${named(plan)} opens. Whether somebody cancelled its event while Majlis was away is not known, since Discord does not answer; if so, end it by \`/space end\`.`,
  noRoom: (plan) =>
    `${named(plan)} has no room of its own before it opens; Discord's list of events says when it does. ${plan.why}`,
  roomDeleted: (plan) => `Somebody deleted the room of ${named(plan)}, so it does not open. Plan it anew if it is to.`,
  seriesRoomDeleted: (plan) =>
    `Somebody deleted the room of the series that ${named(plan)} belongs to. Its dates still open, each in a room that is made then. This one can be opened now, moved, or left out.`,
  openedByHand: (plan) =>
    `Somebody opened the stage ${channel(plan.channelId)} of ${named(plan)} before its time. Open it now, or leave it: it opens there by itself when its time comes.`,
};
