/** Rooms of the small world, refusing what Discord refuses. */
import type { Right, RightState, RoomPort } from '../../src/app/index.ts';
import type { ChannelId, SpaceId } from '../../src/lib/index.ts';
import { deleteRoom, eventsOf } from './outside-events.ts';
import type { Room } from './outside-people.ts';
import { BOT, may, OutsideRefused, rights } from './outside-people.ts';
import type { OutsideWorld } from './outside-world.ts';

const gone = (detail: string): OutsideRefused => new OutsideRefused({ code: 'gone', detail, retryable: false });

/** What somebody says of a right in an overwrite. */
const say = (room: Room, { target, rights: said }: Parameters<RoomPort['setRights']>[2]): void => {
  const next = { ...(room.overwrites.get(target) ?? rights({})), ...said };
  if (Object.values(next).every((state) => state === 'unset')) room.overwrites.delete(target);
  else room.overwrites.set(target, next);
};

/** Who may not see a room or come in has no right there (Discord's documentation, "Implicit Permissions"). */
const mayManage = (room: Room): void => {
  if (may(room, 'view', BOT) && may(room, 'connect', BOT)) return;
  const permissions = ['CONNECT', 'MANAGE_ROLES'];
  throw new OutsideRefused({ code: 'missing-permissions', permissions, channelId: room.id, retryable: false });
};

/** Rooms of that kind and name with overwrites for us and the host. */
const alike = (
  { rooms }: OutsideWorld,
  { guildId, kind, name, hostId }: Parameters<RoomPort['create']>[0],
): readonly ChannelId[] =>
  [...rooms.values()]
    .filter((room) => room.guildId === guildId && room.kind === kind && room.name === name)
    .filter(({ overwrites }) => [BOT, hostId].every((user) => overwrites.has(`member:${user}`)))
    .map(({ id }) => id);

/** Discord takes no more at once; whom the space names last is left out. */
const MOST_AT_ONCE = 100;

const leaveOut = (
  { overwrites }: Room,
  { hostId, rights: wanted }: Pick<Parameters<RoomPort['create']>[0], 'hostId' | 'rights'>,
): void => {
  const needed: readonly string[] = [`member:${BOT}`, `member:${hostId}`];
  for (const { target } of wanted.toReversed())
    if (overwrites.size > MOST_AT_ONCE && target.startsWith('member:') && !needed.includes(target))
      overwrites.delete(target);
};

