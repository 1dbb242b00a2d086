import { beforeEach, describe, expect, it } from 'vitest';
import type { GivenFile } from '../../../src/app/index.ts';
import { DEFAULT_RULES, MAX_COVER_BYTES, NO_ABOUT } from '../../../src/domain/index.ts';
import type { Cover } from '../../../src/domain/index.ts';
import type { RoleId } from '../../../src/lib/index.ts';
import { picturesOf } from '../../support/outside-covers.ts';
import { actor, guildId } from '../../support/outside-people.ts';
import { plansOf } from '../../support/outside-plans.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';
import { aPng } from '../../support/pictures.ts';
import { planInput } from '../../support/planned-world.ts';

const guild = guildId('one');
const host = actor('host', guild);
const DAY_MS = 86_400_000;

let world: OutsideWorld;

const given = (name: string, bytes: Uint8Array): GivenFile => {
  const url = `https://files.test/${name}`;
  picturesOf(world).served.set(url, bytes);
  return { url, size: bytes.length };
};

const take = async (file: GivenFile, who = host): Promise<Cover | string> => {
  const taken = await world.app.takeCover(who, file, 'open');
  return taken.ok ? taken.value : taken.refusal.code;
};

const taken = async (name: string, bytes = aPng(9, 9)): Promise<Cover> => {
  const cover = await take(given(name, bytes));
  if (typeof cover === 'string') throw new Error(cover);
  return cover;
};

beforeEach(async () => {
  world = outsideWorld({ graceMs: 1e12 });
  world.community.add(guild);
  await world.boot();
});

describe('a cover', () => {
  it('[ABOUT-3] is fetched, looked at and kept under an id of its own', async () => {
    const bytes = aPng(640, 360);
    const [first, second] = [await taken('a', bytes), await taken('b')];
    expect(first).toEqual({ id: first.id, type: 'image/png' });
    expect(second.id).not.toBe(first.id);
    expect(picturesOf(world).kept.get(first.id)).toMatchObject({
      bytes,
      given: { guildId: guild, userId: host.userId },
    });
  });

  it('[ABOUT-3] that cannot be is refused, and nothing is kept of it', async () => {
    expect(await take({ url: 'https://files.test/gone', size: 5 })).toBe('cover-not-fetched');
    expect(await take(given('text', new Uint8Array(50)))).toBe('cover-no-picture');
    expect(await take(given('wide', aPng(9000, 10)))).toBe('cover-sides');
    const large = given('large', aPng(9, 9, MAX_COVER_BYTES + 1));
    const calls = world.calls.length;
    expect(await take(large)).toBe('cover-too-big');
    expect(world.calls.length).toBe(calls);
    // One that says that it is small is not read to its end.
    expect(await take({ ...large, size: 10 })).toBe('cover-too-big');
    expect(picturesOf(world).kept.size).toBe(0);
  });

  it('[ABOUT-3] is fetched for nobody who may not open or plan here', async () => {
    const rules = { ...DEFAULT_RULES, openers: ['1' as RoleId] };
    world.settings.set(guild, { language: 'en', rules });
    await world.boot();
    const file = given('small', aPng(9, 9));
    const calls = world.calls.length;
    for (const use of ['open', 'plan'] as const)
      expect(await world.app.takeCover(host, file, use)).toMatchObject({ refusal: { code: 'opener-role' } });
    expect([world.calls.length, picturesOf(world).kept.size]).toEqual([calls, 0]);
    const opener = actor('other', guild, { roles: ['1'] });
    for (const use of ['open', 'plan'] as const)
      expect(await world.app.takeCover(opener, file, use)).toMatchObject({ ok: true });
    world.settings.set(guild, { language: 'en', rules: { ...rules, maxSpaces: 0 } });
    await world.boot();
    expect(await world.app.takeCover(opener, file, 'open')).toMatchObject({ refusal: { code: 'too-many-spaces' } });
  });

  it('[ABOUT-3] is taken from one person 15 times in an hour, and from a server while there is room', async () => {
    const file = given('small', aPng(9, 9));
    for (let count = 0; count < 15; count += 1) await take(file);
    expect(await take(file)).toBe('asked-too-often');
    expect(await take(file, actor('other', guild))).toMatchObject({ type: 'image/png' });
    await world.pass(1000);
    picturesOf(world).kept.clear();
    const large = given('large', aPng(9, 9, MAX_COVER_BYTES));
    const people = ['p', 'q', 'r', 's'].map((name) => actor(name, guild));
    for (let count = 0; count < 40; count += 1) await take(large, people[count % 4]);
    expect(await take(file, people[0])).toBe('covers-full');
    expect(await take(file, actor('host', guildId('two')))).toMatchObject({ type: 'image/png' });
  });

  it('[ABOUT-4] [ABOUT-7] of a space is replaced, and the one before goes within two days', async () => {
    const [first, second, unused] = [await taken('a'), await taken('b'), await taken('c')];
    const about = { ...NO_ABOUT, topics: ['tea'], cover: first };
    const opened = await world.app.openSpace(host, { title: 'Talk', description: null, about, kind: null, room: null });
    if (!opened.ok) throw new Error(opened.refusal.code);
    const { id } = opened.value.space;
    await world.pass(6000);
    const edited = await world.app.ask(host, id, { type: 'set-about', change: { cover: second } });
    expect(edited).toMatchObject({ value: { about: { topics: ['tea'], cover: second } } });
    expect(world.logs.get(id)).toContainEqual(
      expect.objectContaining({ act: 'about-changed', actorId: host.userId, detail: 'cover' }),
    );
    await world.pass(1000);
    world.clock.advance(2 * DAY_MS);
    await world.pass(61_000);
    expect([...picturesOf(world).kept.keys()]).toEqual([second.id]);
    expect(unused.id).not.toBe(second.id);
    await world.app.ask(host, id, { type: 'end' });
    await world.pass(3_700_000);
    expect(picturesOf(world).kept.size).toBe(1);
    world.clock.advance(2 * DAY_MS);
    await world.pass(3_700_000);
    expect(picturesOf(world).kept.size).toBe(0);
  });

  it('[ABOUT-8] of a plan is that of the space which opens from it', async () => {
    const cover = await taken('a');
    const plain = planInput('in 90 minutes');
    const about = { topics: ['tea'], language: 'ar', cover };
    const drafted = await world.app.planSpace(host, { ...plain, opening: { ...plain.opening, about } });
    if (!drafted.ok) throw new Error(drafted.refusal.code);
    const { id } = drafted.value.plan;
    await world.app.confirmPlan(host, id, 0);
    const changed = await world.app.changePlan(host, id, { about: { topics: 'coffee' } });
    expect(changed).toMatchObject({ ok: true });
    expect(plansOf(world).plans.get(id)?.opening.about).toEqual({ ...about, topics: ['coffee'] });
    expect(await world.app.openPlanned(host, id)).toMatchObject({ ok: true });
    expect(world.spaces.get(id)?.about).toEqual({ ...about, topics: ['coffee'] });
  });
});
