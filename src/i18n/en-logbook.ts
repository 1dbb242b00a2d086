import type { LogbookCommandTexts, LogbookTexts } from './logbook-texts.ts';
import { ruleWords } from './rule-words.ts';
import { channel, counted, isolated, moment, person, quoted } from './words.ts';

/** What the commands around the log do, in English. */
export const englishLogbookCommands: LogbookCommandTexts = {
  log: 'Who did what in a space, when and why',
  logShow: 'Read the action log of a space, newest first',
  logShowPage: 'Which page; without it the newest',
  logExport: 'Get the whole action log of a space as a file',
  logExportFormat: 'A table for spreadsheets, or JSON for programs',
  whichLog: 'Which space, also one that has ended; without it the one you are in or host',
  spaceReport: 'Report somebody, or the space itself, to the moderators',
  spaceReportUser: 'Whom; without it the space itself',
  spaceReportReason: 'What is wrong, in your words',
  privacy: 'What Majlis keeps about you and for how long; get a copy of it, or have it deleted',
};

const roles = { host: 'host', 'co-host': 'co-host', speaker: 'speaker', listener: 'listener' } as const;

/** Words around the action log, in English. */
export const englishLogbook: LogbookTexts = {
  why: (reason) => `. Why: ${quoted(reason)}`,
  rules: (codes) =>
    ruleWords(codes, {
      names: {
        access: 'who may come in',
        hidden: 'hidden',
        locked: 'locked',
        mode: 'queue',
        order: 'order',
        turn: 'turns',
        rest: 'rest',
        length: 'longest length',
        room: 'the room afterwards',
        'speak-roles': 'roles that may ask to speak',
        'speak-member': 'membership of speakers',
        'speak-account': 'account of speakers',
        adults: 'adults only',
        overflow: 'another room when full',
        places: 'people in the room',
      },
      values: {
        yes: 'yes',
        no: 'no',
        everyone: 'everybody',
        roles: 'some roles',
        invited: 'guests',
        open: 'open',
        moderated: 'moderated',
        turns: 'one at a time',
        'first-come': 'as they went up',
        'quiet-first': 'quiet first',
        kept: 'kept',
        deleted: 'deleted',
        any: 'as many as come',
      },
      seconds: (count) => `${count} s`,
      minutes: (count) => `${count} min`,
      days: (count) => `${count} d`,
    }),
  heading: (title) => `**${quoted(title)}**`,
  report: ({ byUserId, userId, reason, atMs, channelId, role, isThere, question }) =>
    [
      `🚩 ${person(byUserId)} reports ${person(userId)} · ${moment(atMs, 'f')}${channelId === null ? '' : ` · ${channel(channelId)}`}`,
      `> ${quoted(reason)}`,
      `${person(userId)} is ${roles[role]} there, ${isThere ? 'and in the room now' : 'and not in the room now'}.`,
      ...(question === null ? [] : [`Their hand is up, and asks: ${quoted(question)}`]),
    ].join('\n'),
  reportLines: 'The log around it:',
  reportNoLines: 'The log of this space does not name them.',
  reported: (userId) =>
    `Your report about ${person(userId)} goes to the moderators of this server, with your name and what the log says around it. ${person(userId)} is not told.`,
  showTitle: (title) => `**Action log of ${quoted(title)}**`,
  showEmpty: 'Nothing stands in this log yet.',
  showFoot: (page, pages) => `-# Page ${page} of ${pages} · \`/log export\` gives all of it as a file`,
  exported: (title, lines) =>
    `The action log of **${quoted(title)}**: ${counted('en', lines, { one: '{n} line', other: '{n} lines' })}. Only you see this message; the file is yours to pass on with care.`,
  exportCut: 'It is longer than one file can be on Discord (10 MiB): the newest lines are in it, the oldest are not.',
  pastChoice: (title, day) => `${isolated(title)} (ended ${day})`,
};
