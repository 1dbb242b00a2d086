import { stormSpaces } from '../catalogue.ts';

/** The permissions that README's invitation asks for. */
const botPermissions = '299080373881872';
/** One person sends about four interactions a second at most. */
const askerCount = 10;
/** People whom the hosts bring up and send down, in each server. */
const movedCount = 4;

/** Servers with a stage each, people in them, and who asks. */
export interface StormWorld {
  readonly seed: unknown;
  readonly servers: readonly string[];
  /** They sit on every stage; the first one owns every server. */
  readonly askers: readonly string[];
  /** They sit on the first stage and raise and lower their hands as Discord's clients do. */
  readonly crowd: readonly string[];
  /** User names of those on a server's stage who are brought up and sent down. */
  movedIn(server: number): readonly string[];
}

/** The world of the storm with so many people on the first stage. */
export function stormWorld(people: number): StormWorld {
  const askers = Array.from({ length: askerCount }, (_, i) => `asker${i}`);
  const crowd = Array.from({ length: people }, (_, i) => `crowd${i}`);
  const servers = Array.from({ length: stormSpaces }, (_, i) => `Server ${i}`);
  const movedIn = (server: number): readonly string[] =>
    Array.from({ length: movedCount }, (_, i) => `moved${server}x${i}`);
  const sitting = (server: number): readonly string[] => [
    ...askers,
    ...movedIn(server),
    ...(server === 0 ? crowd : []),
  ];
  const all = [...askers, ...crowd, ...servers.flatMap((_, server) => movedIn(server))];
  const seed = {
    users: all.map((name) => ({ key: name, username: name, globalName: name })),
    bots: [{ key: 'majlis', username: 'majlis' }],
    guilds: servers.map((name, server) => ({
      key: name,
      name,
      owner: askers[0],
      features: ['COMMUNITY'],
      members: sitting(server).map((user) => ({ user })),
      bots: [{ bot: 'majlis', permissions: botPermissions }],
      channels: [
        { key: 'general', name: 'general', type: 'text' },
        { key: 'stage', name: 'stage', type: 'stage' },
      ],
    })),
    inVoice: servers.flatMap((name, server) =>
      // Somebody is in one voice room at a time in each server.
      sitting(server).map((user) => ({ guild: name, channel: 'stage', user })),
    ),
  };
  return { seed, servers, askers, crowd, movedIn };
}
