import { beforeEach, describe, expect, it } from 'vitest';
import { newEnd } from '../../../src/domain/index.ts';
import type { Link, LinkEnd } from '../../../src/domain/index.ts';
import type { LinkId, SpaceId, UserId } from '../../../src/lib/index.ts';
import { doors, parseCustomId, renderNotice } from '../../../src/commands/index.ts';
import type { Reply } from '../../../src/commands/index.ts';
import { aSpace, guild, host, idOf } from '../../support/a-space.ts';
import { contextOf, labelsOf, nodesOf, pressed, pressedOn, saidBy, typed } from '../../support/asked-by.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';

// as, in these: test data stands in for what the edges parse.
const stranger = '666666666666666666' as UserId;
const [one, two] = [idOf('linkone') as LinkId, idOf('linktwo') as LinkId];

let app: ToldApp;

const linkOf = (id: LinkId, over: Partial<LinkEnd> = {}, mode: Link['mode'] = { type: 'conference' }): Link => ({
  id,
  revision: 2,
  mode,
  near: { ...newEnd({ spaceId: app.space.id, guildId: guild, byUserId: host }), ...over },
  state: {
    status: 'open',
    sinceMs: 1,
    far: newEnd({ spaceId: idOf('far') as SpaceId, guildId: guild, byUserId: host }),
  },
});

const changes = (): readonly unknown[] =>
  app.calls.filter(([name]) => name === 'changeLink').map(([, ...input]) => input);

/** Picks in a select of an answer, by its placeholder. */
const pickedOn = async (reply: Reply, placeholder: string, value: string): Promise<Reply> => {
  const id = nodesOf(reply).find((node) => node.placeholder === placeholder)?.custom_id ?? '';
  const subject = parseCustomId(id);
  const control = subject === null ? undefined : doors.control(subject.act);
  if (subject === null || control === undefined || 'open' in control) throw new Error(`no select ${placeholder}`);
  return await control.run(contextOf(app), subject, [value]);
};

beforeEach(() => {
  app = toldApp();
  app.links_ = [linkOf(one), linkOf(two)];
});

