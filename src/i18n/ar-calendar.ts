import type { CalendarCommandTexts, CalendarRefusal, CalendarTexts } from './calendar-texts.ts';
import type { Catalogue } from './catalogue.ts';
import { quoted } from './words.ts';

/** What the commands for calendars do, in Arabic. */
export const arabicCalendarCommands: CalendarCommandTexts = {
  calendar: 'وضع ما هو مجدول هنا في تقويمك',
  calendarFile: 'ملف تقويم لمجلس مجدول أو لسلسلة',
  calendarWhich: 'أي مجلس مجدول أو سلسلة',
  calendarFeed: 'العنوان الذي يقرأ منه تقويمك ما هو مجدول هنا ويتابع تغيره',
  calendarNew: 'استبدال العنوان: ولا يصل السابق إلى شيء من بعد',
};

/** Refusals in Arabic that concern calendars. */
export const arabicCalendarRefusals: Pick<Catalogue['refusal'], CalendarRefusal> = {
  'no-feeds': () =>
    'ليس لهذا المجلس عنوان تقرؤه التقاويم. الأمر `/calendar file` يعطي ملفا لمجلس واحد أو لسلسلة؛ ومن يشغل مجلس يستطيع تفعيل العناوين (`WEB_PORT`).',
  'no-feed-yet': () =>
    'ليس لتقويم هذا الخادم عنوان بعد. ينشئه من يدير الخادم بكتابة `/calendar feed` مرة؛ والأمر `/calendar file` يعمل من دونه.',
};

const howTo = (url: string): string =>
  [
    `<${url}>`,
    'يضاف إلى تقويمك اشتراكا بعنوان (URL)؛ فيتابع ما يتغير هنا كلما نظر تقويمك فيه.',
    'من عنده هذا العنوان يقرأ ما هو مجدول هنا، فلا يعطى إلا لأهل هذا الخادم.',
  ].join('\n');

/** Calendars in Arabic. */
export const arabicCalendar: CalendarTexts = {
  ofServer: (name) => (name === null ? 'مجلس' : `${name} · مجلس`),
  add: 'إضافة إلى التقويم',
  handedOut: (title) =>
    `يكفي فتح هذا الملف ليكون **${quoted(title)}** في تقويمك. فيه ما هو مجدول الآن؛ والأمر \`/calendar feed\` يتابع ما يتغير.`,
  feed: (url) => `تقويم هذا الخادم:\n${howTo(url)}`,
  feedReplaced: (url) => `لتقويم هذا الخادم عنوان جديد، ولا يصل السابق إلى شيء من الآن:\n${howTo(url)}`,
  hint: 'الأمر `/calendar` يضع هذا في تقويمك.',
};
