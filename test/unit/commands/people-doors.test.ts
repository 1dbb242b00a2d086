import { beforeEach, describe, expect, it } from 'vitest';
import { doors } from '../../../src/commands/index.ts';
import type { Reply } from '../../../src/commands/index.ts';
import { customId, parseCustomId } from '../../../src/commands/custom-id.ts';
import { texts } from '../../../src/i18n/index.ts';
import type { Space } from '../../../src/domain/index.ts';
import type { ChannelId, SpaceId, UserId } from '../../../src/lib/index.ts';
import { aSpace, guest, host, idOf } from '../../support/a-space.ts';
import { contextOf, nodesOf, pressed, pressedOn, saidBy, typed } from '../../support/asked-by.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';

// as: test data stands in for what the edges parse.
const bot = '999999999999999999' as UserId;
const stranger = '888888888888888888' as UserId;
const elsewhere = '555555555555555555' as ChannelId;

/** Every act on one person: the command, the button on their card, and what both ask. */
const ACTS = [
  ['speaker invite', 'p-invite', ['invite', guest]],
  ['speaker to-audience', 'p-audience', ['to-audience', guest]],
  ['speaker mute', 'p-mute', ['mute', guest]],
  ['speaker unmute', 'p-unmute', ['unmute', guest]],
  ['space remove', 'p-remove', ['remove', guest]],
  ['space unblock', 'p-unblock', ['unblock', guest]],
  ['space cohost add', 'p-cohost', ['co-host', guest]],
  ['space cohost remove', 'p-no-cohost', ['drop-co-host', guest]],
  ['space transfer', 'p-host', ['transfer', guest]],
  ['space guest add', 'p-guest', ['add-guest', guest]],
  ['space guest remove', 'p-no-guest', ['drop-guest', guest]],
] as const;

/** The same of those that the menu on a person has. */
const MENUS = [
  ['Invite to speak', 'speaker invite', ['invite', guest]],
  ['Move to the audience', 'speaker to-audience', ['to-audience', guest]],
  ['Mute in this space', 'speaker mute', ['mute', guest]],
  ['Remove from the space', 'space remove', ['remove', guest]],
] as const;

let app: ToldApp;
beforeEach(() => {
  app = toldApp();
});

/** What was asked of the space, beside being looked at. */
const asked = (): unknown[] =>
  app.calls.filter(([name]) => name !== 'info').map(([name, , ...more]) => [name, ...more]);

const fromMenu = async (name: string, over: Parameters<typeof contextOf>[1] = {}): Promise<string> => {
  const menu = doors.menu(name);
  if (menu?.does.type !== 'run') throw new Error(`no menu ${name}`);
  return saidBy(await menu.does.run(contextOf(app, over), guest));
};

