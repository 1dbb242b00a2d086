import type { HearingTexts } from './hearing-texts.ts';
import { channel, counted, moment, quoted } from './words.ts';

const why: HearingTexts['why'] = {
  'cannot-decrypt':
    'The sound of somebody there arrives and cannot be decrypted. Majlis has the keys made anew, and joins the room anew if that does not help. Where it is only one person, their leaving and coming back helps too.',
  'no-keys':
    'The room is encrypted, and for five seconds nobody there has shared keys with Majlis. It asks for them again, and joins the room anew if that does not help.',
  'no-sound': 'Somebody began to speak there, and no sound arrives. Majlis joins the room anew.',
  'unknown-voice':
    'Sound of somebody there arrives, and Discord has not said whose it is, so it is not carried. Majlis joins the room anew.',
  suppressed:
    'Its account is in the audience. It goes up by itself where it may; somebody who moderates the stage can invite it too.',
  muted: 'Somebody muted its account in the server: it is heard nowhere until **Server Mute** is lifted from it.',
  deafened: 'Somebody deafened its account in the server: it hears nothing until **Server Deafen** is lifted from it.',
  'gateway-silent': 'Discord’s voice server does not answer. Majlis joins the room anew.',
  'network-silent': 'Nothing from Discord’s voice server arrives any more, sound included. Majlis joins the room anew.',
  'no-session': 'Its connection to the room is lost. Majlis tries to join it anew, less and less often.',
};

const brief: HearingTexts['brief'] = {
  'cannot-decrypt': 'sound cannot be decrypted',
  'no-keys': 'no keys are shared',
  'no-sound': 'somebody speaks and no sound arrives',
  'unknown-voice': 'sound arrives and Discord has not said whose it is',
  suppressed: 'in the audience',
  muted: 'muted in the server',
  deafened: 'deafened in the server',
  'gateway-silent': 'the voice server does not answer',
  'network-silent': 'nothing arrives from the voice server',
  'no-session': 'not connected',
};

interface Place {
  readonly title: string;
  readonly server: string | null;
  readonly channelId: string | null;
}

const where = ({ title, server, channelId }: Place): string =>
  `**${quoted(title)}**${server === null ? '' : ` in ${quoted(server)}`}${channelId === null ? '' : ` (${channel(channelId)})`}`;

/** In English. */
export const englishHearing: HearingTexts = {
  why,
  brief,
  panel: (sinceMs) =>
    `🔇 **Majlis does not hear this room, or is not heard here**, since ${moment(sinceMs)}. Links are silent until that is over.`,
  alarm: ({ codes, ...place }) =>
    [
      `🔇 Majlis does not hear ${where(place)}, or is not heard there. Links of that room are silent until this is over; you are told then.`,
      ...codes.map((code) => why[code]),
    ].join('\n'),
  over: ({ afterMs, ...place }) =>
    `🔊 Majlis hears ${where(place)} again and is heard there, after ${counted('en', Math.max(1, Math.round(afterMs / 1000)), { one: '{n} second', other: '{n} seconds' })}.`,
};
