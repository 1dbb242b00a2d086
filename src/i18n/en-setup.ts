import type { Catalogue, RefusalParams } from './catalogue.ts';
import { englishGateNames } from './en-gates.ts';
import { englishUnreadable } from './en-times.ts';
import type { SetupRefusal, SetupTexts } from './setup-texts.ts';
import { englishWords } from './en-words.ts';
import { channel, counted, isolated, listed, moment, quoted } from './words.ts';

const minutes = (count: number): string => counted('en', count, { one: '{n} minute', other: '{n} minutes' });
const hours = (count: number): string => counted('en', count, { one: '{n} hour', other: '{n} hours' });

/** "12 hours", "1 hour 30 minutes". */
const duration = (min: number): string => {
  const [whole, rest] = [Math.floor(min / 60), min % 60];
  if (whole === 0) return minutes(rest);
  return rest === 0 ? hours(whole) : `${hours(whole)} ${minutes(rest)}`;
};

const limitNames: Readonly<Record<string, string>> = {
  ...englishGateNames,
  maxSpaces: 'Spaces at once',
  maxPerHost: 'Spaces of one person at once',
  openEveryMin: 'Minutes between two openings of one person',
  maxLengthMin: 'Longest space, in minutes',
};

/** When something is over: the hour, and how long that is from now. */
const until = (p: RefusalParams): string => {
  const atMs = Number(p['untilMs'] ?? '0');
  return `${moment(atMs, 't')} (${moment(atMs)})`;
};

const categoryWhy: Readonly<Record<string, string>> = {
  gone: 'it was deleted',
  full: 'it is full: Discord allows 50 channels in one',
  closed: 'Majlis lacks **View Channels** or **Manage Channels** in it',
};

/** Refusals in English that concern who may open spaces and what a server sets. */
export const englishSetupRefusals: Pick<Catalogue['refusal'], SetupRefusal> = {
  'opener-role': (p) =>
    `In this server spaces are opened by ${p['roles'] ?? 'certain roles'} only. Ask one of them to open it and make you a co-host, or ask who manages the server to let you (\`/setup\`).`,
  'opener-blocked': () =>
    'Moderators keep you out of the spaces of this server, so you open and plan none here. Ask a moderator to let you in again.',
  'quiet-hours': (p) =>
    `It is quiet here until ${until(p)}: no space is opened before that, except by those who manage the server. Try again then.`,
  'open-too-soon': (p) =>
    `You opened a space a short while ago, and this server wants some time in between. You can open the next one at ${until(p)}.`,
  'open-too-often': (p) =>
    `You opened ten spaces here within ten minutes, and nobody opens more. You can open the next one at ${until(p)}.`,
  'too-many-yours': (p) =>
    `You host ${counted('en', Number(p['max'] ?? '1'), { one: '{n} space', other: '{n} spaces' })} here, and this server allows one person no more at once. End one first, or hand it to somebody else.`,
  'kept-undone': (p) =>
    `What this space needs here (permissions in the room, our place as a speaker, or the topic) was undone by hand several times within a few minutes. Majlis sets it again at ${until(p)}.`,
  'category-unusable': (p) =>
    `This room stands outside the category that was set for rooms${p['channel'] === undefined ? '' : ` (${p['channel']})`}: ${categoryWhy[p['why'] ?? ''] ?? 'Discord refused to make it there'}. Who manages the server chooses another one with \`/setup\`.`,
  'zone-unknown': (p) =>
    `${quoted(p['typed'] ?? '')} is no time zone that Majlis knows. ${
      p['nearest'] === undefined
        ? 'Write the name of its continent and city, such as `Asia/Riyadh`, `Europe/London` or `America/New_York`: an offset like UTC+3 does not know when the clocks change.'
        : `Did you mean \`${p['nearest']}\`? Press the button again and write that.`
    }`,
  // A time of day in the settings, or a moment that is planned for.
  'time-unreadable': (p) =>
    p['as'] === undefined
      ? `${quoted(p['typed'] ?? '')} is no time of day. Write it as \`23:00\` or \`11 pm\`. Nothing was changed.`
      : englishUnreadable(p),
  'quiet-half': () =>
    'Quiet hours need a beginning and an end. Write both, or leave both empty for none. Nothing was changed.',
  'quiet-all-day': () =>
    'Quiet hours that end when they begin would last all day. To let only some people open spaces, choose their roles instead. Nothing was changed.',
  'number-out-of-range': (p) =>
    `**${limitNames[p['name'] ?? ''] ?? '–'}**: ${quoted(p['typed'] ?? '')} does not fit. Write a whole number from ${p['min'] ?? '0'} to ${p['max'] ?? '∞'}. Nothing was changed.`,
  'announce-first': () =>
    'Choose the channel for announcements first; then the role that is pinged there, and when the digest comes.',
  'announce-everyone': () =>
    'An announcement that pings everybody drives people away. Make a role that people take for themselves, and choose that.',
};

