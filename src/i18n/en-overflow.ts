import type { Catalogue } from './catalogue.ts';
import type { OverflowRefusal, OverflowTexts, RoomTold } from './overflow-texts.ts';
import { channel, counted, invitations, quoted } from './words.ts';

/** How many people a room takes. */
const people = (count: number): string => counted('en', count, { one: '{n} person', other: '{n} people' });

/** Refusals that concern the rooms beside a full one, in English. */
export const englishOverflowRefusals: Pick<Catalogue['refusal'], OverflowRefusal> = {
  'link-of-overflow': () =>
    'That link holds the rooms of one space together. End the second room instead (**End** on its panel), or mute the link.',
  'overflow-no-account': (p) => {
    const why =
      'The room is full, and none opens beside it: that takes one account of Majlis in each room, and in this server none is free. ';
    return p['invites'] === undefined
      ? `${why}End a space that is linked, or ask the operator of Majlis for more accounts (\`DISCORD_POOL_TOKENS\`).`
      : `${why}Somebody who may manage the server can let another one in: ${invitations('en', p['invites'], p['guild'])}.`;
  },
  'places-of-lent': (p) =>
    `${p['places'] === undefined ? '' : `“At most ${people(Number(p['places']))} in the room” does not hold there: `}${p['channel'] ?? 'That room'} is lent by this server, and Majlis does not change how many a lent room takes. Somebody who may manage the channel sets **User Limit** in its settings; or let Majlis make a room.`,
};

const named = (rooms: readonly RoomTold[]): string =>
  rooms.map((room) => `${channel(room.channelId)}${room.isFull ? ' (full)' : ''}`).join(', ');

/** The words of the rooms beside a full one, in English. */
export const englishOverflow: OverflowTexts = {
  turnOn: 'Open rooms when full',
  turnOff: 'No more rooms when full',
  on: 'another room opens when this one is full',
  places: (count) => `at most ${people(count)} in the room`,
  pickPlaces: 'How many people may be in the room',
  choice: (count) => (count === 0 ? 'As many as come' : `At most ${people(count)}`),
  main: ({ isFull, rooms }) => {
    const open = rooms.filter((room) => !room.isFull);
    const others = 'everybody hears everybody, and hands stand in one queue.';
    if (!isFull) return `**Also in** ${named(rooms)}: ${others}`;
    if (open.length === 0)
      return `**This room is full**, and so is every other: ${named(rooms)}. In all of them ${others}`;
    const full = rooms.filter((room) => room.isFull);
    return `**This room is full.** There is room in ${named(open)}${full.length === 0 ? '' : `, and none in ${named(full)}`}: ${others}`;
  },
  beside: ({ title, isFull, rooms }) =>
    `**A further room of ${quoted(title)}**${rooms.length === 0 ? '' : `, beside ${named(rooms)}`}${isFull ? '; this one is full' : ''}: everybody hears everybody. Hands stand in one queue, and whoever is brought up speaks from here. The same people run all of them.`,
  announced: (channelId) => `The room is full: there is space in ${channel(channelId)}`,
  fullRoom: 'The full room',
};
