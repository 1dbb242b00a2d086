import { plannedSeries, plannedSpaces } from './ar-plan-refusals.ts';
import type { PlanCommandTexts, PlanTexts, PlanTold, SeriesTold, PlannedCounts } from './plans-texts.ts';
import { channel, counted, isolated, lasting, listed, moment, person, quoted } from './words.ts';

/** What the commands for what is planned do, in Arabic. */
export const arabicPlanCommands: PlanCommandTexts = {
  spaceSchedule: 'جدولة مجلس يفتح من تلقاء نفسه',
  spaceSeries: 'جدولة مجلس يتكرر',
  spaceReschedule: 'نقل مجلس مجدول أو سلسلة إلى وقت آخر',
  spaceChange: 'تغيير ما هو مجدول: موعد واحد أو كل ما يأتي',
  spaceSkip: 'إسقاط موعد واحد من سلسلة',
  spaceCancel: 'إلغاء مجلس مجدول أو سلسلة كاملة',
  planTitle: 'عم يدور، حتى 100 حرف',
  planWhen: 'كما يقال: غدا الساعة 7 مساء، بعد 20 دقيقة، الخميس 20:00',
  seriesWhen: 'كما يقال: كل خميس الساعة 8 مساء، أول اثنين من الشهر 19:00',
  seriesUntil: 'كم مرة أو إلى متى: 10 مرات، 30 يونيو؛ ومن دونه بلا نهاية',
  seriesRota: 'من يستضيف بالتناوب، بذكرهم: @ليلى @عمر',
  seriesTitle: 'يحل رقم الموعد محل {n} وتاريخه محل {date}',
  planZone: 'المنطقة الزمنية للوقت؛ ومن دونها منطقتك',
  planHost: 'من يستضيفه؛ ومن دونه لك الاستضافة',
  planLasts: 'كم دقيقة يتوقع أن يدوم',
  planSeats: 'كم شخصا يأتي؛ ومن دونه الجميع',
  whichPlan: 'أي مجلس مجدول',
  whichDate: 'أي موعد',
  whichToCancel: 'أي مجلس مجدول أو سلسلة',
  planReason: 'لماذا؛ ويخبر به من يحضر',
  cancelBy: 'كل ما جدوله هذا العضو (لمن يدير الخادم)',
  whichToChange: 'أي مجلس مجدول أو سلسلة',
  changeDates: 'أي مواعيد السلسلة؛ ومن دونه هذا وحده',
  moveDates: 'أي مواعيد السلسلة تنقل؛ ومن دونه هذا وحده',
  changeHost: 'من يستضيفه',
  changeSeats: 'كم شخصا يأتي؛ و0 للجميع',
  newTime: 'كما يقال: غدا 7 مساء؛ ولعدة مواعيد: 9 مساء، الجمعة 21:00',
  agenda: 'ما هو آت هنا، وما يمكنك فعله به',
  timezone: 'المنطقة الزمنية التي تقرأ بها أوقاتك',
  timezoneZone: 'قارة ومدينة مثل Asia/Riyadh؛ ومن دونها يقال لك ما هي',
};

const minutes = (count: number): string => lasting('ar', count * 60_000);

const whereOf = ({ room, kind }: Pick<PlanTold, 'room' | 'kind'>): string => {
  if (room !== null) return channel(room);
  if (kind === null) return 'غرفة تنشأ له';
  return kind === 'stage' ? 'منصة تنشأ له' : 'غرفة صوتية تنشأ له';
};

const seriesOf = ({ series }: Pick<PlanTold, 'series'>): readonly string[] =>
  series === null ? [] : [`الموعد ${series.number} من ${quoted(series.title)}`];

const at = (atMs: number): string => `${moment(atMs, 'F')} (${moment(atMs)})`;

/** Plans and series of one person, counted. */
const plannedCounts = ({ plans, series }: PlannedCounts): string =>
  listed('ar', [...(plans === 0 ? [] : [plannedSpaces(plans)]), ...(series === 0 ? [] : [plannedSeries(series)])]);

