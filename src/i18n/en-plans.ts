import type { PlanCommandTexts, PlanTexts, PlanTold, SeriesTold, PlannedCounts } from './plans-texts.ts';
import { channel, counted, isolated, lasting, listed, moment, person, quoted } from './words.ts';

/** What the commands for what is planned do, in English. */
export const englishPlanCommands: PlanCommandTexts = {
  spaceSchedule: 'Plan a space that opens by itself',
  spaceSeries: 'Plan a space that comes again and again',
  spaceReschedule: 'Move a planned space, or a series, to another time',
  spaceChange: 'Change what is planned, one date or all to come',
  spaceSkip: 'Leave out one date of a series',
  spaceCancel: 'Cancel a planned space or a whole series',
  planTitle: 'What it is about, up to 100 characters',
  planWhen: 'As you say it: tomorrow 7pm, in 20 minutes, Thursday 20:00, 2026-12-24 18:00',
  seriesWhen: 'As you say it: every Thursday 20:00, first Monday of the month at 7pm',
  seriesUntil: 'How often or until when: 10 times, 30 June; for ever without it',
  seriesRota: 'Who hosts in turn, as mentions: @Layla @Omar',
  seriesTitle: '{n} becomes the number of the date, {date} its day',
  planZone: 'Time zone of the time; yours without it',
  planHost: 'Who hosts it; you without it',
  planLasts: 'Minutes that it is expected to last',
  planSeats: 'How many may come; everybody without it',
  whichPlan: 'Which planned space',
  whichDate: 'Which date',
  whichToCancel: 'Which planned space or series',
  planReason: 'Why; whoever comes is told',
  cancelBy: 'All that this person planned (for who manages the server)',
  whichToChange: 'Which planned space or series',
  changeDates: 'Which dates of its series; this one without it',
  moveDates: 'Which dates of a series go; this one without it',
  changeHost: 'Who hosts it',
  changeSeats: 'How many may come; 0 for everybody',
  newTime: 'As you say it: tomorrow 7pm; for several dates: 9pm, Friday 21:00',
  agenda: 'What is coming here, and what you can do about it',
  timezone: 'The time zone in which Majlis reads your times',
  timezoneZone: 'Continent and city, such as Asia/Riyadh; without it you are told what it is',
};

const minutes = (count: number): string => lasting('en', count * 60_000);

const whereOf = ({ room, kind }: Pick<PlanTold, 'room' | 'kind'>): string => {
  if (room !== null) return channel(room);
  if (kind === null) return 'a room of its own';
  return kind === 'stage' ? 'a stage of its own' : 'a voice room of its own';
};

const seriesOf = ({ series }: Pick<PlanTold, 'series'>): readonly string[] =>
  series === null ? [] : [`date ${series.number} of ${quoted(series.title)}`];

const at = (atMs: number): string => `${moment(atMs, 'F')} (${moment(atMs)})`;

/** Plans and series of one person, counted. */
const plannedCounts = ({ plans, series }: PlannedCounts): string =>
  listed('en', [
    ...(plans === 0 ? [] : [counted('en', plans, { one: '{n} space', other: '{n} spaces' })]),
    ...(series === 0 ? [] : [counted('en', series, { one: '{n} series', other: '{n} series' })]),
  ]);

const detailsOf = (plan: { readonly lengthMin: number; readonly seats: number | null }): readonly string[] => [
  `lasts about ${minutes(plan.lengthMin)}`,
  ...(plan.seats === null ? [] : [counted('en', plan.seats, { one: '{n} seat', other: '{n} seats' })]),
];

const seriesDetails = (series: SeriesTold): string =>
  [
    `host ${listed('en', series.hosts.map(person))}${series.hosts.length > 1 ? ', in turn' : ''}`,
    whereOf(series),
    ...detailsOf(series),
  ].join(' · ');

const lineOf = (plan: PlanTold): string =>
  [
    `${moment(plan.startsAtMs, 'F')} (${moment(plan.startsAtMs)})`,
    `**${quoted(plan.title)}**`,
    `host ${person(plan.hostId)}`,
    whereOf(plan),
    ...seriesOf(plan),
  ].join(' · ');

