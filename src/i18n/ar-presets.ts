import type { Catalogue } from './catalogue.ts';
import type { PresetCommandTexts, PresetRefusal, PresetTexts } from './presets-texts.ts';
import { counted, lasting, listed, quoted } from './words.ts';

/** What `/preset` does, in Arabic. */
export const arabicPresetCommands: PresetCommandTexts = {
  preset: 'طرق للحديث صنعها هذا الخادم لنفسه',
  presetSave: 'احفظ كيف يدار مجلس لتفتح غيره مثله',
  presetSaveName: 'اسمه، حتى 32 حرفا',
  presetList: 'كل النماذج وما يضبطه كل منها',
  presetRename: 'غير اسم نموذج لهذا الخادم',
  presetWhich: 'أي نموذج',
  presetTo: 'اسمه الجديد، حتى 32 حرفا',
  presetDelete: 'احذف نموذجا لهذا الخادم',
  presetDefault: 'بم تبدأ المجالس هنا إن لم يقل أحد كيف؛ وبلا اسم: ما هو الآن',
  presetDefaultName: 'أي نموذج: لهذا الخادم، أو مما في كل خادم',
};

const names: PresetTexts['names'] = {
  'panel-talk': 'ندوة',
  'open-mic': 'لاقط مفتوح',
  questions: 'أسئلة',
  'town-hall': 'لقاء عام',
  class: 'درس',
  music: 'موسيقى',
};

const own = 'إعداداتي';

const minutes = (count: string | undefined): string => lasting('ar', Number(count ?? '0') * 60_000);

/** Refusals and notes in Arabic that concern presets. */
export const arabicPresetRefusals: Pick<Catalogue['refusal'], PresetRefusal> = {
  'preset-name-empty': () => 'لا بد للنموذج من اسم، وليس في هذا ما يرى. لم يتغير شيء.',
  'preset-name-too-long': (p) =>
    `في هذا الاسم ${p['length'] ?? 'كثير'} من الحروف، واسم النموذج ${p['max'] ?? '32'} على الأكثر. لم يتغير شيء.`,
  'preset-name-built-in': (p) =>
    `${quoted(p['name'] ?? '')} نموذج يملكه مجلس في كل خادم. سم نموذجك باسم آخر؛ ولم يتغير شيء.`,
  'preset-exists': (p) => `لهذا الخادم نموذج باسم ${quoted(p['name'] ?? '')}. لم يتغير شيء.`,
  'preset-not-found': (p) => {
    const made = (p['names'] ?? '').split('\n').filter((name) => name !== '');
    return `لا نموذج باسم ${quoted(p['typed'] ?? '')}. الموجود: ${listed('ar', [...made.map(quoted), ...Object.values(names)])}. الأمر \`/preset list\` يبين ما يضبطه كل منها.`;
  },
  'too-many-presets': (p) =>
    `لهذا الخادم ${p['max'] ?? '25'} من النماذج، ولا تتسع القائمة لأكثر. احذف واحدا أولا: \`/preset delete\`.`,
  'no-own-settings': () =>
    'لا شيء محفوظ لك في هذا الخادم. افتح مجلسا واضبط كيف يدار، ثم **إدارة**، **الإعدادات…**، **تذكرها**.',
  'preset-roles-gone': (p) =>
    counted('ar', Number(p['count'] ?? '1'), {
      zero: 'لا رتبة حذفت.',
      one: 'رتبة مختارة حذفت من هذا الخادم فتركت.',
      two: 'رتبتان مختارتان حذفتا من هذا الخادم فتركتا.',
      few: '{n} رتب مختارة حذفت من هذا الخادم فتركت.',
      many: '{n} رتبة مختارة حذفت من هذا الخادم فتركت.',
      other: '{n} رتبة مختارة حذفت من هذا الخادم فتركت.',
    }),
  'preset-length-cut': (p) => `يدوم ${minutes(p['minutes'])} على الأكثر: لا يسمح هذا الخادم بأكثر.`,
  'preset-no-stage': () => 'أريد له منصة لا يملكها هذا الخادم الآن: فهو غرفة صوتية.',
  'preset-not-adults': (p) =>
    `${p['channel'] ?? 'تلك الغرفة'} غير مقيدة بالعمر: فالمجلس ليس للبالغين وحدهم وإن كانت إعداداته لهم.`,
};

