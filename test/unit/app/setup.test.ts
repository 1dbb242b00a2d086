import { describe, expect, it } from 'vitest';
import type { Checkup } from '../../../src/app/index.ts';
import { DEFAULT_RULES, type RulesChange, type ServerRules } from '../../../src/domain/index.ts';
import type { RoleId } from '../../../src/lib/index.ts';
import { actor, BOT, channelId, guildId, userId } from '../../support/outside-people.ts';
import { chatOf } from '../../support/outside-chat.ts';
import { fill } from '../../support/outside-server.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const boss = actor('boss', guild, { serverManager: true });
const [category, news, log] = [channelId('category'), channelId('news'), channelId('log')];
// as, in both: any text may stand in for a role's id here.
const hosts = 'hosts' as RoleId;
const fans = 'fans' as RoleId;

const aWorld = async (rules: Partial<ServerRules> = {}, pool: readonly string[] = []): Promise<OutsideWorld> => {
  const world = outsideWorld({ pool });
  world.community.add(guild);
  world.server.channels.set(category, 'category').set(news, 'text').set(log, 'text');
  world.server.roles.set(hosts, { mentionable: false }).set(fans, { mentionable: false });
  world.settings.set(guild, { language: 'en', rules: { ...DEFAULT_RULES, ...rules } });
  await world.boot();
  return world;
};

const change = async (world: OutsideWorld, what: RulesChange): Promise<string> => {
  const changed = await world.app.changeRules(boss, what);
  return changed.ok ? 'changed' : changed.refusal.code;
};

const check = async (world: OutsideWorld): Promise<Checkup> => {
  const found = await world.app.checkUp(boss);
  if (!found.ok) throw new Error(found.refusal.code);
  return found.value;
};

/** What was found missing, as `where NAME: what comes of it`. */
const lacks = async (world: OutsideWorld): Promise<readonly string[]> =>
  (await check(world)).lacks.flatMap(({ place, lacks: all }) =>
    all.map(
      ({ permission, consequences }) =>
        `${place.type === 'server' ? 'server' : `${place.type} ${place.channelId}`} ${permission}: ${consequences.join(', ')}`,
    ),
  );

describe('the settings', () => {
  it('[SETUP-1] are seen and changed by who may manage the server, and nobody else', async () => {
    const world = await aWorld();
    const moderator = actor('mod', guild, { moderator: true });
    const what: RulesChange = { type: 'kind', kind: 'voice' };
    const answers = [
      await world.app.setup(moderator),
      await world.app.changeRules(moderator, what),
      await world.app.checkUp(moderator),
      await world.app.setLanguage(moderator, 'ar'),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ refusal: { code: 'not-server-manager' } });
    expect(world.settings.get(guild)?.rules.kind).toBeNull();
    expect(await change(world, what)).toBe('changed');
    expect(world.settings.get(guild)?.rules.kind).toBe('voice');
  });

  it('[SETUP-1] lose none of two changes at the same moment', async () => {
    const world = await aWorld();
    await Promise.all([
      change(world, { type: 'kind', kind: 'voice' }),
      change(world, { type: 'openers', roles: [hosts] }),
      world.app.setLanguage(boss, 'ar'),
      change(world, { type: 'log-in', channelId: log }),
    ]);
    expect(world.settings.get(guild)).toMatchObject({
      language: 'ar',
      rules: { kind: 'voice', openers: [hosts], logChannel: log },
    });
  });

  it('[SETUP-1] take the role of everybody for nobody left out, and do not ping it', async () => {
    const world = await aWorld({ openers: [hosts], announcing: { channelId: news, roleId: null } });
    // as: the role of everybody has the server's id.
    const everybody = String(guild) as RoleId;
    expect(await change(world, { type: 'openers', roles: [hosts, everybody] })).toBe('changed');
    expect(world.settings.get(guild)?.rules.openers).toEqual([]);
    expect(await change(world, { type: 'announce-to', roleId: everybody })).toBe('announce-everyone');
  });

  it('[SETUP-1] tell what of them is gone from the server', async () => {
    const world = await aWorld({ category, openers: [hosts], announcing: { channelId: news, roleId: fans } });
    world.server.channels.delete(news);
    world.server.roles.delete(hosts);
    const seen = await world.app.setup(boss);
    expect(seen.ok && [...seen.value.gone].toSorted()).toEqual([news, hosts].toSorted());
  });
});

