import type {
  ChoiceTexts,
  DoneTexts,
  DoorCommandTexts,
  FormTexts,
  ManageTexts,
  MenuTexts,
  RunTexts,
} from './doors-texts.ts';
import { counted, isolated, lasting, listed, moment, person, quoted, role } from './words.ts';

/** What the commands for people, the queue and the rules of a space do, in Arabic. */
export const arabicDoorCommands: DoorCommandTexts = {
  spaceOpenPreset: 'طريقة للحديث؛ ويمكن تغيير قواعدها',
  spaceEdit: 'غير العنوان والوصف وكيف يدار المجلس',
  spaceLock: 'لا يدخل أحد جديد إلا الضيوف والمتحدثون',
  spaceUnlock: 'اسمح بالدخول من جديد',
  spaceBrake: 'عند الهجوم: أقفل واكتم الجميع وأبطئ الأيدي، والجدد يستمعون فقط',
  spaceBrakeSet: 'مشدود إن ترك',
  spaceExtend: 'أطل المجلس 30 دقيقة',
  spaceEndWhen: 'إن ترك سئلت عنه',
  spaceTransfer: 'اجعل غيرك المضيف',
  spaceClaim: 'تسلم مجلسا غاب مضيفه',
  spaceRemove: 'أخرج أحدا من الغرفة',
  spaceBlock: 'أخرج أحدا وامنع عودته',
  spaceBlockScope: 'هذا المجلس إن ترك',
  spaceUnblock: 'اسمح لأحد بالعودة',
  spaceCohost: 'من يعين في إدارة المجلس',
  spaceCohostAdd: 'اجعل أحدا مضيفا مشاركا',
  spaceCohostRemove: 'أعد مضيفا مشاركا متحدثا',
  spaceGuest: 'من يدخل ويتحدث دائما',
  spaceGuestAdd: 'ضع أحدا في قائمة الضيوف',
  spaceGuestRemove: 'احذف أحدا من قائمة الضيوف',
  hand: 'الأيدي المرفوعة: صف من يريد الكلام',
  handRaise: 'ارفع يدك',
  handRaiseQuestion: 'ما تريد أن تسأل، حتى 200 حرف',
  handLower: 'أنزل يدك',
  handLowerUser: 'يد من؛ يدك إن ترك',
  handApprove: 'أعط الكلمة لمن رفع يده',
  handApproveUser: 'يد من؛ الأول في الصف إن ترك',
  speaker: 'من لهم الكلمة',
  speakerInvite: 'ادع إلى الحديث من لم يرفع يده',
  speakerAudience: 'أعد متحدثا إلى الجمهور',
  speakerMute: 'اكتم متحدثا في هذا المجلس',
  speakerUnmute: 'ليسمع صوت متحدث من جديد',
  speakerMuteAll: 'اكتم كل المتحدثين سوى المضيف ومن يشاركه',
  speakerNext: 'أنه الدور وناد التالي',
  speakerExtend: 'زد صاحب الدور دقيقة',
  ruleAccess: 'من يدخل',
  ruleRole: 'الرتبة التي يسمح لها بالدخول',
  ruleOverflow: 'افتح غرفة أخرى إذا امتلأت هذه',
  rulePlaces: 'كم شخصا تسع الغرفة؛ 0: بلا حد',
  ruleHidden: 'لا يرى الغرفة إلا من يدخلها',
  ruleQueue: 'كيف تنتقل الكلمة',
  ruleOrder: 'بأي ترتيب تنادى الأيدي',
  ruleTurn: 'دقائق الدور الواحد',
  ruleCoolDown: 'دقائق الانتظار بعد الكلام',
  ruleLength: 'أقصى مدة بالدقائق',
  whom: 'من',
  reason: 'لماذا، للسجل',
};

const span = (ms: number): string => lasting('ar', ms);

