import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Person, type SeenMessage, textOf } from '../../../sandbox/people/index.ts';
import type { Checkup } from '../../../src/app/index.ts';
import { DEFAULT_RULES } from '../../../src/domain/index.ts';
import type { ChannelId, GuildId, RoleId } from '../../../src/lib/index.ts';
import { type EdgeWorld, edgeWorld } from '../../support/edge-world.ts';

let edge: EdgeWorld;
let ann: Person;
const where = (): { guildId: string; channelId: string } => ({
  guildId: edge.world.guildId,
  channelId: edge.world.channel('text'),
});
const text = (): ChannelId => edge.world.channel('text') as ChannelId;

beforeAll(async () => {
  edge = await edgeWorld();
  ann = await edge.world.person('ann');
});
afterAll(async () => {
  await edge[Symbol.asyncDispose]();
});
beforeEach(() => {
  const { app } = edge;
  app.refusal = null;
  app.language = 'en';
  app.rules = DEFAULT_RULES;
  app.checkup = { lacks: [], faults: [], missingAccounts: [], grant: null, guildId: edge.world.guildId as GuildId };
  app.calls.length = 0;
});

const opened = async (): Promise<SeenMessage> => {
  const message = await (await ann.command('setup', {}, where())).reply();
  edge.app.calls.length = 0;
  return message;
};

/** Waits until the message of the settings says something. */
const says = (message: SeenMessage, words: string | RegExp): Promise<SeenMessage> =>
  ann.waitFor((person) =>
    person.messages().find((one) => one.id === message.id && new RegExp(words, 'u').test(textOf(one))),
  );

