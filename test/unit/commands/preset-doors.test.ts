import { beforeEach, describe, expect, it } from 'vitest';
import type { Actor, PanelFacts } from '../../../src/app/index.ts';
import { doors, renderAnnouncement, renderPanel } from '../../../src/commands/index.ts';
import type { Choice } from '../../../src/commands/index.ts';
import { PRESET_NAMES } from '../../../src/domain/index.ts';
import type { Space } from '../../../src/domain/index.ts';
import { logLineText, texts } from '../../../src/i18n/index.ts';
import type { UserId } from '../../../src/lib/index.ts';
import { aSpace } from '../../support/a-space.ts';
import {
  contextOf,
  fieldsOf,
  labelsOf,
  nodesOf,
  opened,
  pressed,
  pressedOn,
  saidBy,
  submitted,
  typed,
} from '../../support/asked-by.ts';
import { recapFacts } from '../../support/told-facts.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';
import { aPreset } from '../../support/told-presets.ts';

const manager: Partial<Actor> = { serverManager: true };

let app: ToldApp;
beforeEach(() => {
  app = toldApp();
});

const offered = async (path: string, text: string, focused = 'preset'): Promise<readonly Choice[]> =>
  (await doors.subcommand(path)?.suggest(contextOf(app), focused, text)) ?? [];
const panelFacts = (space: Space): PanelFacts => ({
  space,
  language: 'en',
  listeners: 0,
  ears: 'idle',
  invites: [],
  heard: [],
  backstage: [],
  queue: [],
  mutedByOthers: [],
  troubles: [],
  links: [],
  namesOf: (userId) => userId,
});
const called = (name: string): readonly unknown[][] =>
  app.calls.filter(([one]) => one === name).map(([, ...input]) => input);

describe('preset: while it is typed', () => {
  it.each(['space open', 'space schedule', 'space series'])(
    '[PRESET-4] offers one’s own settings, the server’s presets, then ours: /%s',
    async (path) => {
      expect((await offered(path, '')).map(({ value }) => value)).toEqual(PRESET_NAMES);
      app.presets_ = { presets: [aPreset(), aPreset({ name: 'ليلة', number: 2 })], own: aPreset() };
      expect((await offered(path, '')).map(({ value }) => value)).toEqual([
        'My settings',
        'Majlis night',
        'ليلة',
        ...PRESET_NAMES,
      ]);
      expect((await offered(path, 'NIGHT')).map(({ name }) => name)).toEqual([
        'Majlis night: voice room · Moderated: you choose',
      ]);
      app.language = 'ar';
      expect((await offered(path, 'لقاء')).map(({ value }) => value)).toEqual(['town-hall']);
    },
  );

  it('[PRESET-4] refuses what is none, and tells what there is', async () => {
    const reply = saidBy(await typed(app, 'space open', { preset: 'party *now*' }));
    expect(reply).toContain('There is no preset');
    expect(reply).not.toContain('*now*');
    for (const name of Object.values(texts('en').presets.names)) expect(reply).toContain(name);
    expect(called('openSpace')).toEqual([]);
  });

  it('[PRESET-6] tells that a space began as its host had it remembered, and a draft too', async () => {
    app.presets_ = { presets: [], own: aPreset() };
    const { begunSo } = texts('en').presets;
    expect(saidBy(await typed(app, 'space open', {}))).toContain(begunSo);
    const when = { title: 'Tea', when: 'Thursday 8pm' };
    expect(saidBy(await typed(app, 'space schedule', when))).toContain(begunSo);
    expect(saidBy(await typed(app, 'space series', { ...when, when: 'every Thursday 20:00' }))).toContain(begunSo);
    app.presets_ = { presets: [], own: null };
    expect(saidBy(await typed(app, 'space open', {}))).not.toContain(begunSo);
  });
});