const detailsOf = (plan: { readonly lengthMin: number; readonly seats: number | null }): readonly string[] => [
  `المدة المتوقعة ${minutes(plan.lengthMin)}`,
  ...(plan.seats === null
    ? []
    : [
        counted('ar', plan.seats, {
          zero: 'لا مقاعد',
          one: 'مقعد واحد',
          two: 'مقعدان',
          few: '{n} مقاعد',
          many: '{n} مقعدا',
          other: '{n} مقعد',
        }),
      ]),
];

const seriesDetails = (series: SeriesTold): string =>
  [
    `المضيف ${listed('ar', series.hosts.map(person))}${series.hosts.length > 1 ? '، بالتناوب' : ''}`,
    whereOf(series),
    ...detailsOf(series),
  ].join(' · ');

const lineOf = (plan: PlanTold): string =>
  [
    `${moment(plan.startsAtMs, 'F')} (${moment(plan.startsAtMs)})`,
    `**${quoted(plan.title)}**`,
    `المضيف ${person(plan.hostId)}`,
    whereOf(plan),
    ...seriesOf(plan),
  ].join(' · ');

/** Planning in Arabic. */
export const arabicPlans: PlanTexts = {
  draft: (plan) =>
    [
      `يفتح **${quoted(plan.title)}** من تلقاء نفسه${plan.isClear ? ` ${at(plan.startsAtMs)}` : ''}.`,
      [`المضيف ${person(plan.hostId)}`, whereOf(plan), ...detailsOf(plan)].join(' · '),
    ].join('\n'),
  readIn: (local, zone) => `قرئ الوقت: ${isolated(local)} في ${isolated(zone)}.`,
  notSaved: 'لا يحفظ شيء قبل الضغط على الزر.',
  why: {
    'clocks-back': 'تؤخر الساعة حينئذ فتأتي تلك الساعة مرتين. أيتهما؟',
    'am-or-pm': 'صباحا أم مساء؟ أيهما؟',
    'day-or-month': 'اليوم أولا أم الشهر؟ أيهما؟',
    'which-week': 'أول واحد يأتي أم الذي في الأسبوع الذي يليه؟ أيهما؟',
    'which-midnight': 'في الليلة التي يبدأ بها اليوم أم في التي ينتهي بها؟ أيهما؟',
    'whose-day': 'باليوم في منطقتك أم باليوم في المنطقة المكتوبة؟ أيهما؟',
    'whose-week': 'تختلف هذه الأيام من بلد إلى آخر. أيها؟',
  },
  which: 'قد يعني هذا أكثر من وقت. أيها؟',
  shifted: 'الوقت المكتوب لا وجود له في ذلك اليوم لأن الساعة تقدم؛ وهذا ما يصير إليه.',
  warnings: '⚠️ **كما هي الأمور الآن**',
  atMeaning: (times, warning) => `**${times.map(isolated).join(' · ')}**: ${warning}`,
  draftSeries: (series) => [`يتكرر **${quoted(series.title)}**.`, seriesDetails(series)].join('\n'),
  seriesCard: (series) => [`### ${quoted(series.title)}`, seriesDetails(series)].join('\n'),
  nextDates: (dates) => ['المواعيد التالية:', ...dates.map((date) => `- ${at(date)}`)].join('\n'),
  wayDates: (label, zone, dates) =>
    [`- **${isolated(label)}** (${isolated(zone)}):`, ...dates.map((date) => `  - ${at(date)}`)].join('\n'),
  noDates: 'لا موعد له بعد الآن.',
  ends: (end) => {
    if (end.type === 'never') return 'يستمر حتى ينهيه أحد.';
    if (end.type === 'count')
      return `${counted('ar', end.count + (end.earlier ?? 0), {
        zero: 'لا مواعيد',
        one: 'موعد واحد',
        two: 'موعدان',
        few: '{n} مواعيد',
        many: '{n} موعدا',
        other: '{n} موعد',
      })} في الجملة.`;
    return `يبدأ آخرها ${moment(end.untilMs, 'F')} على الأكثر.`;
  },
  save: 'حفظ',
  change: 'تغيير…',
  discard: 'ترك',
  saved: (title, startsAtMs) =>
    `حفظ: يفتح **${quoted(title)}** من تلقاء نفسه ${at(startsAtMs)}. الأمر \`/agenda\` يعرض ما هو آت.`,
  savedSeries: (title) =>
    `حفظت السلسلة **${quoted(title)}**. يفتح كل موعد من تلقاء نفسه؛ والأمر \`/agenda\` يعرض ما هو آت.`,
  discarded: 'ترك. لم يحفظ شيء.',
  rotaUnread: 'لم يذكر أحد في `rota:`. يذكر من يستضيف بالتناوب بعد كتابة @، حتى 25.',
  agendaTitle: (zone) =>
    `### ما هو آت\nيعرض Discord كل وقت بمنطقتك. وتقرأ الأوقات التي تكتب بمنطقة ${isolated(zone)} (الأمر \`/timezone\`).`,
  agendaEmpty:
    'لا شيء مجدول هنا. الأمر `/space schedule` يجدول مجلسا يفتح من تلقاء نفسه، والأمر `/space series` مجلسا يتكرر.',
  agendaCut: 'هناك أكثر مما يعرض هنا؛ والمعروض أقربها.',
  page: (page, pages) => `الصفحة ${page} من ${pages}`,
  previous: 'الصفحة السابقة',
  next: 'الصفحة التالية',
  seriesHeading: '**السلاسل**',
  line: (plan) =>
    `${lineOf(plan)}${
      plan.warnings === 0
        ? ''
        : ` · ⚠️ ${counted('ar', plan.warnings, {
            zero: 'لا عوائق',
            one: 'عائق واحد',
            two: 'عائقان',
            few: '{n} عوائق',
            many: '{n} عائقا',
            other: '{n} عائق',
          })}`
    }`,
  missedLine: (plan, why) => `**لم يفتح** · ${lineOf(plan)}\n${why}`,
  seriesLine: (title, hosts, dates) =>
    [
      `**${quoted(title)}**`,
      `المضيف ${listed('ar', hosts.map(person))}`,
      dates.length === 0 ? 'لا موعد بعد الآن' : `التالي ${dates.map((date) => moment(date, 'f')).join('، ')}`,
    ].join(' · '),
  pick: 'تغيير واحد أو نقله أو إلغاؤه…',
  choice: (title, local) => `${isolated(title)} · ${local}`,
  seriesChoice: (title) => `${isolated(title)} · السلسلة كلها`,
  card: (plan) =>
    [
      `### ${quoted(plan.title)}`,
      `يفتح من تلقاء نفسه ${at(plan.startsAtMs)}`,
      [`المضيف ${person(plan.hostId)}`, whereOf(plan), ...detailsOf(plan), ...seriesOf(plan)].join(' · '),
      `جدوله ${person(plan.byUserId)}`,
    ].join('\n'),
  missed: '**لم يفتح من تلقاء نفسه:**',
  back: 'العودة إلى ما هو آت',
  openNow: 'فتحه الآن',
  move: 'نقله…',
  edit: 'تغييره…',
  pickHost: 'مضيف آخر…',
  pickHosts: 'من يستضيف بالتناوب…',
  skip: 'إسقاط هذا الموعد…',
  cancel: 'إلغاؤه…',
  cancelSeries: 'إنهاء السلسلة…',
  keep: 'إبقاؤه',
  kept: 'لم يتغير شيء.',
  cancelQuestion: (title, startsAtMs) => `هل يلغى **${quoted(title)}** ${at(startsAtMs)}؟ لن يفتح عندئذ.`,
  skipQuestion: (title, startsAtMs) => `هل يسقط **${quoted(title)}** ${at(startsAtMs)}؟ تبقى المواعيد الأخرى من سلسلته.`,
  skipMovesHosts: 'ينتقل دور مضيفه إلى الموعد التالي، ويتأخر كل دور بعده موعدا واحدا.',
  cancelSeriesQuestion: (title) =>
    `هل تنتهي السلسلة **${quoted(title)}**؟ لن يفتح موعد من مواعيدها عندئذ. وما هو مفتوح يبقى مفتوحا.`,
  cancelYes: 'نعم، إلغاؤه',
  cancelSeriesYes: 'نعم، إنهاؤها',
  skipYes: 'نعم، إسقاطه',
  cancelAll: 'إلغاء كل ما جدوله…',
  cancelAllQuestion: (userId, planned) =>
    `هل يلغى كل ما جدوله ${person(userId)} هنا: ${plannedCounts(planned)}؟ لن يفتح شيء منه عندئذ.`,
  cancelAllYes: 'نعم، إلغاء كل ذلك',
  cancelledAll: (userId, planned) =>
    `ألغي مما جدوله ${person(userId)}: ${plannedCounts(planned)}. ويبقى ما فتح في هذه الأثناء.`,
  cancelAllNone: (userId) => `لم يجدول ${person(userId)} هنا شيئا آتيا.`,
  cancelWhich: 'يلزم `which:`، أو `by:` لكل ما جدوله عضو؛ أحدهما لا كلاهما.',
  cancelled: (title) => `ألغي **${quoted(title)}**.`,
  skipped: (title, startsAtMs) => `أسقط **${quoted(title)}** ${at(startsAtMs)}. وتبقى المواعيد الأخرى.`,
  seriesCancelled: (title) => `انتهت السلسلة **${quoted(title)}**. لن يفتح موعد من مواعيدها.`,
  notOfSeries: 'ليس هذا موعدا من سلسلة. الأمر `/space cancel` يلغيه.',
  moveQuestion: (title, fromMs, toMs) => `هل ينقل **${quoted(title)}** من ${at(fromMs)} إلى ${at(toMs)}؟`,
  moveWhich: (title, fromMs) => `نقل **${quoted(title)}** من ${at(fromMs)}:`,
  moveYes: 'نعم، نقله',
  moved: (title, toMs) => `نقل **${quoted(title)}**: يفتح من تلقاء نفسه ${at(toMs)}.`,
  changed: 'تم التغيير.',
  nothingChanged: 'لم يتغير شيء.',
  form: {
    again: 'جدولته بغير ذلك',
    change: 'تغيير مجلس مجدول',
    move: 'نقل مجلس مجدول',
    title: 'العنوان',
    description: 'الوصف',
    when: 'متى',
    whenHint: 'كما يقال: غدا الساعة 7 مساء، بعد 20 دقيقة، الخميس 20:00',
    keepsTime: 'فارغ: يبقى الوقت كما هو',
    seriesWhenHint: 'كما يقال: كل خميس الساعة 8 مساء، أول اثنين من الشهر 19:00',
  },
  examples: ['بعد 20 دقيقة', 'غدا الساعة 7 مساء', 'الخميس 20:00'],
  seriesExamples: ['كل خميس الساعة 8 مساء', 'كل يوم 18:30', 'أول اثنين من الشهر 19:00'],
  read: (local, zone) => `${local} (${zone})`,
  unread: 'ليس وقتا بعد، والمثال: "غدا الساعة 7 مساء"',
  tooLong: 'أطول من أن يكون وقتا',
  zoneIs: (zone) =>
    `يقرأ مجلس أوقاتك في **${isolated(zone)}**. الأمر \`/timezone zone:\` يغير ذلك في كل الخوادم، ولك وحدك.`,
  zoneSet: (zone) => `من الآن يقرأ مجلس أوقاتك في **${isolated(zone)}** في كل الخوادم.`,
  zoneOfServer: (zone) => `من الآن يقرأ مجلس أوقاتك بمنطقة كل خادم؛ وهي هنا **${isolated(zone)}**.`,
  asServer: 'كما في كل خادم',
};