describe('/setup', () => {
  it.each(['en', 'ar'] as const)('[SETUP-1] is one private message with everything on it (%s)', async (language) => {
    const { app, world } = edge;
    app.language = language;
    // as, in these: ids of the sandbox's own.
    const everyone = world.guildId as RoleId;
    app.rules = {
      ...DEFAULT_RULES,
      openers: [everyone],
      announcing: { channelId: text(), roleId: everyone },
      logChannel: text(),
      quietHours: { fromMin: 1380, toMin: 420 },
      zone: 'America/Argentina/ComodRivadavia',
      openEveryMin: 90,
    };
    const message = await opened();
    expect(message.flags & 64).toBe(64);
    const shown = JSON.stringify(message.components);
    for (const act of ['language', 'openers', 'category', 'kind', 'announce-in', 'announce-to', 'log-in'])
      expect(shown).toContain(`mj1:setup-${act}:-`);
    for (const act of ['limits', 'quiet', 'zone', 'check']) expect(shown).toContain(`mj1:setup-${act}:-`);
    // What is set stands in the selects already.
    expect(shown).toContain(`"default_values":[{"type":"channel","id":"${text()}"}]`);
    expect(shown).toContain(`"default_values":[{"type":"role","id":"${everyone}"}]`);
    expect(textOf(message)).toMatch(/23:00.*07:00/u);
    expect(textOf(message)).toMatch(language === 'en' ? /1 hour 30 minutes/u : /ساعة واحدة و30 دقيقة/u);
  });

  it('[SETUP-1] saves each pick at once and draws the message anew', async () => {
    const message = await opened();
    const { app } = edge;
    await ann.select('mj1:setup-kind:-', ['voice']);
    await says(message, 'Saved');
    await ann.select('mj1:setup-kind:-', ['server']);
    await ann.select('mj1:setup-openers:-', [edge.world.guildId]);
    await ann.select('mj1:setup-openers:-', []);
    await ann.select('mj1:setup-log-in:-', [text()]);
    await ann.select('mj1:setup-announce-in:-', [text()]);
    await expect.poll(() => app.calls.length).toBe(6);
    expect(app.calls.map(([name, change]) => [name, change])).toEqual([
      ['changeRules', { type: 'kind', kind: 'voice' }],
      ['changeRules', { type: 'kind', kind: null }],
      ['changeRules', { type: 'openers', roles: [edge.world.guildId] }],
      ['changeRules', { type: 'openers', roles: [] }],
      ['changeRules', { type: 'log-in', channelId: text() }],
      ['changeRules', { type: 'announce-in', channelId: text() }],
    ]);
  });

  it('[SETUP-1] offers the role to ping only once there is a channel to ping it in', async () => {
    expect(JSON.stringify((await opened()).components)).not.toContain('setup-announce-to');
    edge.app.rules = { ...DEFAULT_RULES, announcing: { channelId: text(), roleId: null } };
    await opened();
    // as: the sandbox's own id of a role.
    await ann.select('mj1:setup-announce-to:-', [edge.world.guildId]);
    await expect
      .poll(() => edge.app.calls[0])
      .toEqual(['changeRules', { type: 'announce-to', roleId: edge.world.guildId }]);
  });

  it('[SETUP-2] takes numbers, times and the zone by forms that hold what is set now', async () => {
    edge.app.rules = { ...DEFAULT_RULES, quietHours: { fromMin: 60, toMin: 90 } };
    const message = await opened();
    const limits = (await ann.click('mj1:setup-limits:-')).modal;
    if (limits === null) throw new Error('no form');
    await ann.submitModal(limits, { openEveryMin: '15' });
    const quiet = (await ann.click('mj1:setup-quiet:-')).modal;
    if (quiet === null) throw new Error('no form');
    await ann.submitModal(quiet, { from: '', to: '' });
    const zone = (await ann.click('mj1:setup-zone:-')).modal;
    if (zone === null) throw new Error('no form');
    await ann.submitModal(zone, { zone: 'Asia/Riyadh' });
    await says(message, 'Saved');
    const changes = (): unknown[] =>
      edge.app.calls.filter(([name]) => name === 'changeRules').map(([, change]) => change);
    await expect.poll(() => changes().length).toBe(3);
    expect(changes()).toEqual([
      { type: 'limits', typed: { maxSpaces: '10', maxPerHost: '10', openEveryMin: '15', maxLengthMin: '1440' } },
      { type: 'quiet-hours', from: '', to: '' },
      { type: 'zone', typed: 'Asia/Riyadh' },
    ]);
    expect(JSON.stringify(quiet.components)).toContain('"value":"01:30"');
  });

  it('[WORD-1] takes words by a form that holds the list, and tries a text by it', async () => {
    const words = [...Array.from({ length: 199 }, (_, at) => `word number ${at} of a long list`), 'troll*'];
    edge.app.rules = { ...DEFAULT_RULES, words };
    const message = await opened();
    expect(textOf(message)).toContain('200 words are not allowed');
    expect(JSON.stringify(message.components)).not.toContain('long list');
    const form = (await ann.click('mj1:setup-words:-')).modal;
    if (form === null) throw new Error('no form');
    // A field of Discord's holds 4000 characters.
    const shown = JSON.stringify(form.components);
    for (const at of [0, 198]) expect(shown).toContain(`word number ${at} of`);
    await ann.submitModal(form, { words: 'troll*', more1: 'goblin, عفريت', more2: '', sample: 'a TROLLEY' });
    const told = textOf(await says(message, 'is not allowed'));
    expect(told).toMatch(/Saved.*TROLLEY.*is not allowed: .*TROLLEY/u);
    const [name, change] = edge.app.calls.at(-1) ?? [];
    expect([name, change]).toEqual([
      'changeRules',
      { type: 'words', typed: expect.stringMatching(/^troll\*\ngoblin, عفريت\n/u) },
    ]);
    edge.app.refusal = 'not-server-manager';
    expect((await (await ann.click('mj1:setup-words:-')).reply()).content).toContain('may manage the server');
  });

  it('[DIGEST-1] [SETUP-2] takes when the digest comes by a form, once there is a channel for it', async () => {
    expect(JSON.stringify((await opened()).components)).not.toContain('setup-digest');
    const announcing = { channelId: text(), roleId: null };
    edge.app.rules = { ...DEFAULT_RULES, announcing, digest: { day: 'TH', atMin: 1110 } };
    const message = await opened();
    expect(textOf(message)).toContain('Every Thursday at 18:30');
    const digest = (await ann.click('mj1:setup-digest:-')).modal;
    if (digest === null) throw new Error('no form');
    expect(JSON.stringify(digest.components)).toContain('"value":"18:30"');
    await ann.submitModal(digest, { day: ['daily'], at: '7 pm' });
    await says(message, 'Saved');
    const again = (await ann.click('mj1:setup-digest:-')).modal;
    if (again === null) throw new Error('no form');
    await ann.submitModal(again, { day: ['never'] });
    const changes = (): unknown[] =>
      edge.app.calls.filter(([name]) => name === 'changeRules').map(([, change]) => change);
    await expect.poll(changes).toEqual([
      { type: 'digest', day: 'daily', at: '7 pm' },
      { type: 'digest', day: null, at: '18:30' },
    ]);
  });

  it('[SETUP-2] says above the controls why something was not changed, and keeps them', async () => {
    const message = await opened();
    const changeRules = edge.app.changeRules;
    edge.app.changeRules = () =>
      Promise.resolve({
        ok: false,
        refusal: { code: 'zone-unknown', params: { typed: 'Riad', nearest: 'Asia/Riyadh' } },
      });
    const zone = (await ann.click('mj1:setup-zone:-')).modal;
    if (zone === null) throw new Error('no form');
    await ann.submitModal(zone, { zone: 'Riad' });
    const told = await says(message, 'Did you mean `Asia/Riyadh`');
    edge.app.changeRules = changeRules;
    expect(textOf(told)).toContain('Riad');
    expect(JSON.stringify(told.components)).toContain('mj1:setup-zone:-');
  });

  it('[SETUP-1] tells who may not change it so, in place of the message, also by a form', async () => {
    const message = await opened();
    edge.app.refusal = 'not-server-manager';
    const outcome = await ann.click('mj1:setup-zone:-');
    expect((await outcome.reply()).content).toContain('may manage the server');
    await ann.select('mj1:setup-kind:-', ['voice']);
    expect((await says(message, 'may manage the server')).components.length).toBe(1);
  });

  it('[SAY-1] speaks the new language of the server at once, to who has none of their own', async () => {
    const message = await opened();
    const { app } = edge;
    const setLanguage = app.setLanguage;
    app.setLanguage = (actor, language) => {
      app.language = language;
      return setLanguage(actor, language);
    };
    await ann.select('mj1:setup-language:-', ['ar']);
    await says(message, 'لغة');
    app.setLanguage = setLanguage;
  });
});

