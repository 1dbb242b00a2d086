import { beforeEach, describe, expect, it } from 'vitest';
import type { Beginning, BeginningAsked } from '../../../src/app/index.ts';
import { DEFAULT_RULES, DEFAULT_SPACE_RULES } from '../../../src/domain/index.ts';
import type { RoleId, SpaceId } from '../../../src/lib/index.ts';
import { actor, userId } from '../../support/outside-people.ts';
import { type OutsideWorld } from '../../support/outside.ts';
import { codeOf, plan, planGuild, planInput, plannedWorld, value } from '../../support/planned-world.ts';

const guild = planGuild;
const host = actor('host', guild);
const other = actor('other', guild);
const boss = actor('boss', guild, { serverManager: true, moderator: true });
const TURNS = { mode: 'turns', order: 'quiet-first', turnMs: 120_000, coolDownMs: 0 } as const;
// as: any text may stand in for a role's id here.
const role = 'role' as RoleId;

let world: OutsideWorld;
let space: SpaceId;

const open = async (over: Partial<Parameters<OutsideWorld['app']['openSpace']>[1]> = {}): Promise<SpaceId> => {
  const input = { title: 'Talk', description: null, kind: null, room: null, ...over };
  const asked = await value(world.app.openSpace(host, input));
  await world.pass(6000);
  return asked.space.id;
};

const save = (name: string, by = boss): ReturnType<OutsideWorld['app']['savePreset']> =>
  world.app.savePreset(by, space, { type: 'name', typed: name });

const begun = (over: Partial<BeginningAsked> = {}, by = host): ReturnType<OutsideWorld['app']['beginning']> =>
  world.app.beginning(by, { preset: null, rules: {}, kind: null, room: null, hostId: by.userId, ...over });

const numberOf = async (preset: string): Promise<number> =>
  (await world.app.presets(boss)).find(({ name }) => name === preset)?.number ?? 0;

/** Whether it begins as spaces do everywhere. */
const isPlain = ({ preset, rules, origin }: Beginning): boolean =>
  preset === 'panel-talk' && Object.keys(rules).length === 0 && origin.type === 'asked';

const names = async (): Promise<readonly string[]> => (await world.app.presets(other)).map(({ name }) => name);

beforeEach(async () => {
  world = await plannedWorld({}, { graceMs: 1e12 });
  world.server.roles.set(role, { mentionable: false });
  space = await open({ rules: { queue: TURNS, keepRoom: true } });
});