describe('the page of links', () => {
  it('[LINK-15] [DOOR-3] is reached from Manage and from /link list, by who runs the space', async () => {
    const fromManage = await pressed(app, 'l-open');
    expect(saidBy(fromManage)).toBe(saidBy(await typed(app, 'link list')));
    expect(labelsOf(fromManage)).toEqual(
      expect.arrayContaining(['Mute what comes in', 'Mute what goes out', 'Refresh', 'Leave the link']),
    );
    const others = await typed(app, 'link list', {}, { userId: stranger });
    expect(saidBy(others)).toContain('Far talk');
    expect(labelsOf(others)).toEqual([]);
    const refused = await pressed(app, 'l-open', { by: { userId: stranger } });
    expect(saidBy(refused)).toContain('Only the host');
    expect(labelsOf(refused)).toEqual([]);
  });

  it('[LINK-12] changes the link that is looked at, from this side, and says what came of it', async () => {
    const page = await pressed(app, 'l-open');
    const second = await pickedOn(page, 'Pick a link…', two);
    const said = await pressedOn(app, second, 'Mute what goes out');
    expect(changes()).toEqual([[two, { type: 'mute', what: 'outgoing' }, app.space.id]]);
    expect(saidBy(said)).toContain('is muted from here');
    app.calls.length = 0;
    await pickedOn(second, 'Volume of what comes in…', '50');
    await pressedOn(app, second, 'Leave the link');
    expect(changes()).toEqual([
      [two, { type: 'volume', percent: 50 }, app.space.id],
      [two, { type: 'leave' }, app.space.id],
    ]);
  });

  it('[LINK-12] takes no volume that it does not offer a way to', async () => {
    const page = await pressed(app, 'l-open');
    for (const forged of ['201', '-1', '1e2', '', '50 '])
      expect(saidBy(await pickedOn(page, 'Volume of what comes in…', forged))).toContain('earlier state');
    expect(changes()).toEqual([]);
  });

  it('[LINK-12] offers to lift what is muted, and to hear what was turned down to nothing', async () => {
    app.links_ = [linkOf(one, { mutes: ['outgoing'], volume: 0 })];
    const page = await pressed(app, 'l-open');
    expect(labelsOf(page)).toEqual(expect.arrayContaining(['Unmute what comes in', 'Unmute what goes out']));
    await pressedOn(app, page, 'Unmute what comes in');
    expect(changes()).toEqual([[one, { type: 'unmute', what: 'incoming' }, app.space.id]]);
  });

  it('[LINK-10] offers nothing for a way that a broadcast has not', async () => {
    app.links_ = [linkOf(one, {}, { type: 'broadcast' })];
    app.linkStands = { incoming: null };
    const page = await pressed(app, 'l-open');
    expect(labelsOf(page).join()).not.toMatch(/comes in/u);
    expect(nodesOf(page).some(({ placeholder }) => placeholder === 'Volume of what comes in…')).toBe(false);
  });

  it('[LINK-15] tells what went over it lately, as of when it was asked, each way by itself', async () => {
    app.links_ = [linkOf(one)];
    app.linkReading_ = {
      outgoing: { lossPercent: 3, delayMs: 12, heard: { name: '*Layla*', atMs: 2_400_000 } },
      incoming: { lossPercent: null, delayMs: null, heard: null },
    };
    const said = saidBy(await pressed(app, 'l-open'));
    expect(said).toMatch(/Goes out\*\* · .*\\\*Layla\\\*.* <t:2400:R> · loss 3 % · Majlis adds 12 ms/u);
    expect(said).toMatch(/Comes in\*\* · nobody was heard yet$/mu);
    app.linkReading_ = { ...app.linkReading_, incoming: { lossPercent: 0, delayMs: 0, heard: null } };
    const page = await pressed(app, 'l-open');
    expect(saidBy(await pressedOn(app, page, 'Refresh'))).toContain('loss 0 % · Majlis adds 0 ms');
  });

  it.each(['en', 'ar'] as const)('fits into one message at its fullest (%s)', async (language) => {
    app.language = language;
    app.farServer = '~'.repeat(100);
    app.links_ = Array.from({ length: 10 }, (_, index) =>
      linkOf(idOf(`full${index}`) as LinkId, { volume: 150 }, { type: 'interpret', language: 'zh-Hant' }),
    );
    app.linkStands = { farTitle: '_'.repeat(100), outgoing: 'held', incoming: 'held' };
    app.linkReading_ = {
      outgoing: { lossPercent: 100, delayMs: 999, heard: { name: '*'.repeat(32), atMs: 1_795_700_000_000 } },
      incoming: { lossPercent: 100, delayMs: 999, heard: { name: '*'.repeat(32), atMs: 1_795_700_000_000 } },
    };
    const page = await pressed(app, 'l-open');
    expect(saidBy(page).length).toBeLessThanOrEqual(4000);
    for (const { components = [], type } of nodesOf(page)) if (type === 1) expect(components.length).toBeLessThan(6);
    for (const { label = '', options = [] } of nodesOf(page)) {
      expect(label.length).toBeLessThanOrEqual(80);
      for (const option of options) expect(option.label.length).toBeLessThanOrEqual(100);
    }
  });

  it('[LINK-15] says that there is none, and that the space is over', async () => {
    app.links_ = [];
    expect(saidBy(await pressed(app, 'l-open'))).toContain('no links');
    app.spacesOf = () => [];
    expect(saidBy(await pressed(app, 'l-open'))).toMatch(/ended|over/u);
  });
});

describe('the sound of a space that not everybody may hear', () => {
  it('[LINK-13] is asked about under the answer, with a button that needs nothing but itself', async () => {
    app.linkStands = { outgoing: 'held' };
    const joined = await typed(app, 'link join', { code: 'K7QM4R' });
    expect(saidBy(joined)).toContain('who is outside will hear');
    const allowed = await pressedOn(app, joined, 'Let it be heard there');
    expect(changes()).toEqual([[one, { type: 'allow' }, app.space.id]]);
    expect(saidBy(allowed)).toContain('may be heard in');
    app.linkStands = {};
    expect(labelsOf(await typed(app, 'link join', { code: 'K7QM4R' }))).toEqual([]);
  });

  it('[LINK-13] is asked about when the code is made, before anybody has it', async () => {
    const state = { status: 'offered', code: 'K7QM4R', expiresAtMs: 600_000 } as const;
    app.links_ = [{ ...linkOf(one), revision: 1, state }];
    app.linkStands = { outgoing: 'held' };
    const offered = await typed(app, 'link open', { mode: 'broadcast' });
    expect(saidBy(offered)).toContain('K7QM4R');
    expect(saidBy(offered)).toContain('people who may not could hear');
    expect(saidBy(await pressedOn(app, offered, 'Let it be heard there'))).toContain('whoever enters the code');
  });

  it.each(['en', 'ar'] as const)('[LINK-14] is told to its host, with that button (%s)', (language) => {
    const { content, rows } = renderNotice({
      what: 'held',
      spaceId: app.space.id,
      hostId: host,
      linkId: one,
      revision: 2,
      released: 0,
      language,
      farTitle: '*'.repeat(100),
      farServer: '@everyone',
      byUserId: host,
    });
    expect(content).toContain(`<@${host}>`);
    expect(content).not.toContain('@everyone');
    expect(content.length).toBeLessThanOrEqual(2000);
    const [id] = nodesOf({ text: '', rows }).flatMap(({ custom_id: own }) => (own === undefined ? [] : [own]));
    expect(parseCustomId(id ?? '')).toMatchObject({ act: 'l-allow-told', spaceId: app.space.id, linkId: one });
  });
});