describe('the preflight', () => {
  const found: Checkup = {
    lacks: [
      { place: { type: 'server' }, lacks: [{ permission: 'MOVE_MEMBERS', consequences: ['no-stage', 'no-moves'] }] },
      {
        place: { type: 'log', channelId: '42' as ChannelId },
        lacks: [{ permission: 'SEND_MESSAGES', consequences: ['no-log'] }],
      },
    ],
    faults: ['category-full'],
    missingAccounts: [{ name: 'Second', applicationId: '600000000000000002' }],
    grant: { applicationId: '600000000000000001', permissions: '16777216' },
    guildId: '111111111111111111' as GuildId,
  };

  it.each(['en', 'ar'] as const)(
    '[SETUP-3] names what is missing, where, and what comes of it (%s)',
    async (language) => {
      edge.app.language = language;
      edge.app.checkup = found;
      const message = await opened();
      await ann.click('mj1:setup-check:-');
      const told = await says(message, 'Move Members');
      const lines = textOf(told);
      expect(lines).toContain('<#42>');
      expect(lines).toContain('Send Messages');
      expect(lines).toContain('client_id=600000000000000002');
      expect(lines).toMatch(language === 'en' ? /leave and come back by themselves/u : /يخرج منها ويعود بنفسه/u);
      const address = /https:\/\/discord\.com\/oauth2\/authorize\?client_id=600000000000000001[^"]*/u.exec(
        JSON.stringify(told.components),
      );
      expect(Object.fromEntries(new URL(address?.[0] ?? '').searchParams)).toEqual({
        client_id: '600000000000000001',
        scope: 'bot applications.commands',
        permissions: '16777216',
        guild_id: '111111111111111111',
        disable_guild_select: 'true',
      });
    },
  );

  it('[SETUP-3] looks again, says that all is well, and leads back to the settings', async () => {
    edge.app.checkup = found;
    const message = await opened();
    await ann.click('mj1:setup-check:-');
    await says(message, 'Move Members');
    edge.app.checkup = { ...found, lacks: [], faults: [], missingAccounts: [], grant: null };
    await ann.click('mj1:setup-check:-');
    const well = await says(message, 'Everything is in place');
    expect(JSON.stringify(well.components)).not.toContain('oauth2');
    await ann.click('mj1:setup-back:-');
    await says(message, 'Who may open spaces');
  });

  it('[SETUP-3] fits into one message, however much is missing', async () => {
    const many = ['VIEW_CHANNEL', 'CONNECT', 'MANAGE_CHANNELS', 'MUTE_MEMBERS', 'MOVE_MEMBERS', 'MANAGE_ROLES'];
    const lacks = many.map((permission) => ({ permission, consequences: ['no-moves', 'no-audit-log'] as const }));
    edge.app.checkup = {
      ...found,
      lacks: Array.from({ length: 25 }, () => ({ place: { type: 'room', channelId: text() }, lacks })),
    };
    const message = await opened();
    await ann.click('mj1:setup-check:-');
    expect(textOf(await says(message, 'Move Members'))).toMatch(/and \d+ more/u);
  });
});

describe('the language of private answers', () => {
  it('[SAY-6] is one’s own where one chose it, in direct messages too; else the server’s', async () => {
    const { app, world } = edge;
    app.ownLanguage = 'ar';
    expect(textOf(await (await ann.command('help', {}, where())).reply())).toMatch(/\p{sc=Arab}/u);
    app.ownLanguage = null;
    expect(textOf(await (await ann.command('help', {}, where())).reply())).not.toMatch(/\p{sc=Arab}/u);
    const bob = await world.person('bob');
    const dm = await world.rest('majlis', 'POST', '/users/@me/channels', { recipient_id: bob.user.id });
    await world.rest('majlis', 'POST', `/channels/${dm.body.id}/messages`, {
      content: 'hello',
      components: [{ type: 1, components: [{ type: 2, style: 2, label: 'Back', custom_id: 'mj1:setup-back:-' }] }],
    });
    await bob.waitFor((person) => person.messages(dm.body.id).length > 0);
    // Bob's Discord speaks Arabic, Bob asked for English.
    app.ownLanguage = 'en';
    await bob.click({ customId: 'mj1:setup-back:-', label: 'Back' });
    const told = await bob.waitFor((person) =>
      person.messages(dm.body.id).find((message) => textOf(message).includes('inside a server')),
    );
    expect(told.content).not.toMatch(/\p{sc=Arab}/u);
    app.ownLanguage = null;
  });
});
