import type { LinkMode } from '../domain/index.ts';
import type { Catalogue } from './catalogue.ts';
import { languageName } from './language-name.ts';
import type { FarSide, LinkCommandTexts, LinkLine, LinkRefusal, LinkTexts } from './links-texts.ts';
import { isolated, moment, person, quoted } from './words.ts';

/** What `/link` does, in Arabic. */
export const arabicLinkCommands: LinkCommandTexts = {
  link: 'ليسمع مجلس آخر، هنا أو في خادم آخر، هذا المجلس، وليسمعه هذا المجلس',
  linkOpen: 'احصل على رمز يدخله المجلس الآخر',
  linkOpenMode: 'من يسمع من؛ ومن دونه تسمع كل غرفة الأخرى',
  linkOpenLanguage: 'للترجمة: اللغة التي يتحدثون بها في الغرفة التي تنضم',
  linkJoin: 'أدخل الرمز الذي أعطاكه المجلس الآخر',
  linkJoinCode: 'الرمز الذي حصل عليه الطرف الآخر',
  linkList: 'بماذا يرتبط هذا المجلس، وكيف حال كل رابط',
  linkLeave: 'غادر رابطا: لا ينقل عبره شيء بعد ذلك',
  linkVolume: 'ما مدى ارتفاع الصوت الذي يأتي عبر رابط إلى هنا',
  linkVolumePercent: 'نسبة مئوية: 100 كما قيل، و0 تسكته، و200 أقصاها',
  linkMute: 'اكتم رابطا: ما يأتي عبره أو ما يخرج أو كليهما',
  linkMuteWhat: 'ما الذي يكتم؛ ومن دونه كلاهما',
  linkUnmute: 'أعد إسماع رابط كتمته',
  linkUnmuteWhat: 'ما الذي يسمع ثانية؛ ومن دونه كلاهما',
  linkLanguage: 'غير لغة رابط للترجمة',
  linkLanguageLanguage: 'اللغة التي يتحدثون بها في الغرفة التي انضمت',
  linkAllow: 'دع ما يقال هنا يخرج عبر رابط وإن كان يسمعه هناك أناس أكثر',
  whichLink: 'أي رابط',
};

/** Refusals that concern how a link is set, in Arabic. */
export const arabicLinkRefusals: Pick<Catalogue['refusal'], LinkRefusal> = {
  'link-no-language': () =>
    'لا لغة إلا لرابط الترجمة: `/link open mode: interpret language:`. اترك اللغة أو اختر هذا النوع.',
  'link-needs-language': () =>
    'تحتاج الترجمة إلى لغة الغرفة التي ستنضم: `/link open mode: interpret language: العربية`.',
  'link-one-way': () => 'ينقل هذا الرابط في اتجاه واحد، وليس الذي تقصده. الأمر `/link list` يبين أيهما.',
  'link-volume': (p) => `مستوى الصوت عدد صحيح من ${p['min'] ?? '0'} إلى ${p['max'] ?? '200'}: 100 كما قيل، و0 يسكته.`,
  'link-not-held': () => 'لا يحبس شيء من هذا المجلس عن ذلك الرابط، فلا حاجة إلى إذن.',
};

/** Where the far side of a link is. */
const serverWords = (farServer: string | null): string => (farServer === null ? 'في هذا الخادم' : quoted(farServer));

const named = ({ farTitle, farServer }: FarSide): string =>
  `**${quoted(farTitle)}**${farServer === null ? '' : ` في ${quoted(farServer)}`}`;

/** Who is meant; null: nobody has entered the code yet. */
const whom = (far: FarSide | null): string => (far === null ? 'من يدخل الرمز' : named(far));

const language = (tag: string): string => languageName('ar', tag);

const directionWords = ({ mode, outgoing }: LinkLine): string => {
  switch (mode.type) {
    case 'conference':
      return 'في الاتجاهين';
    case 'broadcast':
      return outgoing === null ? 'بث من هناك' : 'بث من هنا';
    case 'interpret':
      return outgoing === null
        ? `أصل الكلام هناك، ويترجم هنا إلى ${language(mode.language)}`
        : `يترجم هناك إلى ${language(mode.language)}`;
  }
};

