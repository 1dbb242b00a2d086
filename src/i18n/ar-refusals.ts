import type { Catalogue, RefusalParams } from './catalogue.ts';
import { arabicBackstageRefusals } from './ar-backstage.ts';
import { arabicOverflowRefusals } from './ar-overflow.ts';
import { arabicLinkRefusals } from './ar-links.ts';
import { arabicPeopleRefusals } from './ar-people.ts';
import { arabicCalendarRefusals } from './ar-calendar.ts';
import { arabicGateRefusals } from './ar-gates.ts';
import { arabicPlanRefusals } from './ar-plan-refusals.ts';
import { arabicPresetRefusals } from './ar-presets.ts';
import { arabicSafetyRefusals } from './ar-safety.ts';
import { arabicSetupRefusals } from './ar-setup.ts';
import { arabicAboutRefusals } from './ar-about.ts';
import { arabicRsvpRefusals } from './ar-rsvp.ts';
import { arabicTimesRefusals } from './ar-times.ts';
import { arabicWordsRefusals } from './ar-words.ts';
import { counted, invitations, listed, quoted } from './words.ts';

/** Permissions by API name, in Arabic with Discord's English word beside it: many clients show the English one. */
const permissions: Readonly<Record<string, string>> = {
  ADMINISTRATOR: 'مسؤول (Administrator)',
  VIEW_CHANNEL: 'رؤية القنوات (View Channels)',
  MANAGE_CHANNELS: 'إدارة القنوات (Manage Channels)',
  MANAGE_ROLES: 'إدارة الأذونات (Manage Permissions)',
  MANAGE_GUILD: 'إدارة الخادم (Manage Server)',
  CONNECT: 'الاتصال (Connect)',
  SPEAK: 'التحدث (Speak)',
  MUTE_MEMBERS: 'كتم صوت الأعضاء (Mute Members)',
  MOVE_MEMBERS: 'نقل الأعضاء (Move Members)',
  SET_VOICE_CHANNEL_STATUS: 'تعيين حالة القناة الصوتية (Set Voice Channel Status)',
  REQUEST_TO_SPEAK: 'طلب التحدث (Request to Speak)',
  SEND_MESSAGES: 'إرسال الرسائل (Send Messages)',
  EMBED_LINKS: 'تضمين الروابط (Embed Links)',
  READ_MESSAGE_HISTORY: 'قراءة سجل الرسائل (Read Message History)',
  VIEW_AUDIT_LOG: 'رؤية سجل التدقيق (View Audit Log)',
  MANAGE_MESSAGES: 'إدارة الرسائل (Manage Messages)',
  PRIORITY_SPEAKER: 'أولوية المتحدث (Priority Speaker)',
  MENTION_EVERYONE: 'الإشارة إلى الجميع (Mention Everyone)',
  CREATE_EVENTS: 'إنشاء الفعاليات (Create Events)',
  ATTACH_FILES: 'إرفاق الملفات (Attach Files)',
};

/** The Arabic word for a permission. */
export const arabicPermission = (name: string): string => permissions[name] ?? name;

const missing = (names: string): string =>
  listed(
    'ar',
    names
      .split(',')
      .filter((name) => name !== '')
      .map((name) => `**${arabicPermission(name)}**`),
  );

const letters = (count: string | undefined): string =>
  counted('ar', Number(count ?? 0), {
    zero: '{n} حرف',
    one: 'حرف واحد',
    two: 'حرفان',
    few: '{n} أحرف',
    many: '{n} حرفا',
    other: '{n} حرف',
  });

