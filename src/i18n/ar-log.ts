import type { Catalogue } from './catalogue.ts';
import { quoted } from './words.ts';

interface Told {
  readonly who: string;
  readonly whom: string;
  readonly what: string;
}

const lines: Readonly<Record<string, (told: Told) => string>> = {
  opened: ({ who }) => `فتح المجلس: ${who}`,
  'went-live': () => 'المجلس مباشر',
  ending: ({ who, what }) => `أنهى المجلس: ${who}${what === '' ? '' : `: ${what}`}`,
  ended: ({ what }) => (what === '' ? 'رتبت الغرفة' : 'بقيت الغرفة قناة عادية'),
  retitled: ({ what }) => `العنوان الآن ${what}`,
  'about-changed': ({ who, what }) => `غير ${who} ما كتب عن المجلس: ${what}`,
  'hand-raised': ({ whom, what }) => `رفع يده: ${whom}${what === '' ? '' : `، وسأل: ${what}`}`,
  'hand-lowered': ({ who, whom }) => `أنزلت يد ${whom}، والفاعل: ${who}`,
  'hand-turned-away': ({ whom }) => `أنزلت يد ${whom}: ليس له طلب الكلام الآن`,
  'hands-turned-away': ({ whom, what }) => `أنزلت يد ${whom} من جديد؛ عدد المرات منذ ذلك: ${what}`,
  approved: ({ who, whom }) => `أعطي ${whom} الكلمة، والفاعل: ${who}`,
  'pulled-up': ({ whom }) => `أعطي الكلمة من Discord نفسه: ${whom}`,
  accepted: ({ whom }) => `يتحدث الآن: ${whom}`,
  declined: ({ whom }) => `عاد إلى الجمهور: ${whom}`,
  'moved-down': ({ who, whom }) => `أعيد ${whom} إلى الجمهور، والفاعل: ${who}`,
  invited: ({ who, whom }) => `دعي ${whom} إلى الكلام، والفاعل: ${who}`,
  turn: ({ whom }) => `جاء دور ${whom}`,
  'open-queue': ({ whom }) => `أخذ الكلمة: ${whom}`,
  guest: ({ whom }) => `ضيف أعطي الكلمة: ${whom}`,
  'invitation-lapsed': ({ whom }) => `لم يقبل في الوقت: ${whom}`,
  'grant-lapsed': ({ whom }) => `غاب عن الغرفة عشر دقائق ولم يعد متحدثا: ${whom}`,
  'co-host-made': ({ who, whom }) => `صار ${whom} مضيفا مشاركا، والفاعل: ${who}`,
  'co-host-dropped': ({ whom }) => `لم يعد مضيفا مشاركا: ${whom}`,
  transferred: ({ who, whom }) => `صار ${whom} المضيف، والفاعل: ${who}`,
  claimed: ({ whom }) => `تسلم المجلس: ${whom}`,
  succeeded: ({ whom }) => `صار ${whom} المضيف لغياب المضيف`,
  'guest-added': ({ who, whom }) => `أضيف ${whom} إلى الضيوف، والفاعل: ${who}`,
  'guest-dropped': ({ who, whom }) => `حذف ${whom} من الضيوف، والفاعل: ${who}`,
  blocked: ({ who, whom }) => `حظر ${whom}، والفاعل: ${who}`,
  'blocked-in-server': ({ who, whom }) => `حظر ${whom} في الخادم كله، والفاعل: ${who}`,
  unblocked: ({ who, whom }) => `رفع الحظر عن ${whom}، والفاعل: ${who}`,
  'unblocked-in-server': ({ who, whom }) => `رفع الحظر عن ${whom} في الخادم كله، والفاعل: ${who}`,
  'left-server': ({ whom }) => `غادر الخادم، ولم يبق له مكان هنا: ${whom}`,
  'kept-out': ({ whom }) => `منع من الدخول لأنه محظور: ${whom}`,
  removed: ({ who, whom }) => `أخرج ${whom} من الغرفة، والفاعل: ${who}`,
  muted: ({ who, whom }) => `كتم صوت ${whom}، والفاعل: ${who}`,
  unmuted: ({ who, whom }) => `رفع الكتم عن ${whom}، والفاعل: ${who}`,
  'turn-ended': ({ whom }) => `انتهى دور ${whom}`,
  'turn-extended': ({ who, whom }) => `زيد وقت ${whom}، والفاعل: ${who}`,
  extended: ({ who }) => `زيد وقت المجلس، والفاعل: ${who}`,
  'last-words': ({ who }) => `ينهي المجلس بعد كلمات أخيرة: ${who}`,
  'rules-changed': ({ who, what }) => `غيرت قواعد المجلس، والفاعل: ${who}${what === '' ? '' : `: ${what}`}`,
  described: ({ who, what }) => `${what === '' ? 'أزيل الوصف' : `صار الوصف: ${what}`}، والفاعل: ${who}`,
  'brake-pulled': ({ who }) => `شد المكبح: ${who}`,
  'brake-released': ({ who }) => `أرخى المكبح: ${who}`,

  'overflow-opened': () => 'امتلأت الغرفة: تفتح أخرى بجانبها',
  'overflow-over': () => 'انتهت الغرفة الأخرى',
  'overflow-by-hand': () => 'أنهيت الغرفة الأخرى باليد: لا تفتح غيرها',
  'overflow-could-not': () => 'تعذر فتح الغرفة الأخرى',
  'backstage-opened': ({ who }) => `فتح الكواليس: ${who}`,
  'backstage-closed': ({ who }) => `أغلق الكواليس: ${who}`,
  'backstage-deleted': () => 'حذفت قناة الكواليس في Discord نفسه',
  'backstage-could-not': () => 'لم تنشأ الكواليس',
  'called-up': ({ who, whom }) => `نودي ${whom} من الكواليس، والفاعل: ${who}`,
  'sent-backstage': ({ who, whom }) => `أرسل ${whom} إلى الكواليس، والفاعل: ${who}`,

  linked: ({ who, what }) => `ربط مع ${what}، والفاعل: ${who}`,
  unlinked: ({ who, what }) => `غودر الرابط مع ${what}، والفاعل: ${who}`,
  'link-muted-incoming': ({ who, what }) => `كتم ما يأتي من ${what}، والفاعل: ${who}`,
  'link-muted-outgoing': ({ who, what }) => `كتم ما يخرج إلى ${what}، والفاعل: ${who}`,
  'link-unmuted-incoming': ({ who, what }) => `رفع الكتم عما يأتي من ${what}، والفاعل: ${who}`,
  'link-unmuted-outgoing': ({ who, what }) => `رفع الكتم عما يخرج إلى ${what}، والفاعل: ${who}`,
  'link-volume': ({ who, what }) => `تغير مستوى صوت رابط: ${what}، والفاعل: ${who}`,
  'link-language': ({ who, what }) => `تغيرت لغة رابط: ${what}، والفاعل: ${who}`,
  'link-allowed': ({ who, what }) => `أذن بخروج ما يقال هنا إلى ${what === '' ? 'من ينضم' : what}، والفاعل: ${who}`,
  reported: ({ who, whom }) => `أبلغ المشرفين عن ${whom}، والفاعل: ${who}`,
  'space-reported': ({ who }) => `أبلغ المشرفين عن المجلس: ${who}`,
  deaf: ({ what }) => `لا يصل صوت الغرفة إلى مجلس، أو لا يصل صوته إليها: ${what}`,
  'hears-again': () => 'عاد صوت الغرفة يصل إلى مجلس، وصوته إليها',
  'deaf-to-one': () => 'لا يصل إلى مجلس صوت بعض من في الغرفة، وأصوات غيرهم تصل',
  'hears-all-again': () => 'لم يعد صوت أحد في الغرفة مفقودا',
  'could-not': ({ what }) => `تعذر شيء: ${what}`,
};

/** A line of the action log in Arabic. */
export const arabicLog: Catalogue['logLine'] = ({ act, actor, target, detail }) => {
  const told = { who: actor ?? 'مجلس', whom: target ?? 'أحدهم', what: detail === null ? '' : quoted(detail) };
  return lines[act]?.(told) ?? `${told.who}: ${act}`;
};