const consequences: SetupTexts['check']['consequences'] = {
  'nothing-opens': 'without it no space can be opened in a new room',
  'no-stage': 'without it no stage can be opened (voice rooms can)',
  'no-voice-room': 'without it no voice room can be opened (stages can)',
  'no-moves':
    'without it people in voice rooms must leave and come back by themselves to be heard, and who loses the floor stays muted until then',
  'no-mutes': 'without it nobody is silenced at once, and administrators are not silenced at all',
  'no-status': 'without it the title does not stand under the name of voice rooms; the panel shows it',
  'no-audit-log':
    'without it a room whose making was not confirmed is found again by its name and time only; everything else works',
  'no-events': 'without it planned spaces do not stand in this server’s list of events; they open all the same',
  'no-covers': 'without it covers are not shown on panels, announcements and posters',
  'outside-category': 'without it rooms are made outside the category',
  'no-announcement': 'without it spaces are not announced',
  'no-ping': 'without it, or until the role may be mentioned by everybody, the announcement pings nobody',
  'no-log': 'without it the action log is kept by Majlis only (`/space info` shows it)',
  'not-found-again':
    'without it a message whose sending a crash cut short is not found again: it is told as doubtful, and nobody is pinged twice',
  'no-seat': 'without it Majlis cannot sit there: nothing is carried from or to this room',
  'no-stage-rights': 'without it the stage can neither be opened nor titled, and nobody is invited up',
  'no-overwrites': 'without it nobody can be let in, shut out or given the floor by Majlis',
  'no-removal': 'without it the room stays when the space ends',
  'no-panel': 'without it the room has no panel; commands and context menus still work',
};

const faults: SetupTexts['check']['faults'] = {
  'category-gone': 'The category for rooms was deleted: rooms are made outside of any. Choose another one.',
  'category-full':
    'The category for rooms is full (Discord allows 50 channels in one): rooms are made outside of it. Make space there, or choose another one.',
  'announcements-gone':
    'The channel for announcements was deleted, or Majlis may not see it: nothing is announced. Choose another one.',
  'announce-role-gone': 'The role that announcements ping was deleted: they ping nobody. Choose another one.',
  'announce-role-not-given':
    'People cannot give themselves the role that announcements ping, by the button under each: it belongs to an integration, stands above the role of Majlis, or holds rights of a moderator. Move the role of Majlis above it in **Server Settings → Roles**, or choose a plain role.',
  'log-gone': 'The channel for the action log was deleted, or Majlis may not see it. Choose another one.',
  'opener-role-gone':
    'A role that may open spaces was deleted. Choose who may open anew, so that nobody is left out by mistake.',
  'preset-gone': 'The preset that spaces begin with was deleted: they begin as Panel talk. Choose another one.',
  'no-community':
    'A stage is set as the kind of room, but this server has none: Discord has them in Community servers only. Voice rooms are opened instead. **Server Settings → Enable Community** brings stages.',
};