/** Why a room is not heard and can therefore not be linked. */
const noEars = (p: RefusalParams): string => {
  switch (p['why']) {
    case 'lost':
      return 'لا يسمع مجلس هذه الغرفة فلا يستطيع نقلها: ليس في مقعده بعد، أو تعذر دخوله، أو أخرج منها. يحاول من جديد من تلقاء نفسه؛ حاول أنت بعد دقيقة.';
    case 'muted':
      return 'لا يسمع مجلس هذه الغرفة فلا يستطيع نقلها: كتم أحدهم حسابه أو أصمه في هذا الخادم. اضغط عليه في الغرفة بالزر الأيمن وارفع عنه **كتم الخادم (Server Mute)** و**إصمام الخادم (Server Deafen)**، ثم حاول من جديد.';
    case 'not-here':
      return `كل حساب لمجلس في هذا الخادم يجلس في غرفة أخرى، ولا يسمح Discord للحساب إلا بغرفة واحدة. يستطيع من له إدارة الخادم أن يدخل حسابا آخر: ${invitations('ar', p['invites'], p['guild'])}. ثم حاول من جديد؛ أو أنه مجلسا مرتبطا.`;
    case 'far-lost':
      return 'لا يسمع مجلس الغرفة التي منها هذا الرمز فلا يستطيع النقل: ليس في مقعده هناك بعد، أو تعذر دخوله، أو أخرج منها. يحاول من جديد من تلقاء نفسه؛ أدخل الرمز مرة أخرى بعد دقيقة.';
    case 'far-muted':
      return 'لا يسمع مجلس الغرفة التي منها هذا الرمز فلا يستطيع النقل: كتم أحدهم حسابه أو أصمه هناك. اطلب من الطرف الآخر أن يرفع عنه **كتم الخادم (Server Mute)** و**إصمام الخادم (Server Deafen)**، ثم أدخل الرمز مرة أخرى.';
    case 'far-none-free':
      return 'لا حساب لمجلس خال للغرفة التي منها هذا الرمز: يجلس كل منها في غرفة أخرى هناك. اطلب من الطرف الآخر أن ينهي مجلسا مرتبطا أو يدخل حسابا آخر، ثم أدخل الرمز مرة أخرى.';
    default:
      return 'كل حسابات مجلس تجلس في غرف أخرى من هذا الخادم، ولا يسمح Discord للحساب إلا بغرفة واحدة. أنه مجلسا مرتبطا أو غادر روابطه أولا، أو اطلب من مشغل مجلس حسابات أخرى (`DISCORD_POOL_TOKENS`).';
  }
};