/** The rooms, for one life of the process. */
export const roomPort = (world: OutsideWorld, generation: number): RoomPort => {
  const call = <Value>(name: string, run: () => Value): Promise<Value> => world.call(generation, name, run);
  const changing = (name: string, id: ChannelId, run: (room: Room) => void): Promise<void> =>
    call(name, () => {
      run(world.standing(id));
      world.changed(id);
    });
  return {
    see: (guild, id) => (world.outage.has(guild) ? 'unknown' : (world.gateway.cache.get(id) ?? null)),
    isAvailable: (guild) => !world.outage.has(guild),
    hasCommunity: (guild) => world.community.has(guild),
    missing: () => world.missing,
    inherited: (_guild, id) =>
      [...(world.server.overwrites.get(id) ?? world.rooms.get(id)?.overwrites ?? [])].map(([target, said]) => ({
        target,
        rights: said,
      })),
    create: ({
      guildId: guild,
      spaceId,
      name,
      kind,
      hostId,
      rights: wanted,
      category = null,
      like = null,
      adultsOnly = false,
      limit = null,
      act = '',
    }) =>
      call('create', () => {
        const number = world.number();
        const made = world.options.realIds === true ? String(9_000_000_000_000 + number) : `made-${number}`;
        const id = world.room(made, guild, { kind });
        world.at(id).name = name;
        world.at(id).adultsOnly = adultsOnly;
        world.at(id).limit = limit;
        const begins =
          like === null ? [] : (world.server.overwrites.get(like) ?? world.rooms.get(like)?.overwrites ?? []);
        for (const [target, said] of begins) world.at(id).overwrites.set(target, said);
        for (const user of [BOT, hostId])
          say(world.at(id), { target: `member:${user}`, rights: { view: 'allowed', connect: 'allowed' } });
        for (const one of wanted) say(world.at(id), one);
        leaveOut(world.at(id), { hostId, rights: wanted });
        world.made.set(id, spaceId);
        world.server.acts.set(id, act);
        if (category !== null) world.server.parents.set(id, category);
        world.gateway.cache.set(id, world.look(id));
        return id;
      }),
    find: (input, _askedAtMs, isTaken) =>
      call('find', () => {
        const { spaceId, act = '' } = input;
        if (world.server.hidesLog) return alike(world, input).find((id) => !isTaken(id)) ?? null;
        const isIt = ([id, of]: readonly [ChannelId, SpaceId]): boolean =>
          of === spaceId && world.rooms.has(id) && world.server.acts.get(id) === act;
        return [...world.made].find(isIt)?.[0] ?? null;
      }),
    remove: (_guild, id, _because, act = 'space ended') =>
      call('remove', () => {
        world.standing(id);
        world.server.removals.set(id, act);
        deleteRoom(world, id);
      }),
    rename: (_guild, id, name) =>
      changing('rename', id, (room) => {
        room.name = name;
      }),
    setAdultsOnly: (_guild, id, adultsOnly) =>
      changing('setAdultsOnly', id, (room) => {
        room.adultsOnly = adultsOnly;
      }),
    setLimit: (_guild, id, limit) =>
      changing('setLimit', id, (room) => {
        room.limit = limit;
      }),
    setRights: (_guild, id, wanted) =>
      changing('setRights', id, (room) => {
        mayManage(room);
        const failure = world.server.refusesRight(wanted);
        if (failure !== null) throw new OutsideRefused(failure);
        say(room, wanted);
      }),
    restoreRights: (_guild, id, { target, before }) =>
      changing('restoreRights', id, (room) => {
        mayManage(room);
        const back: Partial<Record<Right, RightState>> = before;
        say(room, { target, rights: back });
      }),
    setTopic: (_guild, id, topic) =>
      changing('setTopic', id, (room) => {
        room.topic = topic;
      }),
    openStageFor: (_guild, id, { topic, eventId }) =>
      call('openStageFor', () => {
        const room = world.standing(id);
        const event = eventsOf(world).events.get(eventId);
        const isFit = event?.status === 'scheduled' && event.place.type === 'stage' && event.place.channelId === id;
        if (room.topic !== null || !isFit) return false;
        room.topic = topic;
        world.changed(id);
        eventsOf(world).change(eventId, { status: 'active' });
        return true;
      }),
    setStatus: (_guild, id, status) =>
      changing('setStatus', id, (room) => {
        room.topic = room.people.size + room.accounts.size === 0 ? null : status;
      }),
    closeStage: (_guild, id) =>
      changing('closeStage', id, (room) => {
        room.topic = null;
        eventsOf(world).stageClosed(id);
      }),
    setSuppressed: (_guild, id, user, suppressed) =>
      changing(suppressed ? 'suppress' : 'invite', id, (room) => {
        const voice = room.people.get(user);
        if (voice === undefined) throw gone('Unknown Voice State');
        if (suppressed) room.people.set(user, { suppress: true, raisedAtMs: null });
        else if (voice.suppress) room.people.set(user, { suppress: false, raisedAtMs: world.clock.wallMs() });
      }),
    bringUpAccount: (_guild, id, account) =>
      changing('bringUpAccount', id, (room) => {
        if (!room.accounts.has(account)) throw gone('Unknown Voice State');
        room.accounts.set(account, 'speaking');
      }),
    setMember: (guild, user, change, { by }) =>
      call(change.moveTo === undefined ? 'setMute' : change.moveTo === null ? 'putOut' : 'move', () => {
        const at = world.whereIs(guild, user);
        if (at === null) throw gone('Target user is not connected to voice.');
        world.seats.changedBy.set(user, by?.userId ?? null);
        if (change.mute !== undefined) world.mute(guild, user, change.mute, 'ours');
        if (change.moveTo === null) world.leave(at, user);
        else if (change.moveTo !== undefined) world.move(guild, user, change.moveTo);
        world.changed(at);
      }),
    // A question, and no call that changes anything.
    lookAgain: (guild, user) =>
      world.step(generation, () => {
        world.gateway.questions += 1;
        const failure = world.failures.get('lookAgain')?.shift();
        if (failure !== undefined) throw new OutsideRefused(failure);
        return world.gateway.correct(guild, user, (id) => world.look(id));
      }),
    // As the gateway told it: from the same copy as `see`.
    // People are called by their names here.
    moderates: (_guild, _id, user) => user.startsWith('mod'),
    whereIs: (guild, user) => {
      for (const [id, seen] of world.gateway.cache) {
        if (seen === null || world.rooms.get(id)?.guildId !== guild) continue;
        const person = seen.people.find((one) => one.userId === user);
        if (person !== undefined) return { channelId: id, muted: person.muted };
      }
      return null;
    },
    emptyRoom: (guild, except) =>
      [...world.rooms.values()].find(
        (room) =>
          room.guildId === guild &&
          room.kind === 'voice' &&
          !except.has(room.id) &&
          room.people.size + room.accounts.size === 0,
      )?.id ?? null,
    nameOf: (_guild, user) => user,
    guildName: (guild) => guild,
  };
};
