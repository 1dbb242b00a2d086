import type { AboutCommandTexts, AboutRefusal, AboutTexts } from './about-texts.ts';
import type { Catalogue } from './catalogue.ts';
import { quoted } from './words.ts';

const codes: Readonly<Record<string, string>> = {
  topics: 'المواضيع',
  language: 'اللغة',
  cover: 'الغلاف',
  'no-cover': 'حذف الغلاف',
};

/** Words about what a space is about, in Arabic. */
export const arabicAbout: AboutTexts = {
  topics: (topics) => `**المواضيع** ${topics.join('، ')}`,
  language: (name) => `**اللغة** ${name}`,
  coverAlt: (title) => `غلاف «${title}»`,
  open: 'عن المجلس…',
  form: 'عن المجلس',
  formTopics: 'المواضيع',
  formTopicsHint: 'خمسة على الأكثر بينها فواصل. اتركها فارغة لحذفها.',
  formLanguage: 'لغة الحديث',
  formLanguageHint: 'مثل «العربية» أو «English» أو «pt-BR». اتركها فارغة لحذفها.',
  formCover: 'الغلاف',
  keepCover: 'أبق الصورة',
  removeCover: 'احذف الصورة',
  changed: (changed) => changed.map((code) => codes[code] ?? code).join('، '),
};

/** What the options for it do, in Arabic. */
export const arabicAboutCommands: AboutCommandTexts = {
  aboutTopics: 'مواضيع بينها فواصل',
  aboutLanguage: 'لغة الحديث',
  aboutCover: 'صورة الغلاف',
};

/** Why something cannot be what a space is about, in Arabic. */
export const arabicAboutRefusals: Pick<Catalogue['refusal'], AboutRefusal> = {
  'topic-too-long': (p) =>
    `لا يزيد الموضوع على ${p['max']} حرفا، و${quoted(p['topic'] ?? '')} أطول. اختصره، أو ضع فواصل بين المواضيع.`,
  'too-many-topics': (p) => `للمجلس ${p['max']} مواضيع على الأكثر. احذف بعضها.`,
  'language-unknown': (p) =>
    `لا يعرف مجلس لغة اسمها ${quoted(p['typed'] ?? '')}. اكتب اسمها بالعربية أو الإنجليزية أو بها («العربية»، «English»، «Türkçe»)، أو رمزها («ar»، «pt-BR»).`,
  'cover-too-big': (p) => `هذا الملف أكبر من أن يكون غلافا: أقصى الحجم ${p['max']} ميغابايت. صغره وحاول من جديد.`,
  'cover-no-picture': () =>
    'ليس هذا الملف صورة يعرضها Discord مهما كان اسمه. الغلاف صورة من نوع PNG أو JPEG أو GIF أو WebP.',
  'cover-sides': (p) =>
    `مقاس هذه الصورة ${p['width'] ?? ''} × ${p['height'] ?? ''} بكسل، وضلع الغلاف من 1 إلى ${p['max']}. غير مقاسها وحاول من جديد.`,
  'cover-not-fetched': () => 'تعذر جلب الصورة من Discord فلم يفعل شيء. أرفقها من جديد بعد لحظة.',
  'covers-full': (p) =>
    `تشغل أغلفة هذا الخادم ${p['max']} ميغابايت، وهي كل ما يتسع له المكان. تحذف بعد يوم من انتهاء مجالسها؛ فاترك الغلاف حتى ذلك الحين أو خذ صورة أصغر.`,
};
