import type { Catalogue } from './catalogue.ts';
import type { OverflowRefusal, OverflowTexts, RoomTold } from './overflow-texts.ts';
import { channel, counted, invitations, quoted } from './words.ts';

/** How many people a room takes. */
const people = (count: number): string =>
  counted('ar', count, {
    one: 'شخص واحد',
    two: 'شخصان',
    few: '{n} أشخاص',
    many: '{n} شخصا',
    other: '{n} شخص',
  });

/** Refusals that concern the rooms beside a full one, in Arabic. */
export const arabicOverflowRefusals: Pick<Catalogue['refusal'], OverflowRefusal> = {
  'link-of-overflow': () =>
    'هذا الرابط يجمع غرف مجلس واحد. أنه الغرفة الثانية بدلا منه (زر **إنهاء** في لوحتها)، أو اكتم الرابط.',
  'overflow-no-account': (p) => {
    const why =
      'امتلأت الغرفة ولا تفتح أخرى بجانبها: يحتاج ذلك إلى حساب لمجلس في كل غرفة، وليس في هذا الخادم حساب متاح. ';
    return p['invites'] === undefined
      ? `${why}أنه مجلسا مرتبطا، أو اطلب من مشغل مجلس حسابات أخرى (\`DISCORD_POOL_TOKENS\`).`
      : `${why}يستطيع من له إدارة الخادم أن يدخل حسابا آخر: ${invitations('ar', p['invites'], p['guild'])}.`;
  },
  'places-of-lent': (p) =>
    `${p['places'] === undefined ? '' : `لا يسري هناك «في الغرفة ${people(Number(p['places']))} على الأكثر»: `}${p['channel'] ?? 'تلك الغرفة'} غرفة معارة من هذا الخادم، ولا يغير مجلس سعة غرفة معارة. يضبط من له إدارة القناة **حد المستخدمين** في إعداداتها، أو دع مجلس ينشئ غرفة.`,
};

const named = (rooms: readonly RoomTold[]): string =>
  rooms.map((room) => `${channel(room.channelId)}${room.isFull ? ' (ممتلئة)' : ''}`).join('، ');

/** The words of the rooms beside a full one, in Arabic. */
export const arabicOverflow: OverflowTexts = {
  turnOn: 'افتح غرفا عند الامتلاء',
  turnOff: 'لا غرف عند الامتلاء',
  on: 'تفتح غرفة أخرى إذا امتلأت هذه',
  places: (count) => `سعة الغرفة: ${people(count)}`,
  pickPlaces: 'كم شخصا تسع الغرفة',
  choice: (count) => (count === 0 ? 'بلا حد' : `حتى ${people(count)}`),
  main: ({ isFull, rooms }) => {
    const open = rooms.filter((room) => !room.isFull);
    const others = 'الكل يسمع الكل، والأيدي في قائمة واحدة.';
    if (!isFull) return `**وأيضا في** ${named(rooms)}: ${others}`;
    if (open.length === 0) return `**هذه الغرفة ممتلئة** وغيرها كذلك: ${named(rooms)}. وفيها كلها ${others}`;
    const full = rooms.filter((room) => room.isFull);
    return `**هذه الغرفة ممتلئة.** في ${named(open)} متسع${full.length === 0 ? '' : `، ولا متسع في ${named(full)}`}: ${others}`;
  },
  beside: ({ title, isFull, rooms }) =>
    `**غرفة أخرى لمجلس ${quoted(title)}**${rooms.length === 0 ? '' : `، إلى جانب ${named(rooms)}`}${isFull ? '، وهذه ممتلئة' : ''}: الكل يسمع الكل. الأيدي في قائمة واحدة، ومن تعطى له الكلمة يتكلم من هنا. ويدير الغرف كلها من يدير المجلس.`,
  announced: (channelId) => `الغرفة ممتلئة، وفي ${channel(channelId)} متسع`,
  fullRoom: 'الغرفة الممتلئة',
};