describe('what is done to a person', () => {
  it.each(ACTS)('[DOOR-1] is the same by /%s and by the button %s', async (path, act, call) => {
    const byCommand = saidBy(await typed(app, path, { user: guest }));
    const byButton = saidBy(await pressed(app, act, { user: guest }));
    expect(asked()).toEqual([call, call]);
    expect(byCommand).toContain(`<@${guest}>`);
    expect(byButton.startsWith(byCommand)).toBe(true);
    // The button's answer is the card again, with what can be done now.
    expect(byButton.split('\n').length).toBeGreaterThan(1);
  });

  it.each(ACTS)('[DOOR-1] is refused in the same words by /%s and by the button %s', async (path, act) => {
    app.refusing.set(ACTS.find((one) => one[1] === act)?.[2][0] ?? '', 'outranked');
    const byCommand = saidBy(await typed(app, path, { user: guest }));
    expect(byCommand).toBe(texts('en').refusal.outranked({}));
    expect(saidBy(await pressed(app, act, { user: guest })).startsWith(byCommand)).toBe(true);
  });

  it.each(MENUS)('[DOOR-1] is the same by the menu entry %s and by /%s', async (name, path, call) => {
    const byMenu = await fromMenu(name);
    expect(byMenu).toBe(saidBy(await typed(app, path, { user: guest })));
    expect(asked()).toEqual([call, call]);
  });

  it('[DOOR-1] has five entries in the menu on a person, with names in both languages', () => {
    const menus = doors.definitions.filter(({ type }) => Number(type) === 2);
    expect(menus.map(({ name }) => name)).toEqual([...MENUS.map(([name]) => name), 'Block…']);
    for (const { name, name_localizations: translated } of menus) {
      const arabic = (translated as Record<string, string> | undefined)?.['ar'] ?? '';
      expect(arabic).toMatch(/\p{sc=Arab}/u);
      for (const label of [name, arabic]) expect(label.length).toBeLessThanOrEqual(32);
    }
  });

  it.each([
    ['remove', 'space remove', 'Put the host out'],
    ['block', 'space block', 'Block the host here'],
  ] as const)('[MOD-11] asks before the host is put out: %s', async (what, path, label) => {
    app.refusing.set(what, 'host-to-pass');
    const question = await typed(app, path, { user: host });
    expect(nodesOf(question).flatMap((node) => node.label ?? [])).toEqual([label, 'Leave it as it is']);
    expect(saidBy(question)).toContain('hosts this space');
    app.refusing.clear();
    app.space = { ...app.space, hostId: guest };
    const done = saidBy(await pressed(app, `pass-${what}`, { user: host }));
    expect(done).toContain(`<@${guest}> is the host now`);
    expect(asked()).toContainEqual([what, host, expect.objectContaining({ passesOn: true })]);
    app.space = { ...app.space, life: { status: 'ending', sinceMs: 1, reason: 'ended-by-moderator' } };
    expect(saidBy(await pressed(app, `pass-${what}`, { user: host }))).toContain('has ended');
  });

  it.each([
    ['remove', 'space remove', 'Put the host out'],
    ['block', 'space block', 'Block the host here'],
  ] as const)('[MOD-11] [DOOR-5] keeps why through the question before it: %s', async (what, path, label) => {
    const because = async (reason: string | null): Promise<Reply> => {
      app.refusing.set(what, 'host-to-pass');
      const question = await typed(app, path, { user: host, ...(reason === null ? {} : { reason }) });
      app.refusing.clear();
      return question;
    };
    const shouts = await because('shouts');
    expect(nodesOf(shouts).every(({ custom_id: id = '' }) => id.length <= 100)).toBe(true);
    expect(saidBy(await pressedOn(app, shouts, label))).not.toContain('is not kept');
    expect(app.actors.at(-1)?.reason).toBe('shouts');
    // Asked again without one: what was said before is no reason of this.
    await pressedOn(app, await because(null), label);
    expect(app.actors.at(-1)?.reason ?? null).toBeNull();
    // After a restart it is gone, which is told; they are put out all the same.
    const late = await because('shouts again');
    app.keptForm = () => null;
    expect(saidBy(await pressedOn(app, late, label))).toContain('is not kept any more');
    expect(asked().at(-1)).toEqual([what, host, expect.objectContaining({ passesOn: true })]);
    expect(app.actors.at(-1)?.reason ?? null).toBeNull();
  });

  it('[MOD-11] offers on the card of the host to put them out, to moderators alone', async () => {
    const acts = async (moderates: boolean): Promise<readonly string[]> =>
      nodesOf(await pressed(app, 'm-pick', { values: [host], by: { moderates: () => moderates } })).flatMap(
        ({ custom_id: id }) => id?.split(':')[1] ?? [],
      );
    expect(await acts(false)).not.toContain('p-remove');
    expect(await acts(true)).toEqual(expect.arrayContaining(['p-remove', 'm-block']));
    app.refusing.set('remove', 'host-to-pass');
    const question = await pressed(app, 'p-remove', { user: host, by: { moderates: () => true } });
    expect(nodesOf(question).some(({ custom_id: id }) => id?.startsWith('mj1:pass-remove:'))).toBe(true);
  });

  it('[MOD-5] [MOD-11] tells of the space that somebody hosts who is blocked in the whole server', async () => {
    const by = { moderates: () => true };
    const blocked = await typed(app, 'space block', { user: host, scope: 'server' }, by);
    expect(saidBy(blocked)).toContain('which goes on');
    const acts = nodesOf(blocked).flatMap(({ custom_id: id }) => id?.split(':')[1] ?? []);
    expect(acts).toEqual(['pass-ask', 'told-end']);
    app.refusing.set('remove', 'host-to-pass');
    expect(saidBy(await pressed(app, 'pass-ask', { user: host, by }))).toContain('hosts this space');
    app.space = { ...app.space, hostId: guest };
    expect(saidBy(await typed(app, 'space block', { user: host, scope: 'server' }, by))).not.toContain('goes on');
  });

  it('[MOD-5] [MOD-11] offers it of each space that they host, with the reason of the block', async () => {
    const by = { moderates: () => true };
    const ids = Array.from({ length: 7 }, (_, at) => `0123456789a${at}` as SpaceId);
    const spaces = ids.map((id, at): Space => ({ ...app.space, id, title: `${'*'.repeat(90)} ${at}` }));
    app.spacesOf = () => spaces;
    app.refusing.set('remove', 'host-to-pass');
    for (const language of ['en', 'ar'] as const) {
      app.language = language;
      const blocked = await typed(app, 'space block', { user: host, scope: 'server', reason: 'shouts' }, by);
      expect(blocked.rows).toHaveLength(5);
      expect(blocked.text.length).toBeLessThanOrEqual(2000);
      expect(saidBy(blocked)).toContain(language === 'en' ? 'And 2 more' : 'مجلسين آخرين');
      const offered = nodesOf(blocked).flatMap(({ custom_id: id }) => (id === undefined ? [] : [parseCustomId(id)]));
      expect(offered.map((one) => [one?.act, one?.spaceId])).toEqual(
        ids.slice(0, 5).flatMap((id) => [
          ['pass-ask', id],
          ['told-end', id],
        ]),
      );
    }
    app.language = 'en';
    app.spacesOf = () => spaces.slice(0, 2).map((space, at) => ({ ...space, title: `Tea ${at}` }));
    const two = await typed(app, 'space block', { user: host, scope: 'server', reason: 'shouts' }, by);
    expect(saidBy(two)).toMatch(/\*\*\u2068Tea 0\u2069\*\* and \*\*\u2068Tea 1\u2069\*\*, which go on/u);
    const question = await pressedOn(app, two, 'Put them out of \u2068Tea 1\u2069…');
    app.refusing.clear();
    await pressedOn(app, question, 'Put the host out');
    expect(app.actors.at(-1)?.reason).toBe('shouts');
  });

  it('[MOD-5] [MOD-11] says of a host whom the server keeps out that they stay out, to who may know', async () => {
    app.space = { ...app.space, hostId: guest };
    app.blocked = [{ userId: host, byUserId: guest, atMs: 1, reason: null }];
    const said = async (moderates: boolean): Promise<string> =>
      saidBy(await pressed(app, 'pass-remove', { user: host, by: { moderates: () => moderates } }));
    expect(await said(false)).toContain('They may come back');
    expect(await said(true)).not.toContain('They may come back');
    expect(await said(true)).toContain('kept out of it');
    app.blocked = [];
    expect(await said(true)).toContain('They may come back');
  });

  it('[DOOR-5] carries the reason that was given, cleaned, and none where there is nothing to see', async () => {
    for (const reason of ['  shouts\u202E a\n lot ', '\u200B', undefined])
      await typed(app, 'space remove', { user: guest, ...(reason === undefined ? {} : { reason }) });
    await typed(app, 'space block', { user: guest, reason: 'x'.repeat(500) });
    const reasons = app.actors.map(({ reason }) => reason ?? null);
    expect(reasons).toEqual(['shouts a lot', null, null, 'x'.repeat(200)]);
  });

  it('[DOOR-4] is not asked of a bot', async () => {
    for (const [path] of ACTS.filter(([one]) => one !== 'space unblock'))
      expect(saidBy(await typed(app, path, { user: bot })), path).toContain('bot');
    expect(saidBy(await pressed(app, 'm-pick', { values: [bot] }))).toContain('bot');
    expect(asked()).toEqual([]);
  });

  it('[DOOR-4] gives nothing to who is not in the server, and takes away what they have', async () => {
    for (const path of ['speaker invite', 'space cohost add', 'space transfer', 'space guest add'])
      expect(saidBy(await typed(app, path, { user: stranger })), path).toContain('not a member');
    expect(asked()).toEqual([]);
    await typed(app, 'space cohost remove', { user: stranger });
    await typed(app, 'space block', { user: stranger });
    expect(asked()).toEqual([
      ['drop-co-host', stranger],
      ['block', stranger, { scope: 'space' }],
    ]);
  });
});

