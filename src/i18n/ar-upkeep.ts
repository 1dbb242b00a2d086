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
      return `تعذّر فتحها في ${moment(told.dueAtMs, 'f')}`;
    case 'series':
      return 'تعذّر تجهيز المواعيد التالية لهذه السلسلة';
    case 'grace':
      return 'تعذّر إنهاؤها لخلوّ غرفتها';
    case 'digest':
      return `تعذّر نشر موجز ${moment(told.dueAtMs, 'f')}`;
  }
};

const follows = (told: JobToldOf): string => {
  switch (told.follows) {
    case 'host-told':
      return 'فات الأوان الآن، وأُبلغ المضيف.';
    case 'done':
      return 'وقد تمّ ذلك بطريق آخر، فلا شيء ناقص.';
    case 'tried-again':
      return told.kind === 'open'
        ? `يواصل مجلس المحاولة كل 15 ثانية حتى ${moment(told.untilMs, 't')}، ويُبلغ المضيف إن لم ينجح ذلك أيضًا.`
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
    `⚠️ ${moment(told.sinceMs, 'T')} ${what(told)} في كل محاولة، فتخلّى عنها الطابور. ${follows(told)} يجد مشغّل مجلس السبب في سجلّه.`,
  digestName: 'موجز ما هو قادم',
  digestHeading: (until) =>
    until === 'week' ? '### القادم في الأيام السبعة المقبلة' : '### القادم حتى مثل هذا الوقت غدًا',
  digestLine: lineOf,
  digestMore: (count) =>
    `…و${counted('ar', count, {
      zero: 'لا شيء غيرها',
      one: 'واحدة أخرى',
      two: 'اثنتان أخريان',
      few: '{n} أخرى',
      many: '{n} أخرى',
      other: '{n} أخرى',
    })}: يعرض \`/agenda\` كل شيء.`,
  trouble: ({ title, startsAtMs, hostId, whys }) =>
    [
      `⚠️ **${quoted(title)}** (${person(hostId)}، ${moment(startsAtMs, 'f')}) لن تفتح من تلقاء نفسها والحال هذه:`,
      ...whys.map((why) => `- ${why}`),
      'تبقى مجدولة: متى أُصلح ذلك فُتحت في موعدها. يعرض `/agenda` ما يمكن تغييره.',
    ].join('\n'),
  roomGone: ({ title, startsAtMs, hostId, isSeries }) =>
    [
      `⚠️ حُذفت الغرفة التي كانت ستقام فيها **${quoted(title)}** (${person(hostId)}، ${moment(startsAtMs, 'f')}).`,
      isSeries
        ? 'وهي غرفة السلسلة كلها. تبقى مواعيدها مجدولة: اختر غرفة أخرى، أو دع مجلس يُنشئ غرفة لكل موعد، أو تجاوز هذا الموعد.'
        : 'تبقى مجدولة: اختر غرفة أخرى، أو دع مجلس يُنشئ لها غرفة، أو ألغها.',
    ].join('\n'),
  makeRoom: 'أنشئ لها غرفة',
  otherRoom: 'غرفة أخرى…',
  otherRoomHow: (title) =>
    `تُختار الغرف في الخادم: نفّذ \`/agenda\` هناك، واختر **${quoted(title)}** أو سلسلتها، ثم اختر الغرفة في البطاقة.`,
  pickRoom: 'غرفة أخرى…',
  roomSet: ({ title, isSeries }) =>
    isSeries
      ? `تُنشأ غرفة لـ**${quoted(title)}** عند فتحها، ولكل موعد آخر من سلسلتها كان سيقام هناك.`
      : `تُنشأ غرفة لـ**${quoted(title)}** عند فتحها.`,
  length: 'المدة المتوقعة بالدقائق',
  seats: 'المقاعد',
  seatsHint: 'فارغ: بلا عدّ. من له مقعد يحتفظ به، والمقاعد الزائدة لأطول المنتظرين انتظارًا.',
  digest: {
    is: (time) =>
      time === null
        ? 'لا يُنشر هناك موجز بما هو مجدول.'
        : `${days[time.day]} الساعة ${time.at} يُنشر هناك ما هو مجدول، بتوقيت الخادم.`,
    button: 'الموجز…',
    form: 'موجز ما هو مجدول',
    day: 'متى يُنشر',
    at: 'الساعة',
    atHint: 'بتوقيت الخادم: 18:00 أو 6 م. إن لم يكن شيء مجدولًا فلا يُنشر شيء.',
    never: 'أبدًا',
    days,
  },
};
