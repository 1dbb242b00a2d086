import type { EventPlan, EventTexts } from './event-texts.ts';
import { channel, moment, quoted } from './words.ts';

const named = ({ title, startsAtMs }: EventPlan): string => `**${quoted(title)}** (${moment(startsAtMs, 'f')})`;

/** Arabic words of Discord's scheduled events and of the rooms that they stand in. */
export const arabicEvent: EventTexts = {
  place: 'في هذا الخادم: تفتح الغرفة عند البدء',
  ownRooms: {
    planned: 'المجالس المجدولة: غرفة من الآن، مقفلة حتى تفتح',
    opening: 'المجالس المجدولة: غرفة عند فتحها',
  },
  gaveUp: (plan) =>
    `امتلأت قائمة فعاليات Discord، فرفع منها ${named(plan)} ليحل محله ما هو أقرب موعدا. يفتح من تلقاء نفسه كما كان، ويبقى اهتمام من أبداه، ويعود إلى القائمة متى اتسعت.`,
  notAsked: (plan) =>
    `يفتح ${named(plan)}. ولا يعرف هل ألغيت فعاليته أثناء غياب Majlis، لأن Discord لا يجيب؛ فإن كانت قد ألغيت فالأمر \`/space end\` ينهيه.`,
  noRoom: (plan) => `ليس لـ${named(plan)} غرفة خاصة قبل أن يفتح، وتذكر قائمة فعاليات Discord موعده. ${plan.why}`,
  roomDeleted: (plan) => `حذفت غرفة ${named(plan)}، فلن يفتح. ويمكن جدولته من جديد.`,
  seriesRoomDeleted: (plan) =>
    `حذفت غرفة السلسلة التي منها ${named(plan)}. تبقى مواعيدها، ويفتح كل منها في غرفة تنشأ عندئذ. يمكنك فتح هذا الموعد الآن أو نقله أو إسقاطه.`,
  openedByHand: (plan) =>
    `فتحت منصة ${channel(plan.channelId)} الخاصة بـ${named(plan)} قبل موعدها. يمكن فتحه الآن أو تركه: سيفتح هناك من تلقاء نفسه في موعده.`,
};