describe('/preset', () => {
  it('[PRESET-1] tells everybody what each preset sets, in words', async () => {
    expect(saidBy(await typed(app, 'preset list'))).toContain(texts('en').presets.listEmpty);
    app.presets_ = { presets: [aPreset({ name: 'Tea *now*' })], own: null };
    const list = saidBy(await typed(app, 'preset list'));
    expect(list).toContain('a voice room');
    expect(list).toContain('the room stays afterwards');
    expect(list).toContain('lasts 12 hours at most');
    expect(list).toMatch(/\*\*.*Town hall.*\*\*: one at a time, 2 minutes each/u);
    expect(list).not.toContain('*now*');
    app.presets_ = {
      presets: Array.from({ length: 25 }, (_, at) => aPreset({ name: 'م'.repeat(30) + String(at), number: at })),
      own: null,
    };
    const full = nodesOf(await typed(app, 'preset list'));
    expect(full.map(({ content }) => content?.length ?? 0).reduce((sum, one) => sum + one)).toBeLessThan(4000);
  });

  it('[PRESET-2] asks before one is replaced, and the button says which', async () => {
    expect(saidBy(await typed(app, 'preset save', { name: 'Friday' }))).toContain('Saved as');
    expect(called('savePreset')).toEqual([[null, { type: 'name', typed: 'Friday' }]]);
    app.savePreset = (_actor, _space, target) =>
      Promise.resolve(
        target.type === 'name'
          ? { ok: false, refusal: { code: 'preset-exists', params: { name: 'Friday', number: '77' } } }
          : { ok: true, value: aPreset({ number: target.number, name: `number ${target.number}` }) },
      );
    const question = await typed(app, 'preset save', { name: 'FRIDAY', space: app.space.id });
    expect(saidBy(question)).toContain('already. Replace it');
    expect(labelsOf(question)).toEqual(['Replace it', 'Keep it']);
    expect(saidBy(await pressedOn(app, question, 'Replace it'))).toContain('number 77');
    expect(saidBy(await pressedOn(app, question, 'Keep it'))).toBe(texts('en').presets.kept);
    expect(saidBy(await pressed(app, 'preset-replace'))).toBe(saidBy(await pressed(app, 'preset-delete')));
  });

  it('[PRESET-1] asks who manages the server before one is deleted, and nobody else', async () => {
    expect(saidBy(await typed(app, 'preset delete', { name: 'Friday' }))).toContain('manage the server');
    app.presets_ = { presets: [aPreset({ number: 5 })], own: null };
    const question = await typed(app, 'preset delete', { name: 'majlis NIGHT' }, manager);
    expect(labelsOf(question)).toEqual(['Delete it', 'Keep it']);
    expect(called('removePreset')).toEqual([]);
    expect(saidBy(await pressedOn(app, question, 'Delete it'))).toContain('is deleted');
    expect(called('removePreset')).toEqual([[5]]);
    expect((await offered('preset delete', '', 'name')).map(({ value }) => value)).toEqual(['Majlis night']);
    expect(saidBy(await typed(app, 'preset rename', { name: 'Majlis night', to: 'Friday' }))).toContain('is called');
  });
});