type State = NonNullable<LinkLine['outgoing']>;

const STATES: Readonly<Record<State, string>> = {
  carrying: 'ينقل الصوت',
  waiting: 'يجري الاتصال؛ ينقل من أول كلمة',
  unknown: 'يجري الاتصال؛ ينقل من أول كلمة',
  held: 'يحبسه الطرف الآخر',
  'partly-held': 'من بعض غرفه وحدها، ويحبس الطرف الآخر ما سواها',
  'muted-here': 'مكتوم من هنا',
  'muted-there': 'مكتوم من هناك',
};

/** One's own side holds back what more people could hear than may come in, from all rooms there or from those that let more in. */
const OUT: Partial<Readonly<Record<State, string>>> = {
  held: 'محبوس حتى يأذن من يدير هذا المجلس (**إدارة** ← **الروابط…**)',
  'partly-held': 'يصل بعض غرفه، ويحبس عن غيرها حتى يأذن من يدير هذا المجلس (**إدارة** ← **الروابط…**)',
};

const outWords = (state: State): string => OUT[state] ?? STATES[state];

const stateWords = ({ outgoing, incoming }: LinkLine): readonly string[] => {
  if (outgoing !== null && incoming !== null && outgoing === incoming && OUT[outgoing] === undefined)
    return [STATES[outgoing]];
  const out = outgoing === null ? [] : [outWords(outgoing)];
  const back = incoming === null ? [] : [STATES[incoming]];
  if (out.length + back.length < 2) return [...out, ...back];
  return [`من هنا: ${out.join('')}`, `من هناك: ${back.join('')}`];
};

const line: LinkTexts['line'] = (link) =>
  [
    quoted(link.farTitle),
    serverWords(link.farServer),
    directionWords(link),
    ...(link.incoming === null || link.volume === 100 ? [] : [`مستوى الصوت ${link.volume} %`]),
    ...stateWords(link),
  ].join(' · ');

const offeredWords = (mode: LinkMode, title: string): string => {
  switch (mode.type) {
    case 'conference':
      return `يربطه الرمز بـ **${quoted(title)}** في الاتجاهين`;
    case 'broadcast':
      return `يسمعون به **${quoted(title)}**، ولا يعود شيء من هناك`;
    case 'interpret':
      return `تصير به غرفتهم غرفة ${language(mode.language)} للمجلس **${quoted(title)}**: يسمع هناك ما يقال هنا، ويخفض حين يتحدث أحد هناك، ولا يعود شيء`;
  }
};

const MODE_SHOWN: Readonly<Record<LinkMode['type'], string>> = {
  conference: 'في الاتجاهين',
  broadcast: 'بث من هنا',
  interpret: 'يترجم هناك',
};

const WHAT = { incoming: 'ما يأتي من', outgoing: 'ما يخرج إلى', both: 'ما يأتي ويخرج بينكم وبين' };

/** Tag and title stand in one detail, the tag first: it has no blank. */
const logLanguage: LinkTexts['logLanguage'] = (detail) => {
  const [tag = '', ...title] = detail.split(' ');
  return [language(tag), ...title].join(' ');
};

