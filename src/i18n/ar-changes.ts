import type { ChangesTexts, MoveTold } from './changes-texts.ts';
import { counted, listed, moment, person, quoted } from './words.ts';

const dates = (count: number): string =>
  counted('ar', count, {
    zero: 'لا موعد',
    one: 'موعد واحد',
    two: 'موعدان',
    few: '{n} مواعيد',
    many: '{n} موعدا',
    other: '{n} موعد',
  });
const keepingOwn = (count: number): string =>
  `${counted('ar', count, {
    zero: 'لا موعد يحتفظ',
    one: 'موعد واحد يحتفظ',
    two: 'موعدان يحتفظان',
    few: '{n} مواعيد تحتفظ',
    many: '{n} موعدا يحتفظ',
    other: '{n} موعد يحتفظ',
  })} بالوقت الذي حدد له وحده.`;

const times = ({ fromMs, toMs }: { readonly fromMs: number; readonly toMs: number | null }): string =>
  `- ${moment(fromMs, 'f')} ← ${toMs === null ? '**ألغي**' : `**${moment(toMs, 'F')}** (${moment(toMs)})`}`;
const inServer = (title: string, server: string | null): string =>
  `**${quoted(title)}**${server === null ? '' : ` في ${quoted(server)}`}`;
const toldOf = (count: number): string =>
  count === 0
    ? 'ولا يخبر بذلك أحد.'
    : `ويخبر بذلك ${counted('ar', count, {
        one: 'شخص واحد',
        two: 'شخصان',
        few: '{n} أشخاص',
        many: '{n} شخصا',
        other: '{n} شخص',
      })}.`;
const because = (reason: string | null): readonly string[] => (reason === null ? [] : [`السبب: ${quoted(reason)}`]);

const moveTold = ({ moved, keeping, restored, ended }: MoveTold): readonly string[] => [
  ...(moved === 0 ? [] : [`ينتقل من المجدول: ${dates(moved)}؛ وتصل رسالة واحدة إلى كل من له حضور في شيء منها.`]),
  ...(keeping === 0 ? [] : [keepingOwn(keeping)]),
  ...(restored === 0 ? [] : [`⚠️ بالمواعيد الجديدة لا يبقى على حاله ما أسقط منها أو غير وحده: ${dates(restored)}.`]),
  ...(ended === 0 ? [] : [`⚠️ يلغى من المجدول: ${dates(ended)}، لأن السلسلة تنتهي قبل ذلك.`]),
];