describe('the space that is meant', () => {
  const far = idOf('far') as SpaceId;
  const runsFar = { channelId: elsewhere, moderates: () => true };

  beforeEach(() => {
    const other = aSpace('far', { room: { origin: 'created', kind: 'voice', channelId: null } });
    app.spacesOf = () => [app.space, other];
    app.within.set(guest, far);
  });

  const spaceAsked = async (over: object, options: object = {}): Promise<unknown> => {
    app.calls.length = 0;
    await typed(app, 'speaker mute', { user: guest, ...options }, over);
    return app.calls.at(-1)?.[1];
  };

  it('[DOOR-4] is the named one, that of this room, that of the person if one runs it, or the usual one', async () => {
    expect(await spaceAsked(runsFar, { space: app.space.id })).toBe(app.space.id);
    // In the room of a space, that one: left to the app, as everywhere.
    expect(await spaceAsked({ moderates: () => true })).toBe(null);
    expect(await spaceAsked(runsFar)).toBe(far);
    const nobody = 'nobody' as UserId;
    expect(await spaceAsked({ channelId: elsewhere, userId: nobody })).toBe(null);
    app.within.clear();
    expect(await spaceAsked(runsFar)).toBe(null);
  });
});

describe('blocking', () => {
  const server = { moderates: () => true };

  it('keeps somebody out of this space, or by the server’s own list out of all of them', async () => {
    expect(saidBy(await typed(app, 'space block', { user: guest }))).toContain('`/space unblock`');
    await typed(app, 'space block', { user: guest, scope: 'server', reason: 'spam' }, server);
    expect(app.calls).toEqual([
      ['block', null, guest, { scope: 'space' }],
      ['blockInServer', guest, true],
    ]);
    expect(app.actors.at(-1)?.reason).toBe('spam');
  });

  it('is lifted where it was set', async () => {
    const lifted = async (scope: 'space' | 'server' | 'both' | null, over: object = {}): Promise<unknown> => {
      app.calls.length = 0;
      const blocked = scope === null ? [] : [{ userId: guest, scope, isDenied: false }];
      app.space = { ...app.space, blocked };
      await typed(app, 'space unblock', { user: guest }, over);
      return asked().length === 1 ? asked()[0] : asked();
    };
    expect(await lifted('space')).toEqual(['unblock', guest]);
    expect(await lifted('space', server)).toEqual(['unblock', guest]);
    expect(await lifted('server')).toEqual(['blockInServer', false]);
    expect(await lifted('both')).toEqual([
      ['blockInServer', false],
      ['unblock', guest],
    ]);
    // Not known here: who moderates the server may mean its list.
    expect(await lifted(null)).toEqual(['unblock', guest]);
    expect(await lifted(null, server)).toEqual(['blockInServer', false]);
  });
});