/** Planning in English. */
export const englishPlans: PlanTexts = {
  draft: (plan) =>
    [
      `**${quoted(plan.title)}** is to open by itself${plan.isClear ? ` ${at(plan.startsAtMs)}` : ''}.`,
      [`host ${person(plan.hostId)}`, whereOf(plan), ...detailsOf(plan)].join(' · '),
    ].join('\n'),
  readIn: (local, zone) => `Read as ${isolated(local)} in ${isolated(zone)}.`,
  notSaved: 'Nothing is saved before you press.',
  why: {
    'clocks-back': 'The clocks go back then, and that hour comes twice. Which one?',
    'am-or-pm': 'In the morning or in the evening? Which one?',
    'day-or-month': 'The day or the month first? Which one?',
    'which-week': 'The one that comes, or the one of the week after? Which one?',
    'which-midnight': 'In the night that the day begins with, or in the one that it ends with? Which one?',
    'whose-day': 'By the day where you are, or by the day in the zone that you wrote? Which one?',
    'whose-week': 'These are other days in one country than in another. Which ones?',
  },
  which: 'That may mean several times. Which one?',
  shifted: 'The time that you wrote does not exist on that day, since the clocks go forward; this is what it becomes.',
  warnings: '⚠️ **As things are now**',
  atMeaning: (times, warning) => `**${times.map(isolated).join(' · ')}**: ${warning}`,
  draftSeries: (series) =>
    [`**${quoted(series.title)}** is to come again and again.`, seriesDetails(series)].join('\n'),
  seriesCard: (series) => [`### ${quoted(series.title)}`, seriesDetails(series)].join('\n'),
  nextDates: (dates) => ['Next dates:', ...dates.map((date) => `- ${at(date)}`)].join('\n'),
  wayDates: (label, zone, dates) =>
    [`- **${isolated(label)}** (${isolated(zone)}):`, ...dates.map((date) => `  - ${at(date)}`)].join('\n'),
  noDates: 'It has no date to come.',
  ends: (end) => {
    if (end.type === 'never') return 'It goes on until somebody ends it.';
    if (end.type === 'count')
      return `${counted('en', end.count + (end.earlier ?? 0), { one: '{n} date', other: '{n} dates' })} in all.`;
    return `The last one begins ${moment(end.untilMs, 'F')} at the latest.`;
  },
  save: 'Save',
  change: 'Change…',
  discard: 'Discard',
  saved: (title, startsAtMs) =>
    `Saved: **${quoted(title)}** opens by itself ${at(startsAtMs)}. \`/agenda\` shows what is coming.`,
  savedSeries: (title) =>
    `Saved: the series **${quoted(title)}**. Each date opens by itself; \`/agenda\` shows what is coming.`,
  discarded: 'Discarded. Nothing was saved.',
  rotaUnread: 'Nobody is mentioned in `rota:`. Type @ and pick who hosts in turn, up to 25.',
  agendaTitle: (zone) =>
    `### What is coming\nDiscord shows each time in your own zone. You write times in ${isolated(zone)} (\`/timezone\`).`,
  agendaEmpty:
    'Nothing is planned here. `/space schedule` plans a space that opens by itself, `/space series` one that comes again and again.',
  agendaCut: 'There is more than can be shown here; the soonest are.',
  page: (page, pages) => `Page ${page} of ${pages}`,
  previous: 'Previous page',
  next: 'Next page',
  seriesHeading: '**Series**',
  line: (plan) =>
    `${lineOf(plan)}${plan.warnings === 0 ? '' : ` · ⚠️ ${counted('en', plan.warnings, { one: '{n} thing in its way', other: '{n} things in its way' })}`}`,
  missedLine: (plan, why) => `**Did not open** · ${lineOf(plan)}\n${why}`,
  seriesLine: (title, hosts, dates) =>
    [
      `**${quoted(title)}**`,
      `host ${listed('en', hosts.map(person))}`,
      dates.length === 0 ? 'no date to come' : `next ${dates.map((date) => moment(date, 'f')).join(', ')}`,
    ].join(' · '),
  pick: 'Change, move or cancel one…',
  choice: (title, local) => `${isolated(title)} · ${local}`,
  seriesChoice: (title) => `${isolated(title)} · the whole series`,
  card: (plan) =>
    [
      `### ${quoted(plan.title)}`,
      `Opens by itself ${at(plan.startsAtMs)}`,
      [`host ${person(plan.hostId)}`, whereOf(plan), ...detailsOf(plan), ...seriesOf(plan)].join(' · '),
      `planned by ${person(plan.byUserId)}`,
    ].join('\n'),
  missed: '**It did not open by itself:**',
  back: 'Back to what is coming',
  openNow: 'Open now',
  move: 'Move…',
  edit: 'Change…',
  pickHost: 'Another host…',
  pickHosts: 'Who hosts in turn…',
  skip: 'Leave out this date…',
  cancel: 'Cancel…',
  cancelSeries: 'End the series…',
  keep: 'Keep it',
  kept: 'Nothing was changed.',
  cancelQuestion: (title, startsAtMs) => `Cancel **${quoted(title)}** ${at(startsAtMs)}? It will not open.`,
  skipQuestion: (title, startsAtMs) =>
    `Leave out **${quoted(title)}** ${at(startsAtMs)}? The other dates of its series stay.`,
  skipMovesHosts: 'Its host’s turn comes with the next date, and every turn after it one date later.',
  cancelSeriesQuestion: (title) =>
    `End the series **${quoted(title)}**? None of its dates opens any more. What is open stays open.`,
  cancelYes: 'Cancel it',
  cancelAll: 'Cancel what they planned…',
  cancelAllQuestion: (userId, planned) =>
    `Cancel all that ${person(userId)} planned here: ${plannedCounts(planned)}? None of it will open.`,
  cancelAllYes: 'Cancel all of it',
  cancelledAll: (userId, planned) =>
    `Cancelled of what ${person(userId)} planned: ${plannedCounts(planned)}. What has opened meanwhile stays.`,
  cancelAllNone: (userId) => `${person(userId)} has planned nothing here that is to come.`,
  cancelWhich: 'Give `which:`, or `by:` for all that one person planned; one of them, not both.',
  cancelSeriesYes: 'End the series',
  skipYes: 'Leave it out',
  cancelled: (title) => `**${quoted(title)}** is cancelled.`,
  skipped: (title, startsAtMs) => `**${quoted(title)}** ${at(startsAtMs)} is left out. The other dates stay.`,
  seriesCancelled: (title) => `The series **${quoted(title)}** is over. None of its dates opens any more.`,
  notOfSeries: 'That is no date of a series. `/space cancel` cancels it.',
  moveQuestion: (title, fromMs, toMs) => `Move **${quoted(title)}** from ${at(fromMs)} to ${at(toMs)}?`,
  moveWhich: (title, fromMs) => `Move **${quoted(title)}** from ${at(fromMs)}:`,
  moveYes: 'Move it',
  moved: (title, toMs) => `**${quoted(title)}** is moved: it opens by itself ${at(toMs)}.`,
  changed: 'Changed.',
  nothingChanged: 'Nothing was changed.',
  form: {
    again: 'Plan it otherwise',
    change: 'Change a planned space',
    move: 'Move a planned space',
    title: 'Title',
    description: 'Description',
    when: 'When',
    whenHint: 'As you say it: tomorrow 7pm, in 20 minutes, Thursday 20:00, 2026-12-24 18:00',
    keepsTime: 'Empty to keep the time',
    seriesWhenHint: 'As you say it: every Thursday 20:00, first Monday of the month at 7pm',
  },
  examples: ['in 20 minutes', 'tomorrow 19:00', 'Thursday 20:00'],
  seriesExamples: ['every Thursday 20:00', 'every day at 18:30', 'first Monday of the month 19:00'],
  read: (local, zone) => `${local} (${zone})`,
  unread: 'Not a time yet: go on, as in "tomorrow 19:00"',
  tooLong: 'Too long for a time',
  zoneIs: (zone) =>
    `Majlis reads your times in **${isolated(zone)}**. \`/timezone zone:\` changes that, for you alone and in every server.`,
  zoneSet: (zone) => `From now on Majlis reads your times in **${isolated(zone)}**, in every server.`,
  zoneOfServer: (zone) =>
    `From now on Majlis reads your times in the zone of each server; here that is **${isolated(zone)}**.`,
  asServer: 'As each server has it',
};
