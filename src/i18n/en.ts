import type { Catalogue, CommandTexts, HelpTexts, PanelTexts, ReplyTexts } from './catalogue.ts';
import { englishHearing } from './en-hearing.ts';
import { englishAnnouncement } from './en-announcement.ts';
import { englishAbout, englishAboutCommands } from './en-about.ts';
import { englishRsvp, englishRsvpCommands } from './en-rsvp.ts';
import {
  englishChoices,
  englishDone,
  englishDoorCommands,
  englishForm,
  englishManage,
  englishMenu,
  englishRun,
} from './en-doors.ts';
import { englishBackstage, englishBackstageCommands } from './en-backstage.ts';
import { englishCalls } from './en-calls.ts';
import { englishOverflow } from './en-overflow.ts';
import { englishLinkCommands, englishLinks } from './en-links.ts';
import { englishLog } from './en-log.ts';
import { englishPlanLog } from './en-plan-log.ts';
import { englishLogbook, englishLogbookCommands } from './en-logbook.ts';
import { englishEvent } from './en-event.ts';
import { englishGates } from './en-gates.ts';
import { englishChanges } from './en-changes.ts';
import { englishUpkeep } from './en-upkeep.ts';
import { englishCalendar, englishCalendarCommands } from './en-calendar.ts';
import { englishPlanNotOpened } from './en-plan-refusals.ts';
import { englishPlanCommands, englishPlans } from './en-plans.ts';
import { englishPresetCommands, englishPresets } from './en-presets.ts';
import { englishPrivacy } from './en-privacy.ts';
import { englishPermission, englishRefusals } from './en-refusals.ts';
import { englishSafety, englishSafetyCommands } from './en-safety.ts';
import { englishSetup } from './en-setup.ts';
import { englishWords } from './en-words.ts';
import { channel, counted, isolated, moment, person, quoted } from './words.ts';

const command: CommandTexts = {
  ...englishDoorCommands,
  ...englishRsvpCommands,
  ...englishAboutCommands,
  ...englishLogbookCommands,
  ...englishPlanCommands,
  ...englishCalendarCommands,
  ...englishPresetCommands,
  ...englishSafetyCommands,
  ...englishBackstageCommands,
  ...englishLinkCommands,
  space: 'Open, end and look at spaces: talks with speakers, an audience and raised hands',
  spaceOpen: 'Open a space now; you are its host',
  spaceOpenTitle: 'What it is about, up to 100 characters',
  spaceOpenDescription: 'A few more words for the panel',
  spaceOpenKind: 'Without it a stage where there are any',
  spaceOpenRoom: 'A stage or voice channel; else one is made',
  spaceEnd: 'End a space',
  spaceInfo: 'Who speaks, who waits, what is linked, what happened',
  spaceList: 'The spaces of this server: where, whose, since when, how many listen',
  whichSpace: 'Which; else the one you are in or host',
  setup: 'Settings of Majlis in this server',
  language: 'The language in which Majlis answers you, in every server',
  languageValue: 'English, Arabic, or as each server has it',
  help: 'What you can do with Majlis here, and how to take part',
};

const roomKind: Catalogue['roomKind'] = { stage: 'stage', voice: 'voice room' };

/** Where the far side of a link is. */
const serverWords = (farServer: string | null): string => (farServer === null ? 'in this server' : quoted(farServer));

const listeners: PanelTexts['listenerCount'] = (count) =>
  counted('en', count, { one: '{n} listener', other: '{n} listeners' });

