import { describe, expect, it } from 'vitest';
import { createCalendar } from '../../../src/calendar/index.ts';
import type { Recurrence } from '../../../src/domain/index.ts';

const calendar = createCalendar();

/** A Thursday, ten in the morning in Riyadh. */
const NOW_MS = Date.parse('2026-11-26T07:00:00Z');
const RIYADH = { zone: 'Asia/Riyadh', nowMs: NOW_MS };

const told = ({ rule, firstLocal }: Recurrence): string => `${rule} ${firstLocal}`;

/** The rule and its first date; or what is missing. */
const read = (typed: string, scene = RIYADH): string => {
  const outcome = calendar.readRecurrence(typed, scene);
  if (!outcome.ok) return outcome.refusal.params['missing'] ?? outcome.refusal.code;
  return [outcome.value.recurrence, ...outcome.value.others].map(told).join(' | ');
};

describe('recurrences as people write them', () => {
  it.each([
    ['every Thursday 20:00', 'FREQ=WEEKLY;BYDAY=TH 2026-11-26T20:00'],
    ['thursdays 8pm', 'FREQ=WEEKLY;BYDAY=TH 2026-11-26T20:00'],
    ['every thursday 20', 'FREQ=WEEKLY;BYDAY=TH 2026-11-26T20:00'],
    ['every thursday evening at 8', 'FREQ=WEEKLY;BYDAY=TH 2026-11-26T20:00'],
    ['every day at 9am', 'FREQ=DAILY 2026-11-27T09:00'],
    ['daily 21:00', 'FREQ=DAILY 2026-11-26T21:00'],
    ['every morning at 9', 'FREQ=DAILY 2026-11-27T09:00'],
    ['every night at 12', 'FREQ=DAILY 2026-11-27T00:00'],
    // Midnight is the one that a day begins or ends with, where both are a rule; of every day, and of the first Thursday, it is the former.
    ['every thursday midnight', 'FREQ=WEEKLY;BYDAY=TH 2026-12-03T00:00', 'FREQ=WEEKLY;BYDAY=FR 2026-11-27T00:00'],
    ['كل خميس منتصف الليل', 'FREQ=WEEKLY;BYDAY=TH 2026-12-03T00:00', 'FREQ=WEEKLY;BYDAY=FR 2026-11-27T00:00'],
    [
      'saturdays and sundays 1 at night',
      'FREQ=WEEKLY;BYDAY=SU,MO 2026-11-29T01:00',
      'FREQ=WEEKLY;BYDAY=SA,SU 2026-11-28T01:00',
    ],
    [
      'monthly on the 15th at midnight',
      'FREQ=MONTHLY;BYMONTHDAY=15 2026-12-15T00:00',
      'FREQ=MONTHLY;BYMONTHDAY=16 2026-12-16T00:00',
    ],
    [
      'last day of the month midnight',
      'FREQ=MONTHLY;BYMONTHDAY=-1 2026-11-30T00:00',
      'FREQ=MONTHLY;BYMONTHDAY=1 2026-12-01T00:00',
    ],
    [
      'yearly on 31 december midnight',
      'FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31 2026-12-31T00:00',
      'FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1 2027-01-01T00:00',
    ],
    ['every day at midnight', 'FREQ=DAILY 2026-11-27T00:00'],
    ['first thursday of the month midnight', 'FREQ=MONTHLY;BYDAY=1TH 2026-12-03T00:00'],
    ['monthly on the 31st at midnight', 'FREQ=MONTHLY;BYMONTHDAY=31 2026-12-31T00:00'],
    ['every thursday 0:00', 'FREQ=WEEKLY;BYDAY=TH 2026-12-03T00:00'],
    ['every 3 days 20:00', 'FREQ=DAILY;INTERVAL=3 2026-11-26T20:00'],
    // Which days these are, countries do not agree in: it is asked about.
    [
      'every weekday 18:00',
      'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR 2026-11-26T18:00',
      'FREQ=WEEKLY;BYDAY=SU,MO,TU,WE,TH 2026-11-26T18:00',
    ],
    ['every weekend at noon', 'FREQ=WEEKLY;BYDAY=SA,SU 2026-11-28T12:00', 'FREQ=WEEKLY;BYDAY=FR,SA 2026-11-27T12:00'],
    [
      'every weekend at 8',
      'FREQ=WEEKLY;BYDAY=SA,SU 2026-11-28T08:00',
      'FREQ=WEEKLY;BYDAY=SA,SU 2026-11-28T20:00',
      'FREQ=WEEKLY;BYDAY=FR,SA 2026-11-27T08:00',
      'FREQ=WEEKLY;BYDAY=FR,SA 2026-11-27T20:00',
    ],
    [
      'every weekend at midnight',
      'FREQ=WEEKLY;BYDAY=SA,SU 2026-11-28T00:00',
      'FREQ=WEEKLY;BYDAY=FR,SA 2026-11-27T00:00',
      'FREQ=WEEKLY;BYDAY=SU,MO 2026-11-29T00:00',
    ],
    ['weekdays and weekends 20:00', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU 2026-11-26T20:00'],
    ['Mon-Fri 9am', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR 2026-11-27T09:00'],
    ['every monday to friday at 9am', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR 2026-11-27T09:00'],
    ['friday through monday 8pm', 'FREQ=WEEKLY;BYDAY=FR,SA,SU,MO 2026-11-27T20:00'],
    ['every thursday ten to eight pm', 'FREQ=WEEKLY;BYDAY=TH 2026-11-26T19:50'],
    ['every thursday seven thirty pm', 'FREQ=WEEKLY;BYDAY=TH 2026-11-26T19:30'],
    ['من الأحد إلى الخميس ٩ ص', 'FREQ=WEEKLY;BYDAY=SU,MO,TU,WE,TH 2026-11-29T09:00'],
    ['كل يوم من الأحد إلى الخميس ٩ ص', 'FREQ=WEEKLY;BYDAY=SU,MO,TU,WE,TH 2026-11-29T09:00'],
    ['كل خميس الثامنة إلا خمس دقائق مساء', 'FREQ=WEEKLY;BYDAY=TH 2026-11-26T19:55'],
    ['في اليوم الخامس عشر من كل شهر ٨ م', 'FREQ=MONTHLY;BYMONTHDAY=15 2026-12-15T20:00'],
    ['اليوم الحادي والعشرين من كل شهر ٨ م', 'FREQ=MONTHLY;BYMONTHDAY=21 2026-12-21T20:00'],
    ['اليوم الثالث من كل شهر ٨ م', 'FREQ=MONTHLY;BYMONTHDAY=3 2026-12-03T20:00'],
    ['اليوم الأول من كل شهر ٨ م', 'FREQ=MONTHLY;BYMONTHDAY=1 2026-12-01T20:00'],
    ['اليوم الأخير من كل شهر ٨ م', 'FREQ=MONTHLY;BYMONTHDAY=-1 2026-11-30T20:00'],
    ['every 2 weeks on Monday and Wednesday at 7pm', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE 2026-11-30T19:00'],
    ['every monday, wednesday & friday 18:30', 'FREQ=WEEKLY;BYDAY=MO,WE,FR 2026-11-27T18:30'],
    ['every other friday 19:00', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=FR 2026-11-27T19:00'],
    ['biweekly on tuesday 20:00', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU 2026-12-01T20:00'],
    ['first Monday of the month 19:00', 'FREQ=MONTHLY;BYDAY=1MO 2026-12-07T19:00'],
    ['first and third monday of the month 8pm', 'FREQ=MONTHLY;BYDAY=1MO,3MO 2026-12-07T20:00'],
    // Each ordinal goes with its own day.
    ['first Monday and third Friday of the month 8pm', 'FREQ=MONTHLY;BYDAY=1MO,3FR 2026-12-07T20:00'],
    ['first Monday of every month and last Friday of every month 8pm', 'FREQ=MONTHLY;BYDAY=1MO,-1FR 2026-11-27T20:00'],
    ['every first monday and every third friday of the month 8pm', 'FREQ=MONTHLY;BYDAY=1MO,3FR 2026-12-07T20:00'],
    ['1st and 3rd monday and last friday of the month 8pm', 'FREQ=MONTHLY;BYDAY=1MO,3MO,-1FR 2026-11-27T20:00'],
    ['first monday and third friday of march 8pm', 'FREQ=YEARLY;BYMONTH=3;BYDAY=1MO,3FR 2027-03-01T20:00'],
    ['first monday of march and june 8pm', 'FREQ=YEARLY;BYMONTH=3,6;BYDAY=1MO 2027-03-01T20:00'],
    [
      'last weekday of the month 6pm',
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1 2026-11-30T18:00',
      'FREQ=MONTHLY;BYDAY=SU,MO,TU,WE,TH;BYSETPOS=-1 2026-11-30T18:00',
    ],
    [
      'first and last weekday of the month 6pm',
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1 2026-11-30T18:00',
      'FREQ=MONTHLY;BYDAY=SU,MO,TU,WE,TH;BYSETPOS=1,-1 2026-11-30T18:00',
    ],
    [
      'last weekday of march and june 6pm',
      'FREQ=MONTHLY;BYMONTH=3,6;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1 2027-03-31T18:00',
      'FREQ=MONTHLY;BYMONTH=3,6;BYDAY=SU,MO,TU,WE,TH;BYSETPOS=-1 2027-03-31T18:00',
    ],
    ['first day of the month 20:00', 'FREQ=MONTHLY;BYMONTHDAY=1 2026-12-01T20:00'],
    ['yearly on 15 march and 15 june 8pm', 'FREQ=YEARLY;BYMONTH=3,6;BYMONTHDAY=15 2027-03-15T20:00'],
    ['yearly on 1 march and 15 march 8pm', 'FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1,15 2027-03-01T20:00'],
    ['every monday and every thursday 8pm', 'FREQ=WEEKLY;BYDAY=MO,TH 2026-11-26T20:00'],
    ['every monday every 2 weeks 8pm', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO 2026-11-30T20:00'],
    ['last Friday of every month 8pm', 'FREQ=MONTHLY;BYDAY=-1FR 2026-11-27T20:00'],
    ['every second friday of the month 19:00', 'FREQ=MONTHLY;BYDAY=2FR 2026-12-11T19:00'],
    ['monthly on the 15th at 20:00', 'FREQ=MONTHLY;BYMONTHDAY=15 2026-12-15T20:00'],
    ['last day of the month 20:00', 'FREQ=MONTHLY;BYMONTHDAY=-1 2026-11-30T20:00'],
    ['yearly on 21 March 20:00', 'FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=21 2027-03-21T20:00'],
    ['every march 21st 8pm', 'FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=21 2027-03-21T20:00'],
    ['كل خميس الساعة ٨ مساءً', 'FREQ=WEEKLY;BYDAY=TH 2026-11-26T20:00'],
    ['كل يوم خميس ٨ م', 'FREQ=WEEKLY;BYDAY=TH 2026-11-26T20:00'],
    ['كل يوم الساعة ٩ مساء', 'FREQ=DAILY 2026-11-26T21:00'],
    ['كل يوم ٩ ص', 'FREQ=DAILY 2026-11-27T09:00'],
    ['كل يوم ٨ والنصف مساء', 'FREQ=DAILY 2026-11-26T20:30'],
    ['يوم ١٥ من كل شهر الساعة ٨ م', 'FREQ=MONTHLY;BYMONTHDAY=15 2026-12-15T20:00'],
    ['كل مساء الساعة ٨', 'FREQ=DAILY 2026-11-26T20:00'],
    ['كل ليلة ٩ م', 'FREQ=DAILY 2026-11-26T21:00'],
    ['يوميا ٢١:٠٠', 'FREQ=DAILY 2026-11-26T21:00'],
    ['كل احد وأربعاء الساعة ٩ مساء', 'FREQ=WEEKLY;BYDAY=SU,WE 2026-11-29T21:00'],
    ['كل أسبوعين يوم الجمعة ١٨:٣٠', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=FR 2026-11-27T18:30'],
    ['أول اثنين من الشهر ٧ م', 'FREQ=MONTHLY;BYDAY=1MO 2026-12-07T19:00'],
    ['أول اثنين وثالث جمعة من الشهر ٨ م', 'FREQ=MONTHLY;BYDAY=1MO,3FR 2026-12-07T20:00'],
    ['الخميس الأول والثالث من كل شهر ٢٠:٠٠', 'FREQ=MONTHLY;BYDAY=1TH,3TH 2026-12-03T20:00'],
    ['الخميس الثاني من كل شهر ٢٠:٠٠', 'FREQ=MONTHLY;BYDAY=2TH 2026-12-10T20:00'],
    ['آخر جمعة من كل شهر الساعة ٢٠:٠٠', 'FREQ=MONTHLY;BYDAY=-1FR 2026-11-27T20:00'],
    ['كل شهر يوم ١٥ الساعة ٧ م', 'FREQ=MONTHLY;BYMONTHDAY=15 2026-12-15T19:00'],
    ['كل سنة ٢١ مارس ٢٠:٠٠', 'FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=21 2027-03-21T20:00'],
    ['FREQ=WEEKLY;BYDAY=TH 20:00', 'FREQ=WEEKLY;BYDAY=TH 2026-11-26T20:00'],
    [
      'rrule:freq=monthly;byday=mo,tu,we,th,fr;bysetpos=-1 8pm',
      'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1 2026-11-30T20:00',
    ],
    [
      'RRULE:FREQ=WEEKLY;BYDAY=TH;BYHOUR=20;BYMINUTE=30;BYSECOND=0',
      'FREQ=WEEKLY;BYDAY=TH;BYHOUR=20;BYMINUTE=30 2026-11-26T20:30',
    ],
    // The first of its day, in whatever order its hours stand.
    ['FREQ=DAILY;BYHOUR=21,11', 'FREQ=DAILY;BYHOUR=21,11 2026-11-26T11:00'],
    ['FREQ=DAILY;BYHOUR=21,11;BYMINUTE=45,15', 'FREQ=DAILY;BYHOUR=21,11;BYMINUTE=45,15 2026-11-26T11:15'],
    // The sooner first; the other is asked about.
    ['every thursday at 8', 'FREQ=WEEKLY;BYDAY=TH 2026-11-26T20:00 | FREQ=WEEKLY;BYDAY=TH 2026-12-03T08:00'],
  ])('[TIME-6] %s', (typed, ...rules) => {
    expect(read(typed).split(' | ').toSorted()).toEqual(rules.flatMap((rule) => rule.split(' | ')).toSorted());
  });

  it.each([
    ['weekly', 'day'],
    ['every week 20:00', 'day'],
    ['every month 20:00', 'day'],
    ['كل أسبوعين', 'day'],
    ['every thursday', 'time'],
    ['last Friday of every month', 'time'],
    ['كل خميس', 'time'],
    ['every second friday 19:00', 'nth'],
    ['every 3rd friday 19:00', 'nth'],
    ['every month on friday 19:00', 'nth'],
    // What one rule cannot say, or what may go with either: never more dates than were said.
    ['every Thursday and the first Monday of the month 8pm', 'together'],
    ['first Monday of the month and every Thursday 8pm', 'together'],
    ['first monday and thursday of the month 8pm', 'together'],
    ['first monday of march and third friday of june 8pm', 'together'],
    ['yearly on 21 March and 5 June 8pm', 'together'],
    ['yearly on the 1st and 15th of march and june 8pm', 'together'],
    ['every monday and every other friday 8pm', 'together'],
    ['every other monday and every friday 8pm', 'together'],
    ['every 2 weeks on monday and every week on friday 8pm', 'rule'],
    ['every 2 months on 21 march 8pm', 'together'],
    ['every 2 years on the last weekday of march 8pm', 'together'],
    ['first weekend of the month 8pm', 'together'],
    ['كل خميس وأول اثنين من الشهر ٨ م', 'together'],
    ['كل سنة ٢١ مارس و٥ يونيو ٢٠:٠٠', 'together'],
    ['monthly on the 15th at 8 and 20 at 9', 'rule'],
    ['first monday to friday of the month 9am', 'together'],
    ['monday to monday 9am', 'rule'],
    ['every monday until friday 9am', 'end'],
    ['every thursday 5 to 8pm', 'rule'],
    // Two hours, or minutes of the first: no day of the month.
    ['كل يوم الثامنة وخمس مساء', 'rule'],
    ['كل يوم ٨ و٩ م', 'rule'],
    ['every month 8 and 9 pm', 'rule'],
    ['monthly 8:30 and 5 pm', 'rule'],
    ['every minute', 'rule'],
    ['hourly', 'rule'],
    ['every thursday 8pm banana', 'rule'],
    ['every thursday 8pm 9pm', 'rule'],
    ['every 0 days 20:00', 'rule'],
    ['every 40th 20:00', 'rule'],
    ['20:00', 'rule'],
    ['كل موز', 'rule'],
    ['30 february 20:00', 'dates'],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30 20:00', 'dates'],
    ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30 20:00', 'dates'],
    ['FREQ=DAILY;BYHOUR=1,2;BYSETPOS=9', 'dates'],
    ['FREQ=DAILY;UNTIL=20200101 20:00', 'dates'],
    ['FREQ=HOURLY 20:00', 'rule'],
    ['FREQ=SECONDLY', 'rule'],
    ['FREQ=DAILY;X-BANANA=1 20:00', 'rule'],
    ['FREQ=DAILY;FREQ=DAILY 20:00', 'rule'],
    ['FREQ=DAILY;BYEASTER=0 20:00', 'rule'],
    ['FREQ=DAILY;INTERVAL=0 20:00', 'rule'],
    ['FREQ=DAILY;COUNT=5;UNTIL=20270101 20:00', 'rule'],
    ['FREQ=DAILY;COUNT=0 20:00', 'rule'],
    ['FREQ=DAILY;UNTIL=20279999 20:00', 'rule'],
    ['FREQ=WEEKLY;BYDAY=1MO 20:00', 'rule'],
    ['FREQ=WEEKLY;BYMONTHDAY=1 20:00', 'rule'],
    ['FREQ=MONTHLY;BYDAY=6MO 20:00', 'rule'],
    ['FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11,12', 'rule'],
    ['FREQ=DAILY;BYMINUTE=1,2 20:00', 'rule'],
    ['FREQ=DAILY;BYHOUR=24', 'rule'],
    ['FREQ=DAILY;BYHOUR=20 20:00', 'rule'],
    ['FREQ=DAILY', 'time'],
    ['FREQ=WEEKLY 20:00', 'day'],
    ['FREQ=YEARLY;BYMONTH=3 20:00', 'day'],
    ['FREQ=DAILY;COUNT=501 20:00', 'series-too-long'],
    ['FREQ=DAILY;COUNT=1000000 20:00', 'series-too-long'],
    ['every thursday 20:00 for 10 weeks', 'end'],
    ['every thursday 20:00 until june', 'end'],
    ['every thursday 20:00, 10 times', 'end'],
    ['كل خميس ٨ مساء لمدة ١٠ أسابيع', 'end'],
    ['كل خميس ٨ مساء حتى يونيو', 'end'],
    ['every thursday 20:00 until 20 june', 'end'],
    // What says no end of a series that can be read without it.
    ['3 times a week 20:00', 'rule'],
    ['every thursday from 8pm till 10pm', 'rule'],
    ['every thursday 20:00 till 22', 'rule'],
    ['every thursday 20:00 for 2 hours', 'rule'],
    ['every banana 20:00 for 10 weeks', 'rule'],
    // How long it goes on is no interval.
    ['every thursday 20:00, 10 weeks', 'rule'],
  ])('[TIME-6] says what %s lacks', (typed, missing) => {
    expect(read(typed)).toBe(missing);
  });

  it('[TIME-6] keeps the end of an RRULE apart', () => {
    const end = (typed: string): unknown => {
      const outcome = calendar.readRecurrence(typed, RIYADH);
      return outcome.ok ? outcome.value.recurrence.end : outcome.refusal.code;
    };
    expect(end('FREQ=DAILY;COUNT=10 20:00')).toEqual({ type: 'count', count: 10 });
    expect(end('FREQ=DAILY;UNTIL=20270101T170000Z 20:00')).toEqual({
      type: 'until',
      untilMs: Date.UTC(2027, 0, 1, 17),
    });
    expect(end('FREQ=DAILY;UNTIL=20270101T200000 20:00')).toEqual({ type: 'until', untilMs: Date.UTC(2027, 0, 1, 17) });
    expect(end('FREQ=DAILY;UNTIL=20270101 20:00')).toEqual({ type: 'until', untilMs: Date.UTC(2027, 0, 1, 21) - 1 });
  });
});

describe('the end of a series', () => {
  it.each([
    [null, { type: 'never' }],
    [' ', { type: 'never' }],
    ['never', { type: 'never' }],
    ['بلا نهاية', { type: 'never' }],
    ['10', { type: 'count', count: 10 }],
    ['10 times', { type: 'count', count: 10 }],
    ['500', { type: 'count', count: 500 }],
    ['١٠ مرات', { type: 'count', count: 10 }],
    ['مرتين', { type: 'count', count: 2 }],
    ['24 december', { type: 'until', untilMs: Date.UTC(2026, 11, 24, 21) - 1 }],
    ['2027-03-01', { type: 'until', untilMs: Date.UTC(2027, 2, 1, 21) - 1 }],
    ['until 5 may 2027', { type: 'until', untilMs: Date.UTC(2027, 4, 5, 21) - 1 }],
    ['حتى ٢٤ ديسمبر', { type: 'until', untilMs: Date.UTC(2026, 11, 24, 21) - 1 }],
    ['in 3 months', { type: 'until', untilMs: Date.UTC(2027, 1, 26, 21) - 1 }],
    ['tomorrow', { type: 'until', untilMs: Date.UTC(2026, 10, 27, 21) - 1 }],
    // Before a day is without it.
    ['before 1 January', { type: 'until', untilMs: Date.UTC(2026, 11, 31, 21) - 1 }],
    ['until before 1 january', { type: 'until', untilMs: Date.UTC(2026, 11, 31, 21) - 1 }],
    ['قبل ١ يناير', { type: 'until', untilMs: Date.UTC(2026, 11, 31, 21) - 1 }],
    ['by 1 January', { type: 'until', untilMs: Date.UTC(2027, 0, 1, 21) - 1 }],
    // A length counts from the first date, here that of tomorrow: of each week it has as many dates as weeks.
    ['10 weeks', { type: 'until', untilMs: Date.UTC(2027, 1, 4, 21) - 1 }],
    ['for 10 weeks', { type: 'until', untilMs: Date.UTC(2027, 1, 4, 21) - 1 }],
    ['for 3 months', { type: 'until', untilMs: Date.UTC(2027, 1, 26, 21) - 1 }],
    ['for a year', { type: 'until', untilMs: Date.UTC(2027, 10, 26, 21) - 1 }],
    ['for 7 days', { type: 'until', untilMs: Date.UTC(2026, 11, 3, 21) - 1 }],
    ['لمدة ٣ أشهر', { type: 'until', untilMs: Date.UTC(2027, 1, 26, 21) - 1 }],
    ['لمدة أسبوعين', { type: 'until', untilMs: Date.UTC(2026, 11, 10, 21) - 1 }],
    ['٣ أشهر', { type: 'until', untilMs: Date.UTC(2027, 1, 26, 21) - 1 }],
    // From now on to that day, which is its last one.
    ['بعد ٣ أشهر', { type: 'until', untilMs: Date.UTC(2027, 1, 26, 21) - 1 }],
  ])('[TIME-8] a series ends: %s', (typed, end) => {
    const firstMs = Date.parse('2026-11-27T17:00:00Z');
    expect(calendar.readEnd(typed, { ...RIYADH, firstMs })).toEqual({ ok: true, value: end });
  });

  it.each([
    ['501', 'series-too-long'],
    ['1000000', 'series-too-long'],
    ['0', 'time-unreadable'],
    ['banana', 'time-unreadable'],
    ['24 december 8pm', 'time-unreadable'],
    ['yesterday', 'time-past'],
    ['before today', 'time-past'],
    ['before 3 months', 'time-unreadable'],
    ['for 2 hours', 'time-unreadable'],
    ['for 24 december', 'time-unreadable'],
    ['for 25 years', 'time-too-far'],
    ['for 9999999 years', 'time-too-far'],
    ['2020-01-01', 'time-past'],
    ['9999-12-31', 'time-too-far'],
    ['3/4', 'date-two-ways'],
    ['next friday', 'date-two-ways'],
    ['حتى الجمعة القادمة', 'date-two-ways'],
  ])('[TIME-8] refuses %s as the end of a series', (typed, code) => {
    expect(calendar.readEnd(typed, RIYADH)).toMatchObject({ ok: false, refusal: { code } });
  });
});
