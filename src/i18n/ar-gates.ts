import type { Catalogue, RefusalParams } from './catalogue.ts';
import type { GateNames, GateRefusal, GateTexts } from './gates-texts.ts';
import { counted, lasting, listed, moment, role } from './words.ts';

const MINUTE_MS = 60_000;
const DAY_MIN = 24 * 60;

const days = (count: number): string =>
  counted('ar', count, {
    zero: '{n} يوم',
    one: 'يوم واحد',
    two: 'يومان',
    few: '{n} أيام',
    many: '{n} يوما',
    other: '{n} يوم',
  });

/** A stretch of minutes in words; whole days as days. */
const minutes = (min: number): string =>
  min > 0 && min % DAY_MIN === 0 ? days(min / DAY_MIN) : lasting('ar', min * MINUTE_MS);

const at = (ms: string | undefined): string => moment(Number(ms ?? '0'));

/** Role mentions as they stand in a refusal, separated by blanks. */
const oneOf = (roles: string): string => {
  const all = roles.split(' ');
  return all.length === 1 ? `الرتبة ${roles}` : `إحدى الرتب ${all.join('، ')}`;
};

const lacks = (p: RefusalParams): readonly string[] => [
  ...[p['roles'], p['roles2']].filter((roles) => roles !== undefined).map((roles) => `تلزمك ${oneOf(roles)}`),
  ...(p['memberFrom'] === undefined
    ? []
    : [
        `يلزم أن تكون في هذا الخادم منذ هذه المدة: ${minutes(Number(p['memberMin'] ?? '0'))}، وتتم ${at(p['memberFrom'])}`,
      ]),
  ...(p['accountFrom'] === undefined
    ? []
    : [
        `يلزم أن يكون عمر حسابك في Discord هذه المدة: ${days(Number(p['accountDays'] ?? '0'))}، وتتم ${at(p['accountFrom'])}`,
      ]),
];

/** Refusals in Arabic that concern who may ask to speak, and how often. */
export const arabicGateRefusals: Pick<Catalogue['refusal'], GateRefusal> = {
  'may-not-speak': (p) =>
    `تستطيع الاستماع، ولا تستطيع طلب الكلام هنا بعد: ${listed('ar', lacks(p))}. ويستطيع المضيف أو من يشاركه أو مشرف أن يعطيك الكلمة مع ذلك.`,
  'hands-too-often': (p) => `رفعت يدك مرارا قبل قليل. تستطيع رفعها من جديد ${at(p['until'])}، وتستمع حتى ذلك الحين.`,
  'questions-too-often': (p) => `غيرت سؤالك قبل لحظة. تستطيع تغييره من جديد ${at(p['until'])}.`,
  'edits-too-often': (p) => `تغير هذا مرارا قبل قليل، ويرى الجميع كل تغيير. تستطيع تغييره من جديد ${at(p['until'])}.`,
  'room-not-for-adults': (p) =>
    `${p['channel'] ?? 'تلك الغرفة'} معارة من هذا الخادم، ولا يغير مجلس من يرى غرفة معارة. ليكون المجلس للبالغين يشغل من له إدارة القناة **قناة مقيدة بالعمر (Age-Restricted Channel)** في إعداداتها أولا، أو دع مجلس يصنع غرفة.`,
};

/** What the numbers of a gate are called. */
export const arabicGateNames: GateNames = {
  memberMin: 'الدقائق في هذا الخادم',
  accountDays: 'أيام حساب Discord',
};

const MOST_NAMED = 5;

const roleWords = ({ roleIds }: { readonly roleIds: readonly string[] }): string => {
  const named = roleIds.slice(0, MOST_NAMED).map(role).join('، ');
  return roleIds.length > MOST_NAMED ? `${named} وغيرها (${roleIds.length - MOST_NAMED})` : named;
};

/** Who may ask to speak, in Arabic. */
export const arabicGates: GateTexts = {
  line: (gates) => {
    const memberMin = Math.max(0, ...gates.map((gate) => gate.memberMin));
    const accountDays = Math.max(0, ...gates.map((gate) => gate.accountDays));
    const asked = [
      ...gates.filter(({ roleIds }) => roleIds.length > 0).map((gate) => `له إحدى هذه الرتب: ${roleWords(gate)}`),
      ...(memberMin === 0 ? [] : [`مضى عليه في الخادم: ${minutes(memberMin)} أو أكثر`]),
      ...(accountDays === 0 ? [] : [`مضى على حسابه: ${days(accountDays)} أو أكثر`]),
    ];
    return asked.length === 0 ? null : `لا يطلب الكلام إلا من ${asked.join(' · ')}؛ والبقية تستمع.`;
  },
  turnedAway: (count) =>
    `${counted('ar', count, {
      zero: 'لا أيدي',
      one: 'يد واحدة',
      two: 'يدان',
      few: '{n} أيد',
      many: '{n} يدا',
      other: '{n} يد',
    })} بزر Discord نفسه لم تقبل. زر **رفع اليد** أدناه يخبر صاحبها بالسبب.`,
  adultsOnly: '🔞 للبالغين فقط (18+)',
  open: 'من يتكلم…',
  title: '### من يطلب الكلام',
  everybody: 'يطلب الكلام من شاء.',
  note: '-# للمضيف ومن يشاركه والضيوف ومشرفي الغرفة ذلك دائما، ومن يعطونه الكلمة باسمه يتكلم.',
  ofServer: (line) => `في الخادم كله: ${line}`,
  pickRoles: 'الجميع (اختر رتبا لتقصر الطلب عليها)',
  numbers: 'العضوية والحساب…',
  adultsOn: 'للبالغين فقط',
  adultsOff: 'بلا قيد عمر',
  form: {
    title: 'من يطلب الكلام',
    fields: {
      memberMin: { label: 'منذ متى في هذا الخادم', description: 'بالدقائق، من 0 إلى 43200 (ثلاثون يوما)؛ 0 لغير قيد' },
      accountDays: { label: 'عمر حساب Discord', description: 'بالأيام، من 0 إلى 3650 (عشر سنين)؛ 0 لغير قيد' },
    },
  },
  setup: {
    open: 'المتكلمون…',
    title: '## من يطلب الكلام في هذا الخادم',
    note: 'يسري هذا في كل مجلس هنا، مع ما يشترطه المجلس نفسه. كل اختيار يحفظ فورا.',
  },
};
