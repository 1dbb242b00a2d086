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
  ended: () => 'رتبت الغرفة',
  retitled: ({ what }) => `العنوان الآن ${what}`,
  'hand-raised': ({ whom }) => `رفع يده: ${whom}`,
  'hand-lowered': ({ who, whom }) => `أنزلت يد ${whom}، والفاعل: ${who}`,
  approved: ({ who, whom }) => `أعطي ${whom} الكلمة، والفاعل: ${who}`,
  'pulled-up': ({ whom }) => `أعطي الكلمة من Discord نفسه: ${whom}`,
  accepted: ({ whom }) => `يتحدث الآن: ${whom}`,
  declined: ({ whom }) => `عاد إلى الجمهور: ${whom}`,
  'moved-down': ({ who, whom }) => `أعيد ${whom} إلى الجمهور، والفاعل: ${who}`,
  linked: ({ who, what }) => `ربط مع ${what}، والفاعل: ${who}`,
  unlinked: ({ who, what }) => `أزيل الربط مع ${what}، والفاعل: ${who}`,
  reported: ({ who, whom }) => `أبلغ المشرفين عن ${whom}، والفاعل: ${who}`,
  'could-not': ({ what }) => `تعذر شيء: ${what}`,
};

/** A line of the action log in Arabic. */
export const arabicLog: Catalogue['logLine'] = ({ act, actor, target, detail }) => {
  const told = { who: actor ?? 'مجلس', whom: target ?? 'أحدهم', what: detail === null ? '' : quoted(detail) };
  return lines[act]?.(told) ?? `${told.who}: ${act}`;
};
