import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_RULES } from '../../../src/domain/index.ts';
import { outboxOf } from '../../support/outside-outbox.ts';
import { actor, channelId, guildId, userId } from '../../support/outside-people.ts';
import { safetyOf } from '../../support/outside-safety.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const LOG = channelId('log');
const guest = userId('guest');
const mod = { ...actor('mod', guild, { moderator: true }), reason: 'spam *now*' };
const DAY_MS = 86_400_000;

let world: OutsideWorld;

const texts = (): readonly string[] => outboxOf(world).posted.map(({ text }) => text);

const block = async (isOn: boolean, by = mod): Promise<string | null> => {
  const outcome = await world.app.blockInServer(by, guest, isOn);
  await world.pass(3000);
  return outcome.ok ? null : outcome.refusal.code;
};

beforeEach(async () => {
  world = outsideWorld({ graceMs: 1e9 });
  world.community.add(guild);
  world.settings.set(guild, { language: 'en', rules: { ...DEFAULT_RULES, logChannel: LOG } });
  await world.boot();
});

describe('the block list of a server', () => {
  it('[MOD-8] is told in the log channel though no space runs, and listed with who, when and why', async () => {
    expect(await block(true)).toBeNull();
    expect(texts()).toHaveLength(1);
    expect(texts()[0]).toMatch(
      /^\*\*This server\*\*\n<t:\d+:T> <@mod> blocked <@guest> in the whole server\. Why: \u2068spam \\\*now\\\*\u2069$/u,
    );
    expect(await world.app.serverBlocks(mod)).toMatchObject({
      value: [{ userId: guest, byUserId: 'mod', reason: 'spam *now*' }],
    });
    expect(await block(true)).toBe('is-blocked');
    expect(await block(false, actor('mod', guild, { moderator: true }) as typeof mod)).toBeNull();
    expect(await block(false)).toBe('not-blocked');
    expect(texts().at(-1)).toContain('<@mod> unblocked <@guest> in the whole server');
    expect(texts()).toHaveLength(2);
    for (const asked of [world.app.serverBlocks, world.app.serverLog])
      expect(await asked(actor('host', guild))).toMatchObject({ refusal: { code: 'not-server-moderator' } });
    const log = await world.app.serverLog(actor('admin', guild, { serverManager: true }));
    expect(log.ok && log.value.lines.map(({ act, reason }) => [act, reason])).toEqual([
      ['blocked-in-server', 'spam *now*'],
      ['unblocked-in-server', undefined],
    ]);
  });

  it('[OPEN-17] keeps from opening and planning, until it is lifted', async () => {
    const by = actor('guest', guild);
    const open = async (): Promise<string | null> => {
      const answer = await world.app.openSpace(by, { title: 'Mine', description: null, kind: null, room: null });
      await world.pass(6000);
      return answer.ok ? null : answer.refusal.code;
    };
    await block(true);
    expect(await open()).toBe('opener-blocked');
    expect([...world.spaces.values()]).toEqual([]);
    await block(false);
    expect(await open()).toBeNull();
  });

  it('[MOD-8] is told once however many spaces it holds in, and stands in the log of each', async () => {
    const host = actor('host', guild);
    const input = { title: 'Talk', description: null, kind: null, room: null };
    const opened = [await world.app.openSpace(host, input), await world.app.openSpace(host, input)];
    await world.pass(6000);
    outboxOf(world).posted.length = 0;
    expect(await block(true)).toBeNull();
    expect(
      texts()
        .join('\n')
        .match(/blocked <@guest>/gu),
    ).toHaveLength(1);
    for (const one of opened) {
      const id = one.ok ? one.value.space.id : null;
      const lines = id === null ? [] : (world.logs.get(id) ?? []);
      expect(lines).toContainEqual(
        expect.objectContaining({ act: 'blocked-in-server', actorId: 'mod', targetId: guest }),
      );
    }
  });

  it('[MOD-8] two moderators at once change it one after the other', async () => {
    const both = await Promise.all([true, true].map((isOn) => world.app.blockInServer(mod, guest, isOn)));
    expect(both.map((one) => (one.ok ? null : one.refusal.code))).toEqual([null, 'is-blocked']);
    expect(safetyOf(world).logs.get(guild)).toHaveLength(1);
  });
});

describe('a server that removes Majlis', () => {
  const languageOf = async (): Promise<string> => (await world.app.settings(guild)).language;

  beforeEach(() => {
    world.settings.set(guild, { language: 'ar', rules: DEFAULT_RULES });
    world.blocks.set(guild, [guest]);
  });

  it('[DATA-5] is forgotten after as long as everything is kept', async () => {
    world.app.guildLeft(guild);
    await world.settle();
    world.kill();
    world.clock.advance(89 * DAY_MS);
    await world.start();
    await world.pass(61_000);
    expect([world.blocks.get(guild), world.app.knownGuilds()]).toEqual([[guest], []]);
    world.kill();
    world.clock.advance(1.1 * DAY_MS);
    await world.start();
    await world.pass(61_000);
    expect([world.blocks.has(guild), world.settings.has(guild), safetyOf(world).left.size]).toEqual([false, false, 0]);
    expect(await languageOf()).toBe('en');
  });

  it('[DATA-5] keeps everything when it has Majlis back before', async () => {
    world.app.guildLeft(guild);
    await world.settle();
    expect(safetyOf(world).left.size).toBe(1);
    world.app.guildAvailable(guild);
    await world.settle();
    expect(safetyOf(world).left.size).toBe(0);
    // Nobody runs meanwhile: a process would look once a minute.
    world.kill();
    world.clock.advance(200 * DAY_MS);
    await world.boot();
    await world.pass(61_000);
    expect([world.blocks.get(guild), await languageOf()]).toEqual([[guest], 'ar']);
  });

  it('[DATA-5] is known to have done so at the next start, though nobody was told', async () => {
    await world.start();
    expect(world.app.knownGuilds()).toEqual([guild]);
    // As the greeting that does not name it tells.
    world.app.guildLeft(guild);
    await world.settle();
    expect([[...safetyOf(world).left.keys()], world.app.knownGuilds()]).toEqual([[guild], []]);
  });
});
