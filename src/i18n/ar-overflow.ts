import type { Catalogue } from './catalogue.ts';
import type { OverflowRefusal, OverflowTexts } from './overflow-texts.ts';
import { channel, invitations, quoted } from './words.ts';

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
};

/** The words of the rooms beside a full one, in Arabic. */
export const arabicOverflow: OverflowTexts = {
  turnOn: 'افتح غرفا عند الامتلاء',
  turnOff: 'لا غرف عند الامتلاء',
  on: 'تفتح غرفة أخرى إذا امتلأت هذه',
  main: ({ isFull, rooms }) => {
    const named = rooms.map((room) => `${channel(room.channelId)}${room.isFull ? ' (ممتلئة)' : ''}`).join('، ');
    return isFull
      ? `**هذه الغرفة ممتلئة.** في ${named} متسع: الكل يسمع الكل، والأيدي في قائمة واحدة.`
      : `**وأيضا في** ${named}: الكل يسمع الكل، والأيدي في قائمة واحدة.`;
  },
  beside: ({ title, roomId }) =>
    `**غرفة أخرى لمجلس ${quoted(title)}**${roomId === null ? '' : ` في ${channel(roomId)}`}: الكل يسمع الكل. الأيدي في قائمة واحدة، ومن تعطى له الكلمة يتكلم من هنا. ويدير الغرفتين من يدير المجلس.`,
  announced: (channelId) => `الغرفة ممتلئة، وفي ${channel(channelId)} متسع`,
  fullRoom: 'الغرفة الممتلئة',
};
