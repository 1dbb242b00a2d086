import { describe, expect, it } from 'vitest';
import type { Asked } from '../../../src/app/index.ts';
import type { RoomKind, Space } from '../../../src/domain/index.ts';
import { backstageOf } from '../../../src/domain/index.ts';
import type { ChannelId, RoleId, SpaceId } from '../../../src/lib/index.ts';
import { chatOf } from '../../support/outside-chat.ts';
import { actor, BOT, channelId, guildId, may, rights, says, userId } from '../../support/outside-people.ts';
import type { Room } from '../../support/outside-people.ts';
import { fill } from '../../support/outside-server.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const guild = guildId('one');
const [host, guest, listener] = [userId('host'), userId('guest'), userId('listener')];
// as: any text may stand in for a role's id here.
const moderators = 'moderators' as RoleId;
const CATEGORY = channelId('rooms');

interface Scene {
  readonly world: OutsideWorld;
  readonly room: ChannelId;
  readonly id: SpaceId;
  space(): Space;
  /** The backstage as Discord has it. */
  green(): Room;
  /** Asks, and lets what follows happen; the refusal, or an empty text. */
  ask(who: string, asked: Asked): Promise<string>;
  opens(who?: string): Promise<string>;
  /** The acts in its log. */
  log(): readonly string[];
}

const aScene = async (kind: RoomKind = 'stage', graceMs = 1e9): Promise<Scene> => {
  const world = outsideWorld({ graceMs });
  world.community.add(guild);
  world.server.moderators = [moderators];
  await world.boot();
  const answer = await world.app.openSpace(actor('host', guild), {
    title: 'Talk',
    description: null,
    kind,
    room: null,
  });
  await world.pass(6000);
  const ready = answer.ok ? await answer.value.ready : answer;
  const room = ready.ok ? ready.value.room.channelId : null;
  if (!ready.ok || room === null) throw new Error('it did not open');
  const { id } = ready.value;
  world.join(room, host);
  world.join(room, listener);
  await world.app.ask(actor('host', guild), id, { type: 'add-guest', userId: guest });
  const space = (): Space => {
    const now = world.spaces.get(id);
    if (now === undefined) throw new Error('no space');
    return now;
  };
  return {
    world,
    room,
    id,
    space,
    green: () => world.at(backstageOf(space()) ?? channelId('none')),
    ask: async (who, asked) => {
      const outcome = await world.app.ask(actor(who, guild), id, asked);
      await world.pass(3000);
      return outcome.ok ? '' : outcome.refusal.code;
    },
    opens: async (who = 'host') => {
      const opening = world.app.openBackstage(actor(who, guild), id);
      await world.pass(3000);
      const outcome = await opening;
      return outcome.ok ? '' : outcome.refusal.code;
    },
    log: () => (world.logs.get(id) ?? []).map(({ act }) => act),
  };
};

const floorOf = ({ people }: Space, who: string): string | undefined =>
  people.find(({ userId: id }) => id === who)?.floor;

