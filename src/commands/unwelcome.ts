import type { UserId } from '../lib/index.ts';
import type { Context, Reply } from './command.ts';
import { wordsOf } from './command.ts';
import { textDisplay } from './components.ts';

/** The line by which somebody learns who of these people is on their own private list; null for nobody. */
export const metLine = async (context: Context, userIds: readonly UserId[]): Promise<string | null> => {
  const { app, actor } = context;
  const met = userIds.length === 0 ? [] : await app.unwelcome(actor, userIds);
  return met.length === 0 ? null : wordsOf(context).safety.meets(met);
};

/** A private answer, with that line under it; above what is laid out. */
export const withMet = async (context: Context, reply: Reply, userIds: readonly UserId[]): Promise<Reply> => {
  const line = await metLine(context, userIds);
  if (line === null) return reply;
  const { layout } = reply;
  return layout === undefined
    ? { ...reply, text: `${reply.text}\n${line}` }
    : { ...reply, layout: { ...layout, components: [textDisplay(line), ...layout.components] } };
};
