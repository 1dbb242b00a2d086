import type { Access, PresetName, QueueMode, QueueOrder } from '../domain/index.ts';

/** What the slash commands for people, the queue and the rules of a space do, 1–100 characters each. */
export interface DoorCommandTexts {
  readonly spaceOpenPreset: string;
  readonly spaceEdit: string;
  readonly spaceLock: string;
  readonly spaceUnlock: string;
  readonly spaceBrake: string;
  readonly spaceBrakeSet: string;
  readonly spaceExtend: string;
  readonly spaceEndWhen: string;
  readonly spaceTransfer: string;
  readonly spaceClaim: string;
  readonly spaceRemove: string;
  readonly spaceBlock: string;
  readonly spaceBlockScope: string;
  readonly spaceUnblock: string;
  readonly spaceCohost: string;
  readonly spaceCohostAdd: string;
  readonly spaceCohostRemove: string;
  readonly spaceGuest: string;
  readonly spaceGuestAdd: string;
  readonly spaceGuestRemove: string;
  readonly hand: string;
  readonly handRaise: string;
  readonly handRaiseQuestion: string;
  readonly handLower: string;
  readonly handLowerUser: string;
  readonly handApprove: string;
  readonly handApproveUser: string;
  readonly speaker: string;
  readonly speakerInvite: string;
  readonly speakerAudience: string;
  readonly speakerMute: string;
  readonly speakerUnmute: string;
  readonly speakerMuteAll: string;
  readonly speakerNext: string;
  readonly speakerExtend: string;
  /** Options that set how a space runs. */
  readonly ruleAccess: string;
  readonly ruleRole: string;
  readonly ruleHidden: string;
  readonly ruleQueue: string;
  readonly ruleOrder: string;
  readonly ruleTurn: string;
  readonly ruleCoolDown: string;
  readonly ruleLength: string;
  readonly ruleOverflow: string;
  readonly rulePlaces: string;
  /** The option that picks a person. */
  readonly whom: string;
  /** The option that says why. */
  readonly reason: string;
}

/** What is done to one person, by every door: the private answer to who did it. */
export interface PersonDoneTexts {
  toAudience(userId: string): string;
  mute(userId: string): string;
  unmute(userId: string): string;
  remove(userId: string): string;
  block(userId: string): string;
  unblock(userId: string): string;
  coHost(userId: string): string;
  dropCoHost(userId: string): string;
  makeHost(userId: string): string;
  addGuest(userId: string): string;
  dropGuest(userId: string): string;
  lowerHand(userId: string): string;
}

/** What is done to a whole space. */
export interface SpaceDoneTexts {
  readonly muteAll: string;
  readonly pullBrake: string;
  /** The lock is a door of its own, and so is the brake. */
  releaseBrake(told: { readonly isLocked: boolean }): string;
  readonly lock: string;
  unlock(told: { readonly isBraked: boolean }): string;
  /** `nextId`: whose turn it is now; null for nobody's. */
  next(nextId: string | null): string;
  moreTime(userId: string, endsAtMs: number): string;
  extend(endsAtMs: number): string;
  readonly claim: string;
  /** After changes of title, description or rules. */
  readonly edited: string;
  readonly nothingToEdit: string;
  blockInServer(userId: string): string;
  unblockInServer(userId: string): string;
  /** After "last words". */
  lastWords(title: string, endsAtMs: number): string;
}

/** Answers to who did something. */
export interface DoneTexts {
  /** To who steps down and has neither floor nor hand. */
  readonly nothingToGiveBack: string;
  readonly person: PersonDoneTexts;
  readonly space: SpaceDoneTexts;
}