/** Answers in Arabic to who did something. */
export const arabicDone: DoneTexts = {
  nothingToGiveBack: 'ليست لك الكلمة ولا يدك مرفوعة.',
  person: {
    toAudience: (userId) => `يعود ${person(userId)} إلى الجمهور.`,
    mute: (userId) => `كتم صوت ${person(userId)} في هذا المجلس، وتبقى له الكلمة.`,
    unmute: (userId) => `يسمع صوت ${person(userId)} من جديد.`,
    remove: (userId) => `أخرج ${person(userId)} من الغرفة. وله أن يعود؛ ولمنعه احظره.`,
    block: (userId) => `أخرج ${person(userId)} من هذا المجلس ومنعت عودته. الأمر \`/space unblock\` يسمح له من جديد.`,
    unblock: (userId) => `لـ ${person(userId)} أن يدخل من جديد.`,
    coHost: (userId) => `صار ${person(userId)} مضيفا مشاركا: يدير المجلس معك ويعطى الكلمة.`,
    dropCoHost: (userId) => `عاد ${person(userId)} متحدثا.`,
    makeHost: (userId) =>
      `صار ${person(userId)} المضيف من الآن، ويبقى المضيف السابق مشاركا، أو متحدثا حيث المشاركون عشرة.`,
    addGuest: (userId) => `صار ${person(userId)} ضيفا: يدخل دائما، ويعطى الكلمة حالما يرفع يده.`,
    dropGuest: (userId) => `حذف ${person(userId)} من قائمة الضيوف.`,
    lowerHand: (userId) => `أنزلت يد ${person(userId)}.`,
  },
  space: {
    muteAll: 'كتم كل المتحدثين سوى المضيف ومن يشاركه. زر **رفع الكتم** أو الأمر `/speaker unmute` يسمع واحدا واحدا.',
    pullBrake:
      'شد المكبح: لا يدخل أحد جديد، والمتحدثون مكتومون، وكل يد ترفع مرة في الدقيقة، والجدد يستمعون. زر **إرخاء المكبح** أو الأمر `/space brake` يرفعه.',
    releaseBrake: ({ isLocked }) =>
      `أرخي المكبح. ومن كتم يبقى مكتوما حتى ترفع عنه الكتم.${isLocked ? ' وما زال المجلس مقفلا.' : ''}`,
    lock: 'أقفل المجلس: لا يدخل أحد جديد إلا الضيوف والمتحدثون والمشرفون ومن يديره.',
    unlock: ({ isBraked }) =>
      isBraked
        ? 'فتح القفل. وما زال المكبح مشدودا: لا يدخل أحد جديد حتى ترخيه.'
        : 'فتح المجلس من جديد لمن يسمح له بالدخول.',
    next: (nextId) => (nextId === null ? 'انتهى الدور، ولا أحد ينتظر التالي.' : `الدور الآن لـ ${person(nextId)}.`),
    moreTime: (userId, endsAtMs) => `زيد دور ${person(userId)} دقيقة: حتى ${moment(endsAtMs, 't')}.`,
    extend: (endsAtMs) => `طال المجلس: ينتهي ${moment(endsAtMs)}.`,
    claim: 'أنت المضيف الآن، ويبقى المضيف السابق مشاركا، أو متحدثا حيث المشاركون عشرة.',
    edited: 'تم التغيير.',
    nothingToEdit: 'لم يتغير شيء.',
    blockInServer: (userId) =>
      `منع ${person(userId)} من كل مجالس هذا الخادم، وما سيفتح منها، ولا يفتح مجلسا ولا يخطط له. الأمر \`/space unblock\` يسمح له من جديد.`,
    unblockInServer: (userId) => `لـ ${person(userId)} أن يدخل مجالس هذا الخادم من جديد.`,
    lastWords: (title, endsAtMs) =>
      `كلمات أخيرة: ينتهي **${quoted(title)}** ${moment(endsAtMs)}. الأمر \`/space extend\` يبقيه مفتوحا مع ذلك.`,
  },
};

