import type { Catalogue } from './catalogue.ts';
import type { Evidence, SafetyCommandTexts, SafetyTexts, SpaceReportTold } from './safety-texts.ts';
import { channel, counted, listed, moment, person, quoted } from './words.ts';

/** The commands about whom people and servers keep away, in Arabic. */
export const arabicSafetyCommands: SafetyCommandTexts = {
  block: 'قائمتك الخاصة: تنبه حين يكون أحد منها متحدثا؛ ولا يعلم بها غيرك',
  blockAdd: 'أضف أحدا إلى قائمتك الخاصة',
  blockRemove: 'احذف أحدا من قائمتك',
  blockList: 'من في قائمتك',
  blockWarnings: 'تنبيهات برسالة خاصة أو بدونها',
  blockWarningsMessages: 'حين تعطل: تنبه في الردود على ما تفعله في المجلس فقط',
  blocks: 'من المحظور في كل مجالس هذا الخادم',
  blocksAdd: 'احظر أحدا في كل المجالس هنا',
  blocksRemove: 'ارفع الحظر عن أحد',
  blocksList: 'من المحظور، ومنذ متى، ومن حظره، ولماذا',
  blocksPage: 'أي صفحة؛ ومن دونها الأولى',
};

/** People and questions that a report names; the rest is counted. */
const NAMED = 15;
const ASKED = 10;
/** People that one line of an answer names: it may stand above a full page. */
const MET = 8;

const people = (userIds: readonly string[], most: number = NAMED): string => {
  const more = userIds.length - most;
  return `${userIds.slice(0, most).map(person).join('، ')}${more > 0 ? ` و${more} غيرهم` : ''}`;
};

const statuses = { opening: 'يفتح', live: 'مباشر', ending: 'ينتهي', ended: 'انتهى' } as const;

const count = (amount: number): string =>
  counted('ar', amount, {
    zero: 'لا أحد',
    one: 'شخص واحد',
    two: 'شخصان',
    few: '{n} أشخاص',
    many: '{n} شخصا',
    other: '{n} شخص',
  });

const report = (told: SpaceReportTold): readonly string[] => {
  const { byUserId, reason, atMs, channelId, description, hostId, coHostIds, speakerIds, listeners, status } = told;
  const { questions } = told;
  return [
    `🚩 بلاغ من ${person(byUserId)} عن هذا المجلس · ${moment(atMs, 'f')}${channelId === null ? '' : ` · ${channel(channelId)}`}\n> ${quoted(reason)}`,
    ...(description === null ? [] : [`وصفه: ${quoted(description)}`]),
    [
      `المضيف: ${person(hostId)}`,
      ...(coHostIds.length === 0 ? [] : [`مضيفون مشاركون: ${people(coHostIds)}`]),
      speakerIds.length === 0 ? 'لا يتحدث غيرهم' : `المتحدثون: ${people(speakerIds)}`,
      ...(listeners === null ? [] : [`المستمعون: ${count(listeners)}`]),
      `حاله: ${statuses[status]}`,
    ].join(' · '),
    ...(questions.length === 0 ? [] : ['ما تسأله الأيدي المرفوعة:']),
    ...questions.slice(0, ASKED).map(({ userId, question }, at) => `${at + 1}. ${person(userId)}: ${quoted(question)}`),
    ...(questions.length > ASKED ? [`… و${questions.length - ASKED} غيرها`] : []),
  ];
};

const evidence = ({ byUserId, userId, hostId, spaceId, guildId, channelId }: Evidence): string =>
  [
    ...(channelId === null ? [] : [`الغرفة: <https://discord.com/channels/${guildId}/${channelId}> \`${channelId}\``]),
    `المجلس \`${spaceId}\``,
    userId === null ? `المضيف \`${hostId}\`` : `المبلغ عنه \`${userId}\``,
    `المبلغ \`${byUserId}\``,
  ].join(' · ');

