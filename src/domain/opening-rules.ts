import type { RoleId, UserId } from '../lib/index.ts';
import { quietUntil } from './quiet-hours.ts';
import type { Refusal } from './refusal.ts';
import type { ServerRules } from './server-rules.ts';
import type { RoomKind, Space } from './space.ts';

/** Who opens a space: those of the roles that may open which they have, and whether they may manage the server. */
export interface Opener {
  readonly userId: UserId;
  readonly roles: readonly RoleId[];
  readonly managesServer: boolean;
  /** Whether the server allows what they are called; left out, it does. */
  readonly isNameAllowed?: boolean;
  /** Whether they are blocked in the whole server; left out, they are not. */
  readonly isBlocked?: boolean;
}

/** What an opening is judged by, besides itself. */
export interface OpeningScene {
  readonly rules: ServerRules;
  /** The unfinished spaces of the server. */
  readonly others: readonly Space[];
  readonly by: Opener;
  /** When they last opened a space in this server that went live, as far as the store tells; null for never, or longer ago than the rules ask. */
  readonly lastOpenedMs: number | null;
}

const refusal = (code: Refusal['code'], params: Refusal['params']): Refusal => ({ code, params });

/** When somebody may open again after their last opening; also after one that is under way and that the store does not know yet. */
const soonestMs = ({ rules, others, by, lastOpenedMs }: OpeningScene): number => {
  const opening = others.flatMap(({ hostId, life }) =>
    hostId === by.userId && life.status === 'opening' ? [life.sinceMs] : [],
  );
  return Math.max(...opening, lastOpenedMs ?? -Infinity) + rules.openEveryMin * 60_000;
};

/** What the rules say of the person and the hour; who may manage the server is bound by none of it. */
const notNowNotThem = (scene: OpeningScene, nowMs: number): Refusal | null => {
  const { rules, by } = scene;
  if (by.managesServer) return null;
  if (by.isBlocked === true) return refusal('opener-blocked', {});
  if (rules.openers.length > 0 && !rules.openers.some((role) => by.roles.includes(role)))
    return refusal('opener-role', { roles: rules.openers.map((role) => `<@&${role}>`).join(' ') });
  if (by.isNameAllowed === false) return refusal('name-not-allowed', {});
  const quietMs = quietUntil(rules, nowMs);
  if (quietMs !== null) return refusal('quiet-hours', { untilMs: String(quietMs) });
  if (rules.openEveryMin === 0) return null;
  const againMs = soonestMs(scene);
  return againMs > nowMs ? refusal('open-too-soon', { untilMs: String(againMs) }) : null;
};

/** Why the rules of the server do not let this person open a space now, or null. `nowMs` is wall time. */
export const openingRefusal = (scene: OpeningScene, nowMs: number): Refusal | null => {
  const { rules, others, by } = scene;
  const refused = notNowNotThem(scene, nowMs);
  if (refused !== null) return refused;
  if (others.length >= rules.maxSpaces) return refusal('too-many-spaces', { max: String(rules.maxSpaces) });
  const hosted = others.filter(({ hostId }) => hostId === by.userId);
  return hosted.length >= rules.maxPerHost ? refusal('too-many-yours', { max: String(rules.maxPerHost) }) : null;
};

/** The kind of a room that is made and of which nobody said the kind. A stage needs COMMUNITY, whatever the rules say. */
export const kindOfNew = ({ kind }: Pick<ServerRules, 'kind'>, hasCommunity: boolean): RoomKind =>
  kind === 'voice' || !hasCommunity ? 'voice' : 'stage';
