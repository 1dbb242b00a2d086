import type { Catalogue } from './catalogue.ts';
import type { ComingTold, PlanNamed, RsvpCommandTexts, RsvpTexts } from './rsvp-texts.ts';
import { channel, counted, duration, moment, person, quoted } from './words.ts';

const MINUTE_MS = 60_000;

const named = ({ title, server }: PlanNamed): string =>
  `**${quoted(title)}**${server === null ? '' : ` in ${quoted(server)}`}`;

const when = (atMs: number): string => `${moment(atMs, 'f')} (${moment(atMs)})`;

const coming = ({ going, waitlisted, interested, seats }: ComingTold): string =>
  [
    seats === null
      ? counted('en', going, { one: '{n} person is going', other: '{n} people are going' })
      : `${going} of ${counted('en', seats, { one: '{n} seat', other: '{n} seats' })} taken`,
    ...(waitlisted === 0
      ? []
      : [counted('en', waitlisted, { one: '{n} waits for a seat', other: '{n} wait for a seat' })]),
    ...(interested === 0 ? [] : [counted('en', interested, { one: '{n} is interested', other: '{n} are interested' })]),
  ].join(' · ');

const lead = (leadMin: number | null): string => {
  if (leadMin === null) return 'No reminder';
  return leadMin === 0 ? 'When it opens' : `${duration('en', leadMin * MINUTE_MS)} before`;
};

const hosting = (ofHosting: boolean | null): string => {
  if (ofHosting === false) return 'Of spaces that you host you are not reminded.';
  return ofHosting === true
    ? 'Of spaces that you host you are reminded half an hour before and when they open.'
    : 'Of spaces that you planned and host you are reminded half an hour before and when they open; of those that somebody else planned for you only with `/reminders hosting:`.';
};

const reminded: RsvpTexts['reminded'] = (leadMin) => {
  if (leadMin === null) return 'You are not reminded of it.';
  if (leadMin === 0) return 'You are told by direct message when it opens.';
  return `You are reminded by direct message ${duration('en', leadMin * MINUTE_MS)} before it begins.`;
};

/** Coming and reminders in English. */
export const englishRsvp: RsvpTexts = {
  card: {
    planned: 'A space is planned',
    missed: 'This space did not open at its time; its host decides',
    begun: 'This space has opened',
    cancelled: 'This space does not take place',
  },
  host: 'Host',
  begins: (startsAtMs) => `Begins ${when(startsAtMs)}`,
  lasts: (lengthMin) => `about ${duration('en', lengthMin * MINUTE_MS)}`,
  coming,
  going: 'Going',
  interested: 'Interested',
  remindMe: 'Remind me',
  leave: 'Not coming',
  join: 'Join',
  youGo: (plan) => `You have a seat at ${named(plan)}, ${when(plan.startsAtMs)}.`,
  youWait: (plan) =>
    `All seats at ${named(plan)} are taken. You wait in place ${plan.place}: when somebody gives a seat back you get it and are told so by direct message.`,
  youAreInterested: (plan) => `You are interested in ${named(plan)}, ${when(plan.startsAtMs)}. That takes no seat.`,
  youStayAway: (plan) => `You are off the list of ${named(plan)}, and not reminded of it.`,
  reminded,
  pickLead: 'When to be reminded',
  lead,
  settings: ({ leadMin, ofHosting }) =>
    [
      leadMin === null
        ? 'You have not chosen yet when you are usually reminded: the first **Remind me** takes ten minutes before.'
        : `**Remind me** means for you: ${lead(leadMin).toLowerCase()}.`,
      hosting(ofHosting),
    ].join('\n'),
  reminder: (plan) =>
    `⏰ ${named(plan)} begins ${moment(plan.startsAtMs)} (${moment(plan.startsAtMs, 't')}). Host: ${person(plan.hostId)}`,
  isOpen: (plan) => `🎙️ ${named(plan)} is open now: ${channel(plan.channelId)}`,
  promoted: (plan) => `A seat at ${named(plan)} came free, and it is yours: ${when(plan.startsAtMs)}.`,
  hostReminder: (plan, counts) =>
    `⏰ ${named(plan)}, which you host, opens by itself ${moment(plan.startsAtMs)} (${moment(plan.startsAtMs, 't')}). ${coming(counts)}.`,
  inTheWay: '**Still in the way:**',
  allWell: 'Permissions, accounts and room are in order.',
  hostOpen: (plan) => `🎙️ Your space ${named(plan)} is open now: ${channel(plan.channelId)}`,
  hostStop: '-# `/reminders hosting:` stops these.',
};

/** The command about reminders in English. */
export const englishRsvpCommands: RsvpCommandTexts = {
  reminders: 'When you are reminded of planned spaces',
  remindersLead: 'What "Remind me" means for you',
  remindersHosting: 'Whether you are reminded of spaces that you host',
};

type RsvpRefusal = 'rsvp-full' | 'rsvp-over' | 'rsvp-host' | 'rsvp-blocked';

/** Why somebody cannot come, in English. */
export const englishRsvpRefusals: Pick<Catalogue['refusal'], RsvpRefusal> = {
  'rsvp-full': (p) => `The list of this space is full: ${p['count'] ?? ''} people are on it.`,
  'rsvp-over': () => 'This space is not planned any more: it has opened, was cancelled, or is over.',
  'rsvp-host': () => 'You host this space: it needs no seat for you. `/reminders` says how you are reminded of it.',
  'rsvp-blocked': () =>
    'Moderators keep you out of the spaces of this server, so you have no seat and no reminder here. Ask a moderator to let you in again.',
};
