import type { Catalogue, RefusalParams } from './catalogue.ts';
import { arabicGateNames } from './ar-gates.ts';
import { arabicUnreadable } from './ar-times.ts';
import type { SetupRefusal, SetupTexts } from './setup-texts.ts';
import { arabicWords } from './ar-words.ts';
import { channel, counted, isolated, listed, moment, quoted } from './words.ts';

const minutes = (count: number): string =>
  counted('ar', count, {
    zero: '{n} دقيقة',
    one: 'دقيقة واحدة',
    two: 'دقيقتان',
    few: '{n} دقائق',
    many: '{n} دقيقة',
    other: '{n} دقيقة',
  });
const hours = (count: number): string =>
  counted('ar', count, {
    zero: '{n} ساعة',
    one: 'ساعة واحدة',
    two: 'ساعتان',
    few: '{n} ساعات',
    many: '{n} ساعة',
    other: '{n} ساعة',
  });
const spaces = (count: number): string =>
  counted('ar', count, {
    zero: 'لا مجالس',
    one: 'مجلس واحد',
    two: 'مجلسان',
    few: '{n} مجالس',
    many: '{n} مجلسا',
    other: '{n} مجلس',
  });

/** "12 hours", "1 hour and 30 minutes". */
const duration = (min: number): string => {
  const [whole, rest] = [Math.floor(min / 60), min % 60];
  if (whole === 0) return minutes(rest);
  return rest === 0 ? hours(whole) : `${hours(whole)} و${minutes(rest)}`;
};

const limitNames: Readonly<Record<string, string>> = {
  ...arabicGateNames,
  maxSpaces: 'المجالس معا',
  maxPerHost: 'مجالس الشخص الواحد معا',
  openEveryMin: 'الدقائق بين فتحين لشخص واحد',
  maxLengthMin: 'أطول مجلس بالدقائق',
};

/** When something is over: the hour, and how long that is from now. */
const until = (p: RefusalParams): string => {
  const atMs = Number(p['untilMs'] ?? '0');
  return `${moment(atMs, 't')} (${moment(atMs)})`;
};

const categoryWhy: Readonly<Record<string, string>> = {
  gone: 'حذفت تلك الفئة',
  full: 'امتلأت، ولا يسمح Discord بأكثر من 50 قناة في الفئة',
  closed: 'ينقص مجلسا فيها إذن **رؤية القنوات (View Channels)** أو **إدارة القنوات (Manage Channels)**',
};

