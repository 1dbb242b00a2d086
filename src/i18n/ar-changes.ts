import type { ChangesTexts } from './changes-texts.ts';
import { counted, quoted } from './words.ts';

/** Changing what is planned, in Arabic. */
export const arabicChanges: ChangesTexts = {
  wholeSeries: 'السلسلة كلها…',
  changeAll: 'غير كل المواعيد…',
  formAll: 'تغيير كل المواعيد القادمة',
  titleHint: 'يحل رقم الموعد محل {n} وتاريخه محل {date}',
  changedAll: ({ changed, keeping }) =>
    [
      changed === 0
        ? 'تغيرت المواعيد التي تجدول من الآن.'
        : `تغير ${counted('ar', changed, {
            zero: 'لا موعد',
            one: 'موعد واحد مجدول',
            two: 'موعدان مجدولان',
            few: '{n} مواعيد مجدولة',
            many: '{n} موعدا مجدولا',
            other: '{n} موعد مجدول',
          })} وما بعد ذلك.`,
      ...(keeping === 0
        ? []
        : [
            `${counted('ar', keeping, {
              zero: 'لا موعد يحتفظ',
              one: 'موعد واحد يحتفظ',
              two: 'موعدان يحتفظان',
              few: '{n} مواعيد تحتفظ',
              many: '{n} موعدا يحتفظ',
              other: '{n} موعد يحتفظ',
            })} بما غير فيه وحده.`,
          ]),
    ].join(' '),
  wrote: (title, description) => ['ما كتبته، لتنسخه:', title, ...(description === '' ? [] : [description])].join('\n'),
  settings: 'كيف يدار…',
  settingsOf: (title, isSeries) =>
    isSeries
      ? `### كيف تدار كل المواعيد القادمة من **${quoted(title)}**\nوالموعد الذي غير فيه شيء من هذا وحده يحتفظ به.`
      : `### كيف يدار **${quoted(title)}**`,
  pickPreset: 'كل ذلك بإعداد جاهز…',
  backToCard: 'عد',
  thisDate: 'هذا الموعد وحده',
  allDates: 'كل المواعيد القادمة من سلسلته',
  notOfSeries: 'ليس هذا موعدا من سلسلة، فلا مواعيد أخرى تغير. دع `dates:` فارغا.',
  rotaOfOne: 'من يستضيف بالتناوب أمر السلسلة كلها. لموعد واحد استعمل `host:`، أو اختر السلسلة أو `dates:` كل المواعيد.',
};
