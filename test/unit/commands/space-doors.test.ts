import { beforeEach, describe, expect, it } from 'vitest';
import { texts } from '../../../src/i18n/index.ts';
import type { Space } from '../../../src/domain/index.ts';
import type { RoleId, UserId } from '../../../src/lib/index.ts';
import { aSpace, guest, guild, host } from '../../support/a-space.ts';
import { nodesOf, pressed, saidBy, typed } from '../../support/asked-by.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';

// as, in these: test data stands in for what the edges parse.
const stranger = '666666666666666666' as UserId;
// as: test data stands in for what the edges parse.
const role = '777777777777777777' as RoleId;

let app: ToldApp;
beforeEach(() => {
  app = toldApp();
});

const asked = (): unknown[] =>
  app.calls.filter(([name]) => name !== 'info').map(([name, , ...more]) => [name, ...more]);
const labels = (reply: Parameters<typeof nodesOf>[0]): readonly string[] =>
  nodesOf(reply).flatMap(({ label, custom_id: id }) => (label === undefined || id === undefined ? [] : [label]));

/** Every act on the whole space: the command, its options, the button, and what both ask. */
const ACTS = [
  ['speaker mute-all', {}, 's-mute-all', ['mute-all']],
  ['speaker next', {}, 's-next', ['next']],
  ['speaker extend', {}, 's-more-time', ['extend-turn']],
  ['space brake', {}, 's-brake', ['brake', { isOn: true }]],
  ['space brake', { set: 'on' }, 's-brake', ['brake', { isOn: true }]],
  ['space brake', { set: 'off' }, 's-no-brake', ['brake', { isOn: false }]],
  ['space lock', {}, 's-lock', ['set-rules', { rules: { locked: true } }]],
  ['space unlock', {}, 's-unlock', ['set-rules', { rules: { locked: false } }]],
  ['space extend', {}, 's-extend', ['extend']],
  ['space extend', {}, 'stay-open', ['extend']],
  ['space claim', {}, 'take-over', ['claim']],
  ['space edit', { hidden: true }, 's-hide', ['set-rules', { rules: { hidden: true } }]],
  ['space edit', { hidden: false }, 's-show', ['set-rules', { rules: { hidden: false } }]],
] as const;

describe('what is done to a whole space', () => {
  it.each(ACTS)('[DOOR-1] is the same by /%s %j and by the button %s', async (path, options, act, call) => {
    const byCommand = saidBy(await typed(app, path, options));
    const byButton = saidBy(await pressed(app, act));
    expect(asked()).toEqual([call, call]);
    expect(byButton.startsWith(byCommand.split('\n')[0] ?? '?')).toBe(true);
    app.refusing.set(call[0], 'not-host');
    expect(saidBy(await typed(app, path, options))).toContain('Only the host');
    expect(saidBy(await pressed(app, act))).toContain('Only the host');
  });

  it('tells whose turn it is, and until when things last', async () => {
    const turn = { userId: guest, sinceMs: 1, endsAtMs: 90_000, isWarned: false };
    const deadline = { atMs: 120_000, reason: 'too-long', isWarned: false } as const;
    app.space = { ...app.space, turn, deadline };
    expect(saidBy(await typed(app, 'speaker next'))).toContain(`turn of <@${guest}>`);
    expect(saidBy(await typed(app, 'speaker extend'))).toContain('<t:90:t>');
    expect(saidBy(await typed(app, 'space extend'))).toContain('<t:120:R>');
    app.space = { ...app.space, turn: null };
    expect(saidBy(await typed(app, 'speaker next'))).toContain('nobody waits');
  });
});

describe('what a space is', () => {
  it('[SAY-6] is told in the language of whoever asks, whatever that of the server is', async () => {
    app.facts = { language: 'ar' };
    const said = saidBy(await typed(app, 'space info'));
    expect(said).toContain('**Host**');
    expect(said).not.toContain(texts('ar').panel.host);
  });
});

describe('a lock and a brake', () => {
  it('[BRAKE-3] [ACCESS-1] are told of when the other is taken off', async () => {
    const brake = { byUserId: guest, sinceMs: 1, isModerators: false };
    const say = async (path: string, options: object = {}): Promise<string> =>
      saidBy(await typed(app, path, { ...options }));
    expect(await say('space unlock')).toContain('open again');
    expect(await say('space brake', { set: 'off' })).not.toContain('locked');
    app.space = { ...app.space, brake, rules: { ...app.space.rules, locked: true } };
    expect(await say('space unlock')).toContain('The brake is still on');
    expect(await say('space unlock')).not.toContain('open again');
    expect(await say('space brake', { set: 'off' })).toContain('The space is still locked');
    expect(await say('space lock')).toContain('guests, speakers, moderators and who runs it');
  });

  it('[ROLE-2] who takes over or passes on is promised no co-host more than there may be', async () => {
    for (const said of [await typed(app, 'space claim'), await typed(app, 'space transfer', { user: guest })])
      expect(saidBy(said)).toContain('as a speaker where there are ten');
  });
});