describe('presets of a server', () => {
  it('[PRESET-1] are saved, renamed and deleted by who manages it, and seen by everybody, over a restart', async () => {
    expect(await codeOf(save('Friday', host))).toBe('not-server-manager');
    const saved = await value(save('Friday'));
    expect(saved).toMatchObject({ name: 'Friday', kind: 'stage', rules: { queue: TURNS, keepRoom: true } });
    await world.boot();
    expect(await names()).toEqual(['Friday']);
    expect(await codeOf(world.app.renamePreset(host, 'Friday', 'Monday'))).toBe('not-server-manager');
    expect(await codeOf(world.app.removePreset(host, saved.number))).toBe('not-server-manager');
    await value(world.app.renamePreset(boss, 'friday', 'Monday'));
    expect(await names()).toEqual(['Monday']);
    await value(world.app.removePreset(boss, saved.number));
    expect(await names()).toEqual([]);
    expect(await codeOf(world.app.removePreset(boss, saved.number))).toBe('stale-button');
  });

  it('[PRESET-1] are 25 at most, also when saved at the same moment', async () => {
    const all = await Promise.all(Array.from({ length: 27 }, (_, at) => codeOf(save(`Preset ${at}`))));
    expect(all.filter((code) => code === 'ok')).toHaveLength(25);
    expect(all.slice(25)).toEqual(['too-many-presets', 'too-many-presets']);
    expect(new Set((await world.app.presets(host)).map(({ number }) => number)).size).toBe(25);
    expect((await Promise.all([save('One'), save('one')])).every(({ ok }) => !ok)).toBe(true);
  });

  it('[PRESET-2] take no name of ours in either language, and none twice', async () => {
    const ours = ['Town Hall', 'town-hall', 'لقاء عام', 'MY SETTINGS', 'إعداداتي'];
    for (const name of ours) expect(await codeOf(save(name)), name).toBe('preset-name-built-in');
    await value(save('Friday'));
    await value(save('Monday'));
    expect(await save('FRIDAY')).toMatchObject({ refusal: { code: 'preset-exists', params: { name: 'Friday' } } });
    expect(await codeOf(world.app.renamePreset(boss, 'Monday', 'friday'))).toBe('preset-exists');
    expect(await codeOf(world.app.renamePreset(boss, 'Monday', 'MONDAY'))).toBe('ok');
    expect(await codeOf(world.app.renamePreset(boss, 'Tuesday', 'x'))).toBe('preset-not-found');
    expect(await names()).toEqual(['Friday', 'MONDAY']);
  });

  it('[PRESET-2] are replaced by their number alone, and by none that is gone', async () => {
    const { number } = await value(save('Friday'));
    await world.app.ask(host, space, { type: 'set-rules', rules: { hidden: true } });
    const replaced = await value(world.app.savePreset(boss, space, { type: 'number', number }));
    expect(replaced).toMatchObject({ name: 'Friday', number, rules: { hidden: true } });
    await value(world.app.removePreset(boss, number));
    await world.pass(1);
    const again = await value(save('Saturday'));
    expect(again.number).not.toBe(number);
    expect(await codeOf(world.app.savePreset(boss, space, { type: 'number', number }))).toBe('stale-button');
  });

  it('[PRESET-4] are found by their names, ours in both languages, and what is none is told with all that there are', async () => {
    await value(save('Friday'));
    const friday = await value(begun({ preset: ' friDAY ', rules: { queue: { turnMs: 60_000 } } }));
    expect(friday).toMatchObject({
      kind: 'stage',
      rules: { queue: { ...TURNS, turnMs: 60_000 }, keepRoom: true },
      origin: { type: 'asked' },
      notes: [],
    });
    expect(friday.rules).not.toHaveProperty('locked');
    for (const typed of ['town-hall', 'Town hall', 'لقاء عام'])
      expect(await value(begun({ preset: typed, rules: { hidden: true } }))).toEqual({
        preset: 'town-hall',
        rules: { hidden: true },
        kind: null,
        origin: { type: 'asked' },
        notes: [],
      });
    expect(await begun({ preset: 'party' })).toMatchObject({
      refusal: { code: 'preset-not-found', params: { typed: 'party', names: 'Friday' } },
    });
    // What is said besides counts, and a room has its kind.
    expect(await value(begun({ preset: 'Friday', kind: 'voice' }))).toMatchObject({ kind: 'voice' });
    // as: of any room that is named.
    const room = 'room' as NonNullable<BeginningAsked['room']>;
    expect(await value(begun({ preset: 'Friday', room }))).toMatchObject({ kind: null });
  });

  it('[PRESET-5] do not change what is planned with them', async () => {
    const { number } = await value(save('Friday'));
    const { preset, rules, kind } = await value(begun({ preset: 'Friday' }));
    const input = planInput('in 60 minutes');
    const planned = await plan(world, 'in 60 minutes', { opening: { ...input.opening, preset, rules, kind } });
    await value(world.app.removePreset(boss, number));
    await world.app.ask(host, space, { type: 'end' });
    await world.pass(6000);
    const opened = await value(world.app.openPlanned(host, planned.id));
    expect(opened.space.rules).toMatchObject({ queue: TURNS, keepRoom: true });
  });

  it('[PRESET-7] are had as far as the server has what they name', async () => {
    await world.app.ask(host, space, { type: 'set-rules', rules: { access: { type: 'roles', roleIds: [role] } } });
    await value(save('Friday'));
    world.server.roles.delete(role);
    world.community.delete(guild);
    world.settings.set(guild, { language: 'en', rules: { ...DEFAULT_RULES, maxLengthMin: 60 } });
    await world.boot();
    const { rules, kind, notes } = await value(begun({ preset: 'Friday' }));
    expect([rules.access, kind, rules.maxLengthMs]).toEqual([{ type: 'invited' }, null, 3_600_000]);
    expect(notes.map(({ code }) => code)).toEqual(['preset-roles-gone', 'preset-length-cut', 'preset-no-stage']);
    // While nothing can be seen there, nothing is taken to be gone.
    world.outage.add(guild);
    expect(await value(begun({ preset: 'Friday' }))).toMatchObject({ notes: [], kind: 'stage' });
  });
});

