import type { ChannelId, LinkId, MessageId, UserId } from '../lib/index.ts';
import type { Applied, RightChanged, RightWanted, Target } from './ports.ts';

/** One step towards what is desired. `key` names what it changes: two calls with one key never run side by side or too soon. */
export type Call =
  /** Makes the room; `find` looks first for one whose answer was lost; `make` false: only looks, to remove it. */
  | { readonly type: 'make-room'; readonly key: 'room'; readonly find: boolean; readonly make: boolean }
  | { readonly type: 'remove-room'; readonly key: 'room' }
  /** Stores how a lent room was. Calls nothing. */
  | { readonly type: 'remember-room'; readonly key: 'lent'; readonly lent: NonNullable<Applied['lent']> }
  /** `mend:topic`: it was set before, and somebody undid it. */
  | { readonly type: 'set-topic'; readonly key: 'topic' | 'mend:topic'; readonly topic: string }
  /** Stores that the topic is as wanted. Calls nothing. */
  | { readonly type: 'confirm-topic'; readonly key: 'topic-noted'; readonly topic: string }
  /** Somebody changed the topic in Discord: the space takes it for its title. Calls nothing. */
  | { readonly type: 'adopt-title'; readonly key: 'title'; readonly topic: string }
  | { readonly type: 'restore-topic'; readonly key: 'topic'; readonly topic: string }
  | { readonly type: 'close-stage'; readonly key: 'topic' }
  /** Lets only adults into the room, or everybody again; `mend:adults`: it was set to that before, and somebody undid it. */
  | { readonly type: 'set-adults'; readonly key: 'adults' | 'mend:adults'; readonly adultsOnly: boolean }
  /** Sets how many the room takes, or lets in as many as come again; `mend:limit`: it was set to that before, and somebody undid it. */
  | { readonly type: 'set-limit'; readonly key: 'limit' | 'mend:limit'; readonly limit: number | null }
  /** Stores that it takes so many by our doing; null for what is not (any more). Calls nothing. */
  | { readonly type: 'confirm-limit'; readonly key: 'limit-noted'; readonly limit: number | null }
  /** Somebody changed in Discord how many it takes: the space takes it for its rule. Calls nothing. */
  | { readonly type: 'adopt-places'; readonly key: 'places'; readonly places: number }
  /** Changes an overwrite; `before` is what it said when we found it. A `mend` sets again what somebody undid. */
  | {
      readonly type: 'set-right';
      readonly key: `right:${Target}` | `mend:${Target}`;
      readonly wanted: RightWanted;
      readonly before: RightChanged['before'];
    }
  /** Puts an overwrite back as it was; `isAsBefore`: it is so already, and only that is stored. */
  | {
      readonly type: 'restore-right';
      readonly key: `right:${Target}`;
      readonly changed: RightChanged;
      readonly isAsBefore: boolean;
    }
  /** On a stage: invites up. */
  | { readonly type: 'invite'; readonly key: `up:${UserId}`; readonly userId: UserId }
  /** On a stage: sends to the audience, or takes a native hand down. */
  | { readonly type: 'suppress'; readonly key: `down:${UserId}`; readonly userId: UserId }
  /** In a voice room: mutes somebody who is heard without the floor; the unmute is owed from before. */
  | { readonly type: 'quiet'; readonly key: `mute:${UserId}`; readonly userId: UserId }
  /** Lifts a mute of ours. */
  | { readonly type: 'unmute'; readonly key: `unmute:${UserId}`; readonly userId: UserId }
  /** Stores that a mute of ours is gone: somebody lifted it. Calls nothing. */
  | { readonly type: 'settle-mute'; readonly key: `paid:${UserId}`; readonly userId: UserId }
  /** In a voice room: has Discord count somebody's right to speak anew, by a move into the same room or through another one and back. */
  | {
      readonly type: 'recount';
      readonly key: `move:${'up' | 'down' | 'free'}:${UserId}`;
      readonly userId: UserId;
      readonly to: 'up' | 'down' | 'free';
      readonly way: 'here' | 'around';
      /** Lifts our mute in the same call. */
      readonly unmutes: boolean;
    }
  /** Brings back somebody who was left behind on the way through another room. */
  | { readonly type: 'bring-back'; readonly key: `back:${UserId}`; readonly userId: UserId; readonly via: ChannelId }
  /** Puts somebody out of the room, and of voice with it. */
  | { readonly type: 'put-out'; readonly key: `out:${UserId}`; readonly userId: UserId }
  | { readonly type: 'bring-up-account'; readonly key: 'self'; readonly accountId: UserId }
  /** Tells the people of an encrypted room that a link carries its sound away, or who runs a room that one holds its sound back. */
  | {
      readonly type: 'notify';
      readonly key: `notice:${LinkId}` | `held:${LinkId}`;
      readonly what: 'leaves' | 'held';
      readonly linkId: LinkId;
    }
  /** Stores which links still hold sound back: of one that does again people are told again. Calls nothing. */
  | { readonly type: 'note-held'; readonly key: 'held-noted'; readonly held: readonly LinkId[] }
  | { readonly type: 'post-panel'; readonly key: 'panel-post' }
  | { readonly type: 'edit-panel'; readonly key: 'panel-edit' }
  /** Counts what was written below the panel while nobody of us was there to see it. */
  | { readonly type: 'look-below'; readonly key: 'panel-below' }
  /** Posts the panel anew; the one before it is removed after that. */
  | { readonly type: 'replace-panel'; readonly key: 'panel-replace' }
  | { readonly type: 'remove-panel'; readonly key: `panel-remove:${MessageId}`; readonly messageId: MessageId }
  /** Decides whether this space is announced, and where. Calls nothing. */
  | { readonly type: 'plan-announcement'; readonly key: 'announcement-plan' }
  | { readonly type: 'post-announcement'; readonly key: 'announcement-post' }
  | { readonly type: 'edit-announcement'; readonly key: 'announcement-edit' }
  /** Takes the announcement away, since the space is hidden from now on. */
  | { readonly type: 'hide-announcement'; readonly key: 'announcement-hide' }
  /** Gives a recap up that could not be written for long. Calls nothing. */
  | { readonly type: 'drop-announcement'; readonly key: 'announcement-drop' }
  /** Stores what counts for the recap. Calls nothing. */
  | { readonly type: 'note-tally'; readonly key: 'tally' }
  /** As of the room: makes the channel of the backstage, or only looks for it, to remove it. */
  | { readonly type: 'make-backstage'; readonly key: 'backstage'; readonly find: boolean; readonly make: boolean }
  /** Stores that its making is known. Calls nothing. */
  | { readonly type: 'confirm-backstage'; readonly key: 'backstage-noted' }
  | { readonly type: 'remove-backstage'; readonly key: 'backstage' }
  /** Stores that there is none any more. Calls nothing. */
  | { readonly type: 'forget-backstage'; readonly key: 'backstage-gone' }
  /** Changes an overwrite of it. A `mend` sets again what somebody undid. */
  | {
      readonly type: 'set-backstage-right';
      readonly key: `${'mend:' | ''}backstage-right:${Target}`;
      readonly wanted: RightWanted;
    }
  /** Moves somebody between the room and the backstage. */
  | {
      readonly type: 'move-person';
      readonly key: `backstage-move:${UserId}`;
      readonly userId: UserId;
      readonly to: 'room' | 'backstage';
    }
  /** Posts the message in the backstage, or finds out whether it stands. */
  | { readonly type: 'tell-backstage'; readonly key: 'backstage-told' };

/** Whether a space cannot open while this call is left to be made. */
export const isEssential = (call: Call): boolean => {
  switch (call.type) {
    case 'make-room':
    case 'remember-room':
    case 'confirm-topic':
    case 'post-panel':
    case 'plan-announcement':
    case 'set-topic':
      return true;
    case 'set-right':
      // In a voice room the floor exists only once everybody else is denied to speak.
      return call.wanted.target === 'everyone';
    case 'set-adults':
      // What is for adults opens for nobody else, however short.
      return call.adultsOnly;
    default:
      return false;
  }
};