describe('the preflight', () => {
  it('[SETUP-3] finds nothing where everything is in place', async () => {
    const world = await aWorld({ category, logChannel: log, announcing: { channelId: news, roleId: fans } });
    world.server.roles.set(fans, { mentionable: true });
    expect(await check(world)).toEqual({ lacks: [], faults: [], missingAccounts: [], grant: null, guildId: guild });
  });

  it('[SETUP-3] names each missing permission with its place and what comes of it', async () => {
    const world = await aWorld({ category, logChannel: log, announcing: { channelId: news, roleId: fans } });
    world.server.lacking.set(null, ['MOVE_MEMBERS', 'VIEW_AUDIT_LOG', 'CREATE_EVENTS']);
    world.server.lacking.set(category, ['VIEW_CHANNEL']);
    world.server.lacking.set(news, ['SEND_MESSAGES', 'MENTION_EVERYONE']);
    world.server.lacking.set(log, ['SEND_MESSAGES']);
    expect(await lacks(world)).toEqual([
      'server MOVE_MEMBERS: no-stage, no-moves',
      'server VIEW_AUDIT_LOG: no-audit-log',
      'server CREATE_EVENTS: no-events',
      `category ${category} VIEW_CHANNEL: outside-category`,
      `announcements ${news} SEND_MESSAGES: no-announcement`,
      `announcements ${news} MENTION_EVERYONE: no-ping`,
      `log ${log} SEND_MESSAGES: no-log`,
    ]);
    world.community.delete(guild);
    expect((await lacks(world))[0]).toBe('server MOVE_MEMBERS: no-moves');
  });

  it('[SETUP-3] looks at the rooms where spaces run', async () => {
    const world = await aWorld();
    const input = { title: 'Talk', description: null, room: null };
    for (const kind of ['stage', 'voice'] as const) {
      await world.app.openSpace(actor(`host of ${kind}`, guild), { ...input, kind });
      await world.settle();
    }
    const [stage, voice] = [...world.rooms.keys()];
    if (stage === undefined || voice === undefined) throw new Error('two rooms were made');
    for (const room of [stage, voice]) world.server.lacking.set(room, ['MOVE_MEMBERS', 'SPEAK']);
    expect(await lacks(world)).toEqual([
      `room ${stage} MOVE_MEMBERS: no-stage-rights`,
      `room ${voice} SPEAK: no-seat`,
      `room ${voice} MOVE_MEMBERS: no-moves`,
    ]);
  });

  it('[SETUP-3] asks for just what our role lacks, and not for what a channel takes from it', async () => {
    const world = await aWorld({ logChannel: log });
    world.server.lacking.set(log, ['VIEW_CHANNEL']);
    expect((await check(world)).grant).toBeNull();
    world.server.lacking.set(null, ['SPEAK', 'MUTE_MEMBERS']);
    expect((await check(world)).grant).toEqual({ applicationId: `app-${BOT}`, permissions: 'SPEAK+MUTE_MEMBERS' });
  });

  it('[SETUP-3] tells what of the settings does not fit the server any more', async () => {
    const rules = { kind: 'stage', category, logChannel: log, openers: [hosts] } as const;
    const world = await aWorld({ ...rules, announcing: { channelId: news, roleId: fans } });
    fill(world.server, category, 50);
    world.community.delete(guild);
    expect((await check(world)).faults).toEqual(['category-full', 'no-community']);
    world.server.channels.clear();
    world.server.roles.clear();
    const { faults, lacks: found } = await check(world);
    expect(faults).toEqual([
      'opener-role-gone',
      'category-gone',
      'announcements-gone',
      'announce-role-gone',
      'log-gone',
      'no-community',
    ]);
    // Of what is gone no permission is missed.
    expect(found).toEqual([]);
  });

  it.each(['above-us', 'has-power', 'gone'] as const)(
    '[SETUP-3] tells of a role that is pinged and that nobody can be given (%s)',
    async (trouble) => {
      const world = await aWorld({ announcing: { channelId: news, roleId: fans } });
      world.server.roles.set(fans, { mentionable: true });
      chatOf(world).roleTrouble = trouble;
      expect((await check(world)).faults).toEqual(['announce-role-not-given']);
    },
  );

  it('[SETUP-3] names the accounts of the pool that could be let in', async () => {
    const world = await aWorld({}, ['second', 'third']);
    world.notIn.add(`${userId('third')} ${guild}`);
    expect((await check(world)).missingAccounts).toEqual([{ name: 'third', applicationId: 'app-third' }]);
  });

  it('[SETUP-3] says so while the server cannot be seen', async () => {
    const world = await aWorld();
    world.outage.add(guild);
    expect(await world.app.checkUp(boss)).toMatchObject({ refusal: { code: 'discord-unavailable' } });
  });
});

describe('one’s own language', () => {
  it('[SAY-6] is that of private answers wherever one asks; without one it is the server’s', async () => {
    const world = await aWorld();
    const me = actor('me', guild);
    const spoken = (): Promise<string | null> => world.app.languageFor(guild, me.userId);
    expect(await spoken()).toBe('en');
    expect(await world.app.languageFor(null, me.userId)).toBeNull();
    expect(await world.app.setOwnLanguage(me, 'ar')).toEqual({ ok: true, value: 'ar' });
    expect(await spoken()).toBe('ar');
    expect(await world.app.languageFor(null, me.userId)).toBe('ar');
    expect(await world.app.languageFor(guild, userId('other'))).toBe('en');
    await world.boot();
    expect(await spoken()).toBe('ar');
    // Panels are everybody's.
    expect((await world.app.settings(guild)).language).toBe('en');
    expect(await world.app.setOwnLanguage(me, null)).toEqual({ ok: true, value: 'en' });
    expect(await spoken()).toBe('en');
  });
});