/** How a space runs, in words: on the panel, in answers and in choices. */
export interface RunTexts {
  readonly heading: string;
  /** Short names for choices. */
  readonly preset: Readonly<Record<PresetName, string>>;
  readonly modeName: Readonly<Record<QueueMode, string>>;
  readonly orderName: Readonly<Record<QueueOrder, string>>;
  readonly accessName: Readonly<Record<Access['type'], string>>;
  /** Who passes on the floor. */
  readonly mode: Readonly<Record<QueueMode, (turnMs: number) => string>>;
  readonly order: Readonly<Record<QueueOrder, string>>;
  coolDown(ms: number): string;
  readonly everyone: string;
  roles(roleIds: readonly string[]): string;
  readonly invited: string;
  readonly hidden: string;
  readonly locked: string;
  brake(byUserId: string, sinceMs: number): string;
  guests(count: number): string;
  /** When it ends by itself. */
  ends(atMs: number): string;
  /** In its last minutes. */
  endsSoon(atMs: number): string;
  /** Its host, or a moderator, ends it after last words. */
  lastWords(atMs: number): string;
  lastWordsByModerator(atMs: number): string;
  /** Before whoever has the turn. */
  readonly turn: string;
  turnCalled(userId: string): string;
  turnOn(userId: string, endsAtMs: number): string;
  turnWarned(userId: string, endsAtMs: number): string;
  readonly coHosts: string;
  /** After somebody with the floor whom host, co-host or moderator muted. */
  readonly muted: string;
  question(text: string): string;
  /** After a hand of a linked room. */
  inRoom(farTitle: string): string;
}

/** Words on the private messages by which a space is run. */
export interface ManageTexts {
  /** On the panel. */
  readonly open: string;
  readonly askQuestion: string;
  readonly takeOver: string;
  title(spaceTitle: string): string;
  readonly how: string;
  readonly pickPerson: string;
  readonly muteAll: string;
  readonly pullBrake: string;
  readonly releaseBrake: string;
  readonly lock: string;
  readonly unlock: string;
  readonly next: string;
  readonly moreTime: string;
  readonly settings: string;
  readonly extend: string;
  readonly back: string;
  readonly settingsTitle: string;
  readonly pickMode: string;
  readonly pickOrder: string;
  readonly pickAccess: string;
  readonly pickRoles: string;
  readonly edit: string;
  readonly hide: string;
  readonly show: string;
  guestList(userIds: readonly string[]): string;
  blockList(userIds: readonly string[]): string;
  readonly roleOf: Readonly<Record<'host' | 'co-host' | 'speaker' | 'listener', string>>;
  handAt(position: number): string;
  readonly isGuest: string;
  readonly isBlocked: string;
  readonly isBlockedInServer: string;
  readonly person: Readonly<
    Record<
      | 'invite'
      | 'toAudience'
      | 'mute'
      | 'unmute'
      | 'remove'
      | 'block'
      | 'unblock'
      | 'coHost'
      | 'dropCoHost'
      | 'makeHost'
      | 'addGuest'
      | 'dropGuest'
      | 'lowerHand',
      string
    >
  >;
  /** Buttons that put the host out, and what is said of who is host then. */
  readonly passOn: Readonly<Record<'ask' | 'remove' | 'block' | 'leave', string>>;
  /** After somebody who hosts spaces was blocked in the whole server; `more` are not named. */
  stillHosts(titles: readonly string[], more: number): string;
  /** Buttons of one space among several, with its title. */
  passOnOf(title: string): string;
  endOf(title: string): string;
  /** Somebody was put out after a question, and the reason that was given before it is gone. */
  readonly reasonLost: string;
  isHostNow(userId: string): string;
  /** Likewise where the whole server keeps them out. */
  outOfServer(userId: string): string;
  readonly endNow: string;
  readonly lastWords: string;
}

/** Titles and labels of forms, 1–45 characters each; hints have at most 100. */
export interface FormTexts {
  readonly ask: string;
  readonly question: string;
  readonly questionHint: string;
  readonly block: string;
  readonly blockWhere: string;
  readonly blockHere: string;
  readonly blockInServer: string;
  readonly reason: string;
  readonly reasonHint: string;
  readonly edit: string;
  readonly editTitle: string;
  readonly editDescription: string;
  readonly editTurn: string;
  readonly editCoolDown: string;
  readonly editLength: string;
  minutesHint(min: number, max: number): string;
}

/** Entries of the menu on a person, 1–32 characters each. */
export interface MenuTexts {
  readonly invite: string;
  readonly toAudience: string;
  readonly mute: string;
  readonly remove: string;
  readonly block: string;
}

/** Words of choices that stand by themselves. */
export interface ChoiceTexts {
  readonly brakeOn: string;
  readonly brakeOff: string;
  readonly endNow: string;
  readonly endAfterLastWords: string;
  readonly blockHere: string;
  readonly blockInServer: string;
}
