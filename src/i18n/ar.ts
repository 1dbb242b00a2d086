import { arabicHearing } from './ar-hearing.ts';
import { arabicAnnouncement } from './ar-announcement.ts';
import { arabicAbout, arabicAboutCommands } from './ar-about.ts';
import { arabicRsvp, arabicRsvpCommands } from './ar-rsvp.ts';
import {
  arabicChoices,
  arabicDone,
  arabicDoorCommands,
  arabicForm,
  arabicManage,
  arabicMenu,
  arabicRun,
} from './ar-doors.ts';
import { arabicBackstage, arabicBackstageCommands } from './ar-backstage.ts';
import { arabicCalls } from './ar-calls.ts';
import { arabicOverflow } from './ar-overflow.ts';
import { arabicLinkCommands, arabicLinks } from './ar-links.ts';
import { arabicLog } from './ar-log.ts';
import { arabicPlanLog } from './ar-plan-log.ts';
import { arabicLogbook, arabicLogbookCommands } from './ar-logbook.ts';
import { arabicEvent } from './ar-event.ts';
import { arabicGates } from './ar-gates.ts';
import { arabicChanges } from './ar-changes.ts';
import { arabicUpkeep } from './ar-upkeep.ts';
import { arabicCalendar, arabicCalendarCommands } from './ar-calendar.ts';
import { arabicPlanNotOpened } from './ar-plan-refusals.ts';
import { arabicPlanCommands, arabicPlans } from './ar-plans.ts';
import { arabicPresetCommands, arabicPresets } from './ar-presets.ts';
import { arabicPrivacy } from './ar-privacy.ts';
import { arabicPermission, arabicRefusals } from './ar-refusals.ts';
import { arabicSafety, arabicSafetyCommands } from './ar-safety.ts';
import { arabicSetup } from './ar-setup.ts';
import { arabicWords } from './ar-words.ts';
import type { Catalogue, CommandTexts, HelpTexts, PanelTexts, ReplyTexts } from './catalogue.ts';
import { channel, counted, isolated, moment, person, quoted } from './words.ts';

const command: CommandTexts = {
  ...arabicDoorCommands,
  ...arabicRsvpCommands,
  ...arabicAboutCommands,
  ...arabicLogbookCommands,
  ...arabicPlanCommands,
  ...arabicCalendarCommands,
  ...arabicPresetCommands,
  ...arabicSafetyCommands,
  ...arabicBackstageCommands,
  ...arabicLinkCommands,
  space: 'فتح المجالس وإنهاؤها والاطلاع عليها: متحدثون، وجمهور، وأيد مرفوعة',
  spaceOpen: 'افتح مجلسا الآن وتكون أنت مضيفه',
  spaceOpenTitle: 'موضوع المجلس، حتى 100 حرف',
  spaceOpenDescription: 'كلمات أكثر تظهر في اللوحة',
  spaceOpenKind: 'ومن دونه منصة إن كانت في الخادم منصات',
  spaceOpenRoom: 'قناة منصة أو قناة صوتية؛ وإلا أنشئت قناة',
  spaceEnd: 'أنه مجلسا',
  spaceInfo: 'من يتحدث ومن ينتظر، وما الروابط، وماذا حدث',
  spaceList: 'مجالس هذا الخادم: أين، ومن المضيف، ومنذ متى، وكم المستمعون',
  whichSpace: 'أيها؛ وإلا فالذي أنت فيه أو تستضيفه',
  setup: 'إعدادات مجلس في هذا الخادم',
  language: 'اللغة التي يجيبك بها مجلس في كل خادم',
  languageValue: 'العربية أو الإنجليزية، أو كما في كل خادم',
  help: 'ما الذي تستطيعه مع مجلس هنا، وكيف تشارك',
};

const roomKind: Catalogue['roomKind'] = { stage: 'منصة', voice: 'غرفة صوتية' };

/** Where the far side of a link is. */
const serverWords = (farServer: string | null): string => (farServer === null ? 'في هذا الخادم' : quoted(farServer));

