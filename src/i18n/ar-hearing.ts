import type { HearingTexts } from './hearing-texts.ts';
import { channel, counted, listed, moment, person, quoted } from './words.ts';

const why: HearingTexts['why'] = {
  'cannot-decrypt':
    'يصل صوت أحدهم هناك ولا يمكن فك تعميته. يطلب مجلس مفاتيح جديدة، ثم يدخل الغرفة من جديد إن لم ينفع ذلك. وإن كان ذلك صوت شخص واحد فخروجه ودخوله ينفع أيضا.',
  'no-keys':
    'الغرفة معماة، ومنذ خمس ثوان لم يشارك أحد فيها مجلسا مفاتيحه. يطلبها من جديد، ثم يدخل الغرفة من جديد إن لم ينفع ذلك. وإن طال الأمر فخروج من فيها ودخولهم ينفع.',
  'no-sound':
    'بدأ أحدهم يتحدث هناك ولا يصل صوت. يطلب مجلس أن يفتح طريق الصوت من جديد، ويدخل الغرفة من جديد إن تكرر ذلك. وإن كان من في الغرفة لا يسمعونه أيضا فالخلل في ميكروفونه أو شبكته.',
  'voice-missing':
    'بدأ أحدهم يتحدث هناك مرتين ولا يصل صوته، وأصوات غيره تصل. يدخل مجلس الغرفة من جديد. وإن كان من في الغرفة لا يسمعونه أيضا فالخلل في ميكروفونه أو شبكته، وإلا فخروجه ودخوله ينفع.',
  'unknown-voice':
    'يصل صوت أحدهم هناك ولم يذكر Discord لمن هو، فلا ينقل. يدخل مجلس الغرفة من جديد، ثم على فترات تطول إن لم ينفع ذلك. وإن طال الأمر فخروج المتحدث ودخوله ينفع.',
  suppressed: 'حسابه بين الجمهور. يصعد من تلقاء نفسه حيث يسمح له، ويستطيع أن يدعوه أيضا من يشرف على المنصة.',
  muted: 'كتم أحدهم حسابه في الخادم: لا يصل صوته إلى أحد حتى يرفع عنه **كتم الخادم (Server Mute)**.',
  deafened: 'أصم أحدهم حسابه في الخادم: لا يسمع شيئا حتى يرفع عنه **إصمام الخادم (Server Deafen)**.',
  'gateway-silent':
    'لا يجيب خادم الصوت في Discord. يدخل مجلس الغرفة من جديد. وإن طال الأمر فعلى من يشغل مجلسا أن ينظر في شبكته.',
  'network-silent':
    'لم يعد يصل شيء من خادم الصوت في Discord، ولا الصوت. يطلب مجلس أن يفتح طريق الصوت من جديد، ثم يدخل الغرفة من جديد. وإن طال الأمر فعلى من يشغل مجلسا أن ينظر في شبكته.',
  'no-session':
    'انقطع اتصاله بالغرفة. يحاول مجلس دخولها من جديد على فترات تطول. وإن طال الأمر فعلى من يشغل مجلسا أن ينظر في شبكته.',
};

const brief: HearingTexts['brief'] = {
  'cannot-decrypt': 'لا يمكن فك تعمية الصوت',
  'no-keys': 'لا مفاتيح مشتركة',
  'no-sound': 'يتحدث أحدهم ولا يصل صوت',
  'voice-missing': 'يتحدث أحدهم ولا يصل صوته، وأصوات غيره تصل',
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

const whose: HearingTexts['whose'] = (who) => `المقصود صوت ${listed('ar', who.map(person))}.`;

/** In Arabic. */
export const arabicHearing: HearingTexts = {
  why,
  brief,
  whose,
  panel: (sinceMs, isOfOneVoice) =>
    isOfOneVoice
      ? `🔇 **لا يصل إلى مجلس صوت بعض من في هذه الغرفة**، منذ ${moment(sinceMs)}. ومن يصل صوته ينقل كما كان.`
      : `🔇 **لا يصل صوت هذه الغرفة إلى مجلس، أو لا يصل صوت مجلس إليها**، منذ ${moment(sinceMs)}. الروابط صامتة حتى ينتهي ذلك.`,
  alarm: ({ codes, who, isOfOneVoice, ...place }) =>
    [
      isOfOneVoice
        ? `🔇 لا يصل إلى مجلس صوت بعض من في ${where(place)}. ومن يصل صوته ينقل كما كان، وستخبر حين ينتهي ذلك.`
        : `🔇 لا يصل صوت ${where(place)} إلى مجلس، أو لا يصل صوت مجلس إليه. روابط تلك الغرفة صامتة حتى ينتهي ذلك، وستخبر حينها.`,
      ...codes.map((code) => why[code]),
      ...(who.length === 0 ? [] : [whose(who)]),
    ].join('\n'),
  over: ({ afterMs, isOfOneVoice, ...place }) => {
    const after = counted('ar', Math.max(1, Math.round(afterMs / 1000)), {
      one: 'ثانية',
      two: 'ثانيتين',
      few: '{n} ثوان',
      many: '{n} ثانية',
      other: '{n} ثانية',
    });
    return isOfOneVoice
      ? `🔊 لم يعد صوت أحد في ${where(place)} مفقودا، بعد ${after}.`
      : `🔊 عاد صوت ${where(place)} يصل إلى مجلس، وصوت مجلس إليه، بعد ${after}.`;
  },
};
