import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_RULES } from '../../../src/domain/index.ts';
import type { ChannelId, SpaceId } from '../../../src/lib/index.ts';
import { outboxOf } from '../../support/outside-outbox.ts';
import { actor, channelId, guildId, userId } from '../../support/outside-people.ts';
import { safetyOf } from '../../support/outside-safety.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const STAGE = channelId('stage');
const [host, guest, salma] = [userId('host'), userId('guest'), userId('salma')];
const HOUR_MS = 3_600_000;

let world: OutsideWorld;

const open = async (room: ChannelId = STAGE): Promise<SpaceId> => {
  const asked = await world.app.openSpace(actor('host', guild), { title: 'Tea', description: null, kind: null, room });
  await world.pass(3000);
  if (!asked.ok) throw new Error(asked.refusal.code);
  return asked.value.space.id;
};

const block = async (who: string, whom: string, isOn = true): Promise<string | null> => {
  const outcome = await world.app.blockForMe(actor(who, guild), userId(whom), isOn);
  return outcome.ok ? null : outcome.refusal.code;
};

/** What was sent to somebody, in order. */
const told = (who: string): readonly string[] =>
  outboxOf(world)
    .posted.filter((one) => one.userId === userId(who) && one.channelId === null)
    .map(({ text }) => text);

const comeUp = async (id: SpaceId, who: string): Promise<void> => {
  world.join(STAGE, userId(who));
  await world.settle();
  await world.app.ask(actor('host', guild), id, { type: 'invite', userId: userId(who) });
  await world.settle();
  world.accept(STAGE, userId(who));
  await world.pass(3000);
};

beforeEach(async () => {
  world = outsideWorld({ graceMs: 1e12 });
  world.community.add(guild);
  world.room('stage', guild);
  await world.boot();
});

describe('one’s own list', () => {
  it('[BLOCK-1] takes everybody once, but oneself, up to two hundred, and gives them back', async () => {
    expect(await block('salma', 'salma')).toBe('not-yourself');
    expect([await block('salma', 'guest'), await block('salma', 'guest')]).toEqual([null, 'on-own-list']);
    expect([await block('salma', 'host', false), await block('salma', 'guest', false)]).toEqual([
      'not-on-own-list',
      null,
    ]);
    for (let number = 0; number < 200; number += 1) expect(await block('salma', `p${number}`)).toBeNull();
    expect(await block('salma', 'one more')).toBe('own-list-full');
    expect((await world.app.personalList(actor('salma', guild))).blocks).toHaveLength(200);
    const both = await Promise.all([block('nour', 'guest'), block('nour', 'guest')]);
    expect(both).toEqual([null, 'on-own-list']);
  });

  it('[BLOCK-2] says who of some people is on it, to its owner alone, as it is now', async () => {
    const met = (who: string): Promise<readonly string[]> =>
      world.app.unwelcome(actor(who, guild), [host, guest, userId(who)]);
    expect(await met('salma')).toEqual([]);
    await block('salma', 'guest');
    expect([await met('salma'), await met('nour')]).toEqual([[guest], []]);
    await block('salma', 'guest', false);
    expect(await met('salma')).toEqual([]);
    const lists = safetyOf(world);
    lists.lists.set(salma, new Map([[userId('other'), 1]]));
    expect(await world.app.unwelcome(actor('salma', guild), [userId('other')])).toEqual(['other']);
  });

  it('[BLOCK-5] goes when its owner asks to be forgotten, and warns no more', async () => {
    await block('salma', 'guest');
    expect(await world.app.unwelcome(actor('salma', guild), [guest])).toEqual([guest]);
    await world.app.forgetMe(actor('salma', guild));
    expect((await world.app.personalList(actor('salma', guild))).blocks).toEqual([]);
    expect(await world.app.unwelcome(actor('salma', guild), [guest])).toEqual([]);
  });

  it('[BLOCK-5] goes with what its owner changed a moment before', async () => {
    await block('salma', 'host');
    const changing = Array.from({ length: 9 }, (_, number) => block('salma', `p${number}`));
    expect(await world.app.forgetMe(actor('salma', guild))).toMatchObject({ ok: true });
    expect(await Promise.all(changing)).toEqual(changing.map(() => null));
    expect((await world.app.personalList(actor('salma', guild))).blocks).toEqual([]);
    expect(await world.app.unwelcome(actor('salma', guild), [host, userId('p8')])).toEqual([]);
  });
});

