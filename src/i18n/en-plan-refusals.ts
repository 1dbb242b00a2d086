import type { Catalogue, RefusalParams } from './catalogue.ts';
import type { PlanNotOpened, PlanRefusal } from './plan-refusal-texts.ts';
import { counted, moment, person, quoted } from './words.ts';

const minutes = (count: number): string => counted('en', count, { one: '{n} minute', other: '{n} minutes' });
const spaces = (p: RefusalParams): string =>
  counted('en', Number(p['max'] ?? '1'), { one: '{n} space', other: '{n} spaces' });
const at = (p: RefusalParams): string => moment(Number(p['atMs'] ?? '0'), 'f');
const title = (p: RefusalParams): string => quoted(p['title'] ?? '–');

const ends: Readonly<Record<string, string>> = {
  opened: 'it has opened',
  cancelled: 'it was cancelled',
  skipped: 'this date was left out',
  'series-over': 'its series does not have it any more',
  'event-cancelled': 'its event was cancelled in Discord',
  'room-deleted': 'its room was deleted',
  'not-confirmed': 'it was not confirmed',
  'server-left': 'Majlis was removed from the server meanwhile',
};

/** Refusals and warnings in English that concern spaces which open by themselves. */
export const englishPlanRefusals: Pick<Catalogue['refusal'], PlanRefusal> = {
  'plan-not-found': () => 'There is no such planned space here (any more). `/agenda` shows what is planned.',
  'plan-over': (p) =>
    `Nothing can be changed about that space any more: ${ends[p['why'] ?? ''] ?? 'it is over'}. \`/agenda\` shows what is planned.`,
  'not-your-plan': () =>
    'Only who planned it, its host, a moderator, or who manages the server can change what is planned. Ask one of them.',
  'changed-meanwhile': () =>
    'It was changed while your form was open, so nothing of the form was saved. Look at how it stands now, and change it again.',
  'too-many-plans': (p) =>
    `This server has ${spaces(p)} planned already, and no more are taken. Cancel one first: \`/agenda\` shows them.`,
  'too-many-plans-yours': (p) =>
    `You have planned ${spaces(p)} here already, and nobody plans more at once. Cancel one first, or make a series of them.`,
  'plan-number': (p) =>
    p['what'] === 'seats'
      ? `The number of seats must be a whole number from ${p['min'] ?? '1'} to ${p['max'] ?? '10000'}.`
      : `The expected length must be a whole number of minutes from ${p['min'] ?? '5'} to ${p['max'] ?? '1440'}.`,
  'series-not-found': () => 'There is no such series here (any more). `/agenda` shows what is planned.',
  'series-over': () => 'That series is over: nothing can be changed about it any more.',
  'too-many-series': (p) =>
    `This server has ${counted('en', Number(p['max'] ?? '1'), { one: '{n} series', other: '{n} series' })} already, and no more are taken. Cancel one first.`,
  'too-many-series-yours': (p) =>
    `You have ${counted('en', Number(p['max'] ?? '1'), { one: '{n} series', other: '{n} series' })} here already, and nobody but who manages the server has more. Cancel one first.`,
  'rota-too-long': (p) => `A series needs at least one host and takes at most ${p['max'] ?? '25'} in turn.`,
  'host-not-here': (p) =>
    `${p['user'] === undefined ? 'Its host' : person(p['user'])} is not in this server, so the space cannot open with them as its host. Choose another host: \`/agenda\` shows what is planned.`,
  'opens-too-late': (p) =>
    `It should have opened at ${at(p)}, and Majlis could not open anything then. It is too late to do it without asking: open it now, move it, or cancel it.`,
  'opened-late': (p) =>
    `This space was planned for ${at(p)} and opened ${minutes(Number(p['minutes'] ?? '1'))} late, since Majlis could not open it then.`,
  'plan-same-host': (p) => `Its host also hosts ${title(p)} at that time (${at(p)}).`,
  'plan-same-room': (p) => `Its room is also taken by ${title(p)} at that time (${at(p)}).`,
  'plan-crowded': (p) =>
    `More spaces are planned for that time than this server allows at once (${p['max'] ?? '–'}): the last ones will not open. Who manages the server sets how many with \`/setup\`.`,
  'plan-host-crowded': (p) =>
    `Its host hosts more spaces at that time than this server allows one person (${p['max'] ?? '–'}): the last ones open only once another has ended.`,
  'plan-too-soon': (p) =>
    `Its host opens another space less than ${minutes(Number(p['minutes'] ?? '1'))} before or after it, which this server asks for between two: the second one does not open on time.`,
  'plan-no-account': (p) =>
    `More spaces are planned for that time than Majlis has accounts here (${p['max'] ?? '–'}): the last ones open, but cannot be linked or heard elsewhere.`,
  'plan-quiet-hours': (p) =>
    `That time lies in the quiet hours of this server, which last until ${moment(Number(p['untilMs'] ?? '0'), 't')}: it will not open unless its host may manage the server.`,
  'plan-host-blocked': () =>
    'Its host is blocked in the whole server: it will not open unless somebody else hosts it, or a moderator lets them in again (`/blocks remove`).',
  'plan-host-may-not': (p) =>
    `In this server spaces are opened by ${p['roles'] ?? 'certain roles'} only, and its host has none of them: it will not open.`,
};

/** Tells a host that a planned space of theirs did not open. */
export const englishPlanNotOpened = (plan: PlanNotOpened): string =>
  `**${quoted(plan.title)}** (${person(plan.hostId)}, ${moment(plan.startsAtMs, 'f')}) did not open by itself. ${plan.why}`;
