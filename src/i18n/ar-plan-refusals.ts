import type { Catalogue, RefusalParams } from './catalogue.ts';
import type { PlanNotOpened, PlanRefusal } from './plan-refusal-texts.ts';
import { counted, moment, person, quoted } from './words.ts';

const minutes = (count: number): string =>
  counted('ar', count, {
    zero: 'أقل من دقيقة',
    one: 'دقيقة',
    two: 'دقيقتين',
    few: '{n} دقائق',
    many: '{n} دقيقة',
    other: '{n} دقيقة',
  });
/** So many spaces. */
export const plannedSpaces = (count: number): string =>
  counted('ar', count, {
    zero: 'لا مجلس',
    one: 'مجلس واحد',
    two: 'مجلسان',
    few: '{n} مجالس',
    many: '{n} مجلسا',
    other: '{n} مجلس',
  });
/** So many series. */
export const plannedSeries = (count: number): string =>
  counted('ar', count, {
    zero: 'لا سلسلة',
    one: 'سلسلة واحدة',
    two: 'سلسلتان',
    few: '{n} سلاسل',
    many: '{n} سلسلة',
    other: '{n} سلسلة',
  });
const hosts = (count: number): string =>
  counted('ar', count, {
    zero: 'لا مضيف',
    one: 'مضيف واحد',
    two: 'مضيفان',
    few: '{n} مضيفين',
    many: '{n} مضيفا',
    other: '{n} مضيف',
  });
const at = (p: RefusalParams): string => moment(Number(p['atMs'] ?? '0'), 'f');
const title = (p: RefusalParams): string => quoted(p['title'] ?? '–');

const ends: Readonly<Record<string, string>> = {
  opened: 'فتح بالفعل',
  cancelled: 'ألغي',
  skipped: 'أسقط هذا الموعد',
  'series-over': 'لم يعد من مواعيد سلسلته',
  'event-cancelled': 'ألغيت فعاليته في Discord',
  'room-deleted': 'حذفت غرفته',
  'not-confirmed': 'لم يؤكد',
  'server-left': 'أزيل مجلس من الخادم في هذه الأثناء',
};

