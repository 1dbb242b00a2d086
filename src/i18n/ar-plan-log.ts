import type { PlanLogTexts, PlannedTold } from './plan-log-texts.ts';
import { listed } from './words.ts';

const by = ({ who }: PlannedTold): string => `، والفاعل: ${who ?? 'أحدهم'}`;
const space = ({ title }: PlannedTold): string => (title === null ? 'مجلس مجدول' : `المجلس المجدول ${title}`);
const series = ({ title }: PlannedTold): string => (title === null ? 'سلسلة' : `السلسلة ${title}`);
const hosted = ({ host }: PlannedTold): string => (host === null ? '' : ` (المضيف ${host})`);
const changed = (told: PlannedTold): string => (told.changed.length === 0 ? '' : `: ${listed('ar', told.changed)}`);
const on = ({ at }: PlannedTold): string => (at === '' ? '' : ` في ${at}`);

/** Lines of the log on what is planned, in Arabic. */
export const arabicPlanLog: PlanLogTexts = {
  lines: {
    'plan-made': (told) =>
      `جدول ${told.title === null ? 'مجلس' : `المجلس ${told.title}`}${on(told)}${hosted(told)}${by(told)}`,
    'plan-moved': (told) =>
      `نقل ${space(told)}${told.to === '' ? '' : ` من ${told.at} إلى ${told.to}`}${hosted(told)}${by(told)}`,
    'plan-changed': (told) => `غير ${space(told)}${changed(told)}${hosted(told)}${by(told)}`,
    'plan-cancelled': (told) => `ألغي ${space(told)}${on(told)}${hosted(told)}${by(told)}`,
    'plan-skipped': (told) => `أسقط موعد واحد${on(told)}: ${space(told)}${hosted(told)}${by(told)}`,
    'plan-room-deleted': (told) => `حذفت غرفة ${space(told)}${on(told)}، فلا يفتح${hosted(told)}`,
    'series-made': (told) => `جدولت ${series(told)}${by(told)}`,
    'series-moved': (told) => `نقلت مواعيد ${series(told)}${by(told)}`,
    'series-changed': (told) => `غيرت كل المواعيد القادمة من ${series(told)}${changed(told)}${by(told)}`,
    'series-cancelled': (told) => `ألغيت ${series(told)} بكل مواعيدها القادمة${by(told)}`,
  },
  fields: {
    title: 'العنوان',
    description: 'الوصف',
    about: 'المواضيع أو اللغة أو الغلاف',
    room: 'الغرفة',
    runs: 'كيف يدار',
    length: 'المدة المتوقعة',
    seats: 'المقاعد',
    host: 'المضيف',
    hosts: 'من يستضيف بالتناوب',
  },
};
