import type { BackstageCommandTexts, BackstageRefusal, BackstageTexts } from './backstage-texts.ts';
import type { Catalogue } from './catalogue.ts';
import { channel, person } from './words.ts';

/** What `/backstage` does, in English. */
export const englishBackstageCommands: BackstageCommandTexts = {
  backstage: 'A green room beside the space, where those who speak meet before they go up',
  backstageOpen: 'Open a backstage: a voice channel for host, speakers, guests and moderators',
  backstageClose: 'Close the backstage; whoever is there is moved into the room',
  backstageUp: 'Go from the backstage into the room and up, or call somebody up',
  backstageUpUser: 'Whom to call up; yourself when left out',
  backstageJoin: 'Go backstage, or send a speaker there',
  backstageJoinUser: 'Whom to send backstage; yourself when left out',
};

/** Refusals that concern the backstage, in English. */
export const englishBackstageRefusals: Pick<Catalogue['refusal'], BackstageRefusal> = {
  'no-backstage': () =>
    'This space has no backstage. Who runs it opens one with `/backstage open`, or under **Manage** on the panel.',
  'backstage-is-open': (p) =>
    p['channel'] === undefined || p['channel'] === ''
      ? 'The backstage is being made already.'
      : `The backstage is open already: ${p['channel']}.`,
  'backstage-not-yours': () =>
    'The backstage is for host, co-hosts, speakers, guests and moderators. Ask somebody who runs the space to call you up, or to put you on the guest list.',
  'backstage-not-theirs': () =>
    'Only speakers, co-hosts, guests and moderators are let backstage. Put them on the guest list first, with `/space guest add`.',
  'not-backstage': (p) => `They are not in the backstage, ${p['channel'] ?? ''}.`,
  'you-not-backstage': (p) => `That is done from inside the backstage: enter ${p['channel'] ?? ''} first.`,
  'is-backstage': (p) => `Already there: ${p['channel'] ?? ''}.`,
  'backstage-brake': () =>
    'The brake is on, so nobody takes the floor by themself. Somebody who runs the space can call you up.',
  'backstage-your-turn': () =>
    'It is your turn to speak, and going backstage would end it. Wait until it is over, or pass it on first with `/speaker next`.',
  'backstage-their-turn': () =>
    'It is their turn to speak, and sending them backstage would end it. Wait until it is over, or call the next speaker first with `/speaker next`.',
};

/** The words of the backstage, in English. */
export const englishBackstage: BackstageTexts = {
  channelName: (title) => `Backstage · ${title}`,
  heading: '## Backstage',
  how: (roomId) =>
    `Talk here before you go up; nobody in ${channel(roomId)} hears you. **Go up** moves you there and gives you the floor. Those who run the space call others up below.`,
  encrypted: 'Majlis does not listen here and carries nothing away: this channel is encrypted end to end.',
  goUp: 'Go up',
  bringUp: 'Bring up…',
  count: 'Backstage',
  who: (channelId, userIds) =>
    `**Backstage** ${channel(channelId)}: ${userIds.length === 0 ? 'nobody' : userIds.map(person).join(', ')}`,
  beingMade: '**Backstage** is being made.',
  open: 'Open a backstage',
  close: 'Close the backstage',
  opened: (channelId) =>
    channelId === null
      ? 'The backstage is on its way. The panel says when it is there, or why it could not be made.'
      : `The backstage is open: ${channel(channelId)}. Host, co-hosts, speakers, guests and moderators see it; nobody else does.`,
  closed: 'The backstage closes. Whoever is there is moved into the room.',
  youGoUp: (roomId) =>
    `You are being moved into ${channel(roomId)}, and have the floor there. If nothing happens, join it yourself.`,
  goesUp: (userId, roomId) =>
    `${person(userId)} is being moved into ${channel(roomId)}, and has the floor there. If nothing happens, ask them to join it.`,
  youAreMoved: (channelId) => `You are being moved to ${channel(channelId)}, and keep the floor.`,
  youMayEnter: (channelId) => `The backstage is ${channel(channelId)}: click it to enter.`,
  isSent: (userId, channelId) => `${person(userId)} is being moved to ${channel(channelId)}, and keeps the floor.`,
};
