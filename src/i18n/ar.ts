import { arabicLog } from './ar-log.ts';
import { arabicPermission, arabicRefusals } from './ar-refusals.ts';
import type { Catalogue, CommandTexts, PanelTexts, ReplyTexts } from './catalogue.ts';
import { channel, counted, isolated, moment, person, quoted } from './words.ts';

const command: CommandTexts = {
  space: 'فتح المجالس وإنهاؤها والاطلاع عليها: حديث على منصة، وجمهور، وأيد مرفوعة',
  spaceOpen: 'افتح مجلسا الآن وتكون أنت مضيفه',
  spaceOpenTitle: 'موضوع المجلس، حتى 100 حرف',
  spaceOpenDescription: 'كلمات أكثر تظهر في اللوحة، حتى 1000 حرف',
  spaceOpenRoom: 'قناة منصة موجودة؛ ومن دونها تنشأ قناة جديدة ثم تزال',
  spaceEnd: 'أنه مجلسا',
  spaceInfo: 'من يتحدث ومن ينتظر، وما الروابط، وماذا حدث',
  whichSpace: 'أي مجلس؛ ومن دونه المجلس الذي أنت فيه أو تستضيفه',
  link: 'ليسمع مجلس في خادم آخر هذا المجلس، وليسمعه هذا المجلس',
  linkOpen: 'احصل على رمز يدخله الخادم الآخر',
  linkJoin: 'أدخل الرمز الذي أعطاكه الخادم الآخر',
  linkJoinCode: 'الرمز الذي حصل عليه الطرف الآخر',
  linkList: 'بماذا يرتبط هذا المجلس',
  linkRemove: 'أزل رابطا من هذا المجلس',
  linkRemoveLink: 'أي رابط',
  setup: 'إعدادات مجلس في هذا الخادم',
  setupLanguage: 'لغة اللوحات والأجوبة في هذا الخادم',
  setupLanguageValue: 'العربية أو الإنجليزية',
};

const linkLine: PanelTexts['linkLine'] = ({ farTitle, farServer, carrying }) =>
  `${quoted(farTitle)} · ${quoted(farServer)} · ${carrying ? 'ينقل الصوت' : 'يجري الاتصال؛ ينقل من أول كلمة'}`;