/** The words of links, in Arabic. */
export const arabicLinks: LinkTexts = {
  line,
  lineOffered: (code, expiresAtMs, mode) =>
    `\`${code}\` · ${MODE_SHOWN[mode.type]} · ينتظر الطرف الآخر · تنتهي صلاحيته ${moment(expiresAtMs)}`,
  listTitle: (title) => `روابط **${quoted(title)}**`,
  listEmpty: 'لا روابط لهذا المجلس. الأمر `/link open` يصنع رمزا لمجلس آخر، هنا أو في خادم آخر.',
  mode: {
    conference: 'تبادل: تسمع كل غرفة الأخرى',
    broadcast: 'بث: تسمع الغرفة التي تنضم هذه الغرفة، ولا يعود شيء',
    interpret: 'ترجمة: مثله، ويخفض الصوت حين يتحدث أحد في الغرفة التي تنضم',
  },
  what: { incoming: 'ما يأتي', outgoing: 'ما يخرج', both: 'كلاهما' },
  choiceOffered: 'رمز لم يدخله أحد بعد',
  choice: ({ farTitle, farServer }) =>
    `${isolated(farTitle)} · ${farServer === null ? serverWords(null) : isolated(farServer)}`,
  choiceFrom: (title, choice) => `${isolated(title)} ← ${choice}`,
  logLanguage,
  offered: ({ code, expiresAtMs, title, mode }) =>
    `أعط هذا الرمز لمضيف المجلس الآخر أو لمشرف هناك: \`${code}\`\nيدخله بالأمر \`/link join\`. ${offeredWords(mode, title)}. يصلح الرمز مرة واحدة، وتنتهي صلاحيته ${moment(expiresAtMs)}.`,
  joined: (link) =>
    `تم الربط بـ ${named(link)}: ${directionWords(link)}. وتقول اللوحة «ينقل الصوت» بعد أول صوت في كل اتجاه ينقل فيه.`,
  left: (far) =>
    far === null ? 'غادرت الرابط؛ لم يعد رمزه صالحا.' : `غادرت الرابط مع ${named(far)}. لم يعد ينقل شيء.`,
  volumeSet: (far, percent) =>
    percent === 0 ? `ما يأتي من ${whom(far)} مسكت هنا.` : `مستوى الصوت الآتي من ${whom(far)} هنا: ${percent} %.`,
  muted: (far, what) => `${WHAT[what]} ${whom(far)} مكتوم من هنا.`,
  unmuted: (far, what) => `${WHAT[what]} ${whom(far)} لم يعد مكتوما من هنا.`,
  languageSet: (far, tag) =>
    far === null ? `لغة الرابط الآن: ${language(tag)}.` : `لغة الرابط مع ${named(far)} الآن: ${language(tag)}.`,
  allowed: (far) =>
    far === null
      ? 'يجوز أن يسمع ما يقال هنا من يدخل الرمز، أيا كان.'
      : `يجوز أن يسمع ما يقال هنا في ${named(far)} من الآن. لمنع ذلك اكتم ما يخرج.`,
  stands: (link) => `-# الآن · ${stateWords(link).join(' · ')}`,
  asksOut: (far) =>
    `⚠️ ${
      far === null
        ? 'لا يدخل هنا كل أحد. وفي الغرفة التي تنضم قد يسمع ما يقال من لا يجوز له الدخول.'
        : `ليس كل من يسمع في ${named(far)} يجوز له الدخول هنا: سيسمع ما يقال من هو خارجه.`
    } ولا يخرج شيء إلى هناك حتى تأذن.`,
  held: ({ hostId, ...far }) =>
    `⚠️ ${person(hostId)}: لا يخرج الآن شيء مما يقال هنا إلى ${named(far)}، فقد يسمعه هناك من لا يجوز له الدخول هنا. يقرر ذلك المضيف أو مضيف مشارك أو مشرف.`,
  open: 'الروابط…',
  pick: 'اختر رابطا…',
  setVolume: 'مستوى الصوت الآتي…',
  volumeOption: (percent) => (percent === 0 ? 'صامت' : `${percent} %`),
  muteIncoming: 'كتم ما يأتي',
  unmuteIncoming: 'رفع الكتم عما يأتي',
  muteOutgoing: 'كتم ما يخرج',
  unmuteOutgoing: 'رفع الكتم عما يخرج',
  allow: 'ليسمع هناك',
  leave: 'مغادرة الرابط',
  refresh: 'تحديث',
  figures: (way, { lossPercent, delayMs, heard }) =>
    [
      way === 'outgoing' ? '**ما يخرج**' : '**ما يأتي**',
      heard === null ? 'لم يسمع أحد بعد' : `سمع ${quoted(heard.name)} ${moment(heard.atMs)}`,
      ...(lossPercent === null ? [] : [`الفاقد ${lossPercent} %`]),
      ...(delayMs === null ? [] : [`يضيف مجلس ${delayMs} م.ث`]),
    ].join(' · '),
};