describe('a command on a link', () => {
  it.each<[string, object, object]>([
    ['link volume', { percent: 50 }, { type: 'volume', percent: 50 }],
    ['link mute', {}, { type: 'mute', what: 'both' }],
    ['link mute', { what: 'incoming' }, { type: 'mute', what: 'incoming' }],
    ['link unmute', { what: 'outgoing' }, { type: 'unmute', what: 'outgoing' }],
    ['link language', { language: 'French' }, { type: 'language', typed: 'French' }],
    ['link allow', {}, { type: 'allow' }],
    ['link leave', {}, { type: 'leave' }],
  ])('[LINK-12] /%s %j asks for what its page does', async (path, options, change) => {
    await typed(app, path, { link: one, ...options });
    expect(changes()).toEqual([[one, change, null]]);
  });

  it('[LINK-12] says from which side where a link joins two spaces of the server, and is asked from that one', async () => {
    const near = aSpace('near', { title: 'Near talk' });
    const far = aSpace('far', { title: 'Far hall' });
    const seenFrom = { ...linkOf(one), mode: { type: 'broadcast' } } as const;
    const ofSide = (side: SpaceId): object => ({
      link: seenFrom,
      side,
      own: newEnd({ spaceId: side, guildId: near.guildId, byUserId: near.hostId }),
      mode: seenFrom.mode,
      farTitle: side === near.id ? far.title : near.title,
      farServer: null,
      outgoing: side === near.id ? 'waiting' : null,
      incoming: side === near.id ? null : 'waiting',
      volume: 100,
      carrying: false,
    });
    Object.assign(app, {
      spacesOf: () => [near, far],
      links: (_actor: unknown, id: SpaceId) => Promise.resolve({ ok: true, value: [ofSide(id)] }),
    });
    const suggested = await doors.subcommand('link volume')?.suggest(contextOf(app), 'link', '');
    const plain = (name: string): string => name.replaceAll(/[\u2066-\u2069]/gu, '');
    expect(suggested?.map(({ name, value }) => [plain(name), value])).toEqual([
      ['Near talk → Far hall · in this server', `${one}:${near.id}`],
      ['Far hall → Near talk · in this server', `${one}:${far.id}`],
    ]);
    await typed(app, 'link volume', { link: `${one}:${far.id}`, percent: 50 });
    await typed(app, 'link volume', { link: 'Far hall → Near', percent: 25 });
    expect(saidBy(await typed(app, 'link volume', { link: 'talk', percent: 25 }))).toContain('does not exist');
    expect(changes()).toEqual([50, 25].map((percent) => [one, { type: 'volume', percent }, far.id]));
  });

  it('[LINK-12] says what was set, and how the link stands, which is not for it alone to say', async () => {
    app.links_ = [linkOf(one)];
    const said = async (path: string, options: object = {}): Promise<string> =>
      saidBy(await typed(app, path, { link: one, ...options }));
    app.linkStands = { outgoing: 'muted-there', incoming: 'held', volume: 50 };
    const now = 'Now · from here: muted from there · from there: held back by the other side';
    expect(await said('link volume', { percent: 50 })).toMatch(/is 50 %\.\n/u);
    for (const path of ['link unmute', 'link allow']) expect(await said(path)).toContain(now);
    app.linkStands = { outgoing: null, incoming: 'muted-here' };
    expect(await said('link mute')).toMatch(/^What comes in from .* is muted from here/u);
    const { near, ...same } = linkOf(one);
    app.links_ = [{ ...same, near, state: { status: 'offered', code: 'ABCDEFGH', expiresAtMs: 9 } }];
    app.linkStands = { farTitle: null, outgoing: 'waiting', incoming: 'waiting' };
    expect(await said('link mute')).toBe(
      'What comes in from and goes out to whoever enters the code is muted from here.',
    );
  });

  it('[LINK-10] opens in a mode, with the language that was typed or picked', async () => {
    await typed(app, 'link open', { mode: 'interpret', language: 'العربية' });
    const offer = app.calls.find(([name]) => name === 'offerLink');
    expect(offer).toEqual(['offerLink', null, { type: 'interpret', language: 'ar' }]);
    expect(saidBy(await typed(app, 'link open', { mode: 'interpret' }))).toContain('needs the language');
    expect(saidBy(await typed(app, 'link open', { mode: 'broadcast', language: 'ar' }))).toContain('Only a link');
    const offers = app.calls.filter(([name]) => name === 'offerLink');
    expect(offers).toHaveLength(1);
    const suggested = await doors.subcommand('link open')?.suggest(contextOf(app), 'language', 'arab');
    expect(suggested).toEqual([{ name: 'Arabic', value: 'ar' }]);
  });
});
