import type { OpeningScene } from '../domain/index.ts';
import { mainOf } from '../domain/index.ts';
import type { Actor } from './actor.ts';
import type { Machine } from './machine.ts';
import { isNameAllowed } from './name-words.ts';

const MINUTE_MS = 60_000;

/** What the rules of the server judge this person's opening by; the answer looks at the spaces that are there each time it is asked. */
export const openingScene = async (machine: Machine, actor: Actor): Promise<() => OpeningScene> => {
  const { deps, settings, book } = machine;
  const { userId, guildId, serverManager, name } = actor;
  const { rules } = await settings.get(guildId);
  const sinceMs = deps.clock.wallMs() - rules.openEveryMin * MINUTE_MS;
  const lastOpenedMs = rules.openEveryMin === 0 ? null : await deps.openings.lastOpened(guildId, userId, sinceMs);
  const roles = rules.openers.filter((role) => actor.hasRole(role));
  // Who moderates the server may be called what they like.
  const isAllowed = actor.moderates(null) || isNameAllowed(deps.rooms, rules.words, { guildId, userId, name });
  const isBlocked = (await deps.blocks.of(guildId)).includes(userId);
  const by = { userId, roles, managesServer: serverManager, isNameAllowed: isAllowed, isBlocked };
  // A room beside a full one was opened by nobody.
  const others = (): OpeningScene['others'] =>
    book.ofGuild(guildId).flatMap(({ space }) => (mainOf(space) === null ? [space] : []));
  return () => ({ rules, by, lastOpenedMs, others: others() });
};