const listeners: PanelTexts['listenerCount'] = (count) =>
  counted('ar', count, {
    zero: 'لا مستمعين',
    one: 'مستمع واحد',
    two: 'مستمعان',
    few: '{n} مستمعين',
    many: '{n} مستمعا',
    other: '{n} مستمع',
  });

const reply: ReplyTexts = {
  opening: (title) => `يجري فتح **${quoted(title)}**… تجهز الغرفة الآن.`,
  opened: ({ title, channelId, hostId, kind }) =>
    `فتح **${quoted(title)}** في ${channel(channelId)}. ${person(hostId)}، ${
      kind === 'stage'
        ? 'ادخل الغرفة واضغط **قبول** حين يدعوك Discord إلى المنصة.'
        : 'يسمع صوتك حالما تدخل الغرفة، ومن سواك يستمع حتى تعطيه أنت أو أحد المشرفين الكلمة.'
    }`,
  openedWithoutEars: 'لم يستطع مجلس أن يأخذ مقعده هناك، فلا يمكن ربط هذا المجلس الآن. وما عدا ذلك يعمل.',
  listTitle: (count) =>
    `**${counted('ar', count, {
      zero: 'لا مجالس',
      one: 'مجلس واحد',
      two: 'مجلسان',
      few: '{n} مجالس',
      many: '{n} مجلسا',
      other: '{n} مجلس',
    })} في هذا الخادم**`,
  listEmpty: 'لا مجلس مفتوحا في هذا الخادم. الأمر `/space open` يفتح واحدا وتكون أنت مضيفه.',
  listLine: ({ title, status, channelId, kind, hostId, sinceMs, listeners: count, isLinked }) =>
    [
      `**${quoted(title)}**`,
      `${panel.status[status]} ${panel.since(sinceMs)}`,
      channelId === null ? roomKind[kind] : channel(channelId),
      `المضيف ${person(hostId)}`,
      listeners(count),
      ...(isLinked ? ['مرتبط'] : []),
    ].join(' · '),
  endQuestion: (title, isMade) =>
    `أتنهي **${quoted(title)}** للجميع؟ ${isMade ? 'تحذف غرفته ومعها محادثتها.' : 'تبقى غرفته وتعاد إلى ما كانت عليه.'}`,
  ended: (title, isMade) =>
    `انتهى **${quoted(title)}**. ${isMade ? 'تحذف غرفته ومعها محادثتها.' : 'تعاد غرفته إلى ما كانت عليه.'}`,
  invitedUp: {
    stage: (userId) => `دعي ${person(userId)} إلى المنصة. يسأله Discord، ويسمع صوته بعد أن يضغط **قبول**.`,
    voice: (userId) => `أعطي ${person(userId)} الكلمة، ويسمع صوته بعد لحظات ولا يحتاج إلى فعل شيء.`,
  },
  handRaised: (position) =>
    position === null
      ? 'تعطى الكلمة الآن، ولا حاجة إلى رفع اليد.'
      : `رفعت يدك، وموضعك بين الأيدي: ${position}. يسمع صوتك حين تعطى الكلمة.`,
  handOfMuted: 'صوتك مكتوم هنا: يسمع حين يعطيك الكلمة من يدير المجلس أو يرفع عنك الكتم.',
  ownHandLowered: 'أنزلت يدك.',
  steppedDown: 'عدت إلى الجمهور. لتتحدث ثانية ارفع يدك.',
  handLowered: (userId) => `أنزلت يد ${person(userId)}.`,
  movedToAudience: (userId) => `يعود ${person(userId)} إلى الجمهور.`,
  commandChanged:
    'تغير هذا الأمر منذ أن حمله Discord لديك. أعد تحميل Discord (Ctrl+R أو أعد تشغيل التطبيق) ثم حاول من جديد.',
  spaceChoice: (title, hostName) => `${isolated(title)} (المضيف: ${isolated(hostName)})`,
};

