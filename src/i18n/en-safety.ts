import type { Catalogue } from './catalogue.ts';
import type { Evidence, SafetyCommandTexts, SafetyTexts, SpaceReportTold } from './safety-texts.ts';
import { channel, counted, listed, moment, person, quoted } from './words.ts';

/** The commands about whom people and servers keep away, in English. */
export const englishSafetyCommands: SafetyCommandTexts = {
  block: 'Your own private list: be warned when somebody on it is on stage; nobody else learns of it',
  blockAdd: 'Be warned of somebody: your private list',
  blockRemove: 'Take somebody off your list',
  blockList: 'Who is on your list',
  blockWarnings: 'Warnings by direct message, on or off',
  blockWarningsMessages: 'Off: you are warned in the answers to what you do in a space alone',
  blocks: 'Who is blocked in every space of this server',
  blocksAdd: 'Keep somebody out of all spaces here',
  blocksRemove: 'Let them in again',
  blocksList: 'Who is kept out, since when, by whom, why',
  blocksPage: 'Which page; without it the first',
};

/** People and questions that a report names; the rest is counted. */
const NAMED = 15;
const ASKED = 10;
/** People that one line of an answer names: it may stand above a full page. */
const MET = 8;

const people = (userIds: readonly string[], most: number = NAMED): string => {
  const more = userIds.length - most;
  return `${userIds.slice(0, most).map(person).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
};

const statuses = { opening: 'opening', live: 'live', ending: 'ending', ended: 'over' } as const;

const report = (told: SpaceReportTold): readonly string[] => {
  const { byUserId, reason, atMs, channelId, description, hostId, coHostIds, speakerIds, listeners, status } = told;
  const { questions } = told;
  const listen =
    listeners === null ? [] : [counted('en', listeners, { one: '{n} person listens', other: '{n} listen' })];
  return [
    `🚩 ${person(byUserId)} reports this space · ${moment(atMs, 'f')}${channelId === null ? '' : ` · ${channel(channelId)}`}\n> ${quoted(reason)}`,
    ...(description === null ? [] : [`Its description: ${quoted(description)}`]),
    [
      `Host: ${person(hostId)}`,
      ...(coHostIds.length === 0 ? [] : [`co-hosts: ${people(coHostIds)}`]),
      speakerIds.length === 0 ? 'nobody else speaks' : `speaking: ${people(speakerIds)}`,
      ...listen,
      `it is ${statuses[status]}`,
    ].join(' · '),
    ...(questions.length === 0 ? [] : ['What is asked by raised hands:']),
    ...questions.slice(0, ASKED).map(({ userId, question }, at) => `${at + 1}. ${person(userId)}: ${quoted(question)}`),
    ...(questions.length > ASKED ? [`… and ${questions.length - ASKED} more`] : []),
  ];
};

const evidence = ({ byUserId, userId, hostId, spaceId, guildId, channelId }: Evidence): string =>
  [
    ...(channelId === null ? [] : [`Room: <https://discord.com/channels/${guildId}/${channelId}> \`${channelId}\``]),
    `space \`${spaceId}\``,
    userId === null ? `host \`${hostId}\`` : `reported \`${userId}\``,
    `by \`${byUserId}\``,
  ].join(' · ');

const count = (amount: number): string => counted('en', amount, { one: '{n} person', other: '{n} people' });

/** Words around reports on spaces, private lists and the block list of a server, in English. */
export const englishSafety: SafetyTexts = {
  serverHeading: '**This server**',
  spaceReport: report,
  spaceLines: 'The last lines of its log:',
  evidence,
  openRoom: 'Open the room',
  endSpace: 'End the space…',
  reportedSpace:
    'Your report on this space goes to the moderators of this server, with your name, who hosts and speaks there, and what its log says. Its people are not told.',
  reportWaits:
    'Your report is kept, with your name. Nobody was told of it yet: this server has no log channel that Majlis can write to. Who moderates it finds it with `/log show`, and gets it as soon as there is such a channel. Where it cannot wait, tell a moderator yourself.',
  reportButton: 'Report this space…',
  reportForm: 'Report this space',
  reportReason: 'What is wrong with it',
  reportHint: 'Goes to the moderators of this server, with your name. Its people are not told.',
  reportHow: '-# To report one person: `/space report user:`',
  warning: ({ title, server, channelId, userIds, hostId }) => {
    const where = `**${quoted(title)}**${server === null ? '' : ` in ${quoted(server)}`}${channelId === null ? '' : ` (${channel(channelId)})`}`;
    const who = listed('en', userIds.slice(0, NAMED).map(person));
    const hosts = userIds.length === 1 && userIds[0] === hostId;
    return [
      `⚠️ ${who}, from your private list, ${hosts ? 'hosts' : counted('en', userIds.length, { one: 'is on stage in', other: 'are on stage in' })} ${where}, where you are now.`,
      '-# Nobody else is told, and nothing was done about it. `/block warnings` turns these messages off.',
    ].join('\n');
  },
  meets: (userIds) =>
    `⚠️ From your private list: ${people(userIds, MET)}. Only you are told; \`/block list\` shows the list.`,
  listTitle: (amount) => `**Your private list** · ${count(amount)}`,
  listEmpty: 'Nobody is on your private list. `/block add` puts somebody there.',
  listLine: (userId, atMs) => `- ${person(userId)} · since ${moment(atMs, 'f')}`,
  listHow:
    'It holds in every server and warns you when one of them runs a space or speaks there. It mutes and hides nobody, and nobody but you learns of it.',
  messages: (isOn) =>
    isOn
      ? 'You are warned in answers, and by one direct message for each space and person when you are in its room.'
      : 'You are warned in answers only; direct messages are off.',
  page: (page, pages) => `-# Page ${page} of ${pages}`,
  added: (userId) => `${person(userId)} is on your private list now.`,
  removed: (userId) => `${person(userId)} is not on your private list any more.`,
  forMe: 'Only for me: warn me when they are on stage',
  serverListTitle: (amount) => `**Blocked in every space of this server** · ${count(amount)}`,
  serverListEmpty: 'Nobody is blocked in this server. `/blocks add` blocks somebody in every space of it.',
  serverListLine: ({ userId, byUserId, atMs, reason }) =>
    `- ${person(userId)} \`${userId}\` · since ${moment(atMs, 'f')} · by ${byUserId === null ? 'somebody whose data was deleted' : person(byUserId)}${reason === null ? '' : ` · ${quoted(reason)}`}`,
  serverLogTitle: (name) => `**What ${name === null ? 'this server' : quoted(name)} did as a whole**`,
  serverLogExported: (lines) =>
    `What this server did as a whole: ${counted('en', lines, { one: '{n} line', other: '{n} lines' })}. Only you see this message; the file is yours to pass on with care.`,
  serverLogChoice: 'The server as a whole: who was blocked and let in again',
};

/** Why a private list stays as it is, in English. */
export const englishSafetyRefusals: Pick<Catalogue['refusal'], 'on-own-list' | 'not-on-own-list' | 'own-list-full'> = {
  'on-own-list': () => 'That person is on your private list already.',
  'not-on-own-list': () => 'That person is not on your private list. `/block list` shows who is.',
  'own-list-full': (p) =>
    `Your private list is full: ${p['max'] ?? ''} people are on it. Take somebody off first with \`/block remove\`.`,
};
