import { beforeEach, describe, expect, it } from 'vitest';
import { createCalendar } from '../../../src/calendar/index.ts';
import { doors } from '../../../src/commands/index.ts';
import type { Reply } from '../../../src/commands/index.ts';
import type { Series } from '../../../src/domain/index.ts';
import type { SpaceId } from '../../../src/lib/index.ts';
import { contextOf } from '../../support/asked-by.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';
import { aSeries, THURSDAY_MS } from '../../support/told-planning.ts';

let app: ToldApp;
beforeEach(() => {
  app = toldApp();
});

const called = (name: string): readonly unknown[][] =>
  app.calls.filter(([one]) => one === name).map(([, ...input]) => input);

const redone = async (act: string, id: string, fields: object): Promise<Reply> => {
  const modal = doors.modal(act);
  if (modal === undefined) throw new Error(`no ${act}`);
  // as: a series' id stands where that of a space does.
  return await modal.run(contextOf(app), { spaceId: id as SpaceId, userId: null }, fields);
};

const scene = { zone: 'Asia/Riyadh', nowMs: THURSDAY_MS - 3_600_000 };

describe('the draft of a series written otherwise', () => {
  const { recurrence } = aSeries('x');
  const draft = (end: Series['recurrence']['end']): Series =>
    aSeries('seriesdraft', {
      recurrence: { ...recurrence, end },
      life: { status: 'draft', sinceMs: 1, others: [] },
    });

  it.each(['10 times', '2026-12-31', 'never'])('[AGENDA-1] keeps its end (%s)', async (typed) => {
    const calendar = createCalendar();
    const end = calendar.readEnd(typed, scene);
    if (!end.ok) throw new Error(end.refusal.code);
    const series = draft(end.value);
    app.planning.series = [series];
    await redone('series-redone', series.id, { title: 'x', when: 'every Friday 20:00' });
    const [[input]] = called('planSeries') as [[{ readonly until: string | null }]];
    expect(calendar.readEnd(input.until, scene)).toEqual(end);
  });

  it('[AGENDA-1] ends as a rule says that is written now', async () => {
    app.planning.series = [draft({ type: 'count', count: 10 })];
    const when = 'FREQ=WEEKLY;BYDAY=TH;COUNT=3 20:00';
    await redone('series-redone', draft({ type: 'never' }).id, { title: 'x', when });
    expect(called('planSeries')).toMatchObject([[{ when, until: null }]]);
  });
});
