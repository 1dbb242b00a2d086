import type { CalendarCommandTexts, CalendarRefusal, CalendarTexts } from './calendar-texts.ts';
import type { Catalogue } from './catalogue.ts';
import { quoted } from './words.ts';

/** What the commands for calendars do, in Arabic. */
export const arabicCalendarCommands: CalendarCommandTexts = {
  calendar: 'ضع ما هو مخطط هنا في تقويمك',
  calendarFile: 'ملف تقويم لمجلس مخطط أو لسلسلة',
  calendarWhich: 'أي مجلس مخطط أو سلسلة',
  calendarFeed: 'العنوان الذي يقرأ منه تقويمك ما هو مخطط هنا ويتابع تغيره',
  calendarNew: 'استبدل العنوان: ولا يصل السابق إلى شيء من بعد',
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
    'أضفه إلى تقويمك اشتراكا بعنوان (URL)؛ فيتابع ما يتغير هنا كلما نظر تقويمك فيه.',
    'من عنده هذا العنوان يقرأ ما هو مخطط هنا، فلا تعطه إلا لأهل هذا الخادم.',
  ].join('\n');

/** Calendars in Arabic. */
export const arabicCalendar: CalendarTexts = {
  ofServer: (name) => (name === null ? 'مجلس' : `${name} · مجلس`),
  add: 'أضف إلى التقويم',
  handedOut: (title) =>
    `افتح هذا الملف ليكون **${quoted(title)}** في تقويمك. فيه ما هو مخطط الآن؛ والأمر \`/calendar feed\` يتابع ما يتغير.`,
  feed: (url) => `تقويم هذا الخادم:\n${howTo(url)}`,
  feedReplaced: (url) => `لتقويم هذا الخادم عنوان جديد، ولا يصل السابق إلى شيء من الآن:\n${howTo(url)}`,
  hint: 'الأمر `/calendar` يضع هذا في تقويمك.',
};