/** Refusals in Arabic that concern who may open spaces and what a server sets. */
export const arabicSetupRefusals: Pick<Catalogue['refusal'], SetupRefusal> = {
  'opener-role': (p) =>
    `لا يفتح المجالس في هذا الخادم إلا ${p['roles'] ?? 'بعض الرتب'}. اطلب من أحدهم أن يفتحه ويجعلك مضيفا مشاركا، أو اطلب ممن له إدارة الخادم أن يأذن لك (\`/setup\`).`,
  'opener-blocked': () => 'حظرك مشرف من كل مجالس هذا الخادم، فلا تفتح هنا مجلسا ولا تخطط له. اطلب من مشرف أن يرفع الحظر.',
  'quiet-hours': (p) => `هذه ساعات هدوء حتى ${until(p)}: لا يفتح فيها مجلسا إلا من له إدارة الخادم. حاول من جديد بعدها.`,
  'open-too-soon': (p) => `فتحت مجلسا قبل قليل، ويريد هذا الخادم مهلة بين مجلسين. تستطيع فتح التالي ${until(p)}.`,
  'open-too-often': (p) => `فتحت هنا عشرة مجالس خلال عشر دقائق، ولا يفتح أحد أكثر من ذلك. تستطيع فتح التالي ${until(p)}.`,
  'too-many-yours': (p) =>
    `مجالسك المفتوحة هنا: ${spaces(Number(p['max'] ?? '1'))}، ولا يسمح هذا الخادم لشخص واحد بأكثر من ذلك معا. أنه واحدا أولا، أو سلمه إلى غيرك.`,
  'kept-undone': (p) =>
    `ما يحتاجه هذا المجلس هنا (أذون الغرفة أو مكان حسابنا متحدثا أو الموضوع) ألغي باليد مرات خلال دقائق قليلة. يعيده مجلس ${until(p)}.`,
  'category-unusable': (p) =>
    `هذه الغرفة خارج الفئة المحددة للغرف${p['channel'] === undefined ? '' : ` (${p['channel']})`}: ${categoryWhy[p['why'] ?? ''] ?? 'رفض Discord إنشاءها فيها'}. يختار غيرها من له إدارة الخادم بالأمر \`/setup\`.`,
  'zone-unknown': (p) =>
    `${quoted(p['typed'] ?? '')} ليست منطقة زمنية يعرفها مجلس. ${
      p['nearest'] === undefined
        ? 'اكتب اسم القارة والمدينة بالإنجليزية، مثل `Asia/Riyadh` أو `Africa/Cairo` أو `Europe/London`: الفرق مثل UTC+3 لا يعرف متى يتغير التوقيت.'
        : `أتقصد \`${p['nearest']}\`؟ اضغط الزر من جديد واكتبها.`
    }`,
  // A time of day in the settings, or a moment that is planned for.
  'time-unreadable': (p) =>
    p['as'] === undefined
      ? `${quoted(p['typed'] ?? '')} ليس وقتا من اليوم. اكتبه هكذا: \`23:00\` أو \`11 م\`. لم يتغير شيء.`
      : arabicUnreadable(p),
  'quiet-half': () => 'لساعات الهدوء بداية ونهاية. اكتبهما معا، أو اترك كليهما فارغا إن لم تردها. لم يتغير شيء.',
  'quiet-all-day': () =>
    'ساعات الهدوء التي تنتهي حين تبدأ تدوم اليوم كله. ليفتح المجالس بعض الناس فقط اختر رتبهم. لم يتغير شيء.',
  'number-out-of-range': (p) =>
    `**${limitNames[p['name'] ?? ''] ?? '–'}**: ${quoted(p['typed'] ?? '')} لا يصلح. اكتب عددا صحيحا من ${p['min'] ?? '0'} إلى ${p['max'] ?? '∞'}. لم يتغير شيء.`,
  'announce-first': () => 'اختر قناة الإعلانات أولا، ثم الرتبة التي تنبه فيها ووقت نشر الموجز.',
  'announce-everyone': () => 'الإعلان الذي ينبه الجميع ينفر الناس. اصنع رتبة يأخذها من يريد، واخترها.',
};

const consequences: SetupTexts['check']['consequences'] = {
  'nothing-opens': 'من دونه لا يفتح مجلس في غرفة جديدة',
  'no-stage': 'من دونه لا تفتح منصة (وتفتح الغرف الصوتية)',
  'no-voice-room': 'من دونه لا تفتح غرفة صوتية (وتفتح المنصات)',
  'no-moves':
    'من دونه على من أعطي الكلمة في غرفة صوتية أن يخرج منها ويعود بنفسه ليسمع صوته، ومن أخذت منه يبقى مكتوما حتى يخرج',
  'no-mutes': 'من دونه لا يسكت أحد في الحال، ولا يسكت المسؤولون أبدا',
  'no-status': 'من دونه لا يظهر العنوان تحت اسم الغرف الصوتية، وتعرضه اللوحة',
  'no-audit-log': 'من دونه يعثر على الغرفة التي لم يتأكد إنشاؤها باسمها ووقتها فقط، وما عدا ذلك يعمل',
  'no-events': 'من دونه لا تظهر المجالس المجدولة في قائمة فعاليات الخادم، وتفتح مع ذلك',
  'no-covers': 'من دونه لا تظهر الأغلفة على اللوحات والإعلانات',
  'outside-category': 'من دونه تنشأ الغرف خارج الفئة',
  'no-announcement': 'من دونه لا يعلن عن المجالس',
  'no-ping': 'من دونه، أو حتى تصبح الرتبة مما يذكره الجميع، لا ينبه الإعلان أحدا',
  'no-log': 'من دونه لا يحفظ سجل الأفعال إلا لدى مجلس (يعرضه `/space info`)',
  'not-found-again': 'من دونه لا يعثر على رسالة انقطع إرسالها بانهيار: تذكر على أنها مشكوك فيها، ولا ينبه أحد مرتين',
  'no-seat': 'من دونه لا يجلس مجلس هناك: لا ينقل صوت من هذه الغرفة ولا إليها',
  'no-stage-rights': 'من دونه لا تفتح المنصة ولا تعنون، ولا يدعى إليها أحد',
  'no-overwrites': 'من دونه لا يستطيع مجلس أن يدخل أحدا أو يخرجه أو يعطيه الكلمة',
  'no-removal': 'من دونه تبقى الغرفة بعد انتهاء المجلس',
  'no-panel': 'من دونه لا لوحة في الغرفة، وتعمل الأوامر وقوائم الأعضاء',
};

