import { listeners, openings, silentRooms } from '../catalogue.ts';

/** Servers in which rooms are made, and those with a silent stage; together as many as silent rooms are wanted. */
export interface CrowdedWorld {
  readonly seed: unknown;
  /** User names of those who type commands: members of every server, all of which the first one owns. */
  readonly askers: readonly string[];
  /** Names of servers without a room yet. */
  readonly fresh: readonly string[];
  /** Names of servers with a stage called `stage`, in which people sit. */
  readonly silent: readonly string[];
}

/** One person types about five commands a second at most. */
const askerCount = 10;

/**
 * The permissions that README's invitation asks for: view channels, connect, speak, use voice activity, manage channels,
 * manage roles, mute and move members, request to speak, events, voice status, send, embed, attach, history.
 */
const botPermissions = '299080373881872';

/** A world of many small servers that share a bot and a few busy people. */
export function crowdedWorld(): CrowdedWorld {
  const askers = Array.from({ length: askerCount }, (_, i) => `asker${i}`);
  const fresh = Array.from({ length: openings }, (_, i) => `Fresh ${i}`);
  const silent = Array.from({ length: silentRooms - openings }, (_, i) => `Silent ${i}`);
  const sitting = (server: number): string[] =>
    Array.from({ length: listeners }, (_, i) => `listener${server * listeners + i}`);
  const guild = (name: string, people: readonly string[]): unknown => ({
    key: name,
    name,
    owner: askers[0],
    features: ['COMMUNITY'],
    members: [...askers, ...people].map((user) => ({ user })),
    bots: [{ bot: 'majlis', permissions: botPermissions }],
    channels: [
      { key: 'general', name: 'general', type: 'text' },
      { key: 'stage', name: 'stage', type: 'stage' },
    ],
  });
  const people = [...askers, ...silent.flatMap((_, server) => sitting(server))];
  const seed = {
    users: people.map((name) => ({ key: name, username: name, globalName: name })),
    bots: [{ key: 'majlis', username: 'majlis' }],
    guilds: [...fresh.map((name) => guild(name, [])), ...silent.map((name, server) => guild(name, sitting(server)))],
    inVoice: silent.flatMap((name, server) => sitting(server).map((user) => ({ guild: name, channel: 'stage', user }))),
  };
  return { seed, askers, fresh, silent };
}