describe('the end', () => {
  it('[DOOR-6] is asked for by command and by button, and comes by the answer', async () => {
    const byCommand = await typed(app, 'space end');
    const byButton = await pressed(app, 'end');
    expect(saidBy(byButton)).toBe(saidBy(byCommand));
    expect(labels(byCommand)).toEqual(['End it now', 'Last words: 1 minute', 'Keep it open']);
    expect(asked()).toEqual([]);
    await pressed(app, 'end-no');
    expect(asked()).toEqual([]);
    await pressed(app, 'end-yes');
    await pressed(app, 'end-words');
    await typed(app, 'space end', { when: 'now' });
    await typed(app, 'space end', { when: 'last-words' });
    const lastWords = ['end', { lastWordsMs: 60_000 }];
    expect(asked()).toEqual([['end'], lastWords, ['end'], lastWords]);
  });

  it('[DOOR-6] is told for what it is', async () => {
    app.space = { ...app.space, deadline: { atMs: 60_000, reason: 'ended-by-host', isWarned: true } };
    expect(saidBy(await pressed(app, 'end-words'))).toMatch(/Last words: .* ends <t:60:R>/u);
    app.space = { ...app.space, life: { status: 'ending', sinceMs: 1, reason: 'ended-by-host' } };
    expect(saidBy(await pressed(app, 'end-yes'))).toContain('has ended');
  });

  it('[DOOR-6] is not asked for by who may not, nor when it is on its way; while it opens there are no last words', async () => {
    app.space = { ...app.space, life: { status: 'opening', sinceMs: 1 } };
    expect(labels(await typed(app, 'space end'))).toEqual(['End it now', 'Keep it open']);
    app.space = { ...app.space, life: { status: 'ending', sinceMs: 1, reason: 'left-empty' } };
    expect(saidBy(await typed(app, 'space end'))).toContain('has ended');
    app.space = aSpace('told');
    const reply = await typed(app, 'space end', {}, { userId: stranger });
    expect(saidBy(reply)).toContain('a co-host may not');
    expect(nodesOf(reply)).toEqual([]);
  });
});

describe('/space open', () => {
  const input = async (options: object): Promise<unknown> => {
    app.calls.length = 0;
    const reply = await typed(app, 'space open', options);
    return app.calls.find(([name]) => name === 'openSpace')?.[1] ?? saidBy(reply);
  };

  it('takes a preset and what is changed of it', async () => {
    expect(await input({ preset: 'town-hall', turn: 5, queue: 'turns', length: 90, hidden: true })).toMatchObject({
      preset: 'town-hall',
      rules: { hidden: true, queue: { mode: 'turns', turnMs: 300_000 }, maxLengthMs: 5_400_000 },
    });
    expect(await input({ access: 'invited' })).toMatchObject({ rules: { access: { type: 'invited' } } });
    expect(await input({ role })).toMatchObject({ rules: { access: { type: 'roles', roleIds: [role] } } });
    // Discord's own role of everybody.
    expect(await input({ access: 'roles', role: guild })).toMatchObject({ rules: { access: { type: 'everyone' } } });
    expect(await input({ title: 'Tea' })).not.toHaveProperty('rules');
    expect(await input({ access: 'roles' })).toContain('at least one role');
  });

  it.each([{ queue: 'chaos' }, { turn: 1.5 }, { length: '90' }, { role: 'admins' }])(
    'does nothing with what Discord would not let anybody pick (%j)',
    async (options) => {
      expect(await input(options)).toContain('has changed');
    },
  );
});

describe('/space edit', () => {
  it('[DOOR-7] changes what is given, each part by itself', async () => {
    const reply = await typed(app, 'space edit', {
      title: 'New',
      description: 'words',
      order: 'quiet-first',
      cooldown: 2,
    });
    expect(asked()).toEqual([
      ['retitle', { title: 'New' }],
      ['describe', { description: 'words' }],
      ['set-rules', { rules: { queue: { order: 'quiet-first', coolDownMs: 120_000 } } }],
    ]);
    expect(saidBy(reply)).toContain(texts('en').done.space.edited);
    expect(saidBy(reply)).toContain('**How it runs**');
    app.refusing.set('retitle', 'title-empty');
    const partly = saidBy(await typed(app, 'space edit', { title: '\u200B', queue: 'open' }));
    expect(partly).toContain('nothing in it');
    expect(partly).toContain(texts('en').done.space.edited);
    expect(asked().at(-1)).toEqual(['set-rules', { rules: { queue: { mode: 'open' } } }]);
    app.refusal = 'not-host';
    const refused = saidBy(await typed(app, 'space edit', { title: 'x' }));
    expect(refused).toContain('Only the host');
    expect(refused).not.toContain(texts('en').done.space.edited);
  });

  it('keeps the roles that may come in where that is picked again, and asks for one where there is none', async () => {
    expect(saidBy(await typed(app, 'space edit', { access: 'roles' }))).toContain('at least one role');
    const access: Space['rules']['access'] = { type: 'roles', roleIds: [role] };
    app.space = { ...app.space, rules: { ...app.space.rules, access } };
    await typed(app, 'space edit', { access: 'roles' });
    expect(asked()).toEqual([['set-rules', { rules: { access } }]]);
  });

  it('[DOOR-7] [DOOR-3] shows the settings with nothing given, to who runs the space', async () => {
    const reply = await typed(app, 'space edit', { space: app.space.id });
    expect(saidBy(reply)).toContain('Settings of this space');
    expect(asked()).toEqual([]);
    expect(saidBy(await typed(app, 'space edit', {}, { userId: host }))).toContain('Settings');
    const refused = await typed(app, 'space edit', {}, { userId: stranger });
    expect(saidBy(refused)).toContain('Only the host');
    expect(nodesOf(refused)).toEqual([]);
  });
});
