import type {
  ChoiceTexts,
  DoneTexts,
  DoorCommandTexts,
  FormTexts,
  ManageTexts,
  MenuTexts,
  RunTexts,
} from './doors-texts.ts';
import { counted, isolated, lasting, listed, moment, person, quoted, role } from './words.ts';

/** What the commands for people, the queue and the rules of a space do, in English. */
export const englishDoorCommands: DoorCommandTexts = {
  spaceOpenPreset: 'A way of talking; its rules can be changed',
  spaceEdit: 'Change title, description and how it runs',
  spaceLock: 'Let nobody new in but guests and speakers',
  spaceUnlock: 'Let people in again',
  spaceBrake: 'In a raid: lock it, mute all, slow the hands, newcomers only listen',
  spaceBrakeSet: 'On when left out',
  spaceExtend: 'Make it last 30 minutes longer',
  spaceEndWhen: 'When left out you are asked',
  spaceTransfer: 'Make somebody else the host',
  spaceClaim: 'Take over a space whose host is gone',
  spaceRemove: 'Put somebody out of the room',
  spaceBlock: 'Put somebody out and keep them out',
  spaceBlockScope: 'This space when left out',
  spaceUnblock: 'Let somebody in again',
  spaceCohost: 'Who helps to run the space',
  spaceCohostAdd: 'Make somebody a co-host',
  spaceCohostRemove: 'Make a co-host a speaker again',
  spaceGuest: 'Who may always come in and speak',
  spaceGuestAdd: 'Put somebody on the guest list',
  spaceGuestRemove: 'Take somebody off the guest list',
  hand: 'Raised hands: the queue of those who want to speak',
  handRaise: 'Raise your hand',
  handRaiseQuestion: 'What you want to ask, up to 200 characters',
  handLower: 'Lower your hand',
  handLowerUser: 'Whose hand; yours when left out',
  handApprove: 'Bring up whose hand is raised',
  handApproveUser: 'Whose hand; the first in the queue when left out',
  speaker: 'Who has the floor',
  speakerInvite: 'Invite somebody to speak who has no hand raised',
  speakerAudience: 'Move a speaker to the audience',
  speakerMute: 'Mute a speaker in this space',
  speakerUnmute: 'Let a speaker be heard again',
  speakerMuteAll: 'Mute every speaker but host and co-hosts',
  speakerNext: 'End the turn and call the next',
  speakerExtend: 'Give a minute more to who has the turn',
  ruleAccess: 'Who may come in',
  ruleRole: 'The role that may come in',
  ruleOverflow: 'Open another room when it is full',
  rulePlaces: 'How many people it takes; 0: no limit',
  ruleHidden: 'Only who may come in sees the room',
  ruleQueue: 'How the floor is passed on',
  ruleOrder: 'In which order hands are called',
  ruleTurn: 'Minutes of one turn',
  ruleCoolDown: 'Minutes to wait after having spoken',
  ruleLength: 'Minutes that it lasts at most',
  whom: 'Whom',
  reason: 'Why, for the log',
};

const minutes = (ms: number): string => lasting('en', ms);

