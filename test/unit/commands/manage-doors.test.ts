import { beforeEach, describe, expect, it } from 'vitest';
import { escaped, LANGUAGES, texts } from '../../../src/i18n/index.ts';
import { doors } from '../../../src/commands/index.ts';
import type { Reply } from '../../../src/commands/index.ts';
import { patched } from '../../../src/domain/index.ts';
import type { RulesPatch } from '../../../src/domain/index.ts';
import type { RoleId, UserId } from '../../../src/lib/index.ts';
import { guest, guild, host } from '../../support/a-space.ts';
import { contextOf, fieldsOf, nodesOf, opened, pressed, saidBy, submitted } from '../../support/asked-by.ts';
import { fullPanel } from '../../support/full-panel.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';

// as, in these: test data stands in for what the edges parse.
const stranger = '666666666666666666' as UserId;
const role = '777777777777777777' as RoleId;

let app: ToldApp;
beforeEach(() => {
  app = toldApp();
});

const asked = (): unknown[] =>
  app.calls.filter(([name]) => name !== 'info').map(([name, , ...more]) => [name, ...more]);
const labels = (reply: Reply): readonly string[] =>
  nodesOf(reply).flatMap(({ label, type }) => (type === 2 && label !== undefined ? [label] : []));
const rules = (patch: RulesPatch): void => {
  app.space = { ...app.space, rules: patched(app.space.rules, patch) };
};
const picked = (reply: Reply): readonly string[] =>
  nodesOf(reply).flatMap(({ options = [] }) => options.filter((one) => one.default === true).map(({ value }) => value));

describe('"Manage"', () => {
  it('[DOOR-3] offers what fits the space as it is', async () => {
    expect(labels(await pressed(app, 'manage'))).toEqual([
      'Mute all',
      'Pull the brake',
      'Lock',
      'Open a backstage',
      'Settings…',
      'Links…',
      '30 minutes longer',
      'End',
    ]);
    rules({ locked: true, queue: { mode: 'turns' } });
    app.space = { ...app.space, brake: { byUserId: guest, sinceMs: 5_000, isModerators: false } };
    const reply = await pressed(app, 'm-home');
    expect(labels(reply).slice(0, 5)).toEqual([
      'Mute all',
      'Release the brake',
      'Unlock',
      'Next, please',
      'A minute more',
    ]);
    expect(saidBy(reply)).toContain(`pulled by <@${guest}>`);
    expect(saidBy(reply)).toContain('locked');
    // Discord's own picker of people.
    expect(nodesOf(reply).filter(({ type }) => type === 5).length).toBe(1);
  });

  it('[DOOR-3] is for who runs the space: host, co-host, moderator; not for an ended one', async () => {
    const coHost = { userId: stranger, role: 'co-host', floor: 'speaking', sinceMs: 1 } as const;
    for (const act of ['manage', 'm-home', 'm-settings']) {
      expect(saidBy(await pressed(app, act, { by: { userId: stranger } }))).toContain('Only the host');
      expect(
        labels(await pressed(app, act, { by: { userId: stranger, moderates: () => true } })).length,
      ).toBeGreaterThan(2);
    }
    app.space = { ...app.space, people: [...app.space.people, coHost] };
    expect(labels(await pressed(app, 'manage', { by: { userId: stranger } })).length).toBeGreaterThan(2);
    app.space = { ...app.space, life: { status: 'ended', sinceMs: 1, reason: 'left-empty' } };
    expect(saidBy(await pressed(app, 'manage'))).toContain('has ended');
  });

  it('[DOOR-3] shows after a press what came of it, also that nothing did', async () => {
    const locked = saidBy(await pressed(app, 's-lock'));
    expect(locked).toMatch(/^The space is locked[^]*Running/u);
    app.refusing.set('brake', 'brake-is-on');
    expect(saidBy(await pressed(app, 's-brake'))).toMatch(/^The brake is on already[^]*Running/u);
  });

  it.each(LANGUAGES)('stays within Discord’s limits at its fullest (%s)', async (language) => {
    app.language = language;
    const facts = fullPanel(language);
    app.space = { ...facts.space, people: facts.space.people.map((one) => ({ ...one, role: 'co-host' as const })) };
    app.facts = facts;
    const by = { moderates: () => true };
    const user = facts.space.people[1]?.userId ?? guest;
    const pages = [
      await pressed(app, 'manage', { by }),
      await pressed(app, 'm-settings', { by }),
      await pressed(app, 'm-pick', { by, values: [user] }),
    ];
    for (const reply of pages) {
      expect(saidBy(reply).length).toBeLessThanOrEqual(3500);
      const ids = nodesOf(reply).flatMap(({ custom_id: id }) => (id === undefined ? [] : [id]));
      expect(new Set(ids).size).toBe(ids.length);
      expect(nodesOf(reply).length).toBeLessThanOrEqual(40);
      for (const id of ids) expect(id.length).toBeLessThanOrEqual(100);
      for (const { components = [], type } of nodesOf(reply))
        if (type === 1) expect(components.length).toBeLessThanOrEqual(5);
    }
  });

  it('leads only to what this version has', async () => {
    rules({ queue: { mode: 'turns' } });
    const pages = [
      await pressed(app, 'manage'),
      await pressed(app, 'm-settings'),
      await pressed(app, 'm-pick', { values: [guest] }),
    ];
    const acts = pages
      .flatMap(nodesOf)
      .flatMap(({ custom_id: id }) => (id === undefined ? [] : [id.split(':')[1] ?? '']));
    expect(acts.length).toBeGreaterThan(20);
    for (const act of acts) expect(doors.control(act), act).toBeDefined();
  });
});