describe('what the spaces of a server begin with', () => {
  const own = { type: 'own', preset: aPreset({ name: 'Tea *now*', number: 7 }) } as const;
  const select = async (): Promise<NonNullable<ReturnType<typeof nodesOf>[number]['options']>> =>
    nodesOf(await typed(app, 'setup')).find((node) => node.custom_id === 'mj1:setup-preset:-')?.options ?? [];

  it('[PRESET-9] is told, set and taken away by /preset default', async () => {
    expect(saidBy(await typed(app, 'preset default'))).toContain('No preset is set');
    expect(labelsOf(await typed(app, 'preset default'))).toEqual([]);
    app.presets_ = { presets: [own.preset], own: null };
    const set = await typed(app, 'preset default', { name: 'tea' });
    expect(called('setDefaultPreset')).toEqual([[{ type: 'name', typed: 'tea' }]]);
    expect(saidBy(set)).toMatch(/spaces here begin with .*Tea.*: a voice room/u);
    expect(saidBy(set)).not.toContain('*now*');
    expect(saidBy(await typed(app, 'preset default'))).toBe(saidBy(set));
    expect(saidBy(await pressedOn(app, set, 'Take it away'))).toContain('No preset is set');
    expect(called('setDefaultPreset')).toEqual([[{ type: 'name', typed: 'tea' }], [null]]);
    app.presets_ = { ...app.presets_, set: { type: 'gone' } };
    expect(saidBy(await typed(app, 'preset default'))).toContain('was deleted');
    expect(labelsOf(await typed(app, 'preset default'))).toEqual(['Take it away']);
    expect((await offered('preset default', '', 'name')).map(({ value }) => value)).toEqual([
      'Tea *now*',
      ...PRESET_NAMES,
    ]);
  });

  it('[PRESET-9] is named in the list, with what began so, and where its preset is to be deleted', async () => {
    const listed = texts('en').presets.server.listed('Town hall');
    expect(saidBy(await typed(app, 'preset list'))).not.toContain('begin with');
    app.presets_ = { presets: [own.preset], own: null, set: { type: 'built-in', name: 'town-hall' } };
    expect(saidBy(await typed(app, 'preset list'))).toContain(listed);
    const begun = texts('en').presets.server.begunSo('Town hall');
    expect(saidBy(await typed(app, 'space open', {}))).toContain(begun);
    expect(saidBy(await typed(app, 'space schedule', { title: 'Tea', when: 'Thursday 8pm' }))).toContain(begun);
    expect(saidBy(await pressed(app, 'run-stage'))).toContain(begun);
    const { deleted } = texts('en').presets.server;
    expect(saidBy(await typed(app, 'preset delete', { name: 'tea' }, manager))).not.toContain(deleted);
    app.presets_ = { presets: [own.preset], own: null, set: own };
    expect(saidBy(await typed(app, 'preset delete', { name: 'tea' }, manager))).toContain(deleted);
    app.language = 'ar';
    app.presets_ = { presets: [], own: null, set: { type: 'built-in', name: 'town-hall' } };
    expect(saidBy(await typed(app, 'preset list'))).toContain('لقاء عام');
  });

  it('[PRESET-9] [SETUP-1] is picked in /setup, among none, the newest of the server, and ours', async () => {
    expect((await select()).filter((one) => one.default === true).map(({ value }) => value)).toEqual(['none']);
    const many = Array.from({ length: 25 }, (_, at) => aPreset({ name: `م${at}`.repeat(10), number: at + 1 }));
    app.presets_ = { presets: many, own: null };
    app.rules = {
      ...app.rules,
      preset: { type: 'own', number: 2 },
      announcing: { channelId: '1' as never, roleId: '2' as never },
    };
    const options = await select();
    const newest = Array.from({ length: 17 }, (_, at) => `own-${25 - at}`);
    expect(options.map(({ value }) => value)).toEqual(['none', ...newest, 'own-2', ...PRESET_NAMES]);
    expect(options.filter((one) => one.default === true).map(({ value }) => value)).toEqual(['own-2']);
    for (const language of ['en', 'ar'] as const) {
      app.language = language;
      const page = await typed(app, 'setup');
      expect(saidBy(page)).toContain(texts(language).presets.server.more);
      // As many as Discord takes in one message.
      expect(nodesOf(page).length).toBeLessThanOrEqual(40);
      expect(saidBy(page).length).toBeLessThan(4000);
    }
    app.language = 'en';
    await pressed(app, 'setup-preset', { values: ['own-2'] });
    await pressed(app, 'setup-preset', { values: ['class'] });
    expect(saidBy(await pressed(app, 'setup-preset', { values: ['none'] }))).toContain('Saved');
    const picks = [[{ type: 'number', number: 2 }], [{ type: 'name', typed: 'class' }], [null]];
    expect(called('setDefaultPreset')).toEqual(picks);
    for (const values of [['party'], [], ['own-'], ['own-x'], ['none', 'class']])
      expect(saidBy(await pressed(app, 'setup-preset', { values })), String(values)).toContain('earlier state');
    expect(called('setDefaultPreset')).toEqual(picks);
    app.refusing.set('setDefaultPreset', 'stale-button');
    expect(saidBy(await pressed(app, 'setup-preset', { values: ['own-2'] }))).toContain('⚠️');
    app.rules = { ...app.rules, preset: { type: 'own', number: 99 } };
    expect(saidBy(await typed(app, 'setup'))).toContain(texts('en').presets.server.gone);
  });
});