const faults: SetupTexts['check']['faults'] = {
  'category-gone': 'حذفت فئة الغرف: تنشأ الغرف خارج كل فئة. اختر غيرها.',
  'category-full':
    'امتلأت فئة الغرف (لا يسمح Discord بأكثر من 50 قناة في الفئة): تنشأ الغرف خارجها. أفسح فيها مكانا أو اختر غيرها.',
  'announcements-gone': 'حذفت قناة الإعلانات، أو لا يراها مجلس: لا يعلن عن شيء. اختر غيرها.',
  'announce-role-gone': 'حذفت الرتبة التي تنبهها الإعلانات: لا تنبه أحدا. اختر غيرها.',
  'announce-role-not-given':
    'لا يستطيع الناس أخذ الرتبة التي تنبهها الإعلانات بالزر تحتها: هي لتطبيق آخر، أو فوق رتبة مجلس، أو لها صلاحيات إشراف. ارفع رتبة مجلس فوقها من **إعدادات الخادم ← الرتب**، أو اختر رتبة عادية.',
  'log-gone': 'حذفت قناة سجل الأفعال، أو لا يراها مجلس. اختر غيرها.',
  'opener-role-gone': 'حذفت رتبة كان لها فتح المجالس. اختر من جديد من يفتحها، حتى لا يمنع أحد خطأ.',
  'preset-gone': 'حذف النموذج الذي تبدأ به المجالس: فتبدأ ندوة. اختر غيره.',
  'no-community':
    'نوع الغرف المحدد منصة، ولا منصات في هذا الخادم: لا توجد في Discord إلا في خوادم المجتمع. تفتح بدلا منها غرف صوتية. تأتي المنصات بـ **إعدادات الخادم ← تفعيل المجتمع (Enable Community)**.',
};