const panel: PanelTexts = {
  status: { opening: 'يفتح', live: 'مباشر', ending: 'ينتهي', ended: 'انتهى' },
  host: 'المضيف',
  speakers: 'المتحدثون',
  queue: 'الأيدي المرفوعة',
  listeners: 'المستمعون',
  links: 'الروابط',
  log: 'ماذا حدث',
  nobody: 'لا أحد',
  queueEmpty: 'لا يد مرفوعة.',
  floor: {
    stage: {
      invited: 'مدعو: اضغط **قبول**',
      inviting: 'تجري دعوته إلى المنصة',
      away: 'خارج الغرفة؛ يدعى ثانية حين يعود',
      audience: 'بين الجمهور؛ ارفع يدك لتصعد',
    },
    voice: {
      invited: 'اخرج من الغرفة وعد إليها ليسمع صوتك',
      inviting: 'تعطى له الكلمة الآن',
      away: 'خارج الغرفة؛ يسمع صوته ثانية حين يعود',
      audience: 'بين الجمهور؛ ارفع يدك لتتحدث',
    },
  },
  mutedByModerator: 'كتمه مشرف في هذا الخادم',
  heardLately: 'سمع في الدقيقة الأخيرة',
  listenerCount: listeners,
  queueLine: (position, who, raisedAtMs) => `${position}. ${who} · ${moment(raisedAtMs)}`,
  encrypted: '🔒 مشفرة من الطرف إلى الطرف: ما يقال هنا لا يسمع إلا في هذه الغرفة.',
  leavesEncryption: '🔓 هذه الغرفة مشفرة من الطرف إلى الطرف، لكن ما يقال هنا **يخرج من هذا التشفير** وينقل إلى:',
  more: (count) =>
    counted('ar', count, {
      zero: 'ولا غيرهم',
      one: 'وواحد غيرهم',
      two: 'واثنان غيرهم',
      few: 'و{n} غيرهم',
      many: 'و{n} غيرهم',
      other: 'و{n} غيرهم',
    }),
  since: (atMs) => `منذ ${moment(atMs)}`,
  endedLine: (reason, atMs) => `انتهى ${moment(atMs, 'f')}: ${endReason[reason]}.`,
  footer: {
    stage: 'لتتحدث اضغط **رفع اليد** هنا أو **طلب التحدث** أسفل المنصة. وحين تدعى إلى المنصة اضغط **قبول**.',
    voice: 'أنت هنا مستمع. لتتحدث اضغط **رفع اليد**؛ ويسمع صوتك حالما تعطى الكلمة.',
  },
  ears: {
    joining: 'يأخذ مجلس مقعده الآن؛ تنقل الروابط الصوت حين يجلس.',
    'none-free':
      'لا حساب لمجلس متاحا لهذه الغرفة: لا يسمح Discord للحساب إلا بغرفة واحدة في كل خادم. الروابط هنا صامتة حتى يتاح واحد.',
    lost: 'لا يسمع مجلس هذه الغرفة: تعذر دخولها أو أخرج منها. يحاول من جديد من تلقاء نفسه، والروابط صامتة حتى ذلك.',
    muted:
      'كتم أحدهم حساب مجلس أو أصمه في هذا الخادم: الروابط صامتة حتى يرفع عنه **كتم الخادم (Server Mute)** و**إصمام الخادم (Server Deafen)**.',
  },
  inviteAccounts: 'يستطيع من له إدارة الخادم أن يدخل حسابا آخر:',
  trouble: (text) => `⚠️ **مشكلة** ${text}`,
  approve: { stage: 'ادع أحدا إلى المنصة…', voice: 'أعط أحدا الكلمة…' },
  lower: 'أنزل يدا…',
  toAudience: 'أعد إلى الجمهور…',
  raiseHand: 'رفع اليد',
  lowerOwnHand: 'إنزال يدي',
  stepDown: 'العودة إلى الجمهور',
  join: 'انضم',
  end: 'إنهاء',
  confirmEnd: 'أنهه',
  cancel: 'أبقه مفتوحا',
  cancelled: 'لم يتغير شيء.',
};

