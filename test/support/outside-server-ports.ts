/** The ports of the small world for what a server has besides rooms, and for what people set for themselves. */
import type { PersonStore, ServerPort, Target } from '../../src/app/index.ts';
import type { OutsideWorld } from './outside-world.ts';

/** The port through which it is seen. */
export const serverPort = (world: OutsideWorld, generation: number): ServerPort => {
  const { server } = world;
  return {
    channel: (_guild, id) => {
      const type = server.channels.get(id) ?? (world.rooms.has(id) ? 'other' : undefined);
      if (type === undefined) return null;
      const children = [...server.parents.values()].filter((parent) => parent === id).length;
      return { type, children, parent: server.parents.get(id) ?? null };
    },
    moderatorRoles: () => server.moderators,
    moderatorsIn: (_guild, id) => [
      ...server.moderators.map((role): Target => `role:${role}`),
      ...(server.roomModerators.get(id) ?? []),
    ],
    role: (_guild, id) => server.roles.get(id) ?? null,
    lacking: (_guild, id, names) => {
      const missing = new Set([...(server.lacking.get(null) ?? []), ...(server.lacking.get(id) ?? [])]);
      return names.filter((name) => missing.has(name));
    },
    undeniable: (_guild, id) => server.undeniable.get(id) ?? [],
    bitsWith: (_guild, names) => names.join('+'),
    member: (_guild, user) =>
      world.call(generation, 'member', () => {
        const set = server.members.get(user);
        if (set === null) return null;
        return { isBot: false, roles: [], managesServer: false, moderates: () => false, ...set };
      }),
  };
};

/** What people set for themselves, for one life of the process. */
export const personStore = (world: OutsideWorld, generation: number): PersonStore => ({
  get: (user) => world.step(generation, () => world.server.people.get(user) ?? { language: null, zone: null }),
  save: (user, settings) => world.step(generation, () => void world.server.people.set(user, settings)),
});
