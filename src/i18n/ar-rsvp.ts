import type { Catalogue } from './catalogue.ts';
import type { ComingTold, PlanNamed, RsvpCommandTexts, RsvpTexts } from './rsvp-texts.ts';
import { channel, counted, duration, moment, person, quoted } from './words.ts';

const MINUTE_MS = 60_000;

const named = ({ title, server }: PlanNamed): string =>
  `**${quoted(title)}**${server === null ? '' : ` في ${quoted(server)}`}`;

const when = (atMs: number): string => `${moment(atMs, 'f')} (${moment(atMs)})`;

const people = (count: number): string =>
  counted('ar', count, {
    zero: 'لا أحد',
    one: 'شخص واحد',
    two: 'شخصان',
    few: '{n} أشخاص',
    many: '{n} شخصا',
    other: '{n} شخص',
  });

const coming = ({ going, waitlisted, interested, seats }: ComingTold): string =>
  [
    seats === null ? `الحضور: ${people(going)}` : `المقاعد المحجوزة: ${going} من ${seats}`,
    ...(waitlisted === 0 ? [] : [`في الانتظار: ${people(waitlisted)}`]),
    ...(interested === 0 ? [] : [`أبدى الاهتمام: ${people(interested)}`]),
  ].join(' · ');

const lead = (leadMin: number | null): string => {
  if (leadMin === null) return 'بلا تذكير';
  return leadMin === 0 ? 'حين يبدأ' : `قبله بمدة: ${duration('ar', leadMin * MINUTE_MS)}`;
};

const hosting = (ofHosting: boolean | null): string => {
  if (ofHosting === false) return 'المجالس التي تستضيفها لا يصلك تذكير بها.';
  return ofHosting === true
    ? 'المجالس التي تستضيفها يصلك تذكير بها قبل نصف ساعة وحين تبدأ.'
    : 'المجالس التي جدولتها وتستضيفها يصلك تذكير بها قبل نصف ساعة وحين تبدأ؛ وما جدوله غيرك باسمك فبالأمر `/reminders hosting:` وحده.';
};

const reminded: RsvpTexts['reminded'] = (leadMin) => {
  if (leadMin === null) return 'لن يصلك تذكير به.';
  if (leadMin === 0) return 'تصلك رسالة خاصة حين يبدأ.';
  return `يصلك تذكير برسالة خاصة قبل بدايته بمدة: ${duration('ar', leadMin * MINUTE_MS)}.`;
};

/** Coming and reminders in Arabic. */
export const arabicRsvp: RsvpTexts = {
  card: {
    planned: 'مجلس مجدول',
    missed: 'لم يفتح هذا المجلس في وقته، والأمر لمضيفه',
    begun: 'بدأ هذا المجلس',
    cancelled: 'ألغي هذا المجلس',
  },
  host: 'المضيف',
  begins: (startsAtMs) => `يبدأ ${when(startsAtMs)}`,
  lasts: (lengthMin) => `المدة المتوقعة ${duration('ar', lengthMin * MINUTE_MS)}`,
  coming,
  going: 'سأحضر',
  interested: 'يهمني',
  remindMe: 'ذكرني',
  leave: 'لن أحضر',
  join: 'انضمام',
  youGo: (plan) => `لك مقعد في ${named(plan)}، ${when(plan.startsAtMs)}.`,
  youWait: (plan) =>
    `حجزت مقاعد ${named(plan)} كلها. موضعك في الانتظار ${plan.place}: حين يخلو مقعد يصير لك، وتصلك بذلك رسالة خاصة.`,
  youAreInterested: (plan) => `سجل اهتمامك بـ${named(plan)}، ${when(plan.startsAtMs)}. هذا لا يحجز مقعدا.`,
  youStayAway: (plan) => `لست في قائمة ${named(plan)}، ولن يصلك تذكير به.`,
  reminded,
  pickLead: 'موعد التذكير',
  lead,
  settings: ({ leadMin, ofHosting }) =>
    [
      leadMin === null
        ? 'لم يحدد بعد متى يصلك التذكير عادة: أول ضغطة على **ذكرني** تعني قبل البداية بعشر دقائق.'
        : `معنى **ذكرني** عندك: ${lead(leadMin)}.`,
      hosting(ofHosting),
    ].join('\n'),
  reminder: (plan) =>
    `⏰ يبدأ ${named(plan)} ${moment(plan.startsAtMs)} (${moment(plan.startsAtMs, 't')}). المضيف: ${person(plan.hostId)}`,
  isOpen: (plan) => `🎙️ بدأ ${named(plan)} الآن: ${channel(plan.channelId)}`,
  promoted: (plan) => `خلا مقعد في ${named(plan)} وصار لك: ${when(plan.startsAtMs)}.`,
  hostReminder: (plan, counts) =>
    `⏰ مجلس تستضيفه يفتح من تلقاء نفسه: ${named(plan)} ${moment(plan.startsAtMs)} (${moment(plan.startsAtMs, 't')}). ${coming(counts)}.`,
  inTheWay: '**ما زال في الطريق:**',
  allWell: 'الأذونات والحسابات والغرفة على ما يرام.',
  hostOpen: (plan) => `🎙️ بدأ الآن مجلس تستضيفه، ${named(plan)}: ${channel(plan.channelId)}`,
  hostStop: '-# يوقف هذه الرسائل الأمر `/reminders hosting:`.',
};

/** The command about reminders in Arabic. */
export const arabicRsvpCommands: RsvpCommandTexts = {
  reminders: 'متى يصلك تذكير بالمجالس المجدولة',
  remindersLead: 'معنى «ذكرني» عندك',
  remindersHosting: 'هل يصلك تذكير بالمجالس التي تستضيفها',
};

type RsvpRefusal = 'rsvp-full' | 'rsvp-over' | 'rsvp-host' | 'rsvp-blocked';

/** Why somebody cannot come, in Arabic. */
export const arabicRsvpRefusals: Pick<Catalogue['refusal'], RsvpRefusal> = {
  'rsvp-full': (p) => `امتلأت قائمة هذا المجلس: فيها ${people(Number(p['count'] ?? '0'))}.`,
  'rsvp-over': () => 'لم يعد هذا المجلس مجدولا: بدأ، أو ألغي، أو انتهى.',
  'rsvp-host': () => 'استضافة هذا المجلس لك، فلا حاجة إلى مقعد فيه. يبين الأمر `/reminders` كيف يصلك تذكير به.',
  'rsvp-blocked': () => 'حظرك مشرف من كل مجالس هذا الخادم، فلا مقعد لك هنا ولا تذكير. ويمكن لأي مشرف رفع الحظر.',
};