describe('the settings of a space', () => {
  const shown = async (by: Partial<Actor> = {}): Promise<readonly string[]> =>
    labelsOf(await pressed(app, 'm-settings', { by }));

  it('[PRESET-1] [PRESET-6] have it remembered, forgotten, and saved for the server by who manages that', async () => {
    const own = ['Remember for my next spaces', 'Forget my settings'];
    expect(await shown()).toEqual(expect.arrayContaining(own));
    expect(await shown()).not.toContain('Save as preset…');
    expect(await shown(manager)).toContain('Save as preset…');
    expect(saidBy(await pressed(app, 'm-remember'))).toContain(texts('en').presets.remembered);
    expect(called('rememberSettings')).toEqual([[app.space.id]]);
    expect(saidBy(await pressed(app, 'm-forget-settings'))).toContain(texts('en').presets.nothingToForget);
    expect(fieldsOf(await opened(app, 'preset-save', null, manager))).toHaveLength(1);
    expect(await opened(app, 'preset-save')).toMatchObject({ text: expect.stringContaining('manage the server') });
    expect(saidBy(await submitted(app, 'preset-named', { name: 'Friday' }))).toContain('Saved as');
    expect(called('savePreset')).toEqual([[app.space.id, { type: 'name', typed: 'Friday' }]]);
  });

  it('[STAY-1] say what becomes of a room that was made, and of no other', async () => {
    expect(await shown()).toContain('Keep the room afterwards');
    await pressed(app, 'm-keep-room');
    await pressed(app, 'm-remove-room');
    expect(called('set-rules')).toEqual([
      [app.space.id, { rules: { keepRoom: true } }],
      [app.space.id, { rules: { keepRoom: false } }],
    ]);
    const rules = { ...app.space.rules, keepRoom: true };
    app.space = { ...app.space, rules };
    expect(await shown()).toContain('Delete the room afterwards');
    expect(saidBy(await pressed(app, 'm-settings'))).toContain('the room stays afterwards');
    // as: test data stands in for what the edges parse.
    const channelId = '444444444444444444' as NonNullable<typeof app.space.room.channelId>;
    app.space = aSpace('lent', { rules, room: { origin: 'borrowed', kind: 'stage', channelId } });
    expect((await shown()).filter((label) => label.includes('the room'))).toEqual(['Hide the room']);
    expect(saidBy(await pressed(app, 'm-settings'))).not.toContain('the room stays afterwards');
  });

  it('[PRESET-6] are shown to who runs the space alone', async () => {
    // as: test data stands in for what the edges parse.
    expect(await shown({ userId: '666666666666666666' as UserId })).toEqual([]);
  });
});

describe('the end of a space whose room stays', () => {
  it('[STAY-4] says so where it is asked about and told, in the recap and on the last panel', async () => {
    const rules = { ...app.space.rules, keepRoom: true };
    app.space = { ...app.space, rules };
    expect(saidBy(await typed(app, 'space end'))).toContain('Its room stays, as an ordinary channel');
    const ended = { ...app.space, life: { status: 'ended', sinceMs: 9_000, reason: 'ended-by-host' } } as const;
    app.space = ended;
    expect(saidBy(await pressed(app, 'end-yes'))).toContain('Its room stays, as an ordinary channel');
    const stays = texts('en').presets.stays('<#444444444444444444>');
    expect(JSON.stringify(renderAnnouncement(recapFacts({ space: ended })))).toContain(stays);
    expect(JSON.stringify(renderPanel(panelFacts(ended)))).toContain(stays);
    const gone = { ...ended, life: { ...ended.life, reason: 'room-deleted' } } as const;
    expect(JSON.stringify(renderAnnouncement(recapFacts({ space: gone })))).not.toContain(stays);
    expect(JSON.stringify(renderPanel(panelFacts({ ...ended, rules: { ...rules, keepRoom: false } })))).not.toContain(
      stays,
    );
  });

  it('[STAY-4] stands in the log in words', () => {
    const line = { actorId: null, targetId: null, detail: 'room:kept' };
    expect(logLineText(texts('en'), { ...line, act: 'ended' })).toContain('the room stays');
    expect(logLineText(texts('en'), { ...line, act: 'rules-changed' })).toMatch(/the room afterwards\\?: kept/u);
    expect(logLineText(texts('ar'), { ...line, act: 'rules-changed' })).toMatch(/الغرفة بعده\\?: تبقى/u);
    expect(logLineText(texts('en'), { ...line, act: 'ended', detail: null })).not.toContain('stays');
  });
});
