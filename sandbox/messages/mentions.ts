import type { AllowedMentions } from './message-limits.ts';

/** Whom a text names, after the sender's wishes and rights. */
export interface Mentioned {
  readonly userIds: readonly string[];
  readonly roleIds: readonly string[];
  readonly everyone: boolean;
}

/** What the sender may do about mentions. */
export interface MentionRights {
  /** MENTION_EVERYONE in the channel. */
  readonly everyone: boolean;
  isMentionable(roleId: string): boolean;
}

/** Reads the mentions of `texts`, keeping those that `allowed` lets through (all, when it is absent). */
export function readMentions(
  texts: readonly string[],
  allowed: AllowedMentions | null | undefined,
  rights: MentionRights,
): Mentioned {
  const text = texts.join('\n');
  const users = ids(text, /<@!?(\d{1,20})>/g).filter((id) => isAllowed('users', id, allowed));
  const roles = ids(text, /<@&(\d{1,20})>/g).filter(
    (id) => isAllowed('roles', id, allowed) && (rights.everyone || rights.isMentionable(id)),
  );
  const everyone = /@(everyone|here)\b/.test(text) && rights.everyone && parses('everyone', allowed);
  return { userIds: users, roleIds: roles, everyone };
}

function ids(text: string, pattern: RegExp): string[] {
  return [...new Set([...text.matchAll(pattern)].flatMap((match) => match[1] ?? []))];
}

function isAllowed(kind: 'users' | 'roles', id: string, allowed: AllowedMentions | null | undefined): boolean {
  return parses(kind, allowed) || (allowed?.[kind]?.includes(id) ?? false);
}

function parses(kind: string, allowed: AllowedMentions | null | undefined): boolean {
  return allowed === null || allowed === undefined || (allowed.parse?.includes(kind) ?? false);
}
