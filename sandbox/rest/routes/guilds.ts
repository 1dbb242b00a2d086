import {
  compareRoles,
  Permission,
  toApiAuditLogEntry,
  toApiGuild,
  toApiRole,
  toApiScheduledEvent,
  toApiUser,
} from '../../world/index.ts';
import { guildInPath, requirePermission } from '../access.ts';
import { refusal } from '../errors.ts';
import { readQuery } from '../query.ts';
import { param, type RestRequest, type RestResponse, type Router } from '../router.ts';

/** Entries of one audit-log answer (documentation, Get Guild Audit Log: 1-100, default 50). */
const maxEntries = 100;
const defaultEntries = 50;

/** Routes of guilds as such, their roles and their audit log. */
export function addGuildRoutes(router: Router): void {
  router.route('GET', '/guilds/:guildId', (request) => {
    const guild = guildInPath(request);
    const counts = request.query.get('with_counts') === 'true';
    const online = Math.ceil(guild.members.size / 2);
    return {
      status: 200,
      body: {
        ...toApiGuild(guild),
        ...(counts ? { approximate_member_count: guild.members.size, approximate_presence_count: online } : {}),
      },
    };
  });
  router.route('GET', '/guilds/:guildId/roles', (request) => ({
    status: 200,
    body: [...guildInPath(request).roles.values()].sort(compareRoles).map(toApiRole),
  }));
  router.route('GET', '/guilds/:guildId/roles/:roleId', (request) => {
    const role = guildInPath(request).roles.get(param(request, 'roleId'));
    if (role === undefined) throw refusal(10011);
    return { status: 200, body: toApiRole(role) };
  });
  router.route('GET', '/guilds/:guildId/audit-logs', readAuditLog);
  router.route('GET', '/users/@me/guilds', (request) => ({ status: 200, body: ownGuilds(request) }));
}

function readAuditLog(request: RestRequest): RestResponse {
  const { world, account } = request;
  const guild = guildInPath(request);
  requirePermission(world, account, { guild, channel: null }, Permission.ViewAuditLog);
  const query = readQuery(request.query, { max: maxEntries, fallback: defaultEntries });
  const userId = request.query.get('user_id');
  const actionType = request.query.get('action_type');
  const { before, after, limit } = query;
  const fitting = guild.auditLog.filter(
    (entry) =>
      (userId === null || entry.userId === userId) &&
      (actionType === null || entry.actionType === Number(actionType)) &&
      (before === null || BigInt(entry.id) < before) &&
      (after === null || BigInt(entry.id) > after),
  );
  // Newest first; with `after` the oldest first (documentation).
  const entries = after === null ? fitting.toReversed().slice(0, limit) : fitting.slice(0, limit);
  const people = new Set(entries.flatMap(({ userId: actor, targetId }) => [actor, targetId ?? actor]));
  return {
    status: 200,
    body: {
      audit_log_entries: entries.map(toApiAuditLogEntry),
      users: [...people].flatMap((id) => {
        const user = world.users.get(id);
        return user === undefined ? [] : [toApiUser(user)];
      }),
      integrations: [],
      webhooks: [],
      guild_scheduled_events: [...guild.scheduledEvents.values()]
        .filter((event) => entries.some(({ targetId }) => targetId === event.id))
        .map((event) => toApiScheduledEvent(world, event)),
      threads: [],
      application_commands: [],
      auto_moderation_rules: [],
    },
  };
}

function ownGuilds({ world, account }: RestRequest): unknown[] {
  return [...world.guilds.values()].flatMap((guild) => {
    if (!guild.members.has(account.id)) return [];
    const permissions = world.permissionsIn(guild, null, account.id);
    return [
      {
        id: guild.id,
        name: guild.name,
        icon: null,
        banner: null,
        owner: guild.ownerId === account.id,
        permissions: permissions.toString(),
        features: [...guild.features],
      },
    ];
  });
}
