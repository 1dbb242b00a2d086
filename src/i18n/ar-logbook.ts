import type { LogbookCommandTexts, LogbookTexts } from './logbook-texts.ts';
import { ruleWords } from './rule-words.ts';
import { channel, counted, isolated, moment, person, quoted } from './words.ts';

/** What the commands around the log do, in Arabic. */
export const arabicLogbookCommands: LogbookCommandTexts = {
  log: 'من فعل ماذا في المجلس، ومتى، ولماذا',
  logShow: 'اقرأ سجل أفعال مجلس، الأحدث أولا',
  logShowPage: 'أي صفحة؛ ومن دونها الأحدث',
  logExport: 'احصل على سجل أفعال مجلس كاملا في ملف',
  logExportFormat: 'جدول لبرامج الجداول، أو JSON للبرامج',
  whichLog: 'أي مجلس، ولو انتهى؛ ومن دونه المجلس الذي أنت فيه أو تستضيفه',
  spaceReport: 'أبلغ المشرفين عن أحد أو عن المجلس نفسه',
  spaceReportUser: 'عمن تبلغ؛ ومن دونه المجلس نفسه',
  spaceReportReason: 'ما المشكلة، بكلماتك',
  privacy: 'ما الذي يحفظه مجلس عنك وإلى متى؛ خذ نسخة منه أو اطلب حذفه',
};

const roles = { host: 'المضيف', 'co-host': 'مضيف مشارك', speaker: 'متحدث', listener: 'مستمع' } as const;

/** Words around the action log, in Arabic. */
export const arabicLogbook: LogbookTexts = {
  why: (reason) => `. السبب: ${quoted(reason)}`,
  rules: (codes) =>
    ruleWords(codes, {
      names: {
        access: 'من يدخل',
        hidden: 'مخفي',
        locked: 'مقفل',
        mode: 'الدور',
        order: 'الترتيب',
        turn: 'مدة الدور',
        rest: 'الراحة',
        length: 'أطول مدة',
        room: 'الغرفة بعده',
        'speak-roles': 'رتب من يطلب الكلام',
        'speak-member': 'عضوية من يتكلم',
        'speak-account': 'عمر حساب من يتكلم',
        adults: 'للبالغين فقط',
        overflow: 'غرفة أخرى عند الامتلاء',
        places: 'سعة الغرفة',
      },
      values: {
        yes: 'نعم',
        no: 'لا',
        everyone: 'الجميع',
        roles: 'رتب معينة',
        invited: 'الضيوف',
        open: 'مفتوح',
        moderated: 'بموافقة',
        turns: 'واحدا واحدا',
        'first-come': 'بترتيب الرفع',
        'quiet-first': 'الأقل كلاما أولا',
        kept: 'تبقى',
        deleted: 'تحذف',
        any: 'بلا حد',
      },
      seconds: (count) => `${count} ث`,
      minutes: (count) => `${count} د`,
      days: (count) => `${count} ي`,
    }),
  heading: (title) => `**${quoted(title)}**`,
  report: ({ byUserId, userId, reason, atMs, channelId, role, isThere, question }) =>
    [
      `🚩 بلاغ من ${person(byUserId)} عن ${person(userId)} · ${moment(atMs, 'f')}${channelId === null ? '' : ` · ${channel(channelId)}`}`,
      `> ${quoted(reason)}`,
      `صفة ${person(userId)} هناك: ${roles[role]}، ${isThere ? 'وهو في الغرفة الآن' : 'وليس في الغرفة الآن'}.`,
      ...(question === null ? [] : [`يده مرفوعة، وسؤاله: ${quoted(question)}`]),
    ].join('\n'),
  reportLines: 'ما حوله في السجل:',
  reportNoLines: 'لا يذكره سجل هذا المجلس.',
  reported: (userId) =>
    `يصل بلاغك عن ${person(userId)} إلى مشرفي هذا الخادم، ومعه اسمك وما في السجل حوله. ولا يخبر به ${person(userId)}.`,
  showTitle: (title) => `**سجل أفعال ${quoted(title)}**`,
  showEmpty: 'لا شيء في هذا السجل بعد.',
  showFoot: (page, pages) => `-# الصفحة ${page} من ${pages} · الأمر \`/log export\` يعطيه كاملا في ملف`,
  exported: (title, lines) =>
    `سجل أفعال **${quoted(title)}**: ${counted('ar', lines, {
      zero: 'لا سطور',
      one: 'سطر واحد',
      two: 'سطران',
      few: '{n} سطور',
      many: '{n} سطرا',
      other: '{n} سطر',
    })}. لا يرى هذه الرسالة غيرك؛ فلا تعط الملف إلا من يحق له.`,
  exportCut: 'هو أطول مما يسعه ملف واحد في Discord (10 ميبيبايت): فيه أحدث السطور دون أقدمها.',
  pastChoice: (title, day) => `${isolated(title)} (انتهى ${day})`,
};