describe('the backstage of a space', () => {
  it('[BACK-1] [BACK-2] [BACK-3] is a voice channel that host, co-hosts, speakers, guests and moderators see, and nobody else; no account of ours sits there', async () => {
    const scene = await aScene();
    expect(await scene.opens('listener')).toBe('not-host');
    expect(await scene.opens()).toBe('');
    const green = scene.green();
    expect([green.kind, green.name]).toEqual(['voice', 'Backstage · Talk']);
    const isIn = (who: string, ...roles: readonly string[]): boolean =>
      may(green, 'view', userId(who), ...roles) && may(green, 'connect', userId(who), ...roles);
    expect(['host', 'guest', BOT].map((who) => isIn(who))).toEqual([true, true, true]);
    expect([isIn('listener'), isIn('other', 'members'), isIn('mod', moderators)]).toEqual([false, false, true]);
    // Speakers come and go, guests too.
    await scene.ask('host', { type: 'invite', userId: listener });
    expect(isIn('listener')).toBe(true);
    await scene.ask('host', { type: 'to-audience', userId: listener });
    await scene.ask('host', { type: 'drop-guest', userId: guest });
    expect([isIn('listener'), isIn('guest'), green.overwrites.has(`member:${guest}`)]).toEqual([false, false, false]);
    expect(green.accounts.size).toBe(0);
    expect(scene.world.plan.seats.map((seat) => seat.channelId)).not.toContain(green.id);
  });

  it('[BACK-1] stands in the category of the room, and outside of it where that is full', async () => {
    for (const isFull of [false, true]) {
      const scene = await aScene();
      const { server } = scene.world;
      server.channels.set(CATEGORY, 'category');
      server.parents.set(scene.room, CATEGORY);
      if (isFull) fill(server, CATEGORY, 49);
      expect(await scene.opens()).toBe('');
      expect(server.parents.get(scene.green().id)).toBe(isFull ? undefined : CATEGORY);
    }
  });

  it('[BACK-1] is refused where Majlis lacks something, before anything is made', async () => {
    const scene = await aScene();
    scene.world.missing = ['MANAGE_CHANNELS'];
    scene.world.calls.length = 0;
    expect(await scene.opens()).toBe('missing-permissions');
    expect([scene.space().backstage, scene.world.calls.includes('create')]).toEqual([null, false]);
  });

  it('[BACK-1] is none where Discord takes no more channels, and who asked and the panel are told why', async () => {
    const scene = await aScene();
    scene.world.fail('create', { code: 'too-many-channels', detail: 'full', retryable: false });
    expect(await scene.opens()).toBe('too-many-channels');
    expect(scene.space().backstage).toBeNull();
    expect(scene.log()).toContain('backstage-could-not');
    const told = (): readonly string[] =>
      (scene.world.panelIn(scene.room)?.facts.troubles ?? []).map(({ code }) => code);
    expect(told()).toContain('too-many-channels');
    expect(await scene.opens()).toBe('');
    expect(told()).toEqual([]);
  });

  it.each(['stage', 'voice'] as const)(
    '[BACK-4] [BACK-9] lets a guest up into a %s, who has the floor there; everybody sees how many are there',
    async (kind) => {
      const scene = await aScene(kind);
      const { world, room } = scene;
      await scene.opens();
      world.join(scene.green().id, guest);
      await world.pass(3000);
      expect(world.panelIn(room)?.facts.backstage).toEqual([guest]);
      expect(await scene.ask('guest', { type: 'go-up', userId: guest })).toBe('');
      expect(world.whereIs(guild, guest)).toBe(room);
      world.accept(room, guest);
      await world.pass(3000);
      expect(floorOf(scene.space(), 'guest')).toBe('speaking');
      expect(scene.space().backstage).toMatchObject({ toRoom: [], toBackstage: [] });
      // And back, with the floor.
      expect(await scene.ask('host', { type: 'go-backstage', userId: guest })).toBe('');
      expect([world.whereIs(guild, guest), floorOf(scene.space(), 'guest')]).toEqual([scene.green().id, 'backstage']);
      expect(scene.log()).toEqual(expect.arrayContaining(['backstage-opened', 'called-up', 'sent-backstage']));
    },
  );

  it('[BACK-4] gives the floor also where Majlis may move nobody, and tells what is missing until they went themselves', async () => {
    const scene = await aScene();
    const { world, room } = scene;
    await scene.opens();
    world.join(scene.green().id, guest);
    const failure = {
      code: 'missing-permissions',
      permissions: ['MOVE_MEMBERS'],
      channelId: room,
      retryable: false,
    } as const;
    world.fail('move', failure, 9);
    expect(await scene.ask('host', { type: 'go-up', userId: guest })).toBe('');
    expect(world.whereIs(guild, guest)).toBe(scene.green().id);
    const told = (): readonly string[] => (world.panelIn(room)?.facts.troubles ?? []).map(({ code }) => code);
    expect(told()).toEqual(['missing-permissions']);
    world.join(room, guest);
    await world.pass(3000);
    expect([told(), floorOf(scene.space(), 'guest')]).toEqual([[], 'invited']);
  });

  it('[BACK-6] keeps a space whose people are all there, and ends it once they have left', async () => {
    const scene = await aScene('stage', 60_000);
    const { world, room } = scene;
    await scene.opens();
    world.join(scene.green().id, guest);
    world.leave(room, host);
    world.leave(room, listener);
    await world.pass(300_000);
    expect(scene.space().life.status).toBe('live');
    world.leave(scene.green().id, guest);
    await world.pass(180_000);
    expect(scene.space().life.status).toBe('ended');
    expect([...world.made.keys()].filter((id) => world.rooms.has(id))).toEqual([]);
  });

  it('[BACK-7] moves who is there into the room when it closes, as far as Discord lets it', async () => {
    const scene = await aScene();
    const { world, room } = scene;
    await scene.opens();
    const green = scene.green().id;
    world.join(green, guest);
    world.join(green, userId('mod'));
    world.fail('move', { code: 'refused', detail: 'no', retryable: false });
    expect(await scene.ask('host', { type: 'close-backstage' })).toBe('');
    expect([world.whereIs(guild, guest), world.whereIs(guild, userId('mod'))]).toEqual([null, room]);
    expect([scene.space().backstage, world.rooms.has(green)]).toEqual([null, false]);
    expect(scene.log()).toContain('backstage-closed');
    expect(world.server.removals.get(green)).toBe('backstage closed');
    // And another may be opened.
    expect(await scene.opens()).toBe('');
    expect(scene.green().id).not.toBe(green);
  });

  it('[RATE-2] is opened and closed by one person six times in ten minutes', async () => {
    const scene = await aScene();
    const close: Asked = { type: 'close-backstage' };
    for (let times = 0; times < 3; times += 1)
      expect([await scene.opens(), await scene.ask('host', close)]).toEqual(['', '']);
    expect(await scene.opens()).toBe('edits-too-often');
    const other = actor('other', guild, { moderator: true });
    expect((await scene.world.app.openBackstage(other, scene.id)).ok).toBe(true);
    expect(await scene.ask('host', close)).toBe('edits-too-often');
    await scene.world.pass(600_000);
    expect(await scene.ask('host', close)).toBe('');
  });

  it('[BACK-6] lifts a mute of ours for as long as somebody is there', async () => {
    const scene = await aScene('voice');
    const { world, room } = scene;
    await scene.opens();
    world.join(room, guest);
    await scene.ask('host', { type: 'invite', userId: guest });
    await scene.ask('host', { type: 'mute', userId: guest });
    expect(world.isMuted(guild, guest)).toBe(true);
    await scene.ask('guest', { type: 'go-backstage', userId: guest });
    expect([world.whereIs(guild, guest), world.isMuted(guild, guest)]).toEqual([scene.green().id, false]);
    await scene.ask('guest', { type: 'go-up', userId: guest });
    expect([world.whereIs(guild, guest), world.isMuted(guild, guest)]).toEqual([room, true]);
  });

  it('[BACK-8] is closed by deleting its channel, and its message comes back', async () => {
    const scene = await aScene();
    const { world } = scene;
    await scene.opens();
    const green = scene.green().id;
    const [first] = chatOf(world).backstages.keys();
    if (first === undefined) throw new Error('it has no message');
    chatOf(world).backstages.delete(first);
    world.app.messageDeleted(green, first);
    await world.pass(3000);
    expect([...chatOf(world).backstages.values()].map((one) => one.channelId)).toEqual([green]);
    world.deleteRoom(green);
    await world.pass(3000);
    expect([scene.space().backstage, scene.space().life.status]).toEqual([null, 'live']);
    expect(scene.log().at(-1)).toBe('backstage-deleted');
  });

  it('[BACK-2] is put right when somebody changes its overwrites by hand, a few times', async () => {
    const scene = await aScene();
    const { world } = scene;
    await scene.opens();
    const green = scene.green();
    for (let times = 0; times < 8; times += 1) {
      green.overwrites.set(`member:${listener}`, rights({ view: 'allowed', connect: 'allowed' }));
      green.overwrites.delete('everyone');
      world.changed(green.id);
      await world.pass(1000);
      if (times < 5)
        expect([may(green, 'connect', listener), says(green, 'everyone', 'view')]).toEqual([false, 'denied']);
    }
    // Two that keep undoing each other end here.
    expect(may(green, 'connect', listener)).toBe(true);
    await world.pass(700_000);
    expect(may(green, 'connect', listener)).toBe(false);
  });

  it('[BACK-2] puts out who is removed, blocked, or came in all the same', async () => {
    const scene = await aScene();
    const { world } = scene;
    await scene.opens();
    const green = scene.green().id;
    world.join(green, guest);
    expect(await scene.ask('host', { type: 'block', userId: guest, scope: 'space' })).toBe('');
    expect(world.whereIs(guild, guest)).toBeNull();
    world.join(green, guest);
    await world.pass(3000);
    expect(world.whereIs(guild, guest)).toBeNull();
  });

  it('[BACK-2] moves into the room who loses their place there, or was put in by hand, and leaves moderators alone', async () => {
    const scene = await aScene();
    const { world, room } = scene;
    await scene.opens();
    const green = scene.green().id;
    await scene.ask('host', { type: 'invite', userId: listener });
    for (const user of [guest, listener, userId('other'), userId('mod')]) world.join(green, user);
    await world.pass(3000);
    const where = (...users: readonly ReturnType<typeof userId>[]): unknown =>
      users.map((user) => world.whereIs(guild, user));
    expect(where(guest, listener, userId('other'), userId('mod'))).toEqual([green, green, room, green]);
    await scene.ask('host', { type: 'to-audience', userId: listener });
    await scene.ask('host', { type: 'drop-guest', userId: guest });
    expect(where(guest, listener, userId('mod'))).toEqual([room, room, green]);
  });

  it('[WORD-6] is no way past the names that the server does not allow; who moderates is not bound', async () => {
    const scene = await aScene();
    const { world } = scene;
    const boss = actor('boss', guild, { serverManager: true, moderator: true });
    expect(await world.app.changeRules(boss, { type: 'words', typed: 'troll*' })).toMatchObject({ ok: true });
    await scene.opens();
    const [troll, mod] = [userId('troll'), userId('mod-troll')];
    await scene.ask('host', { type: 'add-guest', userId: troll });
    for (const user of [troll, mod]) world.join(scene.green().id, user);
    await world.pass(3000);
    expect(await scene.ask('troll', { type: 'go-up', userId: troll })).toBe('name-not-allowed');
    expect(await scene.ask('host', { type: 'go-up', userId: troll })).toBe('their-name-not-allowed');
    const asked = await world.app.ask(actor('mod-troll', guild, { moderator: true }), scene.id, {
      type: 'go-up',
      userId: mod,
    });
    expect(asked.ok ? '' : asked.refusal.code).toBe('');
  });

  it('[BACK-8] is no room for another space, and is meant by who asks in its chat', async () => {
    const scene = await aScene();
    const { world } = scene;
    await scene.opens();
    const green = scene.green().id;
    const mod = actor('mod', guild, { moderator: true, channelId: green });
    const input = { title: 'Other', description: null, kind: 'voice', room: green } as const;
    const answer = await world.app.openSpace(mod, input);
    expect(answer.ok ? '' : answer.refusal.code).toBe('room-in-use');
    const info = await world.app.info(actor('guest', guild, { channelId: green }), null);
    expect(info.ok && info.value.space.id).toBe(scene.id);
  });
});