describe('what a server has its spaces begin with', () => {
  const set = (typed: string, by = boss): ReturnType<OutsideWorld['app']['setDefaultPreset']> =>
    world.app.setDefaultPreset(by, { type: 'name', typed });

  it('[PRESET-9] is set and taken away by who manages it, under any of its names, over a restart', async () => {
    const { number } = await value(save('Friday'));
    expect(await codeOf(set('Friday', host))).toBe('not-server-manager');
    expect(await codeOf(world.app.setDefaultPreset(host, null))).toBe('not-server-manager');
    expect(await codeOf(set('party'))).toBe('preset-not-found');
    expect(await codeOf(set('My settings'))).toBe('preset-not-found');
    expect(await codeOf(world.app.setDefaultPreset(boss, { type: 'number', number: number + 1 }))).toBe('stale-button');
    expect(await world.app.defaultPreset(other)).toEqual({ type: 'none' });
    await value(set('لقاء عام'));
    expect(await world.app.defaultPreset(other)).toEqual({ type: 'built-in', name: 'town-hall' });
    await value(set(' friDAY '));
    await world.boot();
    expect(await world.app.defaultPreset(other)).toMatchObject({ type: 'own', preset: { name: 'Friday' } });
    expect(await value(world.app.setDefaultPreset(boss, null))).toEqual({ type: 'none' });
    expect(isPlain(await value(begun()))).toBe(true);
  });

  it('[PRESET-9] begins what nobody said anything of, and is there whatever is said besides', async () => {
    await value(save('Friday'));
    await value(set('Friday'));
    const begins = await value(begun({}, other));
    expect(begins).toMatchObject({
      kind: 'stage',
      rules: { queue: TURNS, keepRoom: true },
      origin: { type: 'server', preset: { type: 'own', preset: { name: 'Friday' } } },
      notes: [],
    });
    const said = await value(begun({ rules: { hidden: true, queue: { turnMs: 60_000 } }, kind: 'voice' }));
    expect(said).toMatchObject({ kind: 'voice', rules: { hidden: true, queue: { ...TURNS, turnMs: 60_000 } } });
    expect(await value(begun({ hostId: userId('other') }))).toMatchObject({ rules: { keepRoom: true } });
    // A preset that is named takes its place, and so does what somebody has remembered for themselves.
    expect(isPlain(await value(begun({ preset: 'panel-talk' })))).toBe(true);
    await world.app.ask(host, space, { type: 'set-rules', rules: { keepRoom: false } });
    await value(world.app.rememberSettings(host, space));
    expect(await value(begun())).toMatchObject({ origin: { type: 'remembered' }, rules: { keepRoom: false } });
    expect(await value(begun({ rules: { hidden: true } }))).toMatchObject({
      origin: { type: 'server' },
      rules: { keepRoom: true },
    });
    await value(set('town-hall'));
    expect(await value(begun({ rules: { hidden: true } }, other))).toEqual({
      preset: 'town-hall',
      rules: { hidden: true },
      kind: null,
      origin: { type: 'server', preset: { type: 'built-in', name: 'town-hall' } },
      notes: [],
    });
  });

  it('[PRESET-9] follows its preset when that is renamed or replaced, and is none once it is deleted', async () => {
    const { number } = await value(save('Friday'));
    await value(set('Friday'));
    await value(world.app.renamePreset(boss, 'Friday', 'Saturday'));
    await world.app.ask(host, space, { type: 'set-rules', rules: { hidden: true } });
    await value(world.app.savePreset(boss, space, { type: 'number', number }));
    const followed = await value(begun());
    expect(followed).toMatchObject({ rules: { hidden: true }, origin: { preset: { preset: { name: 'Saturday' } } } });
    await value(world.app.removePreset(boss, number));
    expect(await world.app.defaultPreset(other)).toEqual({ type: 'gone' });
    expect(isPlain(await value(begun()))).toBe(true);
    expect((await value(world.app.checkUp(boss))).faults).toEqual(['preset-gone']);
    // One of the same name is another.
    await world.pass(1);
    await value(save('Saturday'));
    expect(await world.app.defaultPreset(other)).toEqual({ type: 'gone' });
    await value(world.app.setDefaultPreset(boss, null));
    expect((await value(world.app.checkUp(boss))).faults).toEqual([]);
  });

  it('[PRESET-9] counts for what is planned, as it was when that was planned', async () => {
    await value(save('Friday'));
    await value(set('Friday'));
    const { preset, rules, kind } = await value(begun());
    const input = planInput('in 60 minutes');
    const planned = await plan(world, 'in 60 minutes', { opening: { ...input.opening, preset, rules, kind } });
    await value(world.app.setDefaultPreset(boss, null));
    await world.app.ask(host, space, { type: 'end' });
    await world.pass(6000);
    expect((await value(world.app.openPlanned(host, planned.id))).space.rules).toMatchObject({ keepRoom: true });
  });

  it('[PRESET-7] [PRESET-9] is had as far as the server has what it names; nothing is told of what was said otherwise', async () => {
    const gated = { access: { type: 'roles', roleIds: [role] }, adultsOnly: true } as const;
    await world.app.ask(host, space, { type: 'set-rules', rules: gated });
    await value(save('Friday'));
    await value(set('Friday'));
    const room = world.room('lent', guild);
    expect((await value(begun({ room }))).notes.map(({ code }) => code)).toEqual(['preset-not-adults']);
    world.server.roles.delete(role);
    world.community.delete(guild);
    world.settings.set(guild, {
      language: 'en',
      rules: { ...DEFAULT_RULES, maxLengthMin: 60, preset: { type: 'own', number: await numberOf('Friday') } },
    });
    await world.boot();
    const { rules, kind, notes } = await value(begun());
    expect([rules.access, kind, rules.maxLengthMs]).toEqual([{ type: 'invited' }, null, 3_600_000]);
    expect(notes.map(({ code }) => code)).toEqual(['preset-roles-gone', 'preset-length-cut', 'preset-no-stage']);
    const said = { access: { type: 'everyone' }, maxLengthMs: 900_000 } as const;
    expect(await value(begun({ kind: 'voice', rules: said }))).toMatchObject({
      kind: 'voice',
      rules: { ...said, adultsOnly: true },
      notes: [],
    });
  });
});

