import { beforeEach, describe, expect, it } from 'vitest';
import { idOf } from '../../support/a-space.ts';
import { labelsOf, pressed, pressedOn, saidBy, typed } from '../../support/asked-by.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';
import { aPlan, aSeries } from '../../support/told-planning.ts';

let app: ToldApp;
beforeEach(() => {
  app = toldApp();
  app.planning.plans = [aPlan('tea')];
  app.planning.series = [aSeries('show')];
});

const asked = (): unknown => app.calls.findLast(([name]) => name === 'calendarFile')?.[1];

describe('/calendar', () => {
  it('[FEED-1] hands out what was picked, or named by its title, as a file', async () => {
    const reply = await typed(app, 'calendar file', { which: idOf('tea') });
    expect(asked()).toEqual({ type: 'plan', id: idOf('tea') });
    expect(reply.files?.map(({ name, type }) => [name, type])).toEqual([
      ['majlis-told.ics', 'text/calendar; charset=utf-8'],
    ]);
    expect(saidBy(reply)).toContain('Tea \\*now\\*');
    await typed(app, 'calendar file', { which: `series:${idOf('show')}` });
    expect(asked()).toEqual({ type: 'series', id: idOf('show') });
    await typed(app, 'calendar file', { which: 'Episode {n}' });
    expect(asked()).toEqual({ type: 'series', id: idOf('show') });
    expect(saidBy(await typed(app, 'calendar file', { which: 'nothing of ours' }))).toContain('no such planned');
    app.refusal = 'plan-not-found';
    expect((await typed(app, 'calendar file', { which: idOf('tea') })).files).toBeUndefined();
  });

  it('[FEED-1] stands on the cards of what is to come', async () => {
    for (const [value, subject] of [
      [idOf('tea'), { type: 'plan', id: idOf('tea') }],
      [`series:${idOf('show')}`, { type: 'series', id: idOf('show') }],
    ] as const) {
      const card = await pressed(app, 'plan-pick', { space: null, values: [value] });
      expect((await pressedOn(app, card, 'Add to calendar')).files).toHaveLength(1);
      expect(asked()).toEqual(subject);
    }
    app.planning.plans = [aPlan('tea', { life: { status: 'opened', sinceMs: 1 } })];
    const over = await pressed(app, 'plan-pick', { space: null, values: [idOf('tea')] });
    expect(labelsOf(over)).not.toContain('Add to calendar');
    for (const act of ['plan-calendar', 'series-calendar'])
      expect((await pressed(app, act, { space: null })).files).toBeUndefined();
  });

  it.each(['en', 'ar'] as const)(
    '[FEED-4] shows the address, and replaces it when that is asked for (%s)',
    async (language) => {
      app.language = language;
      const shown = saidBy(await typed(app, 'calendar feed'));
      expect(shown).toContain('<https://majlis.test/feed/key.ics>');
      const replaced = saidBy(await typed(app, 'calendar feed', { new: true }));
      expect(replaced).toContain('<https://majlis.test/feed/key.ics>');
      expect(replaced).not.toBe(shown);
      expect(app.calls.map(([, wish]) => wish)).toEqual(['show', 'replace']);
      for (const code of ['no-feeds', 'no-feed-yet'] as const) {
        app.refusal = code;
        expect(saidBy(await typed(app, 'calendar feed'))).toContain('`/calendar file`');
      }
    },
  );

  it('[AGENDA-5] is named where what is coming is shown', async () => {
    expect(saidBy(await typed(app, 'agenda'))).toContain('`/calendar`');
  });
});
