import { has, Permission, type Guild, type User, type World } from '../world/index.ts';
import { SCRIPTS } from '../talkers/script.ts';
import type { CastMember, Standing } from './contract.ts';

/** Who has a part in a conversation, listeners of `npm run listen` included. */
const talkers: ReadonlySet<string> = new Set(
  SCRIPTS.flatMap(({ home, away, turns }) => [
    home.host,
    away.host,
    home.listener,
    away.listener,
    ...turns.map(([name]) => name),
  ]),
);

/** Everybody of the world whom one can be, by server and standing. */
export function castOf(world: World, isThere: (userId: string) => boolean): CastMember[] {
  return [...world.users.values()]
    .filter(({ bot }) => !bot)
    .map((user) => ({
      id: user.id,
      username: user.username,
      name: user.globalName ?? user.username,
      locale: user.locale,
      servers: [...world.guilds.values()]
        .filter((guild) => guild.members.has(user.id))
        .map((guild) => ({ guildId: guild.id, name: guild.name, standing: standingOf(world, guild, user) })),
      isThere: isThere(user.id),
      isTalker: talkers.has(user.username),
    }));
}

function standingOf(world: World, guild: Guild, user: User): Standing {
  if (guild.ownerId === user.id) return 'owner';
  if (has(world.permissionsIn(guild, null, user.id), Permission.MuteMembers)) return 'moderator';
  // Who has no role yet is new here.
  return (guild.members.get(user.id)?.roles.length ?? 0) === 0 ? 'newcomer' : 'member';
}