/** How a space runs, in Arabic. */
export const arabicRun: RunTexts = {
  heading: 'كيف يدار',
  preset: {
    'panel-talk': 'ندوة: تختار من الأيدي المرفوعة',
    'open-mic': 'لاقط مفتوح: أدوار من خمس دقائق',
    questions: 'أسئلة: قليلو الكلام أولا',
    'town-hall': 'لقاء عام: أدوار من دقيقتين، وقليلو الكلام أولا',
    class: 'درس: قليلو الكلام أولا، ثلاث ساعات على الأكثر',
    music: 'موسيقى: أدوار من عشر دقائق',
  },
  modeName: { open: 'مفتوح: من رفع يده تكلم', moderated: 'بإدارة: أنت تختار', turns: 'واحدا واحدا، بالأدوار' },
  orderName: { 'first-come': 'الأسبق أولا', 'quiet-first': 'الأقل كلاما أولا' },
  accessName: { everyone: 'الجميع', roles: 'أصحاب رتبة', invited: 'الضيوف فقط' },
  mode: {
    open: () => 'من رفع يده أعطي الكلمة فورا',
    moderated: () => 'يختار المضيف ومن يشاركه والمشرفون من الأيدي المرفوعة',
    turns: (turnMs) => `واحدا واحدا، لكل دور ${span(turnMs)}؛ وينادى التالي من تلقاء نفسه`,
  },
  order: { 'first-come': 'الأسبق أولا', 'quiet-first': 'الأقل كلاما أولا' },
  coolDown: (ms) => `بعد الكلام ينتظر المرء ${span(ms)}`,
  everyone: 'يدخل الجميع',
  roles: (roleIds) => `يدخل من له ${listed('ar', roleIds.map(role))}`,
  invited: 'يدخل الضيوف فقط',
  hidden: 'مخفي عمن سواهم',
  locked: 'مقفل: لا يدخل أحد جديد إلا الضيوف والمتحدثون والمشرفون ومن يديره',
  brake: (byUserId, sinceMs) =>
    `**المكبح مشدود** منذ ${moment(sinceMs)}، شده ${person(byUserId)}: لا يدخل أحد جديد، والمتحدثون مكتومون، والأيدي بطيئة، والجدد يستمعون.`,
  guests: (count) =>
    counted('ar', count, {
      zero: 'لا أحد في قائمة الضيوف',
      one: 'شخص واحد في قائمة الضيوف',
      two: 'شخصان في قائمة الضيوف',
      few: '{n} أشخاص في قائمة الضيوف',
      many: '{n} شخصا في قائمة الضيوف',
      other: '{n} شخص في قائمة الضيوف',
    }),
  ends: (atMs) => `ينتهي ${moment(atMs)}`,
  endsSoon: (atMs) => `**الدقائق الأخيرة: ينتهي ${moment(atMs)}**`,
  lastWords: (atMs) => `**كلمات أخيرة: ينهيه المضيف ${moment(atMs)}**`,
  lastWordsByModerator: (atMs) => `**كلمات أخيرة: ينهيه مشرف ${moment(atMs)}**`,
  turn: 'الدور',
  turnCalled: (userId) => `ينادى ${person(userId)}`,
  turnOn: (userId, endsAtMs) => `${person(userId)} حتى ${moment(endsAtMs, 't')} (${moment(endsAtMs)})`,
  turnWarned: (userId, endsAtMs) => `${person(userId)} · يوشك أن ينتهي: ${moment(endsAtMs)}`,
  coHosts: 'المضيفون المشاركون',
  muted: 'مكتوم في هذا المجلس',
  question: (text) => `يسأل: ${text}`,
  inRoom: (farTitle) => `في ${farTitle}`,
};

