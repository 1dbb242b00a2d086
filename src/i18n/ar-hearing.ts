import type { HearingTexts } from './hearing-texts.ts';
import { channel, counted, moment, quoted } from './words.ts';

const why: HearingTexts['why'] = {
  'cannot-decrypt':
    'يصل صوت أحدهم هناك ولا يمكن فك تعميته. يطلب مجلس مفاتيح جديدة، ثم يدخل الغرفة من جديد إن لم ينفع ذلك. وإن كان ذلك صوت شخص واحد فخروجه ودخوله ينفع أيضا.',
  'no-keys':
    'الغرفة معماة، ومنذ خمس ثوان لم يشارك أحد فيها مجلسا مفاتيحه. يطلبها من جديد، ثم يدخل الغرفة من جديد إن لم ينفع ذلك.',
  'no-sound': 'بدأ أحدهم يتحدث هناك ولا يصل صوت. يدخل مجلس الغرفة من جديد.',
  'unknown-voice': 'يصل صوت أحدهم هناك ولم يذكر Discord لمن هو، فلا ينقل. يدخل مجلس الغرفة من جديد.',
  suppressed: 'حسابه بين الجمهور. يصعد من تلقاء نفسه حيث يسمح له، ويستطيع أن يدعوه أيضا من يشرف على المنصة.',
  muted: 'كتم أحدهم حسابه في الخادم: لا يصل صوته إلى أحد حتى يرفع عنه **كتم الخادم (Server Mute)**.',
  deafened: 'أصم أحدهم حسابه في الخادم: لا يسمع شيئا حتى يرفع عنه **إصمام الخادم (Server Deafen)**.',
  'gateway-silent': 'لا يجيب خادم الصوت في Discord. يدخل مجلس الغرفة من جديد.',
  'network-silent': 'لم يعد يصل شيء من خادم الصوت في Discord، ولا الصوت. يدخل مجلس الغرفة من جديد.',
  'no-session': 'انقطع اتصاله بالغرفة. يحاول مجلس دخولها من جديد على فترات تطول.',
};

const brief: HearingTexts['brief'] = {
  'cannot-decrypt': 'لا يمكن فك تعمية الصوت',
  'no-keys': 'لا مفاتيح مشتركة',
  'no-sound': 'يتحدث أحدهم ولا يصل صوت',
  'unknown-voice': 'يصل صوت لم يذكر Discord صاحبه',
  suppressed: 'بين الجمهور',
  muted: 'مكتوم في الخادم',
  deafened: 'أصم في الخادم',
  'gateway-silent': 'لا يجيب خادم الصوت',
  'network-silent': 'لا يصل شيء من خادم الصوت',
  'no-session': 'بلا اتصال',
};

interface Place {
  readonly title: string;
  readonly server: string | null;
  readonly channelId: string | null;
}

const where = ({ title, server, channelId }: Place): string =>
  `**${quoted(title)}**${server === null ? '' : ` في ${quoted(server)}`}${channelId === null ? '' : ` (${channel(channelId)})`}`;

/** In Arabic. */
export const arabicHearing: HearingTexts = {
  why,
  brief,
  panel: (sinceMs) =>
    `🔇 **لا يصل صوت هذه الغرفة إلى مجلس، أو لا يصل صوت مجلس إليها**، منذ ${moment(sinceMs)}. الروابط صامتة حتى ينتهي ذلك.`,
  alarm: ({ codes, ...place }) =>
    [
      `🔇 لا يصل صوت ${where(place)} إلى مجلس، أو لا يصل صوت مجلس إليه. روابط تلك الغرفة صامتة حتى ينتهي ذلك، وستخبر حينها.`,
      ...codes.map((code) => why[code]),
    ].join('\n'),
  over: ({ afterMs, ...place }) =>
    `🔊 عاد صوت ${where(place)} يصل إلى مجلس، وصوت مجلس إليه، بعد ${counted(
      'ar',
      Math.max(1, Math.round(afterMs / 1000)),
      {
        one: 'ثانية',
        two: 'ثانيتين',
        few: '{n} ثوان',
        many: '{n} ثانية',
        other: '{n} ثانية',
      },
    )}.`,
};