/** Answers in English to who did something. */
export const englishDone: DoneTexts = {
  nothingToGiveBack: 'You have neither the floor nor a raised hand.',
  person: {
    toAudience: (userId) => `${person(userId)} goes back to the audience.`,
    mute: (userId) => `${person(userId)} is muted in this space and keeps the floor.`,
    unmute: (userId) => `${person(userId)} is heard again.`,
    remove: (userId) => `${person(userId)} is put out of the room. They may come back; to keep them out, block them.`,
    block: (userId) =>
      `${person(userId)} is put out and kept out of this space. \`/space unblock\` lets them in again.`,
    unblock: (userId) => `${person(userId)} may come in again.`,
    coHost: (userId) => `${person(userId)} is a co-host: they run the space with you and are brought up.`,
    dropCoHost: (userId) => `${person(userId)} is a speaker again.`,
    makeHost: (userId) =>
      `${person(userId)} is the host from now on. Who was before stays as a co-host, or as a speaker where there are ten co-hosts.`,
    addGuest: (userId) =>
      `${person(userId)} is a guest: they may always come in, and are up as soon as they raise a hand.`,
    dropGuest: (userId) => `${person(userId)} is off the guest list.`,
    lowerHand: (userId) => `The hand of ${person(userId)} is lowered.`,
  },
  space: {
    muteAll:
      'Every speaker but host and co-hosts is muted. **Unmute** or `/speaker unmute` lets them be heard one by one.',
    pullBrake:
      'The brake is on: nobody new comes in, speakers are muted, each hand goes up once a minute, and newcomers listen. **Release the brake** or `/space brake` takes it off.',
    releaseBrake: ({ isLocked }) =>
      `The brake is off. Who was muted stays so until you unmute them.${isLocked ? ' The space is still locked.' : ''}`,
    lock: 'The space is locked: nobody new comes in but guests, speakers, moderators and who runs it.',
    unlock: ({ isBraked }) =>
      isBraked
        ? 'The lock is off. The brake is still on: nobody new comes in until you release it.'
        : 'The space is open again to those who may come in.',
    next: (nextId) =>
      nextId === null ? 'The turn is over; nobody waits for the next.' : `It is the turn of ${person(nextId)}.`,
    moreTime: (userId, endsAtMs) =>
      `The turn of ${person(userId)} lasts a minute more: until ${moment(endsAtMs, 't')}.`,
    extend: (endsAtMs) => `The space lasts longer: it ends ${moment(endsAtMs)}.`,
    claim: 'You are the host now. Who was before stays as a co-host, or as a speaker where there are ten co-hosts.',
    edited: 'It is changed.',
    nothingToEdit: 'Nothing was changed.',
    blockInServer: (userId) =>
      `${person(userId)} is kept out of every space of this server, also those to come, and opens and plans none. \`/space unblock\` lets them in again.`,
    unblockInServer: (userId) => `${person(userId)} may come into the spaces of this server again.`,
    lastWords: (title, endsAtMs) =>
      `Last words: **${quoted(title)}** ends ${moment(endsAtMs)}. \`/space extend\` keeps it open after all.`,
  },
};

/** How a space runs, in English. */
export const englishRun: RunTexts = {
  heading: 'How it runs',
  preset: {
    'panel-talk': 'Panel talk: you choose from raised hands',
    'open-mic': 'Open mic: turns of five minutes',
    questions: 'Questions: quiet people first',
    'town-hall': 'Town hall: turns of two minutes, quiet people first',
    class: 'Class: quiet people first, three hours at most',
    music: 'Music: turns of ten minutes',
  },
  modeName: {
    open: 'Open: a raised hand goes up at once',
    moderated: 'Moderated: you choose',
    turns: 'One at a time, by turns',
  },
  orderName: { 'first-come': 'First come, first called', 'quiet-first': 'First who has talked least' },
  accessName: { everyone: 'Everybody', roles: 'Who has a role', invited: 'Guests only' },
  mode: {
    open: () => 'who raises a hand is brought up at once',
    moderated: () => 'host, co-hosts and moderators choose from the raised hands',
    turns: (turnMs) => `one at a time, ${minutes(turnMs)} each; the next is called by itself`,
  },
  order: { 'first-come': 'first come, first called', 'quiet-first': 'first who has talked least' },
  coolDown: (ms) => `after speaking one waits ${minutes(ms)}`,
  everyone: 'everybody may come in',
  roles: (roleIds) => `who has ${listed('en', roleIds.map(role))} may come in`,
  invited: 'only guests may come in',
  hidden: 'hidden from everybody else',
  locked: 'locked: nobody new comes in but guests, speakers, moderators and who runs it',
  brake: (byUserId, sinceMs) =>
    `**Brake on** since ${moment(sinceMs)}, pulled by ${person(byUserId)}: nobody new comes in, speakers are muted, hands are slow, newcomers listen.`,
  guests: (count) =>
    counted('en', count, { one: '{n} person on the guest list', other: '{n} people on the guest list' }),
  ends: (atMs) => `ends ${moment(atMs)}`,
  endsSoon: (atMs) => `**the last minutes: it ends ${moment(atMs)}**`,
  lastWords: (atMs) => `**last words: the host ends it ${moment(atMs)}**`,
  lastWordsByModerator: (atMs) => `**last words: a moderator ends it ${moment(atMs)}**`,
  turn: 'Turn',
  turnCalled: (userId) => `${person(userId)} is called up`,
  turnOn: (userId, endsAtMs) => `${person(userId)} until ${moment(endsAtMs, 't')} (${moment(endsAtMs)})`,
  turnWarned: (userId, endsAtMs) => `${person(userId)} · about to end: ${moment(endsAtMs)}`,
  coHosts: 'Co-hosts',
  muted: 'muted in this space',
  question: (text) => `asks: ${text}`,
  inRoom: (farTitle) => `in ${farTitle}`,
};

