import { Intent } from './intents.ts';
import type { AuditLogEntry, Guild } from './model.ts';
import { has, Permission } from './permissions.ts';
import type { WorldStore } from './store.ts';
import { toApiAuditLogEntry } from './to-api.ts';

/** Entries that a guild keeps; Discord keeps 45 days, a test world needs no more than this. */
const maxAuditLogEntries = 5000;

/** Who changes something, and the reason they gave. */
export interface Actor {
  readonly userId: string;
  readonly reason: string | null;
}

/** What an entry says besides its id. */
export type AuditLogFact = Omit<AuditLogEntry, 'id'>;

/** Writes into the guild's audit log and tells the bots that may read it. */
export function addAuditLog(world: WorldStore, guild: Guild, fact: AuditLogFact): AuditLogEntry {
  const entry: AuditLogEntry = { id: world.nextId(), ...fact };
  guild.auditLog.push(entry);
  if (guild.auditLog.length > maxAuditLogEntries) guild.auditLog.shift();
  const readers = [...guild.members.keys()].filter(
    (userId) =>
      world.users.get(userId)?.bot === true && has(world.permissionsIn(guild, null, userId), Permission.ViewAuditLog),
  );
  world.emit({
    t: 'GUILD_AUDIT_LOG_ENTRY_CREATE',
    guildId: guild.id,
    d: { ...toApiAuditLogEntry(entry), guild_id: guild.id },
    intents: Intent.GuildModeration,
    toUserIds: readers,
  });
  return entry;
}