const reply: ReplyTexts = {
  opening: (title) => `يجري فتح **${quoted(title)}**… تجهز الغرفة الآن.`,
  opened: (title, channelId, hostId) =>
    `فتح **${quoted(title)}** في ${channel(channelId)}. ${person(hostId)}، ادخل الغرفة واضغط **قبول** حين يدعوك Discord إلى المنصة.`,
  openedWithoutEars: 'لم يستطع مجلس أن يأخذ مقعده هناك، فلا يمكن ربط هذا المجلس الآن. وما عدا ذلك يعمل.',
  endQuestion: (title, isMade) =>
    `أتنهي **${quoted(title)}** للجميع؟ ${isMade ? 'تحذف غرفته ومعها محادثتها.' : 'تبقى غرفته وتعاد إلى ما كانت عليه.'}`,
  ended: (title, isMade) =>
    `انتهى **${quoted(title)}**. ${isMade ? 'تحذف غرفته ومعها محادثتها.' : 'تعاد غرفته إلى ما كانت عليه.'}`,
  linkOffered: (code, expiresAtMs, title) =>
    `أعط هذا الرمز لمضيف المجلس الآخر أو لمشرف هناك: \`${code}\`\nيدخله بالأمر \`/link join\`. يربطه الرمز بـ **${quoted(title)}**، ويصلح مرة واحدة، وتنتهي صلاحيته ${moment(expiresAtMs)}.`,
  linkJoined: (farTitle, farServer) =>
    `تم الربط بـ **${quoted(farTitle)}** في ${quoted(farServer)}. ما يقال على منصة يسمع على الأخرى؛ وتقول اللوحة «ينقل الصوت» بعد أول صوت في كل اتجاه.`,
  linkListTitle: (title) => `روابط **${quoted(title)}**`,
  linkListEmpty: 'لا روابط لهذا المجلس. الأمر `/link open` يصنع رمزا لخادم آخر.',
  linkLine,
  linkLineOffered: (code, expiresAtMs) => `\`${code}\` · ينتظر الطرف الآخر · تنتهي صلاحيته ${moment(expiresAtMs)}`,
  linkRemoved: (farTitle, farServer) =>
    farTitle === null
      ? 'أزيل الرابط؛ لم يعد رمزه صالحا.'
      : `أزيل الرابط مع **${quoted(farTitle)}**${farServer === null ? '' : ` في ${quoted(farServer)}`}. لم يعد ينقل شيء.`,
  languageSet: 'يتكلم مجلس العربية في هذا الخادم من الآن.',
  invitedUp: (userId) => `دعي ${person(userId)} إلى المنصة. يسأله Discord، ويسمع صوته بعد أن يضغط **قبول**.`,
  handLowered: (userId) => `أنزلت يد ${person(userId)}.`,
  movedToAudience: (userId) => `يعود ${person(userId)} إلى الجمهور.`,
  commandChanged:
    'تغير هذا الأمر منذ أن حمله Discord لديك. أعد تحميل Discord (Ctrl+R أو أعد تشغيل التطبيق) ثم حاول من جديد.',
  spaceChoice: (title, hostName) => `${isolated(title)} (المضيف: ${isolated(hostName)})`,
  linkChoiceOffered: 'رمز لم يدخله أحد بعد',
  linkChoice: (farTitle, farServer) => `${isolated(farTitle)} · ${isolated(farServer)}`,
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
  tapAccept: 'مدعو: اضغط **قبول**',
  beingInvited: 'تجري دعوته إلى المنصة',
  away: 'خارج الغرفة؛ يدعى ثانية حين يعود',
  inAudience: 'بين الجمهور؛ ارفع يدك لتصعد',
  listenerCount: (count) =>
    counted('ar', count, {
      zero: 'لا مستمعين',
      one: 'مستمع واحد',
      two: 'مستمعان',
      few: '{n} مستمعين',
      many: '{n} مستمعا',
      other: '{n} مستمع',
    }),
  queueLine: (position, userId, raisedAtMs) => `${position}. ${person(userId)} · ${moment(raisedAtMs)}`,
  linkLine,
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
  footer: 'لتتحدث اضغط **طلب التحدث** أسفل المنصة. وحين تدعى إلى المنصة اضغط **قبول**.',
  ears: {
    joining: 'يأخذ مجلس مقعده الآن؛ تنقل الروابط الصوت حين يجلس.',
    'none-free':
      'يجلس مجلس في غرفة أخرى من هذا الخادم، ولا يسمح Discord للحساب إلا بغرفة واحدة في كل خادم: لا يمكن ربط هذا المجلس حتى ينتهي ذاك.',
    lost: 'لا يسمع مجلس هذه الغرفة: تعذر دخولها أو أخرج منها. يحاول من جديد من تلقاء نفسه، والروابط صامتة حتى ذلك.',
  },
  trouble: (text) => `⚠️ ${text}`,
  approve: 'ادع أحدا إلى المنصة…',
  lower: 'أنزل يدا…',
  toAudience: 'أعد إلى الجمهور…',
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
  'room-deleted': 'حذفت غرفته',
  'could-not-open': 'تعذر فتحه',
  'server-left': 'أزيل مجلس من الخادم',
};

/** Everything Majlis says, in Arabic. */
export const arabic: Catalogue = {
  languageName: 'العربية',
  refusal: arabicRefusals,
  permission: arabicPermission,
  command,
  reply,
  panel,
  defaultTitle: (hostName) => (hostName === null ? 'حديث مفتوح' : `مجلس ${hostName}`),
  endReason,
  logLine: arabicLog,
};
