import type { Call } from './call.ts';
import type { Performing, Task } from './performing.ts';
import { channelOf, saveApplied } from './performing.ts';
import { isOutsideError } from './refusals.ts';

/** Tells the people of an encrypted room that its sound leaves it; only then the link carries. */
export const notify = async (
  tools: Performing,
  { entry, call, facts }: Task<Extract<Call, { type: 'notify' }>>,
): Promise<void> => {
  const link = tools.links.get(call.linkId);
  const shown = facts.links.find(({ id }) => id === call.linkId);
  if (link === undefined || link.state.status !== 'open' || shown === undefined) return;
  const { farTitle, farServer } = shown;
  const { byUserId } = link.near.spaceId === entry.space.id ? link.near : link.state.far;
  const notice = { linkId: call.linkId, language: facts.language, farTitle, farServer, byUserId };
  await tools.deps.panels.notify(channelOf(entry), notice);
  // Of the links that were, none comes back: only the open ones are remembered.
  const open = entry.applied.notices.filter((linkId) => tools.links.get(linkId)?.state.status === 'open');
  await saveApplied(tools, entry, { notices: [...open, call.linkId] });
  tools.onReady();
};

/** Posts the panel, the last step of an opening. */
export const postPanel = async (tools: Performing, { entry, facts, digest }: Task): Promise<void> => {
  const atMs = tools.deps.clock.wallMs();
  const messageId = await tools.deps.panels.post(channelOf(entry), facts, entry.applied.lostPanel);
  entry.panelVerified = true;
  // The panel told the space as live, as of then; the life follows with the same moment.
  if (entry.space.life.status === 'opening')
    entry.toldLiveAtMs = 'sinceMs' in facts.space.life ? facts.space.life.sinceMs : atMs;
  await saveApplied(tools, entry, { panel: { messageId, digest, postedAtMs: atMs } });
};

/** Edits the panel; one that is gone is posted anew by the next step. */
export const editPanel = async (tools: Performing, { entry, facts, digest }: Task): Promise<void> => {
  const { panel } = entry.applied;
  if (panel === null) return;
  try {
    await tools.deps.panels.edit(channelOf(entry), panel.messageId, facts);
    entry.panelVerified = true;
    await saveApplied(tools, entry, { panel: { ...panel, digest } });
  } catch (error) {
    if (!isOutsideError(error) || error.failure.code !== 'gone') throw error;
    await saveApplied(tools, entry, { panel: null, lostPanel: panel.messageId });
  }
};
