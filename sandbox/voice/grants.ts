import type { VoiceFlags, VoiceGrant } from './contract.ts';

/** Members that may hold a grant at one time; more than a full stage. */
const grantCapacity = 16_384;
/** Tokens remembered after their end, so that their bearers hear "session no longer valid" and not "wrong token". */
const retiredCapacity = 4_096;

/** A grant as it stands: the flags change with the member's voice state. */
export interface StandingGrant {
  readonly grant: VoiceGrant;
  readonly token: string;
  flags: VoiceFlags;
}

/** What a token opens. */
export type TokenCheck =
  | { readonly status: 'valid'; readonly standing: StandingGrant }
  | { readonly status: 'retired' }
  | { readonly status: 'unknown'; readonly guildKnown: boolean };

/** Who may open a voice session, one grant per member. */
export interface Grants {
  /** Replaces the member's grant. Throws when the server holds as many as it can. */
  put(grant: VoiceGrant, token: string): void;
  of(guildId: string, userId: string): StandingGrant | undefined;
  /** Ends a grant; its token is remembered as retired. */
  retire(guildId: string, userId: string): void;
  check(guildId: string, token: string): TokenCheck;
}

/** No grants yet. */
export const createGrants = (): Grants => {
  const byMember = new Map<string, StandingGrant>();
  const byToken = new Map<string, StandingGrant>();
  const retired = new Set<string>();
  const membersOfGuild = new Map<string, number>();

  const count = (guildId: string, by: 1 | -1): void => {
    const members = (membersOfGuild.get(guildId) ?? 0) + by;
    if (members > 0) membersOfGuild.set(guildId, members);
    else membersOfGuild.delete(guildId);
  };

  const retire = (guildId: string, userId: string): void => {
    const key = `${guildId}:${userId}`;
    const standing = byMember.get(key);
    if (standing === undefined) return;
    byMember.delete(key);
    byToken.delete(standing.token);
    count(guildId, -1);
    retired.add(standing.token);
    for (const oldest of retired) {
      if (retired.size <= retiredCapacity) break;
      retired.delete(oldest);
    }
  };

  return {
    put(grant, token) {
      retire(grant.guildId, grant.userId);
      if (byMember.size >= grantCapacity) throw new Error(`The voice server holds at most ${grantCapacity} members`);
      const standing: StandingGrant = { grant, token, flags: grant.flags };
      byMember.set(`${grant.guildId}:${grant.userId}`, standing);
      byToken.set(token, standing);
      count(grant.guildId, 1);
    },
    of: (guildId, userId) => byMember.get(`${guildId}:${userId}`),
    retire,
    check(guildId, token) {
      const standing = byToken.get(token);
      if (standing !== undefined && standing.grant.guildId === guildId) return { status: 'valid', standing };
      if (retired.has(token)) return { status: 'retired' };
      return { status: 'unknown', guildKnown: membersOfGuild.has(guildId) };
    },
  };
};
