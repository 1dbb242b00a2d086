import type { DigestEntry, JobToldOf, UpkeepTexts } from './upkeep-texts.ts';
import { channel, counted, moment, person, quoted } from './words.ts';

const days: UpkeepTexts['digest']['days'] = {
  daily: 'Every day',
  MO: 'Every Monday',
  TU: 'Every Tuesday',
  WE: 'Every Wednesday',
  TH: 'Every Thursday',
  FR: 'Every Friday',
  SA: 'Every Saturday',
  SU: 'Every Sunday',
};

const what = (told: JobToldOf): string => {
  switch (told.kind) {
    case 'open':
      return `To open it ${moment(told.dueAtMs, 'f')}`;
    case 'series':
      return 'To plan the next dates of this series';
    case 'grace':
      return 'To end it since its room was empty';
    case 'digest':
      return `To post the digest of ${moment(told.dueAtMs, 'f')}`;
  }
};

const follows = (told: JobToldOf): string => {
  switch (told.follows) {
    case 'host-told':
      return 'It is too late by now, and its host was told.';
    case 'done':
      return 'It was done in another way meanwhile; nothing is missing.';
    case 'tried-again':
      return told.kind === 'open'
        ? `Majlis goes on trying every 15 seconds until ${moment(told.untilMs, 't')}, and tells its host if that fails too.`
        : 'Majlis goes on trying every 15 seconds.';
  }
};

const lineOf = ({ title, startsAtMs, hostId, room, url }: DigestEntry): string =>
  [
    `- ${moment(startsAtMs, 'F')}`,
    url === null ? `**${quoted(title)}**` : `**${quoted(title)}** ([event](<${url}>))`,
    `host ${person(hostId)}`,
    ...(room === null ? [] : [channel(room)]),
  ].join(' · ');

/** What Majlis tells about plans by itself, in English. */
export const englishUpkeep: UpkeepTexts = {
  givenUp: (told) =>
    `⚠️ ${moment(told.sinceMs, 'T')} ${what(told)} failed each time and was given up by the queue. ${follows(told)} Who runs Majlis finds why in its log.`,
  digestName: 'Digest of what is coming',
  digestHeading: (until) =>
    until === 'week' ? '### Coming in the next seven days' : '### Coming until this time tomorrow',
  digestLine: lineOf,
  digestMore: (count) =>
    `…and ${counted('en', count, { one: '{n} more', other: '{n} more' })}: \`/agenda\` shows everything.`,
  trouble: ({ title, startsAtMs, hostId, whys }) =>
    [
      `⚠️ **${quoted(title)}** (${person(hostId)}, ${moment(startsAtMs, 'f')}) will not open by itself as things are:`,
      ...whys.map((why) => `- ${why}`),
      'It stays planned: once that is put right it opens at its time. `/agenda` shows what can be changed.',
    ].join('\n'),
  roomGone: ({ title, startsAtMs, hostId, isSeries }) =>
    [
      `⚠️ The room in which **${quoted(title)}** (${person(hostId)}, ${moment(startsAtMs, 'f')}) was to run has been deleted.`,
      isSeries
        ? 'It is the room of the whole series. Its dates stay planned: choose another room, have one made for each, or leave this date out.'
        : 'It stays planned: choose another room, have one made for it, or cancel it.',
    ].join('\n'),
  makeRoom: 'Make a room for it',
  otherRoom: 'Another room…',
  otherRoomHow: (title) =>
    `Rooms are picked in the server: run \`/agenda\` there, pick **${quoted(title)}** or its series, and choose the room on the card.`,
  pickRoom: 'Another room…',
  roomSet: ({ title, isSeries }) =>
    isSeries
      ? `A room is made for **${quoted(title)}** when it opens, and for each of the other dates of its series that were to run there.`
      : `A room is made for **${quoted(title)}** when it opens.`,
  length: 'Expected length in minutes',
  seats: 'Seats',
  seatsHint: 'Empty: not counted. Who has a seat keeps it; more seats go to who waits longest.',
  digest: {
    is: (time) =>
      time === null
        ? 'No digest of what is planned is posted there.'
        : `${days[time.day]} at ${time.at} what is planned is posted there, in the server’s time zone.`,
    button: 'Digest…',
    form: 'Digest of what is planned',
    day: 'When it is posted',
    at: 'Time of day',
    atHint: 'In the server’s time zone: 18:00, 6 pm. Without anything planned nothing is posted.',
    never: 'Never',
    days,
  },
};
