import type { Catalogue } from './catalogue.ts';
import { quoted } from './words.ts';

interface Told {
  readonly who: string;
  readonly whom: string;
  readonly what: string;
}

const lines: Readonly<Record<string, (told: Told) => string>> = {
  opened: ({ who }) => `${who} opened the space`,
  'went-live': () => 'the space is live',
  ending: ({ who, what }) => `${who} ended the space${what === '' ? '' : `: ${what}`}`,
  ended: ({ what }) => (what === '' ? 'the room is tidied up' : 'the room stays, as an ordinary channel'),
  retitled: ({ what }) => `the title is now ${what}`,
  'about-changed': ({ who, what }) => `${who} changed what it is about: ${what}`,
  'hand-raised': ({ whom, what }) => `${whom} raised a hand${what === '' ? '' : `: ${what}`}`,
  'hand-lowered': ({ who, whom }) => `${who} lowered the hand of ${whom}`,
  'hand-turned-away': ({ whom }) => `the hand of ${whom} was taken down: they may not ask to speak now`,
  'hands-turned-away': ({ whom, what }) => `the hand of ${whom} was taken down again; times since then: ${what}`,
  approved: ({ who, whom }) => `${who} gave ${whom} the floor`,
  'pulled-up': ({ whom }) => `${whom} was brought up in Discord itself`,
  accepted: ({ whom }) => `${whom} is speaking`,
  declined: ({ whom }) => `${whom} went to the audience`,
  'moved-down': ({ who, whom }) => `${who} moved ${whom} to the audience`,
  invited: ({ who, whom }) => `${who} invited ${whom} to speak`,
  turn: ({ whom }) => `it is the turn of ${whom}`,
  'open-queue': ({ whom }) => `${whom} took the floor`,
  guest: ({ whom }) => `${whom}, a guest, was brought up`,
  'invitation-lapsed': ({ whom }) => `${whom} did not accept in time`,
  'grant-lapsed': ({ whom }) => `${whom} was out of the room for ten minutes and is no speaker any more`,
  'co-host-made': ({ who, whom }) => `${who} made ${whom} a co-host`,
  'co-host-dropped': ({ whom }) => `${whom} is no co-host any more`,
  transferred: ({ who, whom }) => `${who} made ${whom} the host`,
  claimed: ({ whom }) => `${whom} took the space over`,
  succeeded: ({ whom }) => `${whom} became host, since the host was gone`,
  'guest-added': ({ who, whom }) => `${who} put ${whom} on the guest list`,
  'guest-dropped': ({ who, whom }) => `${who} took ${whom} off the guest list`,
  blocked: ({ who, whom }) => `${who} blocked ${whom}`,
  'blocked-in-server': ({ who, whom }) => `${who} blocked ${whom} in the whole server`,
  unblocked: ({ who, whom }) => `${who} unblocked ${whom}`,
  'unblocked-in-server': ({ who, whom }) => `${who} unblocked ${whom} in the whole server`,
  'left-server': ({ whom }) => `${whom} left the server, and has no place here any more`,
  'kept-out': ({ whom }) => `${whom} is blocked and was kept out`,
  removed: ({ who, whom }) => `${who} put ${whom} out of the room`,
  muted: ({ who, whom }) => `${who} muted ${whom}`,
  unmuted: ({ who, whom }) => `${who} unmuted ${whom}`,
  'turn-ended': ({ whom }) => `the turn of ${whom} is over`,
  'turn-extended': ({ who, whom }) => `${who} gave ${whom} more time`,
  extended: ({ who }) => `${who} gave the space more time`,
  'last-words': ({ who }) => `${who} is ending the space: last words`,
  'rules-changed': ({ who, what }) => `${who} changed how the space runs${what === '' ? '' : `: ${what}`}`,
  described: ({ who, what }) =>
    `${who} ${what === '' ? 'took the description away' : `changed the description: ${what}`}`,
  'brake-pulled': ({ who }) => `${who} pulled the brake`,
  'brake-released': ({ who }) => `${who} released the brake`,

  'overflow-opened': () => 'the room is full: another one opens beside it',
  'overflow-over': () => 'the other room is over',
  'overflow-by-hand': () => 'the other room was ended by hand: no more of them open',
  'overflow-could-not': () => 'the other room could not be opened',
  'backstage-opened': ({ who }) => `${who} opened a backstage`,
  'backstage-closed': ({ who }) => `${who} closed the backstage`,
  'backstage-deleted': () => 'the channel of the backstage was deleted in Discord itself',
  'backstage-could-not': () => 'the backstage could not be made',
  'called-up': ({ who, whom }) => `${who} called ${whom} up from the backstage`,
  'sent-backstage': ({ who, whom }) => `${who} sent ${whom} backstage`,

  linked: ({ who, what }) => `${who} linked it with ${what}`,
  unlinked: ({ who, what }) => `${who} left the link with ${what}`,
  'link-muted-incoming': ({ who, what }) => `${who} muted what comes in from ${what}`,
  'link-muted-outgoing': ({ who, what }) => `${who} muted what goes out to ${what}`,
  'link-unmuted-incoming': ({ who, what }) => `${who} had what comes in from ${what} heard again`,
  'link-unmuted-outgoing': ({ who, what }) => `${who} had what goes out to ${what} heard again`,
  'link-volume': ({ who, what }) => `${who} changed how loud a link is: ${what}`,
  'link-language': ({ who, what }) => `${who} changed the language of a link: ${what}`,
  'link-allowed': ({ who, what }) => `${who} let what is said here out to ${what === '' ? 'whoever joins' : what}`,
  reported: ({ who, whom }) => `${who} reported ${whom} to the moderators`,
  'space-reported': ({ who }) => `${who} reported the space to the moderators`,
  deaf: ({ what }) => `Majlis does not hear the room, or is not heard there: ${what}`,
  'hears-again': () => 'Majlis hears the room again and is heard there',
  'deaf-to-one': () => 'Majlis does not hear somebody in the room, while it hears others',
  'hears-all-again': () => 'nobody in the room is missed any more',
  'could-not': ({ what }) => `could not do something: ${what}`,
};

/** A line of the action log in English. */
export const englishLog: Catalogue['logLine'] = ({ act, actor, target, detail }) => {
  const told = { who: actor ?? 'Majlis', whom: target ?? 'somebody', what: detail === null ? '' : quoted(detail) };
  return lines[act]?.(told) ?? `${told.who}: ${act}`;
};
