import type { Catalogue, RefusalParams } from './catalogue.ts';
import { englishBackstageRefusals } from './en-backstage.ts';
import { englishOverflowRefusals } from './en-overflow.ts';
import { englishLinkRefusals } from './en-links.ts';
import { englishPeopleRefusals } from './en-people.ts';
import { englishCalendarRefusals } from './en-calendar.ts';
import { englishGateRefusals } from './en-gates.ts';
import { englishPlanRefusals } from './en-plan-refusals.ts';
import { englishPresetRefusals } from './en-presets.ts';
import { englishSafetyRefusals } from './en-safety.ts';
import { englishSetupRefusals } from './en-setup.ts';
import { englishAboutRefusals } from './en-about.ts';
import { englishRsvpRefusals } from './en-rsvp.ts';
import { englishTimesRefusals } from './en-times.ts';
import { englishWordsRefusals } from './en-words.ts';
import { counted, invitations, listed, quoted } from './words.ts';

/** Permissions by API name, in the words of Discord's English client. */
const permissions: Readonly<Record<string, string>> = {
  ADMINISTRATOR: 'Administrator',
  VIEW_CHANNEL: 'View Channels',
  MANAGE_CHANNELS: 'Manage Channels',
  MANAGE_ROLES: 'Manage Permissions',
  MANAGE_GUILD: 'Manage Server',
  CONNECT: 'Connect',
  SPEAK: 'Speak',
  MUTE_MEMBERS: 'Mute Members',
  MOVE_MEMBERS: 'Move Members',
  SET_VOICE_CHANNEL_STATUS: 'Set Voice Channel Status',
  REQUEST_TO_SPEAK: 'Request to Speak',
  SEND_MESSAGES: 'Send Messages',
  EMBED_LINKS: 'Embed Links',
  READ_MESSAGE_HISTORY: 'Read Message History',
  VIEW_AUDIT_LOG: 'View Audit Log',
  MANAGE_MESSAGES: 'Manage Messages',
  PRIORITY_SPEAKER: 'Priority Speaker',
  MENTION_EVERYONE: 'Mention Everyone',
  CREATE_EVENTS: 'Create Events',
  ATTACH_FILES: 'Attach Files',
};

/** Discord's English word for a permission. */
export const englishPermission = (name: string): string => permissions[name] ?? name;

const missing = (names: string): string =>
  listed(
    'en',
    names
      .split(',')
      .filter((name) => name !== '')
      .map((name) => `**${englishPermission(name)}**`),
  );

/** Why a room is not heard and can therefore not be linked. */
const noEars = (p: RefusalParams): string => {
  switch (p['why']) {
    case 'lost':
      return 'Majlis does not hear this room, so it cannot carry it: it is not in its seat, could not take it, or was put out. It tries again by itself; try this again in a minute.';
    case 'muted':
      return 'Majlis does not hear this room, so it cannot carry it: somebody muted or deafened its account in this server. Right-click it in the room, lift **Server Mute** and **Server Deafen**, and try again.';
    case 'not-here':
      return `Every account of Majlis that is in this server sits in another room, and Discord lets each sit in one. Somebody who may manage the server can let another one in: ${invitations('en', p['invites'], p['guild'])}. Then try again; or end a space that is linked.`;
    case 'far-lost':
      return 'Majlis does not hear the room that this code is from, so nothing can be carried: it is not in its seat there, could not take it, or was put out. It tries again by itself; enter the code again in a minute.';
    case 'far-muted':
      return 'Majlis does not hear the room that this code is from, so nothing can be carried: somebody muted or deafened its account there. Ask the other side to lift **Server Mute** and **Server Deafen** from it, and enter the code again.';
    case 'far-none-free':
      return 'No account of Majlis is free for the room that this code is from: each sits in another room there. Ask the other side to end a space that is linked or to let another account in, and enter the code again.';
    default:
      return 'Every account of Majlis sits in another room of this server, and Discord lets each sit in one. End a linked space first, or leave its links; or ask the operator of Majlis for more accounts (`DISCORD_POOL_TOKENS`).';
  }
};

