import { describe, expect, it } from 'vitest';
import type { Asked, Target } from '../../../src/app/index.ts';
import { DEFAULT_RULES, type SpaceRules } from '../../../src/domain/index.ts';
import type { ChannelId, RoleId } from '../../../src/lib/index.ts';
import { moderatorsOf } from '../../support/outside-moderators.ts';
import { actor, channelId, guildId, may, rights, userId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const [lent, made] = [channelId('lent'), channelId('made-1')];
// as, in both: any text may stand in for a role's id here.
const [mods, friends] = ['mods' as RoleId, 'friends' as RoleId];
const [mod, usher, other] = [userId('mod'), userId('usher'), userId('other')];

interface Opened {
  readonly world: OutsideWorld;
  readonly room: ChannelId;
  ask(asked: Asked): Promise<void>;
  /** Who of a moderator, one of this room alone and somebody else sees it, and who may come in. */
  doors(): readonly (readonly boolean[])[];
}

/** A space of somebody who moderates nothing. */
const opened = async (
  way: 'made' | 'lent',
  rules: Partial<SpaceRules> = {},
  setUp: (world: OutsideWorld) => void = () => undefined,
): Promise<Opened> => {
  const world = outsideWorld();
  world.community.add(guild);
  world.server.moderators = [mods];
  setUp(world);
  await world.boot();
  const room = way === 'lent' ? world.room('lent', guild) : made;
  if (way === 'lent') world.server.roomModerators.set(lent, [`member:${usher}`]);
  const input = { title: 'Talk', description: null, kind: 'stage', room: way === 'lent' ? room : null, rules } as const;
  const answer = await world.app.openSpace(actor('host', guild), input);
  await world.pass(5000);
  const ready = answer.ok ? await answer.value.ready : answer;
  if (!ready.ok) throw new Error(ready.refusal.code);
  const of = (right: 'view' | 'connect'): readonly boolean[] => [
    may(world.at(room), right, mod, mods),
    may(world.at(room), right, usher),
    may(world.at(room), right, other),
  ];
  return {
    world,
    room,
    ask: async (asked) => {
      const outcome = await world.app.ask(actor('host', guild), ready.value.id, asked);
      expect(outcome.ok ? '' : outcome.refusal.code).toBe('');
      await world.pass(2000);
    },
    doors: () => [of('view'), of('connect')],
  };
};

const set = (rules: Partial<SpaceRules>): Asked => ({ type: 'set-rules', rules });
const CLOSINGS: readonly (readonly [string, Asked, Asked])[] = [
  ['locked', set({ locked: true }), set({ locked: false })],
  ['hidden', set({ hidden: true }), set({ hidden: false })],
  ['braked', { type: 'brake', isOn: true }, { type: 'brake', isOn: false }],
  ['for guests', set({ access: { type: 'invited' } }), set({ access: { type: 'everyone' } })],
  ['for a role', set({ access: { type: 'roles', roleIds: [friends] } }), set({ access: { type: 'everyone' } })],
];

describe.each(['made', 'lent'] as const)('who moderates a room that was %s', (way) => {
  it.each(CLOSINGS)('[ACCESS-7] sees it and may come in when it is %s', async (name, close, open) => {
    const { world, room, ask, doors } = await opened(way);
    const before = new Map(world.at(room).overwrites);
    await ask(close);
    // Of this room alone somebody moderates the lent one.
    const [inside, everybody] = [
      [true, way === 'lent', false],
      [true, true, true],
    ];
    expect(doors()).toEqual(name === 'hidden' ? [inside, everybody] : [everybody, inside]);
    await ask(open);
    expect(world.at(room).overwrites).toEqual(before);
  });
});

describe('a hidden space of somebody who moderates nothing', () => {
  it('[ACCESS-7] [LIFE-3] [MOD-7] is told to moderators, who may do there what moderators may', async () => {
    const { world, room, ask } = await opened('made');
    await ask(set({ hidden: true }));
    const by = actor('mod', guild, { moderator: moderatorsOf(world), roles: [mods] });
    expect(world.app.spacesOf(by)).toHaveLength(1);
    expect(world.app.spacesOf(actor('other', guild, { moderator: moderatorsOf(world) }))).toEqual([]);
    const host = { ...actor('host', guild), isModerator: (who: string) => who === mod && by.moderates(room) };
    const blocked = await world.app.ask(host, null, { type: 'block', userId: mod, scope: 'space' });
    expect(blocked.ok ? '' : blocked.refusal.code).toBe('is-moderator');
    expect((await world.app.ask(by, null, { type: 'brake', isOn: true })).ok).toBe(true);
    expect((await world.app.ask(by, null, { type: 'end' })).ok).toBe(true);
  });

  it('[ACCESS-7] [STAY-2] is seen by them too where its room stays', async () => {
    const { world, ask, doors } = await opened('made', { hidden: true, keepRoom: true });
    await ask({ type: 'end' });
    await world.pass(3000);
    expect([...world.spaces.values()].map(({ life }) => life.status)).toEqual(['ended']);
    expect(doors()[0]).toEqual([true, false, false]);
  });

  it('[ACCESS-7] [OPEN-15] is kept from them where the server keeps them from its category', async () => {
    const category = channelId('verified');
    const said: ReadonlyMap<Target, ReturnType<typeof rights>> = new Map([['everyone', rights({ view: 'denied' })]]);
    const { world, room, ask } = await opened('made', { hidden: true }, ({ server, settings }) => {
      server.channels.set(category, 'category');
      server.overwrites.set(category, said);
      settings.set(guild, { language: 'en', rules: { ...DEFAULT_RULES, category } });
    });
    await ask(set({ locked: true }));
    expect(may(world.at(room), 'view', mod, mods)).toBe(false);
    expect(world.at(room).overwrites.has(`role:${mods}`)).toBe(false);
  });
});
