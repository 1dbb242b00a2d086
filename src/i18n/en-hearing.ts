import type { HearingTexts } from './hearing-texts.ts';
import { channel, counted, listed, moment, person, quoted } from './words.ts';

const why: HearingTexts['why'] = {
  'cannot-decrypt':
    'The sound of somebody there arrives and cannot be decrypted. Majlis has the keys made anew, and joins the room anew if that does not help. Where it is only one person, their leaving and coming back helps too.',
  'no-keys':
    'The room is encrypted, and for five seconds nobody there has shared keys with Majlis. It asks for them again, and joins the room anew if that does not help. If it lasts, it helps when those who are there leave and come back.',
  'no-sound':
    'Somebody began to speak there, and no sound arrives. Majlis has the way for sound opened anew, and joins the room anew if it happens again. If nobody there hears them either, their microphone or network is at fault.',
  'voice-missing':
    'Somebody began to speak there, twice, and no sound of theirs arrives, while that of others does. Majlis joins the room anew. If nobody there hears them either, their microphone or network is at fault; else their leaving and coming back helps.',
  'unknown-voice':
    'Sound of somebody there arrives, and Discord has not said whose it is, so it is not carried. Majlis joins the room anew, and less and less often where that does not help. If it lasts, it helps when whoever speaks leaves and comes back.',
  suppressed:
    'Its account is in the audience. It goes up by itself where it may; somebody who moderates the stage can invite it too.',
  muted: 'Somebody muted its account in the server: it is heard nowhere until **Server Mute** is lifted from it.',
  deafened: 'Somebody deafened its account in the server: it hears nothing until **Server Deafen** is lifted from it.',
  'gateway-silent':
    'Discord’s voice server does not answer. Majlis joins the room anew. If it lasts, whoever runs Majlis should look at its network.',
  'network-silent':
    'Nothing from Discord’s voice server arrives any more, sound included. Majlis has the way for sound opened anew, then joins the room anew. If it lasts, whoever runs Majlis should look at its network.',
  'no-session':
    'Its connection to the room is lost. Majlis tries to join it anew, less and less often. If it lasts, whoever runs Majlis should look at its network.',
};

const brief: HearingTexts['brief'] = {
  'cannot-decrypt': 'sound cannot be decrypted',
  'no-keys': 'no keys are shared',
  'no-sound': 'somebody speaks and no sound arrives',
  'voice-missing': 'somebody speaks whose sound does not arrive, while that of others does',
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

const whose: HearingTexts['whose'] = (who) => `It is about the sound of ${listed('en', who.map(person))}.`;

/** In English. */
export const englishHearing: HearingTexts = {
  why,
  brief,
  whose,
  panel: (sinceMs, isOfOneVoice) =>
    isOfOneVoice
      ? `🔇 **Majlis does not hear somebody in this room**, since ${moment(sinceMs)}. Who is heard is carried as before.`
      : `🔇 **Majlis does not hear this room, or is not heard here**, since ${moment(sinceMs)}. Links are silent until that is over.`,
  alarm: ({ codes, who, isOfOneVoice, ...place }) =>
    [
      isOfOneVoice
        ? `🔇 Majlis does not hear somebody in ${where(place)}. Who is heard is carried as before; you are told when this is over.`
        : `🔇 Majlis does not hear ${where(place)}, or is not heard there. Links of that room are silent until this is over; you are told then.`,
      ...codes.map((code) => why[code]),
      ...(who.length === 0 ? [] : [whose(who)]),
    ].join('\n'),
  over: ({ afterMs, isOfOneVoice, ...place }) => {
    const after = counted('en', Math.max(1, Math.round(afterMs / 1000)), { one: '{n} second', other: '{n} seconds' });
    return isOfOneVoice
      ? `🔊 Nobody is missed in ${where(place)} any more, after ${after}.`
      : `🔊 Majlis hears ${where(place)} again and is heard there, after ${after}.`;
  },
};
