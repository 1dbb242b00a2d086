import { beforeEach, describe, expect, it } from 'vitest';
import type { About, Cover } from '../../../src/domain/index.ts';
import { NO_ABOUT } from '../../../src/domain/index.ts';
import { doors, renderAnnouncement, renderPanel, renderPoster } from '../../../src/commands/index.ts';
import { aPlan } from '../../support/a-plan.ts';
import { contextOf, fieldsOf, GIVEN_FILE, opened, saidBy, submitted, typed } from '../../support/asked-by.ts';
import { fullPanel } from '../../support/full-panel.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';

const COVER: Cover = { id: 'aaaaaaaaaaaa', type: 'image/png' };
const ABOUT: About = { topics: ['coffee', 'a*b'], language: 'ar', cover: COVER };

let app: ToldApp;
beforeEach(() => {
  app = toldApp();
});

const called = (name: string): unknown[][] => app.calls.filter(([one]) => one === name).map(([, ...input]) => input);

describe('topics, language and cover', () => {
  it('[ABOUT-3] [ABOUT-8] are taken by whatever opens, plans and edits', async () => {
    const asked = { topics: '#coffee, tea', language: 'arabic', cover: GIVEN_FILE };
    const about = { topics: ['coffee', 'tea'], language: 'ar', cover: COVER };
    await typed(app, 'space open', asked);
    expect(called('openSpace')).toEqual([[expect.objectContaining({ about })]]);
    await typed(app, 'space schedule', { title: 'Tea', when: 'Thursday 8pm', ...asked });
    await typed(app, 'space series', { title: 'Tea', when: 'every Thursday 20:00', ...asked });
    const opening = expect.objectContaining({ about });
    expect(called('planSpace')).toEqual([[expect.objectContaining({ opening })]]);
    expect(called('planSeries')).toEqual([[expect.objectContaining({ opening })]]);
    await typed(app, 'space edit', asked);
    const change = { topics: '#coffee, tea', language: 'arabic', cover: COVER };
    expect(called('set-about')).toEqual([[app.space.id, { change }]]);
    expect(called('takeCover').map((input) => input.at(-1))).toEqual(['open', 'plan', 'plan', 'edit']);
  });

  it('[ABOUT-3] that cannot be do nothing else, and fetch nothing for a text that cannot', async () => {
    for (const path of ['space open', 'space edit'])
      expect(saidBy(await typed(app, path, { language: 'nonsense', cover: GIVEN_FILE }))).toContain('nonsense');
    expect(called('takeCover')).toEqual([]);
    app.refusing.set('takeCover', 'cover-no-picture');
    for (const path of ['space open', 'space edit'])
      expect(saidBy(await typed(app, path, { title: 'x', cover: GIVEN_FILE }))).toContain('no picture');
    expect(saidBy(await typed(app, 'space open', { cover: '1' }))).toContain('could not be fetched');
    expect([called('openSpace'), called('retitle'), called('set-about')]).toEqual([[], [], []]);
    app.calls.length = 0;
    // Who may not edit the space gives no picture for it.
    // as: any text may stand in for an id here.
    const stranger = { userId: '666666666666666666' as typeof app.space.hostId };
    expect(saidBy(await typed(app, 'space edit', { cover: GIVEN_FILE }, stranger))).toContain('Only the host');
    expect(called('takeCover')).toEqual([]);
  });

  it('[ABOUT-2] languages are offered as the person calls them', async () => {
    const offered = async (path: string, language: 'en' | 'ar', text: string): Promise<unknown> =>
      (await doors.subcommand(path)?.suggest({ ...contextOf(app), language }, 'language', text))?.slice(0, 1);
    for (const path of ['space open', 'space edit', 'space schedule', 'space series']) {
      expect(await offered(path, 'en', 'turk')).toEqual([{ name: 'Turkish', value: 'tr' }]);
      expect(await offered(path, 'ar', 'ترك')).toEqual([{ name: 'التركية', value: 'tr' }]);
    }
    expect(await doors.subcommand('space edit')?.suggest(contextOf(app), 'space', '')).toMatchObject([
      { value: app.space.id },
    ]);
  });

  it('[ABOUT-4] are changed by a form, where what stands as it was is left alone', async () => {
    app.space = { ...app.space, about: ABOUT };
    const form = await opened(app, 'm-about');
    expect(fieldsOf(form).map((field) => [field['custom_id'], field['value']])).toEqual([
      ['topics', 'coffee, a*b'],
      ['language', 'Arabic'],
      ['cover', undefined],
    ]);
    await submitted(app, 'm-about-set', { topics: 'coffee, a*b', language: 'Arabic', cover: ['keep'] });
    expect(called('set-about')).toEqual([]);
    await submitted(app, 'm-about-set', { topics: 'tea', cover: ['remove'] });
    expect(called('set-about')).toEqual([[app.space.id, { change: { topics: 'tea', language: '', cover: null } }]]);
    app.space = { ...app.space, about: NO_ABOUT };
    expect(fieldsOf(await opened(app, 'm-about'))).toHaveLength(2);
  });
});

describe('what is shown of it', () => {
  const GALLERY = {
    type: 12,
    items: [
      { media: { url: 'attachment://cover-aaaaaaaaaaaa.png' }, description: expect.stringContaining('Cover of') },
    ],
  };
  const LINE = /\*\*Topics\*\* .*coffee.*, .*a\\\*b.* · \*\*Language\*\* Arabic/u;

  it('[ABOUT-5] [ABOUT-6] stands on the panel, the announcement and its recap, with the cover on top', () => {
    const facts = fullPanel('en');
    const space = { ...facts.space, about: ABOUT };
    const panel = renderPanel({ ...facts, space });
    expect(panel.components[0]).toEqual(GALLERY);
    expect(JSON.stringify(panel)).toMatch(/\*\*Topics\*\*/u);
    const ended = { status: 'ended', sinceMs: 9, reason: 'left-empty' } as const;
    const tally = { liveSinceMs: 1, peakListeners: 1, spoke: [], linked: [] };
    for (const shown of [space, { ...space, life: ended }]) {
      const told = renderAnnouncement({ space: shown, language: 'en', roleId: null, speakers: 1, listeners: 2, tally });
      expect(told.components[0]).toEqual(GALLERY);
      expect(saidBy({ text: '', rows: [], layout: told })).toMatch(LINE);
    }
    expect(JSON.stringify(renderPanel({ ...facts, space: { ...space, about: NO_ABOUT } }))).not.toMatch(
      /Topics|attachment/u,
    );
  });

  it('[ABOUT-5] [ABOUT-6] stands on posters, cards and lists', async () => {
    const plan = aPlan('shown', { life: { status: 'planned', sinceMs: 1 } });
    const shown = { ...plan, opening: { ...plan.opening, about: ABOUT } };
    const counts = { going: 0, waitlisted: 0, interested: 0 };
    const poster = renderPoster({ plan: shown, language: 'ar', counts, room: null });
    expect(poster.components[0]).toMatchObject({ type: 12 });
    expect(saidBy({ text: '', rows: [], layout: poster })).toMatch(/\*\*اللغة\*\* العربية/u);
    app.space = { ...app.space, about: ABOUT };
    expect(saidBy(await typed(app, 'space list'))).toMatch(/ · Arabic · .*coffee/u);
    expect(saidBy(await typed(app, 'space info'))).toMatch(LINE);
  });
});