const reply: ReplyTexts = {
  opening: (title) => `Opening **${quoted(title)}**… the room is being made ready.`,
  opened: ({ title, channelId, hostId, kind }) =>
    `**${quoted(title)}** is open in ${channel(channelId)}. ${person(hostId)}, ${
      kind === 'stage'
        ? 'join it and tap **Accept** when Discord invites you up.'
        : 'you are heard as soon as you join; everybody else listens until you or a moderator bring them up.'
    }`,
  openedWithoutEars:
    'Majlis could not take its own seat there, so this space cannot be linked for now. Everything else works.',
  listTitle: (count) => `**${counted('en', count, { one: '{n} space', other: '{n} spaces' })} in this server**`,
  listEmpty: 'No space is open in this server. `/space open` opens one, and you are its host.',
  listLine: ({ title, status, channelId, kind, hostId, sinceMs, listeners: count, isLinked }) =>
    [
      `**${quoted(title)}**`,
      `${panel.status[status].toLowerCase()} ${panel.since(sinceMs)}`,
      channelId === null ? roomKind[kind] : channel(channelId),
      `host ${person(hostId)}`,
      listeners(count),
      ...(isLinked ? ['linked'] : []),
    ].join(' · '),
  endQuestion: (title, isMade) =>
    `End **${quoted(title)}** for everybody? ${isMade ? 'Its room is deleted, and the chat in it with it.' : 'Its room stays and is given back as it was.'}`,
  ended: (title, isMade) =>
    `**${quoted(title)}** has ended. ${isMade ? 'Its room and the chat in it are being deleted.' : 'Its room is being given back as it was.'}`,
  invitedUp: {
    stage: (userId) => `${person(userId)} is invited up. Discord asks them; they are heard once they tap **Accept**.`,
    voice: (userId) => `${person(userId)} is brought up and heard in a moment; they need not do anything.`,
  },
  handRaised: (position) =>
    position === null
      ? 'You are being brought up; no hand is needed.'
      : `Your hand is up: place ${position} in the queue. You are heard once you are brought up.`,
  handOfMuted: 'You were muted here: you are heard once somebody who runs the space brings you up, or unmutes you.',
  ownHandLowered: 'Your hand is down.',
  steppedDown: 'You are back in the audience. To speak again, raise your hand.',
  handLowered: (userId) => `The hand of ${person(userId)} is lowered.`,
  movedToAudience: (userId) => `${person(userId)} goes back to the audience.`,
  commandChanged:
    'This command has changed since your Discord loaded it. Reload Discord (Ctrl+R, or restart the app) and try again.',
  spaceChoice: (title, hostName) => `${isolated(title)} (host: ${isolated(hostName)})`,
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
  floor: {
    stage: {
      invited: 'invited: tap **Accept**',
      inviting: 'being invited up',
      away: 'out of the room; invited again on return',
      audience: 'in the audience; raise your hand to go up',
    },
    voice: {
      invited: 'leave the room and come back to be heard',
      inviting: 'being brought up',
      away: 'out of the room; heard again on return',
      audience: 'in the audience; raise your hand to go up',
    },
  },
  mutedByModerator: 'muted in this server by a moderator',
  heardLately: 'Heard in the last minute',
  listenerCount: listeners,
  queueLine: (position, who, raisedAtMs) => `${position}. ${who} · ${moment(raisedAtMs)}`,
  encrypted: '🔒 Encrypted end to end: what is said here is heard in this room only.',
  leavesEncryption:
    '🔓 This room is encrypted end to end, but what is said here **leaves that encryption** and is carried to:',
  more: (count) => `and ${counted('en', count, { one: '{n} more', other: '{n} more' })}`,
  since: (atMs) => `since ${moment(atMs)}`,
  endedLine: (reason, atMs) => `Ended ${moment(atMs, 'f')}: ${endReason[reason]}.`,
  footer: {
    stage:
      'To speak, press **Raise hand** here or **Request to Speak** at the foot of the stage. When you are invited up, tap **Accept**.',
    voice: 'Here you listen. To speak, press **Raise hand**; you are heard as soon as you are brought up.',
  },
  ears: {
    joining: 'Majlis is taking its seat; links carry sound once it sits.',
    'none-free':
      'No account of Majlis is free for this room: Discord lets each sit in one room per server. Links are silent here until one is.',
    lost: 'Majlis cannot hear this room: it could not join it, or was put out. It tries again by itself; links are silent until then.',
    muted:
      'Somebody muted or deafened the account of Majlis in this server: links are silent until **Server Mute** and **Server Deafen** are lifted from it.',
  },
  inviteAccounts: 'Somebody who may manage the server can let another account in:',
  trouble: (text) => `⚠️ **Trouble** ${text}`,
  approve: { stage: 'Invite somebody up…', voice: 'Bring somebody up…' },
  lower: 'Lower a hand…',
  toAudience: 'Move to the audience…',
  raiseHand: 'Raise hand',
  lowerOwnHand: 'Lower my hand',
  stepDown: 'Step down',
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
  'too-long': 'its time was over',
  'room-deleted': 'its room was deleted',
  'could-not-open': 'it could not be opened',
  'main-over': 'the space beside which it opened is over',
  'server-left': 'Majlis was removed from the server',
};

const help: HelpTexts = {
  who: 'Host, co-hosts and moderators run a space. Only the host or a moderator ends it, hands it over and names co-hosts.',
  title: '**What you can do here**',
  groups: {
    everybody: 'Everybody',
    'runs-a-space': 'For the space that you host or moderate',
    'server-manager': 'Because you may manage this server',
  },
  moreForHosts: 'Open a space, and `/help` shows what its host can do besides.',
  takePart: '**Taking part**',
  how: {
    stage:
      'On a stage: join it and you listen. To speak, press **Request to Speak** at its foot or **Raise hand** on the panel in its chat; when you are invited up, tap **Accept**.',
    voice:
      'In a voice room: join it and you listen. To speak, press **Raise hand** on the panel in its chat; once you are brought up you are heard at once, and **Step down** gives the floor back.',
  },
};

const notice: Catalogue['notice'] = ({ farTitle, farServer, byUserId }) =>
  `🔓 ${person(byUserId)} linked this space: from now on what is said here is also heard in **${quoted(farTitle)}** (${serverWords(farServer)}). It leaves the end-to-end encryption of this room on its way there. The host or a moderator stops that with \`/link leave\`.`;

/** Everything Majlis says, in English. */
export const english: Catalogue = {
  languageName: 'English',
  refusal: englishRefusals,
  event: englishEvent,
  gates: englishGates,
  upkeep: englishUpkeep,
  changes: englishChanges,
  hearing: englishHearing,
  planNotOpened: englishPlanNotOpened,
  permission: englishPermission,
  command,
  reply,
  panel,
  help,
  setup: englishSetup,
  words: englishWords,
  announcement: englishAnnouncement,
  rsvp: englishRsvp,
  about: englishAbout,
  done: englishDone,
  run: englishRun,
  manage: englishManage,
  form: englishForm,
  menu: englishMenu,
  choice: englishChoices,
  roomKind,
  notice,
  offer: {
    text: (topic) =>
      `A stage is open here: ${quoted(topic)}. Majlis can run it: a queue with positions, roles, a panel, links with other rooms. Whoever presses hosts it and has to moderate this stage; at the end the stage is as it is now.`,
    accept: 'Let Majlis run this',
  },
  defaultTitle: (hostName) => (hostName === null ? 'Open talk' : `${hostName}’s space`),
  endReason,
  planLog: englishPlanLog,
  logLine: englishLog,
  logbook: englishLogbook,
  safety: englishSafety,
  privacy: englishPrivacy,
  plans: englishPlans,
  calendar: englishCalendar,
  presets: englishPresets,
  backstage: englishBackstage,
  overflow: englishOverflow,
  calls: englishCalls,
  linking: englishLinks,
};
