import type { AnnouncementTexts } from './announcement-texts.ts';
import { counted, duration, moment, quoted } from './words.ts';

const speakers = (count: number): string =>
  counted('ar', count, {
    zero: 'لا متحدثين',
    one: 'متحدث واحد',
    two: 'متحدثان',
    few: '{n} متحدثين',
    many: '{n} متحدثا',
    other: '{n} متحدث',
  });

const listeners = (count: number): string =>
  counted('ar', count, {
    zero: 'لا مستمعين',
    one: 'مستمع واحد',
    two: 'مستمعان',
    few: '{n} مستمعين',
    many: '{n} مستمعا',
    other: '{n} مستمع',
  });

/** Announcements and recaps in Arabic. */
export const arabicAnnouncement: AnnouncementTexts = {
  live: 'مجلس مباشر الآن',
  recap: 'انتهى هذا المجلس',
  host: 'المضيف',
  room: (room) => `الغرفة ${room}`,
  since: (atMs) => `مباشر منذ ${moment(atMs)}`,
  counts: (counts) => `${speakers(counts.speakers)}، ${listeners(counts.listeners)}`,
  lasted: ({ fromMs, toMs }) => `من ${moment(fromMs, 'f')} إلى ${moment(toMs, 't')} (${duration('ar', toMs - fromMs)})`,
  spoke: (count) => `تحدث فيه: ${speakers(count)}`,
  nobodySpoke: 'لم يتحدث أحد',
  peak: (count) => `أكثر من استمع في وقت واحد: ${listeners(count)}`,
  linked: 'ارتبط بـ',
  linkedWith: ({ title, server }) => (server === null ? quoted(title) : `${quoted(title)} في ${quoted(server)}`),
  tellMe: 'أخبرني بالمجالس',
  told: (role) => `صارت لك الرتبة ${role}، ويشار إليك حين يبدأ هنا مجلس. اضغط الزر مرة أخرى ليتوقف ذلك.`,
  notTold: (role) => `أزيلت عنك الرتبة ${role}: لا يشار إليك بعد الآن حين يبدأ هنا مجلس.`,
};