/** Refusals and warnings in Arabic that concern spaces which open by themselves. */
export const arabicPlanRefusals: Pick<Catalogue['refusal'], PlanRefusal> = {
  'plan-not-found': () => 'لا يوجد هنا مجلس مجدول كهذا (أو لم يعد موجودا). يعرض `/agenda` ما هو مجدول.',
  'plan-over': (p) =>
    `لا يمكن تغيير شيء في هذا المجلس بعد الآن: ${ends[p['why'] ?? ''] ?? 'انتهى'}. يعرض \`/agenda\` ما هو مجدول.`,
  'not-your-plan': () =>
    'لا يغير ما هو مجدول إلا من جدوله أو مضيفه أو مشرف أو من له إدارة الخادم. ويمكن طلب ذلك من أحدهم.',
  'changed-meanwhile': () => 'تغير أثناء ملء النموذج، فلم يحفظ منه شيء. يلزم النظر كيف هو الآن ثم تغييره من جديد.',
  'too-many-plans': (p) =>
    `في هذا الخادم ${plannedSpaces(Number(p['max'] ?? '1'))} في الجدول، ولا يقبل أكثر من ذلك. يلزم إلغاء واحد أولا: يعرضها \`/agenda\`.`,
  'too-many-plans-yours': (p) =>
    `لك هنا ${plannedSpaces(Number(p['max'] ?? '1'))} في الجدول، ولا يجدول أحد أكثر من ذلك في وقت واحد. يلزم إلغاء واحد أولا، أو جعلها سلسلة.`,
  'plan-number': (p) =>
    p['what'] === 'seats'
      ? `يجب أن يكون عدد المقاعد عددا صحيحا من ${p['min'] ?? '1'} إلى ${p['max'] ?? '10000'}.`
      : `يجب أن تكون المدة المتوقعة عددا صحيحا من الدقائق من ${p['min'] ?? '5'} إلى ${p['max'] ?? '1440'}.`,
  'series-not-found': () => 'لا توجد هنا سلسلة كهذه (أو لم تعد موجودة). يعرض `/agenda` ما هو مجدول.',
  'series-over': () => 'انتهت هذه السلسلة: لا يمكن تغيير شيء فيها بعد الآن.',
  'too-many-series': (p) =>
    `في هذا الخادم ${plannedSeries(Number(p['max'] ?? '1'))} بالفعل، ولا يقبل أكثر من ذلك. يلزم إلغاء واحدة أولا.`,
  'too-many-series-yours': (p) =>
    `لك هنا ${plannedSeries(Number(p['max'] ?? '1'))} بالفعل، ولا يزيد على ذلك إلا من له إدارة الخادم. يلزم إلغاء واحدة أولا.`,
  'rota-too-long': (p) =>
    `تحتاج السلسلة إلى مضيف واحد على الأقل، وتقبل بالتناوب على الأكثر ${hosts(Number(p['max'] ?? '25'))}.`,
  'host-not-here': (p) =>
    `${p['user'] === undefined ? 'المضيف' : person(p['user'])} ليس في هذا الخادم، فلا يمكن أن يفتح المجلس وهو مضيفه. يلزم اختيار مضيف آخر: يعرض \`/agenda\` ما هو مجدول.`,
  'opens-too-late': (p) =>
    `كان موعد فتحه ${at(p)} ولم يستطع مجلس فتح شيء حينها. فات الوقت لفتحه دون سؤال: يمكن فتحه الآن أو نقله أو إلغاؤه.`,
  'opened-late': (p) =>
    `كان موعد هذا المجلس ${at(p)} وتأخر فتحه ${minutes(Number(p['minutes'] ?? '1'))}، إذ لم يستطع مجلس فتحه حينها.`,
  'plan-same-host': (p) => `مضيفه يستضيف أيضا ${title(p)} في ذلك الوقت (${at(p)}).`,
  'plan-same-room': (p) => `غرفته محجوزة أيضا لـ${title(p)} في ذلك الوقت (${at(p)}).`,
  'plan-crowded': (p) =>
    `جدول لذلك الوقت من المجالس أكثر مما يسمح به هذا الخادم معا (${p['max'] ?? '–'}): لن يفتح آخرها. يحدد العدد من له إدارة الخادم بالأمر \`/setup\`.`,
  'plan-host-crowded': (p) =>
    `يستضيف مضيفه في ذلك الوقت من المجالس أكثر مما يسمح به هذا الخادم لشخص واحد (${p['max'] ?? '–'}): لا يفتح آخرها إلا بعد أن ينتهي غيره.`,
  'plan-too-soon': (p) =>
    `يفتح مضيفه مجلسا آخر قبله أو بعده، وبينهما أقل من المهلة التي يريدها هذا الخادم بين مجلسين (${minutes(Number(p['minutes'] ?? '1'))}): لن يفتح الثاني في موعده.`,
  'plan-no-account': (p) =>
    `جدول لذلك الوقت من المجالس أكثر مما لمجلس هنا من حسابات (${p['max'] ?? '–'}): يفتح آخرها، لكن لا يمكن ربطه أو سماعه في مكان آخر.`,
  'plan-quiet-hours': (p) =>
    `يقع ذلك الوقت في ساعات الهدوء في هذا الخادم، وهي تمتد إلى ${moment(Number(p['untilMs'] ?? '0'), 't')}: لن يفتح إلا إذا كان لمضيفه إدارة الخادم.`,
  'plan-host-blocked': () =>
    'مضيفه محظور في الخادم كله: لن يفتح إلا إذا استضافه غيره، أو رفع مشرف عنه الحظر (`/blocks remove`).',
  'plan-host-may-not': (p) =>
    `لا يفتح المجالس في هذا الخادم إلا ${p['roles'] ?? 'أصحاب رتب معينة'}، وليس لمضيفه شيء منها: لن يفتح.`,
};

/** Tells a host that a planned space of theirs did not open. */
export const arabicPlanNotOpened = (plan: PlanNotOpened): string =>
  `لم يفتح **${quoted(plan.title)}** من تلقاء نفسه (${person(plan.hostId)}، ${moment(plan.startsAtMs, 'f')}). ${plan.why}`;