/** Changing what is planned, in Arabic. */
export const arabicChanges: ChangesTexts = {
  wholeSeries: 'السلسلة كلها…',
  changeAll: 'تغيير كل المواعيد…',
  formAll: 'تغيير كل المواعيد القادمة',
  titleHint: 'يحل رقم الموعد محل {n} وتاريخه محل {date}',
  changedAll: ({ changed, keeping }) =>
    [
      changed === 0
        ? 'تغيرت المواعيد التي تجدول من الآن.'
        : `تغير ${counted('ar', changed, {
            zero: 'لا موعد',
            one: 'موعد واحد مجدول',
            two: 'موعدان مجدولان',
            few: '{n} مواعيد مجدولة',
            many: '{n} موعدا مجدولا',
            other: '{n} موعد مجدول',
          })} وما بعد ذلك.`,
      ...(keeping === 0
        ? []
        : [
            `${counted('ar', keeping, {
              zero: 'لا موعد يحتفظ',
              one: 'موعد واحد يحتفظ',
              two: 'موعدان يحتفظان',
              few: '{n} مواعيد تحتفظ',
              many: '{n} موعدا يحتفظ',
              other: '{n} موعد يحتفظ',
            })} بما غير فيه وحده.`,
          ]),
    ].join(' '),
  wrote: (title, description) =>
    ['النص المكتوب، لنسخه:', title, ...(description === '' ? [] : [description])].join('\n'),
  writeAgain: 'إكمال المكتوب…',
  settings: 'كيف يدار…',
  settingsOf: (title, isSeries) =>
    isSeries
      ? `### كيف تدار كل المواعيد القادمة من **${quoted(title)}**\nوالموعد الذي غير فيه شيء من هذا وحده يحتفظ به.`
      : `### كيف يدار **${quoted(title)}**`,
  pickPreset: 'كل ذلك بإعداد جاهز…',
  backToCard: 'عودة',
  thisDate: 'هذا الموعد وحده',
  allDates: 'كل المواعيد القادمة من سلسلته',
  followingDates: 'هذا الموعد وكل ما بعده',
  moveFollowing: 'هو وكل ما بعده…',
  moveWhole: 'السلسلة كلها…',
  moveAll: 'نقل كل المواعيد…',
  formMove: 'أوقات أخرى لكل المواعيد القادمة',
  moveHint: 'كما يقال: 9 مساء، الجمعة 21:00، كل أسبوعين الثلاثاء 20:00؛ فارغ: يبقى كما هو',
  zone: 'المنطقة الزمنية',
  moveUnread: 'ليست أوقاتا جديدة بعد، والمثال: "9 مساء" أو "الجمعة 21:00"',
  moveQuestion: ({ title, fromMs }) =>
    fromMs === null
      ? `هل تنقل كل المواعيد القادمة من **${quoted(title)}**؟`
      : `هل ينقل **${quoted(title)}** من موعد ${moment(fromMs, 'F')} وكل ما بعده؟`,
  moveTold,
  moveYes: 'نعم، نقلها',
  movedAll: ({ title, moved, keeping, told }) =>
    [
      `نقلت السلسلة **${quoted(title)}**.`,
      ...(moved === 0 ? [] : [`انتقل من المجدول: ${dates(moved)}.`]),
      ...(keeping === 0 ? [] : [keepingOwn(keeping)]),
      ...(told === 0 ? [] : [toldOf(told)]),
    ].join(' '),
  seriesMoved: ({ title, server, dates: theirs, more, reason }) =>
    [
      `تغيرت أوقات ${inServer(title, server)}.`,
      ...theirs.map(times),
      ...(more === 0 ? [] : [`- وغيرها: ${dates(more)}`]),
      ...because(reason),
    ].join('\n'),
  moveTellsWho: 'تصل رسالة واحدة بذلك إلى كل من قال إنه آت.',
  toldOf,
  planMoved: ({ title, server, reason, ...moved }) =>
    [`تغير وقت ${inServer(title, server)}.`, times(moved), ...because(reason)].join('\n'),
  cancelTellsWho: 'تصل رسالة واحدة بذلك إلى كل من قال إنه آت.',
  planCancelled: ({ title, server, startsAtMs, isOneDate, reason }) =>
    [
      `ألغي ${inServer(title, server)}، وموعده ${moment(startsAtMs, 'F')} (${moment(startsAtMs)}).${isOneDate ? ' وتبقى المواعيد الأخرى من سلسلته.' : ''}`,
      ...because(reason),
    ].join('\n'),
  seriesCancelled: ({ title, server, dates: theirs, more, reason }) =>
    [
      `انتهت سلسلة ${inServer(title, server)}، فلا تفتح هذه المواعيد:`,
      ...theirs.map((startsAtMs) => `- ${moment(startsAtMs, 'F')} (${moment(startsAtMs)})`),
      ...(more === 0 ? [] : [`- وغيرها: ${dates(more)}`]),
      ...because(reason),
    ].join('\n'),
  namedOthers: (hosts) =>
    `لمن أسندت إليه الاستضافة أن يعتذر عنها فتعود إليك: ${listed('ar', hosts.map(person))}. وتصلك أخبارها حتى يطلب وصولها إليه.`,
  namedHost: ({ byUserId, title, server, startsAtMs, isSeries }) =>
    [
      isSeries
        ? `أسندت إليك الاستضافة بالتناوب في سلسلة ${inServer(title, server)} من ${person(byUserId)}، ومن مواعيدها ${moment(startsAtMs, 'F')} (${moment(startsAtMs)}).`
        : `أسندت إليك استضافة ${inServer(title, server)} من ${person(byUserId)}، والموعد ${moment(startsAtMs, 'F')} (${moment(startsAtMs)}).`,
      'لم يسبق سؤالك عن ذلك، فلا تصلك عنه رسالة أخرى إلا بطلبك، ولك الاعتذار بالزر أدناه.',
    ].join('\n'),
  hostYes: 'أريد التذكير بما أستضيفه',
  handBack: 'أعتذر عن الاستضافة',
  hostNo: 'لا أريد رسائل كهذه',
  hostYesSet: 'يصلك تذكير بما تستضيفه قبل نصف ساعة وحين يبدأ، وتصلك أخباره. الأمر `/reminders hosting:` يوقف ذلك.',
  hostNoSet:
    'لن تصلك رسائل عما جدوله غيرك باسمك، ولا تذكير بما تستضيفه، في أي خادم. الأمر `/reminders hosting:` يعيد ذلك.',
  handedBack: ({ title, byUserId, isSeries }) =>
    isSeries
      ? `لم تعد ضمن من يستضيف سلسلة **${quoted(title)}**، ووصلت رسالة بذلك إلى ${person(byUserId)}.`
      : `عادت استضافة **${quoted(title)}** إلى ${person(byUserId)}، برسالة تخبر بذلك.`,
  handedBackTold: ({ userId, title, server, startsAtMs, isSeries }) =>
    isSeries
      ? `وصل من ${person(userId)} اعتذار عن الاستضافة في سلسلة ${inServer(title, server)}، فعادت تلك المواعيد إليك. الأمر \`/agenda\` لاختيار مضيف آخر.`
      : `وصل من ${person(userId)} اعتذار عن استضافة ${inServer(title, server)}، ${moment(startsAtMs, 'F')}، فعادت إليك. الأمر \`/agenda\` لاختيار مضيف آخر.`,
  handedBackToNobody: ({ userId, byUserId, title, startsAtMs, isSeries }) =>
    `وصل من ${person(userId)} اعتذار عن ${isSeries ? `الاستضافة في سلسلة ${inServer(title, null)}` : `استضافة ${inServer(title, null)}، ${moment(startsAtMs, 'F')}`}. كانت الجدولة من ${person(byUserId)}، ولم يعد هذا الحساب في الخادم: الأمر \`/agenda\` لاختيار مضيف آخر.`,
  needsTime: 'لموعد واحد يلزم `when:`. أما `zone:` وحده فمع `dates:` لكل المواعيد أو مع سلسلة، فتبقى ساعاتها كما هي.',
  dateAhead:
    'يمكن لمن يأتي أن يقول ذلك قبل الموعد بنحو أسبوع، حين يظهر بين فعاليات Discord. والأمر `/space change` يغير كل ما سوى ذلك فيه.',
  dateTellsNobody: 'لم يتح لأحد بعد أن يقول إنه آت، فلا يخبر بذلك أحد.',
  needsPlannedDate:
    'المواعيد التي قبل هذا الموعد لم تجدول بعد، فلا ينتقل معه ما بعده. ينقل وحده، أو تكتب `dates:` بقيمة *كل المواعيد*.',
  needsDate: 'يلزم من السلسلة اختيار الموعد الذي يبدأ منه النقل؛ أما السلسلة نفسها فهي كل المواعيد.',
  notOfSeries: 'ليس هذا موعدا من سلسلة، فلا مواعيد أخرى تغير، ويترك `dates:` فارغا.',
  pickDate: 'هذه السلسلة كلها. لتغيير موعد وحده يختار من مواعيدها، ولتغييرها كلها يترك `dates:` فارغا.',
  hostOrRota: 'يكفي `host:` أو `rota:`، لا كلاهما: ففي `rota:` كل من يستضيف بالتناوب.',
  hostOfRota: (hosts) =>
    `يستضيف هذه السلسلة بالتناوب ${listed('ar', hosts.map(person))}. الخيار \`rota:\` يحدد من يستضيفها من الآن، ولو كان شخصا واحدا؛ أما \`host:\` فلموعد واحد. لم يتغير شيء.`,
  rotaOfOne: 'من يستضيف بالتناوب أمر السلسلة كلها. لموعد واحد الخيار `host:`، ولغيره السلسلة أو `dates:` لكل المواعيد.',
};
