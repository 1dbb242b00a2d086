import type { Catalogue, PeopleRefusal } from './catalogue.ts';
import { moment, person, quoted } from './words.ts';

const at = (ms: string | undefined, style: 'R' | 't'): string => moment(Number(ms ?? 0), style);

/** Refusals in English that concern roles, moderation, the queue and the end of a space. */
export const englishPeopleRefusals: Pick<Catalogue['refusal'], PeopleRefusal> = {
  'question-too-long': (p) => `The question has ${p['length']} characters; ${p['max']} fit beside a hand. Shorten it.`,
  'not-owner': () => 'Only the host of this space, or a moderator of its room, may do that; a co-host may not.',
  outranked: () =>
    'That person runs the space with you. Only the host or a moderator of the room may do that to a co-host.',
  'is-moderator': () => 'They moderate this room in Discord. Only who moderates it too may put them out or block them.',
  'host-left-server': (p) =>
    `The host, ${person(p['user'] ?? '')}, is not in this server any more. A co-host or a speaker may take the space over, and a moderator may pass it on or end it.`,
  'access-role-gone': (p) =>
    p['left'] === '0'
      ? 'The roles that may come in here were deleted in this server, so only guests, those who run the space and moderators come in now. Choose who may come in under **Manage** → **Settings…**.'
      : 'A role that may come in here was deleted in this server, and was taken off those that may.',
  'not-yourself': () => 'That would be yourself. Leave the room, or have somebody else do it.',
  'is-blocked': () => 'That person is blocked here. Unblock them first with `/space unblock`.',
  'you-are-blocked': () =>
    'You cannot take part in this space: its host or a moderator blocked you. Ask a moderator of the server.',
  'not-blocked': () => 'That person is not blocked here.',
  'too-many-blocked': (p) =>
    `${p['max']} people are blocked here already. Let some in again first (\`/space unblock\`), or lock the space (\`/space lock\`).`,
  'is-a-guest': () => 'That person is on the guest list already.',
  'not-a-guest': () => 'That person is not on the guest list.',
  'too-many-guests': (p) =>
    `The guest list has ${p['max']} people, and no more fit. Take some off (\`/space guest remove\`), or let in a role instead.`,
  'not-muted': () => 'Nobody muted that person in this space. A mute that a moderator set in Discord is lifted there.',
  'brake-is-on': () =>
    'The brake is on already. **Release the brake**, or `/space brake` with `set: Off`, takes it off.',
  'brake-is-off': () => 'The brake is not on.',
  'newcomers-listen': () => 'The host has slowed things down: people who are new in this server listen for now.',
  resting: (p) => `Others come first: you can raise your hand again ${at(p['until'], 'R')}.`,
  'is-host': () => 'That person is the host already.',
  'is-co-host': () => 'That person runs the space already.',
  'not-co-host': () => 'That person is not a co-host.',
  'too-many-co-hosts': (p) =>
    `A space has at most ${p['max']} co-hosts. Make one a speaker again first with \`/space cohost remove\`.`,
  'host-is-here': () =>
    'The host is in the room. Ask them, or a moderator, to hand the space over with `/space transfer`.',
  'claim-not-yours': () =>
    'Only co-hosts, speakers and moderators of the room may take over a space whose host is gone.',
  'claim-later': (p) =>
    `The host has just left and may come back. You can take over with \`/space claim\` ${at(p['from'], 'R')}.`,
  'claim-co-host-here': () =>
    'A co-host is there and runs the space. Ask them; if the host stays away, a co-host becomes host by themself.',
  'claim-muted': () => 'You are muted here, so you cannot take this space over. A co-host or a moderator may.',
  'claim-brake': () =>
    'The brake is on, so speakers cannot take this space over. A co-host or a moderator may, and releases the brake.',
  'moderators-lift': () =>
    'A moderator of the room did that, so only a moderator takes it back. Ask one; they have **Manage** and the same commands.',
  'host-to-pass': (p) =>
    (p['next'] ?? '') === ''
      ? `${person(p['user'] ?? '')} hosts this space, and it has no co-host: without them it ends.`
      : `${person(p['user'] ?? '')} hosts this space: without them ${person(p['next'] ?? '')} is its host.`,
  'no-turn': () => 'Nobody has the turn just now.',
  'no-deadline': () => 'This space has no end that could be moved.',
  'cannot-extend': (p) => `This space has lasted as long as one may; it ends ${at(p['at'], 'R')}. Open a new one then.`,
  'not-server-moderator': () =>
    'Only who moderates the whole server (Manage Channels, Mute Members and Move Members) may do that.',
  'floor-full': (p) =>
    `${p['max']} people have the floor or are on their way to it, and no more fit. Move some to the audience first.`,
  'no-roles': () => 'Choose at least one role that may come in: in `role:`, or under **Settings…** on the panel.',
  'too-many-roles': (p) => `At most ${p['max']} roles may come in. Leave some out.`,
  'is-bot': () => 'That is a bot: spaces are for people. Its owner or a moderator looks after it in Discord itself.',
  'not-in-server': () => 'They are not a member of this server. Ask them to join it first.',
  'not-minutes': (p) =>
    `${quoted(p['typed'] ?? '')} is not a number of minutes that fits there. Write one from ${p['min'] ?? '0'} to ${p['max']}.`,
};
