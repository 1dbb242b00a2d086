import type { WordField } from '../domain/index.ts';
import type { Catalogue } from './catalogue.ts';
import { counted, person, quoted } from './words.ts';
import type { WordsRefusal, WordsTexts } from './words-texts.ts';

const fields: Readonly<Record<WordField, string>> = {
  title: 'العنوان',
  description: 'الوصف',
  topics: 'المواضيع',
  question: 'السؤال',
};

// as: what is no field is not found.
const named = (field: string | undefined): string => fields[field as WordField] ?? 'النص';

const partOf = (part: string | null | undefined): string => (part == null ? '' : `: ${quoted(part)}`);

/** Refusals in Arabic that concern words that a server does not allow. */
export const arabicWordsRefusals: Pick<Catalogue['refusal'], WordsRefusal> = {
  'word-not-allowed': (p) =>
    `هذا الخادم لا يسمح بكلمة في **${named(p['field'])}**${partOf(p['part'])}. اختر كلمات أخرى وحاول من جديد.`,
  'name-not-allowed': () =>
    'هذا الخادم لا يسمح بكلمة في اسمك هنا. غيّره (**إعدادات الخادم ← تعديل ملف الخادم الشخصي**) وحاول من جديد.',
  'their-name-not-allowed': (p) =>
    `هذا الخادم لا يسمح بكلمة في اسم ${person(p['user'] ?? '')}: يمكنه الصعود أو إدارة مجلس بعد أن يغيّره. ولا يُلزم ذلك المشرفين.`,
  'words-too-many': (p) =>
    `هذه ${p['count'] ?? ''} كلمة، ولا يُحفظ أكثر من ${p['max'] ?? '1000'}. النجمة تجعل الواحدة مكان عدة كلمات: \`cat*\`. لم يتغيّر شيء.`,
  'word-too-long': (p) => `${quoted(p['word'] ?? '')}… أطول مما يجوز للكلمة: ${p['max'] ?? '60'} حرفًا. لم يتغيّر شيء.`,
  'word-empty': (p) => `${quoted(p['word'] ?? '')} ليس فيها حرف ولا رقم يُبحث عنه. احذفها. لم يتغيّر شيء.`,
};

/** What is said in Arabic about words that a server does not allow. */
export const arabicWords: WordsTexts = {
  button: 'الكلمات…',
  form: 'كلمات غير مسموحة',
  fields: {
    words: {
      label: 'الكلمات',
      description: 'كلمة في كل سطر، أو بينها فواصل. كلب* تجد أيضًا كلبنا، و*كلب تجد الكلب، و*كلب* كليهما.',
    },
    more: { label: 'كلمات أخرى', description: 'لما لا يتسع له الحقل أعلاه' },
    sample: { label: 'جرّب نصًا', description: 'يخبرك هل تسمح به هذه الكلمات، ولا يُحفظ' },
  },
  count: (words) =>
    words === 0
      ? 'كلمات غير مسموحة: لا شيء'
      : counted('ar', words, {
          one: 'كلمة واحدة غير مسموحة',
          two: 'كلمتان غير مسموحتين',
          few: '{n} كلمات غير مسموحة',
          many: '{n} كلمة غير مسموحة',
          other: '{n} كلمة غير مسموحة',
        }),
  tried: (sample, part) =>
    part === null ? `${quoted(sample)} مسموح.` : `${quoted(sample)} غير مسموح: ${quoted(part)}.`,
  linkedSpace: 'مجلس مرتبط',
  plannedSpace: 'مجلس مجدول',
  eventPutBack: ({ title, field, part }) =>
    `غُيّر ${named(field)} في الفعالية ${quoted(title)} من Discord وأُعيد كما كان: هذا الخادم لا يسمح بكلمة فيه${partOf(part)}.`,
};
