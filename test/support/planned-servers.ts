import { type GuildId, type UserId } from '../../src/lib/index.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { NO_ABOUT, type PlannedOpening } from '../../src/domain/index.ts';

/** What README's invitation asks for. */
const BOT_PERMISSIONS = '299080373881872';

/** A world with a server for each name, so that none of what is planned is in another's way. */
export const serversFor = (names: readonly string[]): unknown => ({
  users: [{ key: 'host', username: 'host', globalName: 'Host' }],
  bots: [{ key: 'majlis', username: 'majlis' }],
  guilds: names.map((name) => ({
    key: name,
    name,
    owner: 'host',
    features: ['COMMUNITY'],
    members: [{ user: 'host' }],
    bots: [{ bot: 'majlis', permissions: BOT_PERMISSIONS }],
    channels: [{ key: 'general', name: 'general', type: 'text' }],
  })),
});

/** The host of such a world. */
export const hostIn = (sandbox: Sandbox): UserId => {
  const [user] = sandbox.line().users;
  if (user === undefined) throw new Error('there is nobody');
  // as: the local Discord's own id.
  return user.id as UserId;
};

/** The server of that name. */
export const serverIn = (sandbox: Sandbox, name: string): GuildId => {
  const found = sandbox.line().guilds.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no server ${name}`);
  // as: the local Discord's own id.
  return found.id as GuildId;
};

/** A stage of that title that stands in nobody's calendar before it opens. */
export const hiddenStage = (title: string): PlannedOpening => ({
  title,
  description: null,
  about: NO_ABOUT,
  kind: 'stage',
  room: null,
  preset: 'panel-talk',
  rules: { hidden: true },
});

/** The topics of the stages that are open, each as often as it stands. */
export const openTopics = ({ world }: Sandbox): readonly string[] =>
  [...world.guilds.values()]
    .flatMap(({ stageInstances }) => [...stageInstances.values()].map(({ topic }) => topic))
    .toSorted();
