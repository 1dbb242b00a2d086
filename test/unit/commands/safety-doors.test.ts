import { beforeEach, describe, expect, it } from 'vitest';
import { doors } from '../../../src/commands/index.ts';
import { GO } from '../../../src/commands/poster-acts.ts';
import { texts } from '../../../src/i18n/index.ts';
import type { UserId } from '../../../src/lib/index.ts';
import { guest, host } from '../../support/a-space.ts';
import { contextOf, fieldsOf, labelsOf, opened, pressed, saidBy, submitted, typed } from '../../support/asked-by.ts';
import { rsvpSeenOf } from '../../support/told-rsvp.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';

// as: test data stands in for what the edges parse.
const bot = '999999999999999999' as UserId;
const words = texts('en').safety;

let app: ToldApp;
beforeEach(() => {
  app = toldApp();
});

const unwelcome = (...userIds: readonly UserId[]): void => {
  app.ownList = { blocks: userIds.map((userId) => ({ userId, atMs: 1_000 })), messages: true };
};

describe('/block', () => {
  it('[BLOCK-1] adds, takes off and lists, page by page, and says what it does', async () => {
    expect(saidBy(await typed(app, 'block add', { user: guest }))).toBe(`${words.added(guest)} ${words.listHow}`);
    expect(saidBy(await typed(app, 'block remove', { user: guest }))).toBe(words.removed(guest));
    expect(saidBy(await typed(app, 'block add', { user: bot }))).toContain('bot');
    expect(saidBy(await typed(app, 'block list'))).toContain(words.listEmpty);
    unwelcome(...Array.from({ length: 45 }, (_, at) => String(700_000_000_000_000_000n + BigInt(at)) as UserId));
    const pages = [await typed(app, 'block list'), await typed(app, 'block list', { page: 9 })].map(saidBy);
    expect(pages.map((page) => page.match(/since <t:1:f>/gu)?.length)).toEqual([20, 5]);
    expect(pages[1]).toContain('Page 3 of 3');
    expect(Math.max(...pages.map(({ length }) => length))).toBeLessThan(2000);
    expect(saidBy(await typed(app, 'block warnings', { messages: false }))).toBe(words.messages(false));
    expect(app.calls).toEqual([
      ['blockForMe', guest, true],
      ['blockForMe', guest, false],
      ['warnMe', false],
    ]);
  });

  it('[BLOCK-1] is a choice of the form that blocks, and what it is taken for by who runs nothing', async () => {
    const menu = doors.menu('Block…');
    const open = menu?.does.type === 'open' ? menu.does.open : null;
    if (open === null) throw new Error('no form');
    const options = async (): Promise<readonly (readonly [unknown, unknown])[]> =>
      (fieldsOf(await open(contextOf(app), guest))[0]?.options ?? []).map((one) => [one.value, one.default] as const);
    expect(await options()).toEqual([
      ['space', false],
      ['me', true],
    ]);
    app.standing_ = { ...app.standing_, runs: true };
    expect(await options()).toEqual([
      ['space', true],
      ['me', false],
    ]);
    const said = saidBy(await submitted(app, 'block-given', { scope: ['me'], reason: 'for nobody to read' }, guest));
    expect(said).toContain(words.added(guest));
    expect(app.calls).toEqual([['blockForMe', guest, true]]);
    expect(app.actors.at(-1)?.reason).toBeUndefined();
  });
});

describe('whom one does not want to meet', () => {
  it('[BLOCK-2] is told under the answer to what one does there, to nobody else', async () => {
    const line = words.meets([host]);
    const asked = [
      () => typed(app, 'hand raise'),
      () => typed(app, 'space claim'),
      () => typed(app, 'space info'),
      () => pressed(app, 'raise'),
    ];
    for (const ask of asked) expect(saidBy(await ask())).not.toContain(line);
    unwelcome(host);
    // Who is host is on no list of their own.
    app.space = { ...app.space, people: [{ userId: host, role: 'host', floor: 'away', sinceMs: 1 }] };
    for (const ask of asked) expect(saidBy(await ask())).toContain(line);
    expect(saidBy(await typed(app, 'hand lower'))).not.toContain(line);
    app.refusal = 'not-host';
    expect(saidBy(await typed(app, 'hand raise'))).not.toContain(line);
  });

  it('[BLOCK-2] is told to who brings them up, by whichever door', async () => {
    unwelcome(guest);
    const line = words.meets([guest]);
    for (const path of ['hand approve', 'speaker invite', 'space cohost add', 'space transfer', 'space guest add'])
      expect(saidBy(await typed(app, path, { user: guest })), path).toContain(line);
    for (const act of ['p-invite', 'p-cohost', 'p-host', 'p-guest'])
      expect(saidBy(await pressed(app, act, { user: guest })), act).toContain(line);
    expect(saidBy(await pressed(app, 'approve', { values: [guest] }))).toContain(line);
    for (const path of ['speaker mute', 'speaker to-audience'])
      expect(saidBy(await typed(app, path, { user: guest })), path).not.toContain(line);
  });

  it('[BLOCK-2] is told to who comes to what they host', async () => {
    const seen = rsvpSeenOf();
    app.rsvpSeen = { ...seen, own: { userId: guest, coming: 'going', place: 1, leadMin: null } };
    unwelcome(seen.plan.hostId);
    expect(saidBy(await pressed(app, GO))).toContain(words.meets([seen.plan.hostId]));
  });
});

