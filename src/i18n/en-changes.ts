import type { ChangesTexts, MoveTold } from './changes-texts.ts';
import { counted, listed, moment, person, quoted } from './words.ts';

const dates = (count: number): string => counted('en', count, { one: '{n} date', other: '{n} dates' });
const keepingOwn = (count: number): string =>
  `${counted('en', count, { one: '{n} date keeps', other: '{n} dates keep' })} the time that was set for that date alone.`;

const times = ({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number | null }): string =>
  `- ${moment(fromMs, 'f')} → ${toMs === null ? '**cancelled**' : `**${moment(toMs, 'F')}** (${moment(toMs)})`}`;
const inServer = (title: string, server: string | null): string =>
  `**${quoted(title)}**${server === null ? '' : ` in ${quoted(server)}`}`;
const toldOf = (count: number): string =>
  count === 0
    ? 'Nobody is told of it.'
    : `${counted('en', count, { one: '{n} person is', other: '{n} people are' })} told of it.`;
const because = (reason: string | null): readonly string[] => (reason === null ? [] : [`Why: ${quoted(reason)}`]);

const moveTold = ({ moved, keeping, restored, ended }: MoveTold): readonly string[] => [
  ...(moved === 0
    ? []
    : [
        `${dates(moved)} that ${moved === 1 ? 'is' : 'are'} planned ${moved === 1 ? 'goes' : 'go'} there; who comes to any of them is told once.`,
      ]),
  ...(keeping === 0 ? [] : [keepingOwn(keeping)]),
  ...(restored === 0
    ? []
    : [
        `⚠️ By the new times, ${dates(restored)} that ${restored === 1 ? 'was' : 'were'} left out or changed alone no longer ${restored === 1 ? 'is' : 'are'}.`,
      ]),
  ...(ended === 0
    ? []
    : [
        `⚠️ ${dates(ended)} that ${ended === 1 ? 'is' : 'are'} planned ${ended === 1 ? 'is' : 'are'} cancelled: the series ends before.`,
      ]),
];