describe('a card', () => {
  const labels = async (over: Partial<typeof app.space>, user: UserId = guest): Promise<readonly string[]> => {
    app.space = { ...app.space, hands: [], ...over };
    const card = await pressed(app, 'm-pick', { values: [user] });
    return nodesOf(card).flatMap(({ label, custom_id: id }) => {
      if (label === undefined) return [];
      // Every button names the person; only the way back does not.
      expect(id?.endsWith(`:${user}`)).toBe(label !== 'Back');
      return [label];
    });
  };
  const [theHost] = aSpace('x').people;
  const person = (role: 'co-host' | 'speaker'): Pick<Space, 'people'> => ({
    people: [...(theHost === undefined ? [] : [theHost]), { userId: guest, role, floor: 'speaking', sinceMs: 1 }],
  });

  it('[DOOR-3] offers what can be done with somebody as they stand', async () => {
    const common = ['Put on the guest list', 'Remove from the space', 'Block…', 'Back'];
    expect(await labels({})).toEqual(['Invite to speak', 'Make co-host', 'Make host', ...common]);
    const hands = [{ userId: guest, raisedAtMs: 1, by: 'panel', question: null }] as const;
    expect(await labels({ hands })).toContain('Lower the hand');
    expect((await labels(person('speaker'))).slice(0, 2)).toEqual(['Move to the audience', 'Mute']);
    expect((await labels({ ...person('speaker'), muted: [guest] }))[1]).toBe('Unmute');
    expect(await labels(person('co-host'))).toContain('No longer co-host');
    expect(await labels({ people: aSpace('x').people, guests: [guest] })).toContain('Take off the guest list');
    const blocked = [{ userId: guest, scope: 'space', isDenied: true }] as const;
    expect(await labels({ blocked, guests: [] })).toEqual(['Unblock', 'Back']);
    expect(await labels({ blocked: [], people: aSpace('x').people }, host)).toEqual(['Mute', 'Back']);
    expect(await labels({}, stranger)).toEqual(['Remove from the space', 'Block…', 'Back']);
  });

  it('tells what they are', async () => {
    app.space = { ...app.space, ...person('speaker'), muted: [guest], guests: [guest] };
    const card = saidBy(await pressed(app, 'm-pick', { values: [guest] }));
    expect(card).toContain(`<@${guest}> · speaker`);
    expect(card).toContain('muted in this space · on the guest list');
    expect(saidBy(await pressed(app, 'm-pick', { values: [host, guest] }))).toContain('earlier state');
    expect(saidBy(await pressed(app, 'm-pick', { space: null, values: [guest] }))).toContain('earlier state');
    expect(saidBy(await pressed(app, 'p-mute', { user: null }))).toContain('earlier state');
  });

  it('tells of a press after which one runs the space no longer, without the controls', async () => {
    // As it stands after the act.
    app.space = { ...app.space, ...person('speaker') };
    const reply = await pressed(app, 'p-no-cohost', { user: guest, by: { userId: guest } });
    expect(saidBy(reply)).toBe(`<@${guest}> is a speaker again.`);
    expect(nodesOf(reply)).toEqual([]);
  });

  it('has custom ids that Discord takes', () => {
    expect(customId('p-no-cohost', idOf('a') as SpaceId, '9'.repeat(20) as UserId).length).toBeLessThanOrEqual(100);
  });
});