describe('a warning', () => {
  it('[BLOCK-3] [BLOCK-4] comes by one direct message when somebody of the list goes up where one is', async () => {
    await block('salma', 'guest');
    const id = await open();
    world.join(STAGE, salma);
    world.join(STAGE, userId('nour'));
    await world.pass(3000);
    expect(told('salma')).toEqual([]);
    await comeUp(id, 'guest');
    expect(told('salma')).toHaveLength(1);
    expect(told('salma')[0]).toContain('<@guest>, from your private list, is on stage in **\u2068Tea\u2069**');
    expect(told('salma')[0]).toContain('`/block warnings`');
    const [notice] = outboxOf(world).posted.filter(({ userId: whom }) => whom === salma);
    expect(notice?.buttons).toEqual([
      { label: 'Open the room', url: `https://discord.com/channels/${guild}/${STAGE}` },
    ]);
    // Once for each space and person, whatever comes and goes, and over a restart.
    world.down(STAGE, guest);
    await comeUp(id, 'guest');
    world.leave(STAGE, salma);
    world.join(STAGE, salma);
    await world.pass(3000);
    await world.boot();
    await world.pass(3000);
    expect(told('salma')).toHaveLength(1);
    expect([told('nour'), told('guest'), told('host')]).toEqual([[], [], []]);
  });

  it('[BLOCK-3] comes when one comes to whom one does not want to meet, of several at once and of the host away', async () => {
    const id = await open();
    await comeUp(id, 'guest');
    await block('salma', 'guest');
    await block('salma', 'host');
    world.join(STAGE, salma);
    await world.pass(3000);
    expect(told('salma')).toHaveLength(1);
    expect(told('salma')[0]).toContain('<@host>');
    expect(told('salma')[0]).toContain('<@guest>');
    await block('other', 'host');
    world.join(STAGE, userId('other'));
    await world.pass(3000);
    expect(told('other')[0]).toContain('<@host>, from your private list, hosts **\u2068Tea\u2069**');
    // In the next space anew.
    await world.app.ask(actor('host', guild), id, { type: 'end' });
    await world.pass(6000);
    expect(safetyOf(world).warned.size).toBe(0);
    for (const one of [host, guest]) world.leave(STAGE, one);
    await open();
    await world.pass(3000);
    expect(told('salma')).toHaveLength(2);
  });

  it('[BLOCK-3] is no message where these are off, and none anywhere else where they are not taken', async () => {
    const announcing = { channelId: channelId('news'), roleId: null };
    world.settings.set(guild, { language: 'en', rules: { ...DEFAULT_RULES, announcing } });
    await world.boot();
    await block('salma', 'host');
    await world.app.warnMe(actor('salma', guild), false);
    await block('nour', 'host');
    outboxOf(world).takesNone.add(userId('nour'));
    await open();
    for (const name of ['salma', 'nour']) world.join(STAGE, userId(name));
    await world.pass(10_000);
    expect(outboxOf(world).posted.filter(({ userId: whom }) => whom !== null)).toEqual([]);
    expect(outboxOf(world).rows.size).toBe(0);
    expect(await world.app.unwelcome(actor('salma', guild), [host])).toEqual([host]);
    await world.app.warnMe(actor('salma', guild), true);
    world.leave(STAGE, salma);
    world.join(STAGE, salma);
    await world.pass(3000);
    expect(told('salma')).toHaveLength(1);
  });

  it('[BLOCK-4] costs one question for each who goes up, however many listen, and stands in no log', async () => {
    await block('salma', 'guest');
    const id = await open();
    const before = safetyOf(world).asked.length;
    for (let number = 0; number < 50; number += 1) world.join(STAGE, userId(`p${number}`));
    world.join(STAGE, salma);
    await comeUp(id, 'guest');
    await world.pass(HOUR_MS / 100);
    expect(safetyOf(world).asked.slice(before)).toEqual([1]);
    const logged = JSON.stringify([...(world.logs.get(id) ?? []), ...world.logger.lines]);
    expect(logged).not.toContain('salma');
  });
});