/** Changing what is planned, in English. */
export const englishChanges: ChangesTexts = {
  wholeSeries: 'The whole series…',
  changeAll: 'Change all dates…',
  formAll: 'Change all dates to come',
  titleHint: '{n} becomes the number of the date, {date} its day',
  changedAll: ({ changed, keeping }) =>
    [
      changed === 0
        ? 'Changed: the dates that get planned from now on.'
        : `Changed: ${counted('en', changed, { one: '{n} date that is planned', other: '{n} dates that are planned' })}, and those after.`,
      ...(keeping === 0
        ? []
        : [
            `${counted('en', keeping, { one: '{n} date keeps', other: '{n} dates keep' })} what was changed of that date alone.`,
          ]),
    ].join(' '),
  wrote: (title, description) =>
    ['What you wrote, to be copied:', title, ...(description === '' ? [] : [description])].join('\n'),
  writeAgain: 'Go on with what you wrote…',
  settings: 'How it runs…',
  settingsOf: (title, isSeries) =>
    isSeries
      ? `### How all dates to come of **${quoted(title)}** run\nA date of which this was changed alone keeps that.`
      : `### How **${quoted(title)}** is to run`,
  pickPreset: 'All of it by a preset…',
  backToCard: 'Back',
  thisDate: 'This date alone',
  allDates: 'All dates to come of its series',
  followingDates: 'This date and all that follow',
  moveFollowing: 'It and all that follow…',
  moveWhole: 'The whole series…',
  moveAll: 'Move all dates…',
  formMove: 'Other times for all dates to come',
  moveHint: 'As you say it: 9pm, Friday 21:00, every 2 weeks on Tuesday 20:00; empty to keep it',
  zone: 'Time zone',
  moveUnread: 'No new times yet: go on, as in "9pm" or "Friday 21:00"',
  moveQuestion: ({ title, fromMs }) =>
    fromMs === null
      ? `Move all dates to come of **${quoted(title)}**?`
      : `Move **${quoted(title)}** from the date ${moment(fromMs, 'F')} on, and all that follow?`,
  moveTold,
  moveYes: 'Move them',
  movedAll: ({ title, moved, keeping, told }) =>
    [
      `The series **${quoted(title)}** is moved.`,
      ...(moved === 0 ? [] : [`${dates(moved)} that ${moved === 1 ? 'was' : 'were'} planned went there.`]),
      ...(keeping === 0 ? [] : [keepingOwn(keeping)]),
      ...(told === 0 ? [] : [toldOf(told)]),
    ].join(' '),
  seriesMoved: ({ title, server, dates: theirs, more, reason }) =>
    [
      `The times of ${inServer(title, server)} were changed.`,
      ...theirs.map(times),
      ...(more === 0 ? [] : [`- and ${dates(more)} more`]),
      ...because(reason),
    ].join('\n'),
  moveTellsWho: 'Whoever comes to it is told once.',
  toldOf,
  planMoved: ({ title, server, reason, ...moved }) =>
    [`The time of ${inServer(title, server)} was changed.`, times(moved), ...because(reason)].join('\n'),
  cancelTellsWho: 'Whoever said that they come is told once.',
  planCancelled: ({ title, server, startsAtMs, isOneDate, reason }) =>
    [
      `${inServer(title, server)}, ${moment(startsAtMs, 'F')} (${moment(startsAtMs)}), is cancelled.${isOneDate ? ' The other dates of its series stay.' : ''}`,
      ...because(reason),
    ].join('\n'),
  seriesCancelled: ({ title, server, dates: theirs, more, reason }) =>
    [
      `The series of ${inServer(title, server)} is over. These dates do not take place:`,
      ...theirs.map((startsAtMs) => `- ${moment(startsAtMs, 'F')} (${moment(startsAtMs)})`),
      ...(more === 0 ? [] : [`- and ${dates(more)} more`]),
      ...because(reason),
    ].join('\n'),
  namedOthers: (hosts) =>
    `${listed('en', hosts.map(person))} may hand it back to you; until they want to be told of what they host, you are told what becomes of it.`,
  namedHost: ({ byUserId, title, server, startsAtMs, isSeries }) =>
    [
      isSeries
        ? `${person(byUserId)} named you among those who host the series of ${inServer(title, server)} in turn; one of its dates begins ${moment(startsAtMs, 'F')} (${moment(startsAtMs)}).`
        : `${person(byUserId)} named you as the host of ${inServer(title, server)}, ${moment(startsAtMs, 'F')} (${moment(startsAtMs)}).`,
      'You were not asked before, so nothing more about it is sent to you unless you want that. If you do not want to host it, hand it back.',
    ].join('\n'),
  hostYes: 'Remind me of what I host',
  handBack: 'Hand it back',
  hostNo: 'No such messages',
  hostYesSet:
    'You are reminded of what you host half an hour before and when it opens, and told what becomes of it. `/reminders hosting:` turns that off.',
  hostNoSet:
    'You are not told any more of what others plan for you to host, nor reminded of what you host, in any server. `/reminders hosting:` turns that on again.',
  handedBack: ({ title, byUserId, isSeries }) =>
    isSeries
      ? `You are none of the hosts of the series of **${quoted(title)}** any more; ${person(byUserId)} is told so.`
      : `You do not host **${quoted(title)}** any more; ${person(byUserId)} does, and is told so.`,
  handedBackTold: ({ userId, title, server, startsAtMs, isSeries }) =>
    isSeries
      ? `${person(userId)} does not want to host the series of ${inServer(title, server)}. You host their dates; \`/agenda\` names somebody else.`
      : `${person(userId)} does not want to host ${inServer(title, server)}, ${moment(startsAtMs, 'F')}. You host it; \`/agenda\` names somebody else.`,
  handedBackToNobody: ({ userId, byUserId, title, startsAtMs, isSeries }) =>
    `${person(userId)} does not want to host ${isSeries ? `the series of ${inServer(title, null)}` : `${inServer(title, null)}, ${moment(startsAtMs, 'F')}`}. ${person(byUserId)}, who planned it, is not in the server any more: \`/agenda\` names somebody else.`,
  needsTime: 'Give `when:` for one date. `zone:` alone is for `dates:` *All* or a series, which keeps its hours then.',
  dateAhead:
    'People can say that they come from about a week before, when Discord lists it as an event. `/space change` changes anything else of it.',
  dateTellsNobody: 'Nobody could say yet that they come, so nobody is told.',
  needsPlannedDate:
    'The dates before that one are not planned yet, so what follows it cannot move with it. Move it alone, or give `dates:` *All*.',
  needsDate: 'Pick the date of the series from which on its dates are to move; the series itself is all of them.',
  notOfSeries: 'That is no date of a series, so there are no other dates to change. Leave `dates:` out.',
  pickDate:
    'That is the whole series. Pick one of its dates to change that alone, or leave `dates:` out to change all of them.',
  hostOrRota: 'Give `host:` or `rota:`, not both: `rota:` names everybody who hosts in turn.',
  hostOfRota: (hosts) =>
    `${listed('en', hosts.map(person))} host this series in turn. \`rota:\` says who does from now on, one person too; \`host:\` is for one date. Nothing was changed.`,
  rotaOfOne: 'Who hosts in turn is of a whole series. For one date give `host:`, or pick the series or `dates:` *All*.',
};