/** Every refusal in Arabic: what is the matter, and what to do about it. */
export const arabicRefusals: Catalogue['refusal'] = {
  ...arabicPeopleRefusals,
  ...arabicBackstageRefusals,
  ...arabicOverflowRefusals,
  ...arabicLinkRefusals,
  ...arabicSetupRefusals,
  ...arabicSafetyRefusals,
  ...arabicRsvpRefusals,
  ...arabicAboutRefusals,
  ...arabicPlanRefusals,
  ...arabicGateRefusals,
  ...arabicCalendarRefusals,
  ...arabicTimesRefusals,
  ...arabicWordsRefusals,
  ...arabicPresetRefusals,
  'title-empty': () => 'ليس في العنوان ما يرى. اكتب من حرف إلى 100 حرف، أو اتركه.',
  'title-too-long': (p) =>
    `في العنوان ${letters(p['length'])}، ويسمح Discord لاسم القناة بـ ${p['max']}. اختصره وضع الباقي في الوصف.`,
  'description-too-long': (p) => `في الوصف ${letters(p['length'])}، وتتسع اللوحة لـ ${p['max']}. اختصره.`,
  'only-in-servers': () => 'يعمل هذا داخل خادم لا في الرسائل الخاصة. استعمله في قناة من قنوات خادمك.',
  'no-community': () =>
    'قنوات المنصة في Discord لا توجد إلا في خوادم المجتمع، وهذا الخادم ليس منها. اترك `kind:` أو اختر فيه الغرفة الصوتية، فيفتح `/space open` غرفة صوتية تدار كالمنصة. ولمن أراد منصة حقيقية: يفعلها أولا من له إدارة الخادم من **إعدادات الخادم ← تفعيل المجتمع (Enable Community)**.',
  'too-many-events': () =>
    'قائمة فعاليات هذا الخادم ممتلئة (يسمح Discord بمئة)، والأقرب موعدا أولى: يظهر هذا المجلس فيها متى اتسع المكان. وسيفتح في موعده مع ذلك.',
  'plan-no-event': (p) =>
    `لن يظهر في قائمة فعاليات هذا الخادم، إذ تنقص مجلس أذونات${p['channel'] === undefined || p['channel'] === '' ? '' : ` في ${p['channel']}`}: ${missing(p['permissions'] ?? '')}. وسيفتح في موعده مع ذلك.`,
  'missing-permissions': (p) =>
    p['channel'] === undefined || p['channel'] === ''
      ? `تنقص مجلسا أذونات في هذا الخادم: ${missing(p['permissions'] ?? '')}. يستطيع مسؤول الخادم منحها لرتبة مجلس من **إعدادات الخادم ← الرتب**، ثم حاول من جديد.`
      : `تنقص مجلسا أذونات في ${p['channel']}: ${missing(p['permissions'] ?? '')}. اسمح بها لرتبة مجلس في **أذونات** تلك القناة (فهي هناك أقوى من الرتبة)، ثم حاول من جديد.`,
  'category-not-copied': (p) =>
    `تمنع الفئة ${p['channel'] ?? 'المحددة للغرف'} ما لا تمنعه هذه الغرفة: ${missing(p['permissions'] ?? '')}. لا يدع Discord مجلسا يمنع إلا ما يملكه: يستطيع مسؤول الخادم منح ذلك لرتبة مجلس، فتمنعه الغرفة التالية أيضا.`,
  'room-not-stage': (p) =>
    `${p['channel'] ?? 'تلك القناة'} ليست منصة ولا قناة صوتية يتكلم فيها الناس (ولا يسمح Discord لأحد بالكلام في قناة AFK). اختر واحدة، أو اترك الغرفة فتنشأ واحدة جديدة.`,
  'room-of-another-kind': (p) =>
    p['kind'] === 'voice'
      ? `${p['channel'] ?? 'تلك القناة'} قناة صوتية، والقناة لا يتغير نوعها. اترك \`kind:\` فيفتح المجلس فيها غرفة صوتية، أو اختر قناة منصة.`
      : `${p['channel'] ?? 'تلك القناة'} قناة منصة، والقناة لا يتغير نوعها. اترك \`kind:\` فيفتح المجلس فيها منصة، أو اختر قناة صوتية.`,
  'room-in-use': (p) =>
    p['over'] === 'just'
      ? `انتهى المجلس في ${p['channel'] ?? 'تلك الغرفة'}، والغرفة تعاد الآن كما كانت. حاول مرة أخرى بعد ثوان، أو اختر غرفة أخرى.`
      : `في ${p['channel'] ?? 'تلك الغرفة'} مجلس من قبل. ادخله، أو أنهه أولا، أو اختر غرفة أخرى.`,
  'room-running': (p) =>
    p['kind'] === 'voice'
      ? `ما دام مجلس في ${p['channel'] ?? 'تلك الغرفة'} فلا يسمع فيها إلا متحدثوه. لذلك لا يعيرها إلا من يشرف عليها${p['user'] === undefined ? '' : `، وليس ذلك لـ<@${p['user']}>`}. اطلب ذلك من مشرف، أو اترك الغرفة فتنشأ واحدة جديدة.`
      : `في ${p['channel'] ?? 'تلك الغرفة'} منصة مفتوحة أو من صعد إليها، ولا يفتح فيها مجلسا إلا من يشرف على تلك الغرفة. اطلب ذلك من مشرف، أو اختر منصة أخرى، أو اترك الغرفة.`,
  'room-not-found': () => 'تلك القناة لم تعد موجودة، أو لا يراها مجلس. اختر غيرها، أو اترك الغرفة.',
  'too-many-spaces': (p) =>
    `عدد المجالس المفتوحة في هذا الخادم ${p['max']}، وهو أقصى ما يسمح به معا. أنه واحدا أولا، أو اطلب ممن له إدارة الخادم أن يزيد (\`/setup\`).`,
  'too-many-channels': () =>
    'في الخادم من القنوات أقصى ما يسمح به Discord (500، و50 في الفئة الواحدة). احذف قناة، أو سم منصة أو قناة صوتية موجودة في `room:`.',
  'discord-refused': (p) =>
    `رفض Discord ذلك${p['detail'] === undefined || p['detail'] === '' ? '' : ` وقال: ${quoted(p['detail'])}`}. غير ما ذكره ثم حاول من جديد.`,
  'discord-unavailable': () => 'لا يجيب Discord الآن. حاول بعد دقيقة؛ وأخبار الأعطال في https://discordstatus.com',
  'rate-limited': (p) =>
    `يطلب Discord من مجلس أن يتمهل هنا. حاول من جديد بعد ${counted('ar', Number(p['seconds'] ?? '60'), {
      zero: 'لحظة',
      one: 'ثانية',
      two: 'ثانيتين',
      few: '{n} ثوان',
      many: '{n} ثانية',
      other: '{n} ثانية',
    })}.`,
  'no-space-here': () => 'لا مجلس مفتوحا هنا. الأمر `/space open` يفتح واحدا.',
  'which-space': (p) =>
    `في هذا الخادم أكثر من مجلس مفتوح: ${p['titles'] ?? ''}. سم الذي تقصده في \`space:\`، أو استعمل الأمر في غرفته.`,
  'space-not-found': () => 'لا مجلس كهذا في هذا الخادم. حين تكتب في `space:` يعرض Discord المفتوح.',
  'space-opening': () => 'ما زال المجلس يفتح. حاول بعد ثوان.',
  'space-over': () => 'انتهى ذلك المجلس. الأمر `/space open` يفتح مجلسا جديدا.',
  'not-host': () =>
    'هذا لمضيف المجلس ومن يشاركه أو لمشرف (له في غرفته إدارة القنوات وكتم صوت الأعضاء ونقل الأعضاء) دون غيرهم.',
  'not-in-room': () => 'لم يعد في الغرفة.',
  'join-first': () => 'هذا من داخل الغرفة. ادخل غرفة هذا المجلس أولا، ثم حاول من جديد.',
  'no-hand': () => 'تلك اليد ليست مرفوعة.',
  'hand-is-up': (p) =>
    p['position'] === undefined
      ? 'يدك مرفوعة من قبل. تعرض اللوحة موضعك بين الأيدي.'
      : `يدك مرفوعة من قبل، وموضعك بين الأيدي: ${p['position']}.`,
  'queue-full': (p) =>
    `امتلأ صف الأيدي${p['max'] === undefined ? '' : `: المرفوع منها ${p['max']}`}. حاول من جديد حين ينزل بعضها.`,
  'already-speaking': () => 'هو متحدث من قبل.',
  'already-invited': () =>
    'هو في طريقه إلى الحديث من قبل. على المنصة يسمع صوته حين يضغط **قبول**، وفي الغرفة الصوتية خلال ثوان، أو بعد أن يخرج منها ويعود.',
  'you-speak-already': () => 'أنت متحدث من قبل وصوتك مسموع. للعودة إلى الجمهور اضغط **العودة إلى الجمهور**.',
  'you-are-invited': () =>
    'لك الكلمة من قبل. على المنصة اضغط **قبول** حين يسألك Discord؛ وفي الغرفة الصوتية إن لم يسمعك أحد بعد ثوان فاخرج منها وعد.',
  'not-speaking': () => 'ليست له الكلمة: لا يكتم ولا يعاد إلى الجمهور إلا متحدث.',
  'host-stays': () =>
    'يبقى المضيف. للتوقف أنه المجلس، أو سلمه لغيرك أولا بالأمر `/space transfer`. ولمشرف على الغرفة أن يكتم المضيف، أو يخرجه بالأمر `/space remove` أو `/space block`: فيصير مضيف مشارك مضيفا، أو ينتهي المجلس.',
  'link-code-unknown': () =>
    'لا رابط ينتظر هذا الرمز. راجعه حرفا حرفا؛ وهو لا يصلح إلا مرة واحدة. يحصل الطرف الآخر على رمز جديد بالأمر `/link open`.',
  'link-code-expired': () =>
    'انتهت صلاحية هذا الرمز: تدوم الرموز عشر دقائق، وما دام من أنشأها يدير ذلك المجلس. اطلب من الطرف الآخر رمزا جديدا (`/link open`).',
  'link-same-space': () => 'هذا الرمز من هذا المجلس نفسه، ومكان إدخاله المجلس الآخر. أعطه لمضيفه أو لمشرف هناك.',
  'link-exists': () => 'هذان المجلسان مرتبطان من قبل.',
  'link-circle': () =>
    'هذان المجلسان متصلان من قبل عبر روابط أخرى. رابط آخر يغلق حلقة تدور فيها الأصوات. غادر أولا رابطا في الطريق، أو اربطهما في اتجاه واحد.',
  'link-too-many': (p) => `لأحد المجلسين ${p['max']} روابط من قبل، وكل رابط يعني إرسال كل صوت مرة أخرى. غادر واحدا أولا.`,
  'link-not-found': () => 'لم يعد ذلك الرابط موجودا. الأمر `/link list` يعرض الموجود.',
  'link-no-ears': (p) => noEars(p),
  'not-server-manager': () => 'لا يغير إعدادات الخادم إلا من له إدارة الخادم.',
  'stale-button': () => 'هذا من حال سابقة للمجلس. استعمل أحدث لوحة في محادثة الغرفة.',
  'busy-try-again': () => 'يحدث في هذا المجلس كثير معا، ووصل طلبك متأخرا. حاول من جديد.',
  restarting: () => 'يعيد مجلس التشغيل الآن، ولم يتغير شيء. حاول من جديد بعد دقيقة.',
  'opens-after-restart': () =>
    'يعيد مجلس التشغيل الآن. طلبك محفوظ، ويفتح مجلسك من تلقاء نفسه حين يعود مجلس: لا حاجة إلى فتحه مرة أخرى.',
  'went-wrong': () => 'حدث خطأ من جهتنا، وهو مسجل. لم يتغير شيء. حاول من جديد، وأخبر المشغل إن تكرر.',
  'announcement-channel-gone': (p) =>
    `حذفت القناة التي أعلن فيها هذا المجلس${p['channel'] === undefined ? '' : ` (${p['channel']})`}، فلا يكتب فيها شيء بعد الآن. يختار من له إدارة الخادم قناة أخرى بالأمر \`/setup\`، وتسري على المجالس التي بعد هذا.`,
  'no-telling-role': () =>
    'ليس هنا رتبة لمن يريد أن يخبر بالمجالس، أو لم تعد. يختار من له إدارة الخادم رتبة بالأمر `/setup`.',
  'telling-role-above': (p) =>
    `لا يستطيع مجلس أن يعطي ${p['role'] ?? 'تلك الرتبة'}: لا يسمح له Discord إلا برتب دون رتبته. يسحب مشرف الخادم رتبة مجلس فوقها في **إعدادات الخادم ← الرتب**، ثم اضغط الزر من جديد.`,
  'telling-role-powerful': (p) =>
    `${p['role'] ?? 'تلك الرتبة'} فيها صلاحيات للمشرفين، فلا يعطيها مجلس بضغطة زر. يأخذ مشرف الخادم منها تلك الصلاحيات، أو يختار رتبة أخرى بالأمر \`/setup\`.`,
  'report-oneself': () => 'هذا أنت. اختر من تريد الإبلاغ عنه.',
  'report-empty': () => 'ليس في السبب ما يقرأ. قل بكلمات قليلة ماذا فعل.',
  'asked-too-often': (p) =>
    `طلبت هذا مرات في وقت قصير. حاول من جديد بعد ${counted('ar', Number(p['seconds'] ?? '60'), {
      zero: 'لحظة',
      one: 'ثانية',
      two: 'ثانيتين',
      few: '{n} ثوان',
      many: '{n} ثانية',
      other: '{n} ثانية',
    })}.`,
  'log-channel-gone': (p) =>
    `قناة السجل${p['channel'] === undefined ? '' : ` (${p['channel']})`} لم تعد موجودة، فلا يحفظ السجل إلا عند مجلس. يعين من له إدارة الخادم قناة أخرى بالأمر \`/setup\`.`,
};
