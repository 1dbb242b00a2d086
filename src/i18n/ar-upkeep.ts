import type { DigestEntry, JobToldOf, UpkeepTexts } from './upkeep-texts.ts';
import { channel, counted, moment, person, quoted } from './words.ts';

const days: UpkeepTexts['digest']['days'] = {
  daily: 'كل يوم',
  MO: 'كل اثنين',
  TU: 'كل ثلاثاء',
  WE: 'كل أربعاء',
  TH: 'كل خميس',
  FR: 'كل جمعة',
  SA: 'كل سبت',
  SU: 'كل أحد',
};

const what = (told: JobToldOf): string => {
  switch (told.kind) {
    case 'open':
      return `تعذر فتحه في موعده ${moment(told.dueAtMs, 'f')}`;
    case 'series':
      return 'تعذر تجهيز المواعيد التالية لهذه السلسلة';
    case 'grace':
      return 'تعذر إنهاؤه لخلو غرفته';
    case 'digest':
      return `تعذر نشر موجز ${moment(told.dueAtMs, 'f')}`;
  }
};

const follows = (told: JobToldOf): string => {
  switch (told.follows) {
    case 'host-told':
      return 'فات الأوان الآن، ووصل ذلك إلى المضيف.';
    case 'done':
      return 'وقد تم ذلك بطريق آخر، فلا شيء ناقص.';
    case 'tried-again':
      return told.kind === 'open'
        ? `يواصل مجلس المحاولة كل 15 ثانية حتى ${moment(told.untilMs, 't')}، ويصل إلى المضيف خبر ذلك إن لم ينجح أيضا.`
        : 'يواصل مجلس المحاولة كل 15 ثانية.';
  }
};

const lineOf = ({ title, startsAtMs, hostId, room, url }: DigestEntry): string =>
  [
    `- ${moment(startsAtMs, 'F')}`,
    url === null ? `**${quoted(title)}**` : `**${quoted(title)}** ([الفعالية](<${url}>))`,
    `المضيف ${person(hostId)}`,
    ...(room === null ? [] : [channel(room)]),
  ].join(' · ');

/** What Majlis tells about plans by itself, in Arabic. */
export const arabicUpkeep: UpkeepTexts = {
  givenUp: (told) =>
    `⚠️ ${moment(told.sinceMs, 'T')} ${what(told)} في كل محاولة، فتخلى الطابور عن ذلك. ${follows(told)} يجد من يشغل مجلس السبب في سجله.`,
  digestName: 'موجز ما هو آت',
  digestHeading: (until) =>
    until === 'week' ? '### ما هو آت في الأيام السبعة المقبلة' : '### ما هو آت حتى مثل هذا الوقت غدا',
  digestLine: lineOf,
  digestMore: (count) =>
    `…و${counted('ar', count, {
      zero: 'لا شيء غيرها',
      one: 'مجلس آخر',
      two: 'مجلسان آخران',
      few: '{n} مجالس أخرى',
      many: '{n} مجلسا آخر',
      other: '{n} مجلس آخر',
    })}: الأمر \`/agenda\` يعرض كل شيء.`,
  trouble: ({ title, startsAtMs, hostId, whys }) =>
    [
      `⚠️ **${quoted(title)}** (${person(hostId)}، ${moment(startsAtMs, 'f')}) لن يفتح من تلقاء نفسه والحال هذه:`,
      ...whys.map((why) => `- ${why}`),
      'يبقى مجدولا، ومتى زال ذلك فتح في موعده. الأمر `/agenda` يعرض ما يمكن تغييره.',
    ].join('\n'),
  roomGone: ({ title, startsAtMs, hostId, isSeries }) =>
    [
      `⚠️ حذفت الغرفة التي كان سيفتح فيها **${quoted(title)}** (${person(hostId)}، ${moment(startsAtMs, 'f')}).`,
      isSeries
        ? 'وهي غرفة السلسلة كلها. تبقى مواعيدها مجدولة: يمكن اختيار غرفة أخرى، أو إنشاء غرفة لكل موعد، أو إسقاط هذا الموعد.'
        : 'يبقى مجدولا: يمكن اختيار غرفة أخرى، أو إنشاء غرفة له، أو إلغاؤه.',
    ].join('\n'),
  makeRoom: 'إنشاء غرفة له',
  otherRoom: 'غرفة أخرى…',
  otherRoomHow: (title) =>
    `تختار الغرف في الخادم: بالأمر \`/agenda\` هناك، ثم اختيار **${quoted(title)}** أو سلسلته، ثم الغرفة في البطاقة.`,
  pickRoom: 'غرفة أخرى…',
  roomSet: ({ title, isSeries }) =>
    isSeries
      ? `تنشأ غرفة لـ**${quoted(title)}** عند فتحه، ولكل موعد آخر من سلسلته كان سيفتح هناك.`
      : `تنشأ غرفة لـ**${quoted(title)}** عند فتحه.`,
  length: 'المدة المتوقعة بالدقائق',
  seats: 'المقاعد',
  seatsHint: 'فارغ: بلا عد. من له مقعد يحتفظ به، والمقاعد الزائدة لأطول المنتظرين انتظارا.',
  digest: {
    is: (time) =>
      time === null
        ? 'لا ينشر هناك موجز بما هو مجدول.'
        : `${days[time.day]} الساعة ${time.at} ينشر هناك ما هو مجدول، بتوقيت الخادم.`,
    button: 'الموجز…',
    form: 'موجز ما هو مجدول',
    day: 'متى ينشر',
    at: 'الساعة',
    atHint: 'بتوقيت الخادم: 18:00 أو 6 م. إن لم يكن شيء مجدولا فلا ينشر شيء.',
    never: 'أبدا',
    days,
  },
};
