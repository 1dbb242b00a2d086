import { toApiMember, type ApiObject, type Guild, type World } from '../world/index.ts';
import type { MembersRequest } from './payloads.ts';
import { INTENT, MEMBERS_PER_CHUNK } from './protocol.ts';
import type { SessionTerms } from './session.ts';

/** Members that a prefix or a list of ids can bring (Discord docs, request guild members). */
const MAX_FOUND = 100;
/** Bytes of a nonce; a longer one is left out of the answer (same source). */
const MAX_NONCE_BYTES = 32;

/** Whether the request asks for every member of the guild. */
export function asksForAll(request: MembersRequest): boolean {
  return request.query === '' && request.limit === 0;
}

/** Whether these terms allow the request; one that asks too much is left unanswered. */
export function mayAsk(terms: SessionTerms, request: MembersRequest): boolean {
  return !asksForAll(request) || !terms.user.bot || (terms.intents & INTENT.guildMembers) !== 0;
}

/** The GUILD_MEMBERS_CHUNK events that answer the request. */
export function memberChunks(world: World, guild: Guild, request: MembersRequest): ApiObject[] {
  const found = find(world, guild, request);
  const count = Math.max(1, Math.ceil(found.length / MEMBERS_PER_CHUNK));
  const missing = (request.user_ids ?? []).filter((id) => !guild.members.has(id));
  const nonce =
    request.nonce !== undefined && Buffer.byteLength(request.nonce) <= MAX_NONCE_BYTES ? { nonce: request.nonce } : {};
  return Array.from({ length: count }, (_, index) => ({
    guild_id: guild.id,
    members: found.slice(index * MEMBERS_PER_CHUNK, (index + 1) * MEMBERS_PER_CHUNK),
    chunk_index: index,
    chunk_count: count,
    ...(missing.length === 0 ? {} : { not_found: missing }),
    ...(request.presences === true ? { presences: [] } : {}),
    ...nonce,
  }));
}

function find(world: World, guild: Guild, request: MembersRequest): ApiObject[] {
  const all = [...guild.members.values()];
  if (asksForAll(request)) return all.map((member) => toApiMember(world, member));
  const { query, user_ids: userIds } = request;
  const wanted = all.filter((member) => {
    if (userIds !== undefined) return userIds.includes(member.userId);
    const names = [member.nick, world.users.get(member.userId)?.username, world.users.get(member.userId)?.globalName];
    return names.some((name) => name?.toLowerCase().startsWith((query ?? '').toLowerCase()) ?? false);
  });
  const limit = userIds === undefined ? Math.min(request.limit || MAX_FOUND, MAX_FOUND) : MAX_FOUND;
  return wanted.slice(0, limit).map((member) => toApiMember(world, member));
}