const endReason: Catalogue['endReason'] = {
  'ended-by-host': 'أنهاه مضيفه',
  'ended-by-moderator': 'أنهاه مشرف',
  'left-empty': 'غادر الجميع',
  'too-long': 'انتهى وقته',
  'room-deleted': 'حذفت غرفته',
  'could-not-open': 'تعذر فتحه',
  'main-over': 'انتهى المجلس الذي فتحت بجانبه',
  'server-left': 'أزيل مجلس من الخادم',
};

const help: HelpTexts = {
  who: 'يدير المجلس مضيفه ومن يشاركه والمشرفون. ولا ينهيه ولا يسلمه ولا يسمي من يشاركه إلا المضيف أو مشرف.',
  title: '**ما تستطيعه هنا**',
  groups: {
    everybody: 'للجميع',
    'runs-a-space': 'للمجلس الذي تستضيفه أو تشرف عليه',
    'server-manager': 'لأن لك إدارة هذا الخادم',
  },
  moreForHosts: 'افتح مجلسا يعرض لك `/help` ما يستطيعه مضيفه فوق ذلك.',
  takePart: '**كيف تشارك**',
  how: {
    stage:
      'على المنصة: ادخلها تستمع. لتتحدث اضغط **طلب التحدث** أسفلها أو **رفع اليد** في لوحتها داخل محادثتها؛ وحين تدعى إليها اضغط **قبول**.',
    voice:
      'في الغرفة الصوتية: ادخلها تستمع. لتتحدث اضغط **رفع اليد** في لوحتها داخل محادثتها؛ وحين تعطى الكلمة يسمع صوتك فورا، و**العودة إلى الجمهور** ترد الكلمة.',
  },
};

const notice: Catalogue['notice'] = ({ farTitle, farServer, byUserId }) =>
  `🔓 ربط ${person(byUserId)} هذا المجلس: من الآن يسمع ما يقال هنا أيضا في **${quoted(farTitle)}** (${serverWords(farServer)}). ويخرج في طريقه إلى هناك من تشفير هذه الغرفة من الطرف إلى الطرف. يوقف ذلك المضيف أو مشرف بالأمر \`/link leave\`.`;

/** Everything Majlis says, in Arabic. */
export const arabic: Catalogue = {
  languageName: 'العربية',
  refusal: arabicRefusals,
  event: arabicEvent,
  gates: arabicGates,
  upkeep: arabicUpkeep,
  changes: arabicChanges,
  hearing: arabicHearing,
  planNotOpened: arabicPlanNotOpened,
  permission: arabicPermission,
  command,
  reply,
  panel,
  help,
  setup: arabicSetup,
  words: arabicWords,
  announcement: arabicAnnouncement,
  rsvp: arabicRsvp,
  about: arabicAbout,
  done: arabicDone,
  run: arabicRun,
  manage: arabicManage,
  form: arabicForm,
  menu: arabicMenu,
  choice: arabicChoices,
  roomKind,
  notice,
  offer: {
    text: (topic) =>
      `فتحت هنا منصة: ${quoted(topic)}. يستطيع مجلس إدارتها: طابور بأرقام، وأدوار، ولوحة، وربط بغرف أخرى. من يضغط الزر يصير المضيف ويلزم أن يكون مشرفا على المنصة؛ وتعود في النهاية كما هي الآن.`,
    accept: 'ليدرها مجلس',
  },
  defaultTitle: (hostName) => (hostName === null ? 'حديث مفتوح' : `مجلس ${hostName}`),
  endReason,
  planLog: arabicPlanLog,
  logLine: arabicLog,
  logbook: arabicLogbook,
  safety: arabicSafety,
  privacy: arabicPrivacy,
  plans: arabicPlans,
  calendar: arabicCalendar,
  presets: arabicPresets,
  backstage: arabicBackstage,
  overflow: arabicOverflow,
  calls: arabicCalls,
  linking: arabicLinks,
};