describe('the settings', () => {
  it('[DOOR-1] change the rules by selects, and show them as picked', async () => {
    await pressed(app, 'm-mode', { values: ['turns'] });
    await pressed(app, 'm-order', { values: ['quiet-first'] });
    await pressed(app, 'm-access', { values: ['invited'] });
    await pressed(app, 'm-roles', { values: [role] });
    await pressed(app, 'm-roles', { values: [role, guild] });
    expect(asked()).toEqual([
      ['set-rules', { rules: { queue: { mode: 'turns' } } }],
      ['set-rules', { rules: { queue: { order: 'quiet-first' } } }],
      ['set-rules', { rules: { access: { type: 'invited' } } }],
      ['set-rules', { rules: { access: { type: 'roles', roleIds: [role] } } }],
      ['set-rules', { rules: { access: { type: 'everyone' } } }],
    ]);
    rules({ access: { type: 'roles', roleIds: [role] }, queue: { mode: 'turns', order: 'quiet-first' }, hidden: true });
    const reply = await pressed(app, 'm-settings');
    expect(picked(reply)).toEqual(['turns', 'quiet-first', 'roles', '0']);
    expect(nodesOf(reply).find(({ type }) => type === 6)?.['default_values']).toEqual([{ id: role, type: 'role' }]);
    expect(labels(reply)).toContain('Show the room');
  });

  it('[OVERFLOW-9] pick how many may be in the room, as many as Discord takes, but not in a lent one', async () => {
    const offered = async (): Promise<readonly unknown[]> =>
      nodesOf(await pressed(app, 'm-settings'))
        .filter(({ custom_id: id }) => String(id).includes(':m-places:'))
        .flatMap(({ options = [] }) => options.map(({ value, default: isChosen = false }) => [value, isChosen]));
    rules({ places: 7 });
    app.space = { ...app.space, room: { origin: 'created', kind: 'voice', channelId: app.space.room.channelId } };
    const all = await offered();
    expect(all).toContainEqual(['7', true]);
    expect([all[0], all.at(-1)]).toEqual([
      ['0', false],
      ['98', false],
    ]);
    await pressed(app, 'm-places', { values: ['25'] });
    await pressed(app, 'm-places', { values: ['many'] });
    expect(asked()).toEqual([['set-rules', { rules: { places: 25 } }]]);
    expect(saidBy(await pressed(app, 'm-settings'))).toContain('at most 7 people in the room');
    rules({ places: 500 });
    expect(saidBy(await pressed(app, 'm-settings'))).toContain('at most 98 people in the room');
    app.space = { ...app.space, room: { origin: 'borrowed', kind: 'voice', channelId: role as never } };
    expect(await offered()).toEqual([]);
  });

  it('name guests and blocked people', async () => {
    const blocked = [{ userId: stranger, scope: 'space', isDenied: true }] as const;
    app.space = { ...app.space, guests: [guest], blocked };
    const text = saidBy(await pressed(app, 'm-settings'));
    expect(text).toContain(`**Guests** <@${guest}>`);
    expect(text).toContain(`**Blocked** <@${stranger}>`);
  });

  it('do nothing with what no select of ours offers', async () => {
    for (const act of ['m-mode', 'm-order', 'm-access', 'm-roles', 'm-places'])
      for (const values of [[], ['anything'], ['open', 'turns']])
        expect(saidBy(await pressed(app, act, { values })), act).toContain('earlier state');
    expect(asked()).toEqual([]);
  });
});