/** The private messages by which a space is run, in English. */
export const englishManage: ManageTexts = {
  open: 'Manage',
  askQuestion: 'Ask a question',
  takeOver: 'Take over',
  title: (spaceTitle) => `### Running ${spaceTitle}`,
  how: 'Pick somebody to see what you can do for or with them. Only you see this message.',
  pickPerson: 'Somebody…',
  muteAll: 'Mute all',
  pullBrake: 'Pull the brake',
  releaseBrake: 'Release the brake',
  lock: 'Lock',
  unlock: 'Unlock',
  next: 'Next, please',
  moreTime: 'A minute more',
  settings: 'Settings…',
  extend: '30 minutes longer',
  back: 'Back',
  settingsTitle: '### Settings of this space',
  pickMode: 'How the floor is passed on…',
  pickOrder: 'In which order hands are called…',
  pickAccess: 'Who may come in…',
  pickRoles: 'Roles that may come in…',
  edit: 'Title, description, times…',
  hide: 'Hide the room',
  show: 'Show the room',
  guestList: (userIds) => `**Guests** ${userIds.map(person).join(' ')}`,
  blockList: (userIds) => `**Blocked** ${userIds.map(person).join(' ')}`,
  roleOf: { host: 'host', 'co-host': 'co-host', speaker: 'speaker', listener: 'in the audience, or not in the room' },
  handAt: (position) => `hand raised, place ${position} in the queue`,
  isGuest: 'on the guest list',
  isBlocked: 'blocked in this space',
  isBlockedInServer: 'blocked in the whole server',
  person: {
    invite: 'Invite to speak',
    toAudience: 'Move to the audience',
    mute: 'Mute',
    unmute: 'Unmute',
    remove: 'Remove from the space',
    block: 'Block…',
    unblock: 'Unblock',
    coHost: 'Make co-host',
    dropCoHost: 'No longer co-host',
    makeHost: 'Make host',
    addGuest: 'Put on the guest list',
    dropGuest: 'Take off the guest list',
    lowerHand: 'Lower the hand',
  },
  stillHosts: (titles, more) => {
    const named = listed(
      'en',
      titles.map((title) => `**${quoted(title)}**`),
    );
    if (titles.length === 1)
      return `They host ${named}, which goes on: put them out of it, so that a co-host runs it, or end it.`;
    const rest = more === 0 ? '' : ` And ${more} more: block them once more after these, and those are shown.`;
    return `They host ${named}, which go on: put them out of each, so that a co-host runs it, or end it.${rest}`;
  },
  passOnOf: (title) => `Put them out of ${isolated(title)}…`,
  endOf: (title) => `End ${isolated(title)}…`,
  reasonLost: 'The reason that you gave is not kept any more: the log has none.',
  passOn: {
    ask: 'Put them out of it…',
    remove: 'Put the host out',
    block: 'Block the host here',
    leave: 'Leave it as it is',
  },
  outOfServer: (userId) =>
    `${person(userId)} is put out of the room and kept out of it, blocked as they are in this server.`,
  isHostNow: (userId) => `${person(userId)} is the host now.`,
  endNow: 'End it now',
  lastWords: 'Last words: 1 minute',
};

/** Forms in English. */
export const englishForm: FormTexts = {
  ask: 'Raise your hand with a question',
  question: 'What do you want to ask?',
  questionHint: 'It stands beside your hand for everybody. You may leave it out.',
  block: 'Block somebody',
  blockWhere: 'Where',
  blockHere: 'In this space',
  blockInServer: 'In every space of this server',
  reason: 'Why?',
  reasonHint: 'For the log that moderators read. You may leave it out.',
  edit: 'Title, description, times',
  editTitle: 'Title',
  editDescription: 'Description',
  editTurn: 'Minutes of one turn',
  editCoolDown: 'Minutes to wait after having spoken',
  editLength: 'Minutes that it lasts at most',
  minutesHint: (min, max) => `From ${min} to ${max}`,
};

/** The menu on a person in English. */
export const englishMenu: MenuTexts = {
  invite: 'Invite to speak',
  toAudience: 'Move to the audience',
  mute: 'Mute in this space',
  remove: 'Remove from the space',
  block: 'Block…',
};

/** Choices in English. */
export const englishChoices: ChoiceTexts = {
  brakeOn: 'On',
  brakeOff: 'Off',
  endNow: 'Now',
  endAfterLastWords: 'After last words: 1 minute',
  blockHere: 'In this space',
  blockInServer: 'In every space of this server',
};