/** Words of presets, in Arabic. */
export const arabicPresets: PresetTexts = {
  names,
  own,
  choice: (name, how) => `${name}: ${how}`,
  listTitle: '### النماذج',
  listEmpty:
    'ليس لهذا الخادم نموذج بعد. يصنعه من يدير الخادم من مجلس مفتوح: `/preset save`، أو **إدارة**، **الإعدادات…**، **احفظ نموذجا…**.',
  listBuiltIn: '**في كل خادم**',
  listOwn: '**لهذا الخادم**',
  line: (name, how) => `- **${quoted(name)}**: ${how}`,
  kind: { stage: 'منصة', voice: 'غرفة صوتية' },
  lasts: (ms) => `يدوم ${lasting('ar', ms)} على الأكثر`,
  saved: (name, how) => `حفظ باسم **${quoted(name)}**: ${how}. يعرضه \`/space open preset:\` على الجميع هنا.`,
  renamed: (name, to) => `صار اسم **${quoted(name)}** الآن **${quoted(to)}**.`,
  replaceQuestion: (name) =>
    `لهذا الخادم نموذج باسم **${quoted(name)}**. أيوضع مكانه كيف يدار هذا المجلس؟ وما جدول به يبقى كما هو.`,
  replaceYes: 'ضعه مكانه',
  deleteQuestion: (name) => `أيحذف النموذج **${quoted(name)}**؟ وما جدول به يبقى كما هو.`,
  deleteYes: 'احذفه',
  deleted: (name) => `حذف النموذج **${quoted(name)}**.`,
  keep: 'أبقه',
  kept: 'لم يتغير شيء.',
  remember: 'تذكرها لمجالسي القادمة',
  forget: 'انس إعداداتي',
  saveAs: 'احفظ نموذجا…',
  remembered: 'حفظت: تبدأ مجالسك القادمة في هذا الخادم كما يدار هذا، إن لم تسم نموذجا. ولا يمس ذلك غيرك.',
  forgotten: 'نسيت: تبدأ مجالسك هنا كمجالس غيرك.',
  nothingToForget: 'لا شيء محفوظ لك في هذا الخادم.',
  begunSo: 'بإعداداتك المحفوظة. ولغيرها `/space open preset:`.',
  server: {
    heading: '**بم تبدأ المجالس** إن لم يقل أحد كيف',
    noneOption: 'بلا نموذج: كالندوة',
    more: '-# أحدث نماذج هذا الخادم، وفي `/preset default` كلها.',
    none: 'لم يضبط نموذج: تبدأ المجالس هنا **ندوة** إن لم يقل أحد كيف. ويضبطه `/preset default name:`.',
    gone: 'حذف النموذج الذي كانت المجالس تبدأ به هنا: فتبدأ **ندوة** حتى تختار غيره.',
    is: (name, how) =>
      `تبدأ المجالس هنا بـ**${quoted(name)}** إن لم يقل أحد كيف: ${how}. وما حفظه أحد لمجالسه يسبقه، وما جدول من قبل يبقى كما هو.`,
    takeAway: 'أزله',
    listed: (name) => `تبدأ المجالس هنا بـ**${quoted(name)}** إن لم يقل أحد كيف.`,
    begunSo: (name) => `بـ**${quoted(name)}**، كما تبدأ مجالس هذا الخادم. ولغيره \`/space open preset:\`.`,
    deleted: 'به تبدأ مجالس هذا الخادم إن لم يقل أحد كيف، وتبدأ بغيره **ندوة**.',
  },
  form: { title: 'حفظ نموذج', name: 'الاسم', hint: 'لكل من في هذا الخادم أن يفتح به المجالس.' },
  keepRoom: 'أبق الغرفة بعده',
  removeRoom: 'احذف الغرفة بعده',
  roomStays: 'تبقى الغرفة بعده',
  stays: (room) => `تبقى الغرفة: ${room}`,
  endQuestion: (title) => `أتنهي **${quoted(title)}** للجميع؟ تبقى غرفته قناة عادية ومعها محادثتها.`,
  ended: (title) => `انتهى **${quoted(title)}**. وتبقى غرفته قناة عادية.`,
};
