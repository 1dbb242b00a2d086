import type { Catalogue } from './catalogue.ts';
import { counted, listed, quoted } from './words.ts';

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
  REQUEST_TO_SPEAK: 'طلب التحدث (Request to Speak)',
  SEND_MESSAGES: 'إرسال الرسائل (Send Messages)',
  EMBED_LINKS: 'تضمين الروابط (Embed Links)',
  READ_MESSAGE_HISTORY: 'قراءة سجل الرسائل (Read Message History)',
  VIEW_AUDIT_LOG: 'رؤية سجل التدقيق (View Audit Log)',
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

/** Every refusal in Arabic: what is the matter, and what to do about it. */
export const arabicRefusals: Catalogue['refusal'] = {
  'title-empty': () => 'ليس في العنوان ما يرى. اكتب من حرف إلى 100 حرف، أو اتركه.',
  'title-too-long': (p) =>
    `في العنوان ${letters(p['length'])}، ويسمح Discord لاسم القناة بـ ${p['max']}. اختصره وضع الباقي في الوصف.`,
  'description-too-long': (p) => `في الوصف ${letters(p['length'])}، وتتسع اللوحة لـ ${p['max']}. اختصره.`,
  'only-in-servers': () => 'يعمل هذا داخل خادم لا في الرسائل الخاصة. استعمله في قناة من قنوات خادمك.',
  'no-community': () =>
    'قنوات المنصة في Discord لا توجد إلا في خوادم المجتمع، وهذا الخادم ليس منها بعد. من له إدارة الخادم يستطيع تفعيلها من **إعدادات الخادم ← تفعيل المجتمع (Enable Community)**، وبعدها يعمل `/space open` هنا.',
  'missing-permissions': (p) =>
    p['channel'] === undefined || p['channel'] === ''
      ? `تنقص مجلسا أذونات في هذا الخادم: ${missing(p['permissions'] ?? '')}. يستطيع مسؤول الخادم منحها لرتبة مجلس من **إعدادات الخادم ← الرتب**، ثم حاول من جديد.`
      : `تنقص مجلسا أذونات في ${p['channel']}: ${missing(p['permissions'] ?? '')}. اسمح بها لرتبة مجلس في **أذونات** تلك القناة (فهي هناك أقوى من الرتبة)، ثم حاول من جديد.`,
  'room-not-stage': (p) =>
    `${p['channel'] ?? 'تلك القناة'} ليست قناة منصة. اختر منصة، أو اترك الغرفة فتنشأ واحدة جديدة.`,
  'room-in-use': (p) => `في ${p['channel'] ?? 'تلك الغرفة'} مجلس من قبل. ادخله، أو أنهه أولا، أو اختر غرفة أخرى.`,
  'room-running': (p) =>
    `في ${p['channel'] ?? 'تلك الغرفة'} منصة مفتوحة أو من صعد إليها، ولا يفتح فيها مجلسا إلا من يشرف على تلك الغرفة. اطلب ذلك من مشرف، أو اختر منصة أخرى، أو اترك الغرفة.`,
  'room-not-found': () => 'تلك القناة لم تعد موجودة، أو لا يراها مجلس. اختر غيرها، أو اترك الغرفة.',
  'too-many-spaces': (p) => `عدد المجالس المفتوحة في هذا الخادم ${p['max']}، ولا يحسن أكثر منها معا. أنه واحدا أولا.`,
  'too-many-channels': () =>
    'في الخادم من القنوات أقصى ما يسمح به Discord (500، و50 في الفئة الواحدة). احذف قناة، أو سم منصة موجودة في `room:`.',
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
  'not-host': () => 'هذا لمضيف المجلس أو لمشرف (له في غرفته إدارة القنوات وكتم صوت الأعضاء ونقل الأعضاء) دون غيرهما.',
  'not-in-room': () => 'لم يعد في الغرفة.',
  'no-hand': () => 'لم تعد يده مرفوعة.',
  'already-speaking': () => 'هو متحدث من قبل.',
  'already-invited': () => 'هو مدعو من قبل، ويصعد حين يضغط **قبول**.',
  'not-speaking': () => 'لم يعد على المنصة.',
  'host-stays': () => 'يبقى المضيف على المنصة. للتوقف أنه المجلس.',
  'link-code-unknown': () =>
    'لا رابط ينتظر هذا الرمز. راجعه حرفا حرفا؛ وهو لا يصلح إلا مرة واحدة. يحصل الطرف الآخر على رمز جديد بالأمر `/link open`.',
  'link-code-expired': () =>
    'انتهت صلاحية هذا الرمز: تدوم الرموز عشر دقائق. اطلب من الطرف الآخر رمزا جديدا (`/link open`).',
  'link-same-space': () => 'هذا الرمز من هذا المجلس نفسه. أعطه لأحد في الخادم الآخر.',
  'link-same-server': () =>
    'المجلسان في هذا الخادم نفسه. لا يسمح Discord لحساب البوت إلا بغرفة واحدة في كل خادم، فربطهما يحتاج إلى حسابات أخرى لمجلس، وذلك يأتي في إصدار لاحق. أما مجلسان في خادمين مختلفين فيمكن ربطهما الآن.',
  'link-exists': () => 'هذان المجلسان مرتبطان من قبل.',
  'link-circle': () =>
    'هذان المجلسان متصلان من قبل عبر روابط أخرى. رابط آخر يغلق حلقة تدور فيها الأصوات. أزل أولا رابطا في الطريق.',
  'link-too-many': (p) => `لأحد المجلسين ${p['max']} روابط من قبل، وكل رابط يعني إرسال كل صوت مرة أخرى. أزل واحدا أولا.`,
  'link-not-found': () => 'لم يعد ذلك الرابط موجودا. الأمر `/link list` يعرض الموجود.',
  'link-no-ears': (p) =>
    p['why'] === 'lost'
      ? 'لا يسمع مجلس هذه الغرفة فلا يستطيع نقلها: ليس في مقعده بعد، أو تعذر دخوله، أو أخرج منها. يحاول من جديد من تلقاء نفسه؛ حاول أنت بعد دقيقة.'
      : 'لا يسمع مجلس هذه الغرفة فلا يستطيع نقلها: يجلس حسابه في غرفة أخرى من هذا الخادم، ولا يسمح Discord إلا بغرفة واحدة في كل خادم. أنه ذلك المجلس أولا، أو اربطه هو.',
  'not-server-manager': () => 'لا يغير إعدادات الخادم إلا من له إدارة الخادم.',
  'stale-button': () => 'هذا من حال سابقة للمجلس. استعمل أحدث لوحة في محادثة الغرفة.',
  'busy-try-again': () => 'يحدث في هذا المجلس كثير معا، ووصل طلبك متأخرا. حاول من جديد.',
  restarting: () => 'يعيد مجلس التشغيل الآن، ولم يتغير شيء. حاول من جديد بعد دقيقة.',
  'opens-after-restart': () =>
    'يعيد مجلس التشغيل الآن. طلبك محفوظ، ويفتح مجلسك من نفسه حين يعود مجلس: لا حاجة إلى فتحه مرة أخرى.',
  'went-wrong': () => 'حدث خطأ من جهتنا، وهو مسجل. لم يتغير شيء. حاول من جديد، وأخبر المشغل إن تكرر.',
};