/** Words around reports on spaces, private lists and the block list of a server, in Arabic. */
export const arabicSafety: SafetyTexts = {
  serverHeading: '**هذا الخادم**',
  spaceReport: report,
  spaceLines: 'آخر ما في سجله:',
  evidence,
  openRoom: 'فتح الغرفة',
  endSpace: 'إنهاء المجلس…',
  reportedSpace:
    'يصل بلاغك عن هذا المجلس إلى مشرفي هذا الخادم، ومعه اسمك ومن يستضيفه ويتحدث فيه وما في سجله. ولا يخبر به أهل المجلس.',
  reportWaits:
    'حفظ بلاغك ومعه اسمك، ولم يبلغ به أحد بعد: ليس لهذا الخادم قناة سجل يستطيع مجلس الكتابة فيها. يجده مشرفوه بالأمر `/log show`، ويصلهم حالما تكون لهم قناة. وإن كان لا ينتظر فأخبر مشرفا بنفسك.',
  reportButton: 'الإبلاغ عن هذا المجلس…',
  reportForm: 'الإبلاغ عن هذا المجلس',
  reportReason: 'ما المشكلة فيه',
  reportHint: 'يصل إلى مشرفي هذا الخادم ومعه اسمك. ولا يخبر به أهل المجلس.',
  reportHow: '-# للإبلاغ عن شخص: `/space report user:`',
  warning: ({ title, server, channelId, userIds, hostId }) => {
    const where = `**${quoted(title)}**${server === null ? '' : ` في ${quoted(server)}`}${channelId === null ? '' : ` (${channel(channelId)})`}`;
    const who = listed('ar', userIds.slice(0, NAMED).map(person));
    const hosts = userIds.length === 1 && userIds[0] === hostId;
    return [
      `⚠️ من قائمتك الخاصة: ${who}. ${hosts ? 'وهو مضيف' : 'على منصة'} ${where}، وأنت فيه الآن.`,
      '-# لم يخبر بهذا غيرك، ولم يفعل به شيء. يوقف هذه الرسائل الأمر `/block warnings`.',
    ].join('\n');
  },
  meets: (userIds) =>
    `⚠️ من قائمتك الخاصة: ${people(userIds, MET)}. لا يخبر بهذا غيرك؛ ويعرض الأمر \`/block list\` القائمة.`,
  listTitle: (amount) => `**قائمتك الخاصة** · ${count(amount)}`,
  listEmpty: 'ليس في قائمتك الخاصة أحد. يضيف إليها الأمر `/block add`.',
  listLine: (userId, atMs) => `- ${person(userId)} · منذ ${moment(atMs, 'f')}`,
  listHow: 'تسري في كل خادم، وتنبهك حين يدير أحد منها مجلسا أو يتحدث فيه. وهي لا تكتم أحدا ولا تخفيه، ولا يعلم بها غيرك.',
  messages: (isOn) =>
    isOn
      ? 'تنبه في الردود، وبرسالة خاصة واحدة لكل مجلس وشخص حين تكون في غرفته.'
      : 'تنبه في الردود فقط؛ والرسائل الخاصة معطلة.',
  page: (page, pages) => `-# الصفحة ${page} من ${pages}`,
  added: (userId) => `${person(userId)} الآن في قائمتك الخاصة.`,
  removed: (userId) => `لم يعد ${person(userId)} في قائمتك الخاصة.`,
  forMe: 'لي وحدي: نبهني حين يكون متحدثا',
  serverListTitle: (amount) => `**المحظورون في كل مجالس هذا الخادم** · ${count(amount)}`,
  serverListEmpty: 'لا محظور في هذا الخادم. يحظر الأمر `/blocks add` أحدا في كل مجالسه.',
  serverListLine: ({ userId, byUserId, atMs, reason }) =>
    `- ${person(userId)} \`${userId}\` · منذ ${moment(atMs, 'f')} · حظره ${byUserId === null ? 'من حذفت بياناته' : person(byUserId)}${reason === null ? '' : ` · ${quoted(reason)}`}`,
  serverLogTitle: (name) => `**ما فعله ${name === null ? 'هذا الخادم' : quoted(name)} كله**`,
  serverLogExported: (lines) =>
    `ما فعله هذا الخادم كله: ${counted('ar', lines, {
      zero: 'لا سطور',
      one: 'سطر واحد',
      two: 'سطران',
      few: '{n} سطور',
      many: '{n} سطرا',
      other: '{n} سطر',
    })}. لا يرى هذه الرسالة غيرك؛ فلا تعط الملف إلا من يحق له.`,
  serverLogChoice: 'الخادم كله: من حظر ومن رفع عنه الحظر',
};

/** Why a private list stays as it is, in Arabic. */
export const arabicSafetyRefusals: Pick<Catalogue['refusal'], 'on-own-list' | 'not-on-own-list' | 'own-list-full'> = {
  'on-own-list': () => 'هو في قائمتك الخاصة من قبل.',
  'not-on-own-list': () => 'ليس في قائمتك الخاصة. يعرض الأمر `/block list` من فيها.',
  'own-list-full': (p) =>
    `امتلأت قائمتك الخاصة: فيها ${p['max'] ?? ''} شخص. احذف منها أحدا أولا بالأمر \`/block remove\`.`,
};