/** The private messages by which a space is run, in Arabic. */
export const arabicManage: ManageTexts = {
  open: 'إدارة',
  askQuestion: 'سؤال',
  takeOver: 'تسلم المجلس',
  title: (spaceTitle) => `### إدارة ${spaceTitle}`,
  how: 'اختر شخصا لترى ما تستطيعه معه. لا يرى هذه الرسالة سواك.',
  pickPerson: 'شخص…',
  muteAll: 'اكتم الجميع',
  pullBrake: 'شد المكبح',
  releaseBrake: 'إرخاء المكبح',
  lock: 'أقفل',
  unlock: 'افتح القفل',
  next: 'التالي',
  moreTime: 'دقيقة أخرى',
  settings: 'الإعدادات…',
  extend: 'أطل 30 دقيقة',
  back: 'رجوع',
  settingsTitle: '### إعدادات هذا المجلس',
  pickMode: 'كيف تنتقل الكلمة…',
  pickOrder: 'بأي ترتيب تنادى الأيدي…',
  pickAccess: 'من يدخل…',
  pickRoles: 'الرتب التي يسمح لها بالدخول…',
  edit: 'العنوان والوصف والأوقات…',
  hide: 'أخف الغرفة',
  show: 'أظهر الغرفة',
  guestList: (userIds) => `**الضيوف** ${userIds.map(person).join(' ')}`,
  blockList: (userIds) => `**المحظورون** ${userIds.map(person).join(' ')}`,
  roleOf: { host: 'المضيف', 'co-host': 'مضيف مشارك', speaker: 'متحدث', listener: 'بين الجمهور، أو ليس في الغرفة' },
  handAt: (position) => `يده مرفوعة، وموضعه في الصف ${position}`,
  isGuest: 'في قائمة الضيوف',
  isBlocked: 'محظور في هذا المجلس',
  isBlockedInServer: 'محظور في الخادم كله',
  person: {
    invite: 'ادعه إلى الحديث',
    toAudience: 'أعده إلى الجمهور',
    mute: 'اكتم',
    unmute: 'رفع الكتم',
    remove: 'أخرجه من المجلس',
    block: 'احظر…',
    unblock: 'ارفع الحظر',
    coHost: 'اجعله مضيفا مشاركا',
    dropCoHost: 'لم يعد مشاركا',
    makeHost: 'اجعله المضيف',
    addGuest: 'ضعه في قائمة الضيوف',
    dropGuest: 'احذفه من قائمة الضيوف',
    lowerHand: 'أنزل يده',
  },
  stillHosts: (titles, more) => {
    const named = listed(
      'ar',
      titles.map((title) => `**${quoted(title)}**`),
    );
    if (titles.length === 1) return `وهو مضيف ${named}، والمجلس مستمر: أخرجه منه ليديره مضيف مشارك، أو أنه المجلس.`;
    const rest =
      more === 0
        ? ''
        : ` ${counted('ar', more, {
            one: 'وهو مضيف مجلس آخر أيضا: احظره مرة أخرى بعد هذه ليظهر.',
            two: 'وهو مضيف مجلسين آخرين أيضا: احظره مرة أخرى بعد هذه ليظهرا.',
            few: 'وهو مضيف {n} مجالس أخرى أيضا: احظره مرة أخرى بعد هذه لتظهر.',
            other: 'وهو مضيف {n} مجلسا آخر أيضا: احظره مرة أخرى بعد هذه لتظهر.',
          })}`;
    return `وهو مضيف ${named}، وهي مستمرة: أخرجه من كل منها ليديره مضيف مشارك، أو أنهه.${rest}`;
  },
  passOnOf: (title) => `إخراجه من ${isolated(title)}…`,
  endOf: (title) => `إنهاء ${isolated(title)}…`,
  reasonLost: 'لم يعد السبب الذي ذكرته محفوظا، فلا سبب في السجل.',
  passOn: { ask: 'إخراجه منه…', remove: 'إخراج المضيف', block: 'حظر المضيف هنا', leave: 'ترك الأمر كما هو' },
  outOfServer: (userId) => `أخرج ${person(userId)} من الغرفة ولا يعود إليها، فهو محظور في هذا الخادم.`,
  isHostNow: (userId) => `المضيف الآن ${person(userId)}.`,
  endNow: 'أنهه الآن',
  lastWords: 'كلمات أخيرة: دقيقة',
};

/** Forms in Arabic. */
export const arabicForm: FormTexts = {
  ask: 'ارفع يدك مع سؤال',
  question: 'ما الذي تريد أن تسأل؟',
  questionHint: 'يظهر بجانب يدك للجميع. ولك أن تتركه.',
  block: 'حظر شخص',
  blockWhere: 'أين',
  blockHere: 'في هذا المجلس',
  blockInServer: 'في كل مجالس هذا الخادم',
  reason: 'لماذا؟',
  reasonHint: 'للسجل الذي يقرؤه المشرفون. ولك أن تتركه.',
  edit: 'العنوان والوصف والأوقات',
  editTitle: 'العنوان',
  editDescription: 'الوصف',
  editTurn: 'دقائق الدور الواحد',
  editCoolDown: 'دقائق الانتظار بعد الكلام',
  editLength: 'أقصى مدة بالدقائق',
  minutesHint: (min, max) => `من ${min} إلى ${max}`,
};

/** The menu on a person in Arabic. */
export const arabicMenu: MenuTexts = {
  invite: 'ادعه إلى الحديث',
  toAudience: 'أعده إلى الجمهور',
  mute: 'اكتمه في هذا المجلس',
  remove: 'أخرجه من المجلس',
  block: 'احظره…',
};

/** Choices in Arabic. */
export const arabicChoices: ChoiceTexts = {
  brakeOn: 'مشدود',
  brakeOff: 'مرخى',
  endNow: 'الآن',
  endAfterLastWords: 'بعد كلمات أخيرة: دقيقة',
  blockHere: 'في هذا المجلس',
  blockInServer: 'في كل مجالس هذا الخادم',
};