describe('remembered settings', () => {
  it('[PRESET-6] begin what their owner opens or plans for themselves without a word about it, over a restart', async () => {
    expect(isPlain(await value(begun()))).toBe(true);
    expect(await codeOf(world.app.rememberSettings(other, space))).toBe('not-host');
    await value(world.app.rememberSettings(host, space));
    await world.boot();
    expect(await value(begun())).toMatchObject({
      origin: { type: 'remembered' },
      kind: 'stage',
      rules: { queue: TURNS },
    });
    expect(await value(begun({ preset: 'my-settings' }))).toMatchObject({
      origin: { type: 'asked' },
      rules: { queue: TURNS },
    });
    // Whoever says how, plans for somebody else, or is another, is not touched by it.
    expect(isPlain(await value(begun({ preset: 'panel-talk' })))).toBe(true);
    expect(await value(begun({ rules: { hidden: true } }))).toMatchObject({ rules: { hidden: true } });
    expect((await value(begun({ rules: { hidden: true } }))).origin).toEqual({ type: 'asked' });
    expect(isPlain(await value(begun({ hostId: userId('other') })))).toBe(true);
    expect(isPlain(await value(begun({}, other)))).toBe(true);
    expect(await codeOf(begun({ preset: 'My settings' }, other))).toBe('no-own-settings');
  });

  it('[PRESET-6] are what was remembered last, until they are forgotten', async () => {
    await value(world.app.rememberSettings(host, space));
    await world.app.ask(host, space, { type: 'set-rules', rules: { locked: true, hidden: true } });
    expect(await value(world.app.rememberSettings(host, space))).toMatchObject({ rules: { locked: false } });
    expect((await world.app.ownSettings(host))?.rules).toEqual({
      ...DEFAULT_SPACE_RULES,
      queue: TURNS,
      keepRoom: true,
      hidden: true,
    });
    expect(await value(world.app.forgetSettings(host))).toBe(true);
    expect(await value(world.app.forgetSettings(host))).toBe(false);
    expect(isPlain(await value(begun()))).toBe(true);
  });

  it('[PRESET-7] are for adults in no lent room that is not, which is told; a preset that was chosen is not bent', async () => {
    await world.app.ask(host, space, { type: 'set-rules', rules: { adultsOnly: true } });
    await value(world.app.rememberSettings(host, space));
    await value(save('Late'));
    const room = world.room('lent', guild);
    const { rules, notes } = await value(begun({ room }));
    expect([rules.adultsOnly, rules.keepRoom, notes.map(({ code }) => code)]).toEqual([
      false,
      true,
      ['preset-not-adults'],
    ]);
    for (const preset of ['Late', 'my-settings'])
      expect(await value(begun({ room, preset })), preset).toMatchObject({ rules: { adultsOnly: true }, notes: [] });
    expect(await value(begun())).toMatchObject({ rules: { adultsOnly: true }, notes: [] });
    world.at(room).adultsOnly = true;
    world.changed(room);
    await world.settle();
    expect(await value(begun({ room }))).toMatchObject({ rules: { adultsOnly: true }, notes: [] });
  });

  it('[PRESET-8] go when the server removes Majlis, while its presets stay with its other settings', async () => {
    await value(world.app.rememberSettings(host, space));
    await value(save('Friday'));
    world.app.guildLeft(guild);
    await world.settle();
    expect(await world.app.ownSettings(host)).toBeNull();
    expect(await names()).toEqual(['Friday']);
  });

  it('[PRESET-8] go with the wish to be forgotten, and none that are remembered after it', async () => {
    await value(world.app.rememberSettings(host, space));
    // Its space still needs them: the wish is carried out again once that is over.
    expect(await value(world.app.forgetMe(host))).toEqual({ unfinished: 1 });
    expect(await world.app.ownSettings(host)).toBeNull();
    await value(world.app.rememberSettings(host, space));
    await value(world.app.ask(host, space, { type: 'end' }));
    await world.pass(61_000);
    expect((await world.app.ownSettings(host))?.rules).toMatchObject({ queue: TURNS });
  });
});
