import type { Catalogue, RefusalParams } from './catalogue.ts';
import type { TimesRefusal } from './times-texts.ts';
import { counted, quoted } from './words.ts';

/** What a recurrence lacks. */
const missing: Readonly<Record<string, string>> = {
  rule: 'تلزم فيه الأيام والوقت، مثل `كل خميس الساعة ٨ مساء` أو `أول اثنين من الشهر ٧ م` أو `كل أسبوعين يوم الجمعة ١٨:٣٠` أو `كل يوم ٩ ص`.',
  day: 'ليس فيه أي يوم. يلزم ذكره أيضا، مثل `كل خميس الساعة ٨ مساء` أو `كل شهر يوم ١٥ الساعة ٧ م`.',
  time: 'ليس فيه وقت من اليوم. يلزم ذكره أيضا، مثل `كل خميس الساعة ٨ مساء` أو `كل يوم ٩ ص`.',
  nth: 'له معنيان. يكتب أحدهما: `كل أسبوعين يوم الخميس ٢٠:٠٠` أو `ثاني خميس من الشهر ٢٠:٠٠`.',
  together:
    'لا تجمع سلسلة واحدة هذا كله. يكتب لكل يوم ترتيبه، مثل `أول اثنين وثالث جمعة من الشهر ٧ م`، أو تجدول سلاسل عدة.',
  end: 'موعد انتهاء السلسلة مكانه الخيار `until:` في `/space series`، مثل `١٠ مرات` أو `٣٠ يونيو`. تكتب هنا الأيام والوقت وحدهما، مثل `كل خميس الساعة ٨ مساء`.',
  dates: 'ليس هناك يوم كهذا. يلزم تاريخ آخر.',
};

/** Why a time that somebody plans for, or at which a series ends, was not understood. */
export const arabicUnreadable = (p: RefusalParams): string =>
  p['as'] === 'end'
    ? `لا يتضح من ${quoted(p['typed'] ?? '')} متى تنتهي السلسلة. يصح عدد المرات (\`١٠ مرات\`) أو المدة (\`٣ أشهر\`) أو آخر يوم فيها (\`٢٤ ديسمبر ٢٠٢٦\`)، ويبقى فارغا لسلسلة بلا نهاية. لم يجدول شيء.`
    : `لم يفهم مجلس ${quoted(p['typed'] ?? '')} يوما ووقتا. يكتب هكذا: \`غدا الساعة ٧ مساء\` أو \`الجمعة ١٩:٣٠\` أو \`بعد ٢٠ دقيقة\` أو \`2026-12-24 18:00\`.`;

/** Refusals in Arabic that concern times as people write them. */
export const arabicTimesRefusals: Pick<Catalogue['refusal'], TimesRefusal> = {
  'time-past': (p) => `${p['typed'] === undefined ? 'هذا' : quoted(p['typed'])} وقت مضى. يلزم وقت لم يأت بعد.`,
  'time-too-far': (p) =>
    `هذا بعد أكثر من ${counted('ar', Number(p['years'] ?? '2'), {
      zero: '{n} سنة',
      one: 'سنة',
      two: 'سنتين',
      few: '{n} سنوات',
      many: '{n} سنة',
      other: '{n} سنة',
    })}. يلزم وقت أقرب.`,
  'date-two-ways': (p) =>
    `${quoted(p['typed'] ?? '')} يوم عند بعض الناس وغيره عند بعض. يكتب الشهر باسمه، مثل \`٣ أبريل\`. لم يجدول شيء.`,
  'recurrence-unreadable': (p) =>
    `لم يفهم مجلس ${quoted(p['typed'] ?? '')} مواعيد متكررة. ${missing[p['missing'] ?? 'rule'] ?? missing['rule']} لم يجدول شيء.`,
  'series-too-long': (p) =>
    `للسلسلة التي يحدد عدد مواعيدها ${p['max'] ?? '500'} موعد على الأكثر. يلزم عدد أصغر، أو يبقى فارغا لسلسلة بلا نهاية. لم يجدول شيء.`,
  'series-ends-twice': () => 'في القاعدة نفسها متى تنتهي السلسلة، وفي `until` أيضا. يكفي أحدهما. لم يجدول شيء.',
  'series-ends-early': () =>
    'تنتهي السلسلة قبل أول مواعيدها. يلزم يوم أبعد، أو يبقى فارغا لسلسلة بلا نهاية. لم يجدول شيء.',
  'date-too-soon': (p) =>
    `لا ينقل موعد بعيد كهذا إلى أكثر من ${counted('ar', Number(p['days'] ?? '7'), {
      zero: '{n} يوم',
      one: 'يوم واحد',
      two: 'يومين',
      few: '{n} أيام',
      many: '{n} يوما',
      other: '{n} يوم',
    })} قبل وقته. يسقط بالأمر \`/space skip\` ويجدول غيره بالأمر \`/space schedule\`. لم يتغير شيء.`,
  'series-exceptions': (p) =>
    `أسقط من هذه السلسلة أو نقل أو غير وحده ${p['max'] ?? '200'} موعد، فلا متسع لغيرها. تنقل مواعيدها كلها أو تغير، أو تنهى. لم يتغير شيء.`,
};