/** What `/setup` and `/language` say in English. */
export const englishSetup: SetupTexts = {
  title: '## Majlis in this server',
  intro: 'Each choice is saved at once.',
  saved: '✅ Saved.',
  headings: {
    language: '**Language** of panels and public messages',
    openers: '**Who may open spaces**',
    rooms: '**Rooms that are made**: in which category, and of which kind',
    announcing: '**Announcements**: where, and which role is pinged',
    log: '**Action log for moderators**: where',
    limits: '**Limits and quiet hours**',
  },
  openersNote: '-# Who manages the server always may.',
  reportsWait: (count) =>
    `⚠️ ${counted('en', count, { one: '{n} report waits', other: '{n} reports wait' })}: choose a log channel with \`/setup\` that Majlis can write to, and it is told there. \`/log show\` has who reported whom, and why.`,
  announcingNote: '-# Once a channel is chosen, a role can be: one that people take for themselves.',
  placeholders: {
    openers: 'Everybody (pick roles to allow only them)',
    category: 'No category',
    announceIn: 'Nowhere',
    announceTo: 'Nobody is pinged',
    logIn: 'Nowhere',
  },
  kindByServer: 'Stage if the server has stages, else voice room',
  kinds: { stage: 'Stage', voice: 'Voice room' },
  limits: ({ maxSpaces, maxPerHost, openEveryMin, maxLengthMin, quiet, zone, now, words }) =>
    [
      `- ${counted('en', maxSpaces, { one: '{n} space', other: '{n} spaces' })} at once, ${maxPerHost} of one person`,
      `- between two openings of one person: ${openEveryMin === 0 ? 'no wait' : duration(openEveryMin)}`,
      `- a space lasts at most ${duration(maxLengthMin)}`,
      `- quiet hours: ${quiet === null ? 'none' : `${quiet.from} to ${quiet.to}`}`,
      `- time zone: ${isolated(zone)}, where it is ${now} now`,
      `- ${englishWords.count(words)}`,
    ].join('\n'),
  buttons: {
    limits: 'Limits…',
    quiet: 'Quiet hours…',
    zone: 'Time zone…',
    check: 'Check permissions',
    again: 'Check again',
    back: 'Back to the settings',
    grant: 'Give what is missing',
  },
  forms: {
    limits: 'Limits',
    quiet: 'Quiet hours',
    zone: 'Time zone',
    fields: {
      maxSpaces: { label: 'Spaces at once', description: '1 to 25' },
      maxPerHost: { label: 'Spaces of one person at once', description: '1 to 25' },
      openEveryMin: {
        label: 'Wait between two openings of one person',
        description: 'In minutes, 0 to 10080 (a week); 0 for none',
      },
      maxLengthMin: { label: 'Longest space', description: 'In minutes, 15 to 1440 (a day)' },
      from: { label: 'From', description: 'A time of day in the zone of the server, such as 23:00; empty for none' },
      to: { label: 'To', description: 'May be on the next day, such as 07:00; empty for none' },
      zone: { label: 'Continent and city', description: 'An IANA name such as Asia/Riyadh or Europe/London, or UTC' },
    },
  },
  check: {
    title: '## Permissions and places',
    allWell: '✅ Everything is in place.',
    places: {
      server: '**In the whole server**',
      category: (id) => `**In the category ${channel(id)}**`,
      announcements: (id) => `**In ${channel(id)}**, for announcements`,
      log: (id) => `**In ${channel(id)}**, for the action log`,
      room: (id) => `**In ${channel(id)}**, where a space runs`,
    },
    inChannel:
      '-# Channel → Edit → **Permissions** → the role of Majlis. An overwrite there counts more than the role.',
    consequences,
    faults,
    accounts: (invitations) =>
      `${counted('en', invitations.length, { one: 'One more account', other: '{n} more accounts' })} of Majlis could sit in rooms here, so that more of them can be linked at once: ${listed('en', invitations)}`,
    grantNote: '-# The button below asks Discord for just what is missing in the whole server, beside what Majlis has.',
  },
  ownLanguage:
    'From now on Majlis answers you in English, in every server. Panels stay in the language of each server.',
  serverLanguage: 'From now on Majlis answers you in the language of each server; here that is English.',
  languageOfServer: 'As the server has it',
};
