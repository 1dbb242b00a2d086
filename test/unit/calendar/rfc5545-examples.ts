/** An example of RFC 5545, section 3.8.5.3, with the dates that stand there. Its DTSTART is in America/New_York. */
export interface RfcExample {
  readonly says: string;
  /** Local date and hour; that of most examples where it is left out. */
  readonly first?: string;
  readonly rules: readonly string[];
  /** "1997-09 2,9,16-18": days of a month, all at the hour of the first. */
  readonly dates: string;
  /** Each day at these times, where there are several. */
  readonly times?: string;
}

export const RFC_EXAMPLES: readonly RfcExample[] = [
  { says: 'daily for 10 occurrences', rules: ['FREQ=DAILY;COUNT=10'], dates: '1997-09 2-11' },
  {
    says: 'daily until December 24, 1997',
    rules: ['FREQ=DAILY;UNTIL=19971224T000000Z'],
    dates: '1997-09 2-30; 1997-10 1-31; 1997-11 1-30; 1997-12 1-23',
  },
  {
    says: 'every other day, forever',
    rules: ['FREQ=DAILY;INTERVAL=2'],
    dates:
      '1997-09 2,4,6,8,10,12,14,16,18,20,22,24,26,28,30; 1997-10 2,4,6,8,10,12,14,16,18,20,22,24,26,28,30; 1997-11 1,3,5,7,9,11,13,15,17,19,21,23,25,27,29; 1997-12 1,3',
  },
  {
    says: 'every 10 days, 5 occurrences',
    rules: ['FREQ=DAILY;INTERVAL=10;COUNT=5'],
    dates: '1997-09 2,12,22; 1997-10 2,12',
  },
  {
    says: 'every day in January, for 3 years',
    first: '1998-01-01T09:00',
    rules: [
      'FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA',
      'FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1',
    ],
    dates: '1998-01 1-31; 1999-01 1-31; 2000-01 1-31',
  },
  {
    says: 'weekly for 10 occurrences',
    rules: ['FREQ=WEEKLY;COUNT=10'],
    dates: '1997-09 2,9,16,23,30; 1997-10 7,14,21,28; 1997-11 4',
  },
  {
    says: 'weekly until December 24, 1997',
    rules: ['FREQ=WEEKLY;UNTIL=19971224T000000Z'],
    dates: '1997-09 2,9,16,23,30; 1997-10 7,14,21,28; 1997-11 4,11,18,25; 1997-12 2,9,16,23',
  },
  {
    says: 'every other week, forever',
    rules: ['FREQ=WEEKLY;INTERVAL=2;WKST=SU'],
    dates: '1997-09 2,16,30; 1997-10 14,28; 1997-11 11,25; 1997-12 9,23; 1998-01 6,20; 1998-02 3,17',
  },
  {
    says: 'weekly on Tuesday and Thursday for five weeks',
    rules: ['FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH', 'FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH'],
    dates: '1997-09 2,4,9,11,16,18,23,25,30; 1997-10 2',
  },
  {
    says: 'every other week on Monday, Wednesday and Friday until December 24, 1997',
    first: '1997-09-01T09:00',
    rules: ['FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR'],
    dates: '1997-09 1,3,5,15,17,19,29; 1997-10 1,3,13,15,17,27,29,31; 1997-11 10,12,14,24,26,28; 1997-12 8,10,12,22',
  },
  {
    says: 'every other week on Tuesday and Thursday, for 8 occurrences',
    rules: ['FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH'],
    dates: '1997-09 2,4,16,18,30; 1997-10 2,14,16',
  },
  {
    says: 'monthly on the first Friday for 10 occurrences',
    first: '1997-09-05T09:00',
    rules: ['FREQ=MONTHLY;COUNT=10;BYDAY=1FR'],
    dates:
      '1997-09 5; 1997-10 3; 1997-11 7; 1997-12 5; 1998-01 2; 1998-02 6; 1998-03 6; 1998-04 3; 1998-05 1; 1998-06 5',
  },
  {
    says: 'monthly on the first Friday until December 24, 1997',
    first: '1997-09-05T09:00',
    rules: ['FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR'],
    dates: '1997-09 5; 1997-10 3; 1997-11 7; 1997-12 5',
  },
  {
    says: 'every other month on the first and last Sunday of the month for 10 occurrences',
    first: '1997-09-07T09:00',
    rules: ['FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU'],
    dates: '1997-09 7,28; 1997-11 2,30; 1998-01 4,25; 1998-03 1,29; 1998-05 3,31',
  },
  {
    says: 'monthly on the second-to-last Monday of the month for 6 months',
    first: '1997-09-22T09:00',
    rules: ['FREQ=MONTHLY;COUNT=6;BYDAY=-2MO'],
    dates: '1997-09 22; 1997-10 20; 1997-11 17; 1997-12 22; 1998-01 19; 1998-02 16',
  },
  {
    says: 'monthly on the third-to-the-last day of the month, forever',
    first: '1997-09-28T09:00',
    rules: ['FREQ=MONTHLY;BYMONTHDAY=-3'],
    dates: '1997-09 28; 1997-10 29; 1997-11 28; 1997-12 29; 1998-01 29; 1998-02 26',
  },
  {
    says: 'monthly on the 2nd and 15th of the month for 10 occurrences',
    rules: ['FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15'],
    dates: '1997-09 2,15; 1997-10 2,15; 1997-11 2,15; 1997-12 2,15; 1998-01 2,15',
  },
  {
    says: 'monthly on the first and last day of the month for 10 occurrences',
    first: '1997-09-30T09:00',
    rules: ['FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1'],
    dates: '1997-09 30; 1997-10 1,31; 1997-11 1,30; 1997-12 1,31; 1998-01 1,31; 1998-02 1',
  },
  {
    says: 'every 18 months on the 10th thru 15th of the month for 10 occurrences',
    first: '1997-09-10T09:00',
    rules: ['FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15'],
    dates: '1997-09 10-15; 1999-03 10-13',
  },
  {
    says: 'every Tuesday, every other month',
    rules: ['FREQ=MONTHLY;INTERVAL=2;BYDAY=TU'],
    dates: '1997-09 2,9,16,23,30; 1997-11 4,11,18,25; 1998-01 6,13,20,27; 1998-03 3,10,17,24,31',
  },
  {
    says: 'yearly in June and July for 10 occurrences',
    first: '1997-06-10T09:00',
    rules: ['FREQ=YEARLY;COUNT=10;BYMONTH=6,7'],
    dates:
      '1997-06 10; 1997-07 10; 1998-06 10; 1998-07 10; 1999-06 10; 1999-07 10; 2000-06 10; 2000-07 10; 2001-06 10; 2001-07 10',
  },
  {
    says: 'every other year on January, February, and March for 10 occurrences',
    first: '1997-03-10T09:00',
    rules: ['FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3'],
    dates:
      '1997-03 10; 1999-01 10; 1999-02 10; 1999-03 10; 2001-01 10; 2001-02 10; 2001-03 10; 2003-01 10; 2003-02 10; 2003-03 10',
  },
  {
    says: 'every third year on the 1st, 100th, and 200th day for 10 occurrences',
    first: '1997-01-01T09:00',
    rules: ['FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200'],
    dates:
      '1997-01 1; 1997-04 10; 1997-07 19; 2000-01 1; 2000-04 9; 2000-07 18; 2003-01 1; 2003-04 10; 2003-07 19; 2006-01 1',
  },
  {
    says: 'every 20th Monday of the year, forever',
    first: '1997-05-19T09:00',
    rules: ['FREQ=YEARLY;BYDAY=20MO'],
    dates: '1997-05 19; 1998-05 18; 1999-05 17',
  },
  {
    says: 'Monday of week number 20, forever',
    first: '1997-05-12T09:00',
    rules: ['FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO'],
    dates: '1997-05 12; 1998-05 11; 1999-05 17',
  },
  {
    says: 'every Thursday in March, forever',
    first: '1997-03-13T09:00',
    rules: ['FREQ=YEARLY;BYMONTH=3;BYDAY=TH'],
    dates: '1997-03 13,20,27; 1998-03 5,12,19,26; 1999-03 4,11,18,25',
  },
  {
    says: 'every Thursday, but only during June, July, and August, forever',
    first: '1997-06-05T09:00',
    rules: ['FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8'],
    dates:
      '1997-06 5,12,19,26; 1997-07 3,10,17,24,31; 1997-08 7,14,21,28; 1998-06 4,11,18,25; 1998-07 2,9,16,23,30; 1998-08 6,13,20,27; 1999-06 3,10,17,24; 1999-07 1,8,15,22,29; 1999-08 5,12,19,26',
  },
  {
    // Its DTSTART is no Friday the 13th and taken out again by an EXDATE; a first date of ours is a date only if the rule has it.
    says: 'every Friday the 13th, forever',
    rules: ['FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13'],
    dates: '1998-02 13; 1998-03 13; 1998-11 13; 1999-08 13; 2000-10 13',
  },
  {
    says: 'the first Saturday that follows the first Sunday of the month, forever',
    first: '1997-09-13T09:00',
    rules: ['FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13'],
    dates:
      '1997-09 13; 1997-10 11; 1997-11 8; 1997-12 13; 1998-01 10; 1998-02 7; 1998-03 7; 1998-04 11; 1998-05 9; 1998-06 13',
  },
  {
    says: 'every 4 years, the first Tuesday after a Monday in November, forever',
    first: '1996-11-05T09:00',
    rules: ['FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8'],
    dates: '1996-11 5; 2000-11 7; 2004-11 2',
  },
  {
    says: 'the third instance into the month of one of Tuesday, Wednesday, or Thursday, for the next 3 months',
    first: '1997-09-04T09:00',
    rules: ['FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3'],
    dates: '1997-09 4; 1997-10 7; 1997-11 6',
  },
  {
    says: 'the second-to-last weekday of the month',
    first: '1997-09-29T09:00',
    rules: ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2'],
    dates: '1997-09 29; 1997-10 30; 1997-11 27; 1997-12 30; 1998-01 29; 1998-02 26; 1998-03 30',
  },
  {
    // The RFC's own UNTIL is 13:00 in New York, which its dates go beyond (erratum 3883).
    says: 'every 3 hours from 9:00 AM to 5:00 PM on a specific day',
    rules: ['FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T210000Z'],
    dates: '1997-09 2',
    times: '09:00,12:00,15:00',
  },
  {
    says: 'every 15 minutes for 6 occurrences',
    rules: ['FREQ=MINUTELY;INTERVAL=15;COUNT=6'],
    dates: '1997-09 2',
    times: '09:00,09:15,09:30,09:45,10:00,10:15',
  },
  {
    says: 'every hour and a half for 4 occurrences',
    rules: ['FREQ=MINUTELY;INTERVAL=90;COUNT=4'],
    dates: '1997-09 2',
    times: '09:00,10:30,12:00,13:30',
  },
  {
    says: 'every 20 minutes from 9:00 AM to 4:40 PM every day',
    rules: [
      'FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40',
      'FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16',
    ],
    dates: '1997-09 2,3',
    times: ['09', '10', '11', '12', '13', '14', '15', '16']
      .flatMap((hour) => ['00', '20', '40'].map((minute) => `${hour}:${minute}`))
      .join(','),
  },
  {
    says: 'an example where the days generated makes a difference because of WKST: Monday',
    first: '1997-08-05T09:00',
    rules: ['FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO'],
    dates: '1997-08 5,10,19,24',
  },
  {
    says: 'the same with weeks that begin on Sunday',
    first: '1997-08-05T09:00',
    rules: ['FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU'],
    dates: '1997-08 5,17,19,31',
  },
  {
    says: 'an invalid date (February 30) is ignored',
    first: '2007-01-15T09:00',
    rules: ['FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5'],
    dates: '2007-01 15,30; 2007-02 15; 2007-03 15,30',
  },
];
