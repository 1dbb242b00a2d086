import type { Catalogue, CommandTexts, PanelTexts, ReplyTexts } from './catalogue.ts';
import { englishLog } from './en-log.ts';
import { englishPermission, englishRefusals } from './en-refusals.ts';
import { channel, counted, isolated, moment, person, quoted } from './words.ts';

const command: CommandTexts = {
  space: 'Open, end and look at spaces: talks with a stage, an audience and raised hands',
  spaceOpen: 'Open a space now; you are its host',
  spaceOpenTitle: 'What it is about, up to 100 characters',
  spaceOpenDescription: 'A few more words for the panel, up to 1000 characters',
  spaceOpenRoom: 'A stage channel to use; without it a new one is made and removed afterwards',
  spaceEnd: 'End a space',
  spaceInfo: 'Who speaks, who waits, what is linked, what happened',
  whichSpace: 'Which space; without it the one you are in or host',
  link: 'Let a space in another server hear this one, and the other way round',
  linkOpen: 'Get a code that the other server enters with /link join',
  linkJoin: 'Enter the code that the other server gave you',
  linkJoinCode: 'The code from /link open',
  linkList: 'What this space is linked to',
  linkRemove: 'Remove a link of this space',
  linkRemoveLink: 'Which link',
  setup: 'Settings of Majlis in this server',
  setupLanguage: 'The language of panels and answers in this server',
  setupLanguageValue: 'English or Arabic',
};

const linkLine: PanelTexts['linkLine'] = ({ farTitle, farServer, carrying }) =>
  `${quoted(farTitle)} · ${quoted(farServer)} · ${carrying ? 'carrying sound' : 'connecting; carries from the first word on'}`;

const reply: ReplyTexts = {
  opening: (title) => `Opening **${quoted(title)}**… the room is being made ready.`,
  opened: (title, channelId, hostId) =>
    `**${quoted(title)}** is open in ${channel(channelId)}. ${person(hostId)}, join it and tap **Accept** when Discord invites you up.`,
  openedWithoutEars:
    'Majlis could not take its own seat there, so this space cannot be linked for now. Everything else works.',
  endQuestion: (title, isMade) =>
    `End **${quoted(title)}** for everybody? ${isMade ? 'Its room is deleted, and the chat in it with it.' : 'Its room stays and is given back as it was.'}`,
  ended: (title, isMade) =>
    `**${quoted(title)}** has ended. ${isMade ? 'Its room and the chat in it are being deleted.' : 'Its room is being given back as it was.'}`,
  linkOffered: (code, expiresAtMs, title) =>
    `Give this code to a host or moderator of the other space: \`${code}\`\nThey enter it with \`/link join\`. It links them to **${quoted(title)}**, works once, and expires ${moment(expiresAtMs)}.`,
  linkJoined: (farTitle, farServer) =>
    `Linked to **${quoted(farTitle)}** in ${quoted(farServer)}. What is said on one stage is heard on the other; the panel says "carrying" once the first sound went each way.`,
  linkListTitle: (title) => `Links of **${quoted(title)}**`,
  linkListEmpty: 'This space has no links. `/link open` makes a code for another server.',
  linkLine,
  linkLineOffered: (code, expiresAtMs) => `\`${code}\` · waiting for the other side · expires ${moment(expiresAtMs)}`,
  linkRemoved: (farTitle, farServer) =>
    farTitle === null
      ? 'The link is removed; its code no longer works.'
      : `The link to **${quoted(farTitle)}**${farServer === null ? '' : ` in ${quoted(farServer)}`} is removed. Nothing is carried any more.`,
  languageSet: 'Majlis speaks English in this server from now on.',
  invitedUp: (userId) => `${person(userId)} is invited up. Discord asks them; they are heard once they tap **Accept**.`,
  handLowered: (userId) => `The hand of ${person(userId)} is lowered.`,
  movedToAudience: (userId) => `${person(userId)} goes back to the audience.`,
  commandChanged:
    'This command has changed since your Discord loaded it. Reload Discord (Ctrl+R, or restart the app) and try again.',
  spaceChoice: (title, hostName) => `${isolated(title)} (host: ${isolated(hostName)})`,
  linkChoiceOffered: 'A code that nobody has entered yet',
  linkChoice: (farTitle, farServer) => `${isolated(farTitle)} · ${isolated(farServer)}`,
};

const panel: PanelTexts = {
  status: { opening: 'Opening', live: 'Live', ending: 'Ending', ended: 'Ended' },
  host: 'Host',
  speakers: 'Speakers',
  queue: 'Raised hands',
  listeners: 'Listening',
  links: 'Links',
  log: 'What happened',
  nobody: 'nobody',
  queueEmpty: 'No hand is raised.',
  tapAccept: 'invited: tap **Accept**',
  beingInvited: 'being invited up',
  away: 'out of the room; invited again on return',
  inAudience: 'in the audience; raise your hand to go up',
  listenerCount: (count) => counted('en', count, { one: '{n} listener', other: '{n} listeners' }),
  queueLine: (position, userId, raisedAtMs) => `${position}. ${person(userId)} · ${moment(raisedAtMs)}`,
  linkLine,
  more: (count) => `and ${counted('en', count, { one: '{n} more', other: '{n} more' })}`,
  since: (atMs) => `since ${moment(atMs)}`,
  endedLine: (reason, atMs) => `Ended ${moment(atMs, 'f')}: ${endReason[reason]}.`,
  footer: 'To speak, press **Request to Speak** at the foot of the stage. When you are invited up, tap **Accept**.',
  ears: {
    joining: 'Majlis is taking its seat; links carry sound once it sits.',
    'none-free':
      'Majlis sits in another space of this server, and Discord lets one account sit in one room per server: this space cannot be linked until that one ends.',
    lost: 'Majlis cannot hear this room: it could not join it, or was put out. It tries again by itself; links are silent until then.',
  },
  trouble: (text) => `⚠️ ${text}`,
  approve: 'Invite somebody up…',
  lower: 'Lower a hand…',
  toAudience: 'Move to the audience…',
  join: 'Join',
  end: 'End',
  confirmEnd: 'End it',
  cancel: 'Keep it open',
  cancelled: 'Nothing was changed.',
};

const endReason: Catalogue['endReason'] = {
  'ended-by-host': 'ended by its host',
  'ended-by-moderator': 'ended by a moderator',
  'left-empty': 'everybody had left',
  'room-deleted': 'its room was deleted',
  'could-not-open': 'it could not be opened',
  'server-left': 'Majlis was removed from the server',
};

/** Everything Majlis says, in English. */
export const english: Catalogue = {
  languageName: 'English',
  refusal: englishRefusals,
  permission: englishPermission,
  command,
  reply,
  panel,
  defaultTitle: (hostName) => (hostName === null ? 'Open talk' : `${hostName}’s space`),
  endReason,
  logLine: englishLog,
};
