import { refuse } from '../domain/index.ts';
import type { Actor, App, ServerLog } from './api.ts';
import type { BlockStore } from './block-port.ts';
import { done } from './done.ts';
import type { Machine } from './machine.ts';

/** Lines that are read at once: a list of two hundred people, changed every day for as long as it is kept. */
const MAX_LINES = 20_000;

/** Whether somebody reads what a server did as a whole: who moderates or manages it. */
const readsServerLog = (actor: Actor): boolean => actor.serverManager || actor.moderates(null);

/** Reading that log. */
export const serverLogActs = (machine: Machine): Pick<App, 'serverLog'> => {
  const { deps } = machine;
  const blocks: BlockStore = deps.blocks;
  return {
    serverLog: async (actor) => {
      if (!readsServerLog(actor)) return refuse('not-server-moderator');
      const lines = await blocks.log(actor.guildId, MAX_LINES + 1);
      const kept = lines.slice(-MAX_LINES);
      const log: ServerLog = {
        guildId: actor.guildId,
        name: deps.rooms.guildName(actor.guildId),
        lines: kept,
        isCut: lines.length > kept.length,
      };
      return done(log);
    },
  };
};
