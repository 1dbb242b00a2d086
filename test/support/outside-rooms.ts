/** Rooms and panels of the small world, refusing what Discord refuses. */
import type { PanelPort, RoomPort } from '../../src/app/index.ts';
import type { ChannelId, MessageId } from '../../src/lib/index.ts';
import type { Room } from './outside-people.ts';
import { BOT, OutsideRefused } from './outside-people.ts';
import type { OutsideWorld } from './outside-world.ts';

/** The rooms, for one life of the process. */
export const roomPort = (world: OutsideWorld, generation: number): RoomPort => {
  const call = <Value>(name: string, run: () => Value): Promise<Value> => world.call(generation, name, run);
  const changing = (name: string, id: ChannelId, run: (room: Room) => void): Promise<void> =>
    call(name, () => {
      run(world.standing(id));
      world.changed(id);
    });
  return {
    see: (guild, id) => (world.outage.has(guild) ? 'unknown' : (world.cache.get(id) ?? null)),
    isAvailable: (guild) => !world.outage.has(guild),
    hasCommunity: (guild) => world.community.has(guild),
    missing: () => world.missing,
    create: ({ guildId: guild, spaceId, name, hostId }) =>
      call('create', () => {
        const id = world.room(`made-${world.number()}`, guild);
        world.at(id).name = name;
        world.at(id).overwrites.add(hostId).add(BOT);
        world.made.set(id, spaceId);
        world.cache.set(id, world.look(id));
        return id;
      }),
    find: ({ spaceId }) =>
      call('find', () => [...world.made].find(([id, of]) => of === spaceId && world.rooms.has(id))?.[0] ?? null),
    remove: (_guild, id) =>
      call('remove', () => {
        world.standing(id);
        world.deleteRoom(id);
      }),
    allowHost: (_guild, id, host) =>
      changing('allowHost', id, (room) => {
        room.otherOverwrites.delete(host);
        room.overwrites.add(host);
      }),
    restoreHost: (_guild, id, { userId, before }) =>
      changing('restoreHost', id, (room) => {
        room.overwrites.delete(userId);
        room.otherOverwrites.delete(userId);
        if (before === 'allowed') room.overwrites.add(userId);
        else if (before !== 'none') room.otherOverwrites.set(userId, before);
      }),
    setTopic: (_guild, id, topic) =>
      changing('setTopic', id, (room) => {
        room.topic = topic;
      }),
    closeStage: (_guild, id) =>
      changing('closeStage', id, (room) => {
        room.topic = null;
      }),
    setSuppressed: (_guild, id, user, suppressed) =>
      changing(suppressed ? 'suppress' : 'invite', id, (room) => {
        const voice = room.people.get(user);
        if (voice === undefined)
          throw new OutsideRefused({ code: 'gone', detail: 'Unknown Voice State', retryable: false });
        if (suppressed) room.people.set(user, { suppress: true, raisedAtMs: null });
        else if (voice.suppress) room.people.set(user, { suppress: false, raisedAtMs: world.clock.wallMs() });
      }),
    unsuppressSelf: (_guild, id) =>
      changing('unsuppressSelf', id, (room) => {
        if (room.self === 'absent')
          throw new OutsideRefused({ code: 'gone', detail: 'Unknown Voice State', retryable: false });
        room.self = 'speaking';
      }),
    nameOf: (_guild, user) => user,
    guildName: (guild) => guild,
  };
};

/** The panels, for one life of the process. */
export const panelPort = (world: OutsideWorld, generation: number): PanelPort => {
  return {
    digest: ({ space, listeners, ears, troubles, links, language }) =>
      JSON.stringify([
        space.title,
        space.life.status,
        space.people,
        space.hands,
        listeners,
        ears,
        troubles,
        links,
        language,
      ]),
    post: (id, facts, lost) =>
      world.call(generation, 'post', () => {
        world.standing(id);
        // A deterministic nonce: a repeat gives the message that was posted with it, also one that was deleted.
        const nonce = `${facts.space.id} ${lost ?? ''}`;
        const twin = world.nonces.get(nonce);
        if (twin !== undefined) {
          const standing = world.messages.get(twin);
          if (standing !== undefined) standing.facts = facts;
          return twin;
        }
        // as: message ids are opaque here.
        const messageId = `message-${world.number()}` as MessageId;
        world.nonces.set(nonce, messageId);
        world.messages.set(messageId, { id: messageId, channelId: id, spaceId: facts.space.id, facts });
        return messageId;
      }),
    edit: async (_channel, messageId, facts) => {
      // Discord says gone only of a message that is.
      if (world.failures.get('edit')?.[0]?.code === 'gone') world.messages.delete(messageId);
      await world.call(generation, 'edit', () => {
        const message = world.messages.get(messageId);
        if (message === undefined)
          throw new OutsideRefused({ code: 'gone', detail: 'Unknown Message', retryable: false });
        message.facts = facts;
      });
    },
    remove: (_channel, messageId) => world.call(generation, 'removePanel', () => void world.messages.delete(messageId)),
  };
};