describe('the form of the settings', () => {
  const now = { title: 'Tea', description: 'as before', turn: '3', cooldown: '0', length: '720' };
  beforeEach(() => {
    app.space = { ...app.space, title: 'Tea', description: 'as before' };
  });

  it('[DOOR-7] has everything as it is', async () => {
    rules({ queue: { turnMs: 90_000 } });
    const fields = fieldsOf(await opened(app, 'm-edit'));
    expect(Object.fromEntries(fields.map(({ custom_id: id, value }) => [id, value]))).toEqual({ ...now, turn: '1.5' });
    const emoji = '🎙️'.repeat(90);
    app.space = { ...app.space, title: emoji };
    const [title] = fieldsOf(await opened(app, 'm-edit'));
    // What stands there fits, however Discord counts.
    expect(title?.['max_length']).toBe(emoji.length);
  });

  it('[DOOR-7] opens only for who runs the space', async () => {
    const refused = await opened(app, 'm-edit', null, { userId: stranger });
    expect('text' in refused ? refused.text : '').toContain('Only the host');
    app.spacesOf = () => [];
    const gone = await opened(app, 'm-edit');
    expect('text' in gone ? gone.text : '').toContain('has ended');
    expect(saidBy(await submitted(app, 'm-edited', now))).toContain('has ended');
  });

  it('[DOOR-7] tells of a number that is none in words that fit the page, however much was sent', async () => {
    const reply = await submitted(app, 'm-edited', { ...now, turn: 'x'.repeat(4000), length: 'y'.repeat(4000) });
    expect(saidBy(reply)).toMatch(/x{19}…[^]*y{19}…/u);
    expect(saidBy(reply).length).toBeLessThan(4000);
  });

  it('[DOOR-7] changes what was changed in it, in the digits of either language', async () => {
    expect(saidBy(await submitted(app, 'm-edited', now))).toContain('Nothing was changed');
    expect(asked()).toEqual([]);
    await submitted(app, 'm-edited', { title: 'Coffee', turn: '٢٫٥', cooldown: '۱۰', length: ' 90 ' });
    expect(asked()).toEqual([
      ['retitle', { title: 'Coffee' }],
      ['describe', { description: '' }],
      ['set-rules', { rules: { queue: { turnMs: 150_000, coolDownMs: 600_000 }, maxLengthMs: 5_400_000 } }],
    ]);
  });

  it.each(['soon', '0.1', '31', '-3', '1e1', '3.125', ''])(
    '[DOOR-7] tells that a turn of %j minutes does not fit, and changes the rest',
    async (turn) => {
      const text = saidBy(await submitted(app, 'm-edited', { ...now, title: 'Coffee', turn }));
      expect(text).toContain('from 0.25 to 30');
      if (turn !== '') expect(text).toContain(escaped(turn));
      expect(asked()).toEqual([['retitle', { title: 'Coffee' }]]);
    },
  );
});

describe('"Block…"', () => {
  const form = (over: Parameters<typeof contextOf>[1] = {}, user: UserId = guest) => {
    const menu = doors.menu('Block…');
    if (menu?.does.type !== 'open') throw new Error('no form');
    return menu.does.open(contextOf(app, over), user);
  };

  it('[DOOR-1] asks where and why, on the card and in the menu; where, of who moderates the server', async () => {
    const fields = fieldsOf(await form());
    expect(fields.map(({ custom_id: id, required }) => [id, required])).toEqual([
      ['scope', true],
      ['reason', false],
    ]);
    expect(fields[0]?.options?.map(({ value }) => value)).toEqual(['space', 'me']);
    const server = { moderates: () => true };
    expect(fieldsOf(await form(server))[0]?.options?.map(({ value }) => value)).toEqual(['space', 'server', 'me']);
    expect(fieldsOf(await opened(app, 'm-block', guest)).map(({ custom_id: id }) => id)).toEqual(['scope', 'reason']);
  });

  it('[DOOR-1] [DOOR-5] blocks as /space block does', async () => {
    const text = saidBy(await submitted(app, 'block-given', { scope: ['space'], reason: ' spam ' }, guest));
    expect(text).toBe(texts('en').done.person.block(guest));
    await submitted(app, 'block-given', { scope: ['server'] }, guest);
    expect(app.calls).toEqual([
      ['block', app.space.id, guest, { scope: 'space' }],
      ['blockInServer', guest, true],
    ]);
    expect(app.actors.map(({ reason }) => reason ?? null)).toEqual(['spam', null]);
  });

  it('opens neither for oneself nor for a bot, and is old without a person', async () => {
    const words = async (reply: ReturnType<typeof form>): Promise<string> => {
      const shown = await reply;
      return 'text' in shown ? shown.text : '';
    };
    expect(await words(form({}, host))).toContain('yourself');
    expect(await words(form({}, '999999999999999999' as UserId))).toContain('bot');
    expect(saidBy(await submitted(app, 'block-given', { scope: ['space'] }))).toContain('earlier state');
    expect(saidBy(await submitted(app, 'block-given', { scope: ['planet'] }, guest))).toContain('has changed');
    expect(app.calls).toEqual([]);
  });
});