/** What `/setup` and `/language` say in Arabic. */
export const arabicSetup: SetupTexts = {
  title: '## مجلس في هذا الخادم',
  intro: 'يحفظ كل اختيار في الحال.',
  saved: '✅ حفظ.',
  headings: {
    language: '**لغة** اللوحات والرسائل العامة',
    openers: '**من يفتح المجالس**',
    rooms: '**الغرف التي تنشأ**: في أي فئة، ومن أي نوع',
    announcing: '**الإعلانات**: أين، وأي رتبة تنبه',
    log: '**سجل الأفعال للمشرفين**: أين',
    limits: '**الحدود وساعات الهدوء**',
  },
  openersNote: '-# ومن له إدارة الخادم يفتحها دائما.',
  reportsWait: (count) =>
    `⚠️ ${counted('ar', count, {
      one: 'بلاغ واحد ينتظر',
      two: 'بلاغان ينتظران',
      few: '{n} بلاغات تنتظر',
      many: '{n} بلاغا ينتظر',
      other: '{n} بلاغ ينتظر',
    })}: اختر بالأمر \`/setup\` قناة سجل يستطيع مجلس الكتابة فيها، فيصل إليها. وفي \`/log show\` من أبلغ عمن، ولماذا.`,
  announcingNote: '-# بعد اختيار القناة تختار الرتبة: رتبة يأخذها من يريد.',
  placeholders: {
    openers: 'الجميع (اختر رتبا ليقتصر ذلك عليها)',
    category: 'بلا فئة',
    announceIn: 'لا مكان',
    announceTo: 'لا ينبه أحد',
    logIn: 'لا مكان',
  },
  kindByServer: 'منصة إن كانت في الخادم منصات، وإلا فغرفة صوتية',
  kinds: { stage: 'منصة', voice: 'غرفة صوتية' },
  limits: ({ maxSpaces, maxPerHost, openEveryMin, maxLengthMin, quiet, zone, now, words }) =>
    [
      `- المجالس معا: ${maxSpaces}، وللشخص الواحد منها: ${maxPerHost}`,
      `- بين فتحين لشخص واحد: ${openEveryMin === 0 ? 'لا مهلة' : duration(openEveryMin)}`,
      `- أطول ما يدوم المجلس: ${duration(maxLengthMin)}`,
      `- ساعات الهدوء: ${quiet === null ? 'لا شيء' : `من ${quiet.from} إلى ${quiet.to}`}`,
      `- المنطقة الزمنية: ${isolated(zone)}، والساعة فيها الآن ${now}`,
      `- ${arabicWords.count(words)}`,
    ].join('\n'),
  buttons: {
    limits: 'الحدود…',
    quiet: 'ساعات الهدوء…',
    zone: 'المنطقة الزمنية…',
    check: 'فحص الأذونات',
    again: 'فحص من جديد',
    back: 'العودة إلى الإعدادات',
    grant: 'منح الناقص',
  },
  forms: {
    limits: 'الحدود',
    quiet: 'ساعات الهدوء',
    zone: 'المنطقة الزمنية',
    fields: {
      maxSpaces: { label: 'المجالس معا', description: 'من 1 إلى 25' },
      maxPerHost: { label: 'مجالس الشخص الواحد معا', description: 'من 1 إلى 25' },
      openEveryMin: {
        label: 'المهلة بين فتحين لشخص واحد',
        description: 'بالدقائق، من 0 إلى 10080 (أسبوع)؛ و0 بلا مهلة',
      },
      maxLengthMin: { label: 'أطول مجلس', description: 'بالدقائق، من 15 إلى 1440 (يوم)' },
      from: { label: 'من', description: 'وقت من اليوم في منطقة الخادم، مثل 23:00؛ وفارغا بلا ساعات هدوء' },
      to: { label: 'إلى', description: 'وقد يكون في اليوم التالي، مثل 07:00؛ وفارغا بلا ساعات هدوء' },
      zone: {
        label: 'القارة والمدينة',
        description: 'بالإنجليزية، مثل Asia/Riyadh أو Africa/Cairo، أو UTC',
      },
    },
  },
  check: {
    title: '## الأذونات والأماكن',
    allWell: '✅ كل شيء في مكانه.',
    places: {
      server: '**في الخادم كله**',
      category: (id) => `**في الفئة ${channel(id)}**`,
      announcements: (id) => `**في ${channel(id)}**، للإعلانات`,
      log: (id) => `**في ${channel(id)}**، لسجل الأفعال`,
      room: (id) => `**في ${channel(id)}**، حيث مجلس قائم`,
    },
    inChannel: '-# القناة ← تعديل ← **الأذونات** ← رتبة مجلس. الإذن المحدد هناك أقوى من الرتبة.',
    consequences,
    faults,
    accounts: (invitations) =>
      `يمكن إدخال حسابات أخرى لمجلس (عددها ${invitations.length}) لتجلس في الغرف هنا، فيربط منها أكثر معا: ${listed('ar', invitations)}`,
    grantNote: '-# يطلب الزر أدناه من Discord ما ينقص في الخادم كله فقط، مع ما لدى مجلس من قبل.',
  },
  ownLanguage: 'من الآن يجيبك مجلس بالعربية في كل خادم. وتبقى اللوحات بلغة كل خادم.',
  serverLanguage: 'من الآن يجيبك مجلس بلغة كل خادم، وهي هنا العربية.',
  languageOfServer: 'كما في الخادم',
};