/** Every refusal in English: what is the matter, and what to do about it. */
export const englishRefusals: Catalogue['refusal'] = {
  ...englishPeopleRefusals,
  ...englishBackstageRefusals,
  ...englishOverflowRefusals,
  ...englishLinkRefusals,
  ...englishSetupRefusals,
  ...englishSafetyRefusals,
  ...englishRsvpRefusals,
  ...englishAboutRefusals,
  ...englishPlanRefusals,
  ...englishGateRefusals,
  ...englishCalendarRefusals,
  ...englishTimesRefusals,
  ...englishWordsRefusals,
  ...englishPresetRefusals,
  'title-empty': () => 'The title has nothing in it that can be seen. Write 1 to 100 characters, or leave it out.',
  'title-too-long': (p) =>
    `The title has ${p['length']} characters; Discord lets a channel’s name have ${p['max']}. Shorten it and put the rest into the description.`,
  'description-too-long': (p) =>
    `The description has ${p['length']} characters; ${p['max']} fit on the panel. Shorten it.`,
  'only-in-servers': () => 'This works inside a server, not in direct messages. Use it in a channel of your server.',
  'no-community': () =>
    'Discord has stage channels only in Community servers, and this is not one. Leave `kind:` out, or pick the voice room there, and `/space open` runs a voice room as a stage. For a real stage, somebody who may manage the server turns on **Server Settings → Enable Community** first.',
  'too-many-events': () =>
    'This server’s list of events is full (Discord allows 100), and sooner ones come first: this one stands there once there is room. It opens all the same.',
  'plan-no-event': (p) =>
    `It will not stand in this server’s list of events, since Majlis lacks permissions${p['channel'] === undefined || p['channel'] === '' ? '' : ` in ${p['channel']}`}: ${missing(p['permissions'] ?? '')}. It opens all the same.`,
  'missing-permissions': (p) =>
    p['channel'] === undefined || p['channel'] === ''
      ? `Majlis lacks permissions in this server: ${missing(p['permissions'] ?? '')}. A server admin can give them to the role of Majlis in **Server Settings → Roles**; then try again.`
      : `Majlis lacks permissions in ${p['channel']}: ${missing(p['permissions'] ?? '')}. Allow them for the role of Majlis in that channel’s **Permissions** (an overwrite there counts more than the role); then try again.`,
  'category-not-copied': (p) =>
    `The category ${p['channel'] ?? 'for rooms'} denies what this room does not: ${missing(p['permissions'] ?? '')}. Discord lets Majlis deny only what it has itself: a server admin can give that to the role of Majlis, and the next room denies it too.`,
  'room-not-stage': (p) =>
    `${p['channel'] ?? 'That channel'} is no stage and no voice channel where people may speak (Discord lets nobody speak in the AFK channel). Pick one, or leave the room out and a new one is made.`,
  'room-of-another-kind': (p) =>
    p['kind'] === 'voice'
      ? `${p['channel'] ?? 'That channel'} is a voice channel, and a channel keeps its kind. Leave \`kind:\` out and the space opens there as a voice room, or pick a stage channel.`
      : `${p['channel'] ?? 'That channel'} is a stage channel, and a channel keeps its kind. Leave \`kind:\` out and the space opens there as a stage, or pick a voice channel.`,
  'room-in-use': (p) =>
    p['over'] === 'just'
      ? `The space in ${p['channel'] ?? 'that room'} is over, and the room is just being put back as it was. Try again in a few seconds, or pick another room.`
      : `There is a space in ${p['channel'] ?? 'that room'} already. Join it, end it first, or pick another room.`,
  'room-running': (p) =>
    p['kind'] === 'voice'
      ? `While a space runs in ${p['channel'] ?? 'that room'}, only its speakers are heard there. So only who moderates that room may lend it${p['user'] === undefined ? '' : `, which <@${p['user']}> does not`}: ask a moderator, or leave the room out and a new one is made.`
      : `A stage is open in ${p['channel'] ?? 'that room'}, or somebody is up there. Only who moderates that room may open a space in it: ask a moderator, pick another stage, or leave the room out.`,
  'room-not-found': () =>
    'That channel does not exist any more, or Majlis may not see it. Pick another one, or leave the room out.',
  'too-many-spaces': (p) =>
    `${counted('en', Number(p['max'] ?? '1'), { one: '{n} space is', other: '{n} spaces are' })} open in this server, which are all that it allows at once. End one first, or ask who manages the server for more (\`/setup\`).`,
  'too-many-channels': () =>
    'The server has as many channels as Discord allows (500, and 50 in a category). Delete one, or name an existing stage or voice channel with `room:`.',
  'discord-refused': (p) =>
    `Discord refused it${p['detail'] === undefined || p['detail'] === '' ? '' : ` and said: ${quoted(p['detail'])}`}. Change what it names and try again.`,
  'discord-unavailable': () =>
    'Discord does not answer at the moment. Try again in a minute; https://discordstatus.com tells about outages.',
  'rate-limited': (p) =>
    `Discord asks Majlis to slow down here. Try again in ${counted('en', Number(p['seconds'] ?? '60'), { one: '{n} second', other: '{n} seconds' })}.`,
  'no-space-here': () => 'There is no open space here. `/space open` opens one.',
  'which-space': (p) =>
    `Several spaces are open in this server: ${p['titles'] ?? ''}. Name the one you mean in \`space:\`, or use the command in its room.`,
  'space-not-found': () =>
    'There is no such space in this server. While you type in `space:`, Discord shows those that are open.',
  'space-opening': () => 'The space is still being opened. Try again in a few seconds.',
  'space-over': () => 'That space has ended. `/space open` opens a new one.',
  'not-host': () =>
    'Only the host of this space, its co-hosts, or a moderator (Manage Channels, Mute Members and Move Members in its room), may do that.',
  'not-in-room': () => 'They are not in the room any more.',
  'join-first': () => 'That is done from inside. Join the room of this space first, then try again.',
  'no-hand': () => 'That hand is not raised.',
  'hand-is-up': (p) =>
    p['position'] === undefined
      ? 'Your hand is up already. The panel shows your place in the queue.'
      : `Your hand is up already: place ${p['position']} in the queue.`,
  'queue-full': (p) =>
    `The queue is full${p['max'] === undefined ? '' : `: ${p['max']} hands are up`}. Try again when some are down.`,
  'already-speaking': () => 'They are a speaker already.',
  'already-invited': () =>
    'They are on their way up already. On a stage they are heard once they tap **Accept**; in a voice room within seconds, or once they have left the room and come back.',
  'you-speak-already': () => 'You are up already, and heard. **Step down** gives the floor back.',
  'you-are-invited': () =>
    'You have the floor already. On a stage tap **Accept** when Discord asks; in a voice room, if nobody hears you in a few seconds, leave the room and come back.',
  'not-speaking': () => 'They have not the floor: only a speaker can be muted or moved to the audience.',
  'host-stays': () =>
    'The host stays. To stop, end the space, or make somebody else the host first with `/space transfer`. A moderator of the room can mute the host, and put them out with `/space remove` or `/space block`: a co-host is host then, or the space ends.',
  'link-code-unknown': () =>
    'No link waits for this code. Check it letter by letter; it works once only. The other side gets a new one with `/link open`.',
  'link-code-expired': () =>
    'This code has expired: codes last ten minutes, and only while whoever made it runs that space. Ask the other side for a new one (`/link open`).',
  'link-same-space': () =>
    'This code is from this very space. It is to be entered in the other one: give it to a host or moderator there.',
  'link-exists': () => 'These two spaces are linked already.',
  'link-circle': () =>
    'These two spaces are already connected through other links. One more would close a circle and send voices round in it. Leave a link on the way first, or link them one way only.',
  'link-too-many': (p) =>
    `One of the two spaces has ${p['max']} links already, and each costs sending every sound once more. Leave one first.`,
  'link-not-found': () => 'That link does not exist any more. `/link list` shows those that do.',
  'link-no-ears': (p) => noEars(p),
  'not-server-manager': () => 'Only people who may manage the server can change its settings.',
  'stale-button': () => 'This control is from an earlier state of the space. Use the newest panel in the room’s chat.',
  'busy-try-again': () =>
    'Many things are happening in this space at once, and this one came through too late. Try again.',
  restarting: () => 'Majlis restarts just now, and nothing was changed. Try again in a minute.',
  'opens-after-restart': () =>
    'Majlis restarts just now. Your space is noted and opens by itself once Majlis is back: no need to open it again.',
  'went-wrong': () =>
    'That went wrong on our side; it is noted in the log. Nothing was changed. Try again, and tell the operator if it stays.',
  'announcement-channel-gone': (p) =>
    `The channel in which this space was announced is gone${p['channel'] === undefined ? '' : ` (${p['channel']})`}, so nothing is told there any more. Somebody who may manage the server can choose another one with \`/setup\`; it counts for the spaces after this one.`,
  'no-telling-role': () =>
    'There is no role for being told of spaces here (any more). Somebody who may manage the server can choose one with `/setup`.',
  'telling-role-above': (p) =>
    `Majlis cannot hand out ${p['role'] ?? 'that role'}: Discord lets it give only roles that stand below its own. A server admin can drag the role of Majlis above it in **Server Settings → Roles**; then press the button again.`,
  'telling-role-powerful': (p) =>
    `${p['role'] ?? 'That role'} carries rights of moderators, so Majlis does not hand it out at the press of a button. A server admin can take those permissions from it, or choose another role with \`/setup\`.`,
  'report-oneself': () => 'That is you. Pick the person whom you want to report.',
  'report-empty': () => 'There is nothing to read in the reason. Say in a few words what they did.',
  'asked-too-often': (p) =>
    `You asked for that several times in a short while. Try again in ${counted('en', Number(p['seconds'] ?? '60'), { one: '{n} second', other: '{n} seconds' })}.`,
  'log-channel-gone': (p) =>
    `The log channel${p['channel'] === undefined ? '' : ` (${p['channel']})`} is gone, so the log is kept by Majlis alone. Somebody who may manage the server sets another with \`/setup\`.`,
};