describe('/blocks', () => {
  const server = { moderates: () => true };

  it('[MOD-8] blocks with why, lets in again, and lists the newest first', async () => {
    await typed(app, 'blocks add', { user: guest, reason: 'spam' }, server);
    expect(app.actors.at(-1)?.reason).toBe('spam');
    await typed(app, 'blocks remove', { user: guest }, server);
    expect(saidBy(await typed(app, 'blocks add', { user: bot }, server))).toContain('bot');
    expect(app.calls).toEqual([
      ['blockInServer', guest, true],
      ['blockInServer', guest, false],
    ]);
    expect(saidBy(await typed(app, 'blocks list', {}, server))).toBe(words.serverListEmpty);
    app.blocked = [
      { userId: guest, byUserId: null, atMs: 1_000, reason: null },
      { userId: host, byUserId: guest, atMs: 2_000, reason: 'a *bad* day' },
    ];
    const said = saidBy(await typed(app, 'blocks list', {}, server));
    expect(said).toMatch(
      new RegExp(`<@${host}>[^]*by <@${guest}> · \u2068a \\\\\\*bad\\\\\\* day[^]*<@${guest}> \``, 'u'),
    );
    expect(said).toContain('somebody whose data was deleted');
    app.blocked = Array.from({ length: 200 }, () => ({
      userId: host,
      byUserId: guest,
      atMs: 1,
      reason: '*'.repeat(200),
    }));
    const full = saidBy(await typed(app, 'blocks list', { page: 20 }, server));
    expect(full.length).toBeLessThan(2000);
    expect(full).toContain('Page 20 of 20');
  });

  it('[MOD-8] what a server did as a whole is read and handed out like the log of a space', async () => {
    app.log_ = [
      { atMs: 1_000, actorId: host, act: 'blocked-in-server', targetId: guest, detail: null, reason: 'spam' },
    ];
    const path = doors.subcommand('log show');
    const choices = async (over: object): Promise<readonly string[]> =>
      ((await path?.suggest(contextOf(app, over), 'space', '')) ?? []).map(({ value }) => value);
    expect(await choices({})).toEqual([app.space.id]);
    const [picked] = await choices(server);
    const shown = saidBy(await typed(app, 'log show', { space: picked }, server));
    expect(shown).toContain(`<@${host}> blocked <@${guest}> in the whole server. Why: \u2068spam\u2069`);
    const [csv, json] = await Promise.all(
      ['csv', 'json'].map((format) => typed(app, 'log export', { space: picked, format }, server)),
    );
    const textOf = (reply: typeof csv): string => new TextDecoder().decode(reply?.files?.[0]?.data);
    expect(textOf(csv)).toContain(`blocked-in-server,<@${host}>`);
    expect(JSON.parse(textOf(json))).toMatchObject({ server: { name: 'Told' }, lines: [{ reason: 'spam' }] });
    expect(app.calls.map(([name]) => name)).toEqual(['serverLog', 'serverLog', 'serverLog']);
  });
});

describe('a report on a space', () => {
  it('[LOG-8] is made by the command without a person, and by a button and its form', async () => {
    expect(saidBy(await typed(app, 'space report', { reason: 'spam' }))).toBe(words.reportedSpace);
    expect(fieldsOf(await opened(app, 'report')).map(({ custom_id: id }) => id)).toEqual(['reason']);
    expect(saidBy(await submitted(app, 'reported', { reason: 'spam' }))).toBe(words.reportedSpace);
    expect(app.calls).toEqual([
      ['report', null, { userId: null, reason: 'spam' }],
      ['report', app.space.id, { userId: null, reason: 'spam' }],
    ]);
  });

  it('[LOG-11] is said to wait while it reaches nobody, and who moderates or sets the server up is told how many do', async () => {
    app.waitingReports = 2;
    for (const about of [{}, { user: host }])
      expect(saidBy(await typed(app, 'space report', { ...about, reason: 'spam' }))).toBe(words.reportWaits);
    expect(saidBy(await submitted(app, 'reported', { reason: 'spam' }))).toBe(words.reportWaits);
    expect(saidBy(await typed(app, 'log show'))).toContain('2 reports wait: choose a log channel');
    expect(JSON.stringify(await typed(app, 'setup'))).toContain('2 reports wait: choose a log channel');
    app.waitingReports = 0;
    expect(saidBy(await typed(app, 'log show'))).not.toContain('wait');
    expect(JSON.stringify(await typed(app, 'setup'))).not.toContain('reports wait');
  });

  it('[LOG-8] is offered to who does not run it, beside why not, and by /space info', async () => {
    const stranger = { userId: '333333333333333333' as UserId, moderates: () => false };
    const refused = await pressed(app, 'manage', { by: stranger });
    expect(saidBy(refused)).toContain('Only the host');
    expect(labelsOf(refused)).toContain(words.reportButton);
    expect(labelsOf(await typed(app, 'space info'))).toContain(words.reportButton);
  });

  it('[LOG-8] [LIFE-3] has a button that asks before it ends the space, and refuses who may not', async () => {
    expect(saidBy(await pressed(app, 'told-end', { by: { moderates: () => true } }))).toContain('?');
    const stranger = { userId: '333333333333333333' as UserId, moderates: () => false };
    expect(saidBy(await pressed(app, 'told-end', { by: stranger }))).toContain('Only');
    expect(app.calls.map(([name]) => name)).toEqual(['info', 'info']);
  });
});
