import type { MessageId } from '../lib/index.ts';
import type { Call } from './call.ts';
import { endOfRoom } from './link-rooms.ts';
import type { Performing, Task } from './performing.ts';
import { channelOf, saveApplied } from './performing.ts';
import { untilGone } from './until-gone.ts';
import { isOutsideError } from './refusals.ts';
import type { Entry } from './space-book.ts';

/** Tells the people of an encrypted room that its sound leaves it; only then the link carries. Or tells who runs a room that it does not. */
export const notify = async (
  tools: Performing,
  { entry, call, facts }: Task<Extract<Call, { type: 'notify' }>>,
): Promise<void> => {
  const link = tools.links.get(call.linkId);
  const shown = facts.links.find(({ id }) => id === call.linkId);
  if (link === undefined || link.state.status !== 'open' || shown === undefined) return;
  const { farTitle, farServer } = shown;
  const side = endOfRoom(tools.book, link, entry.space.id);
  const { byUserId } = link.near.spaceId === side ? link.near : link.state.far;
  const { hostId } = entry.space;
  const { what, linkId } = call;
  const { released } = entry.applied;
  const told = { what, linkId, revision: link.revision, released };
  const notice = { ...told, language: facts.language, farTitle, farServer, byUserId };
  await tools.deps.panels.notify(channelOf(entry), { ...notice, hostId, spaceId: entry.space.id });
  const list = what === 'leaves' ? 'notices' : 'held';
  // Of the links that were, none comes back: only the open ones are remembered.
  const open = entry.applied[list].filter((one) => tools.links.get(one)?.state.status === 'open');
  const ids = [...open, linkId];
  await saveApplied(tools, entry, what === 'leaves' ? { notices: ids } : { held: ids });
  tools.onReady();
};

/** Posts the panel, the last step of an opening. */
export const postPanel = async (tools: Performing, { entry, facts, digest }: Task): Promise<void> => {
  const atMs = tools.deps.clock.wallMs();
  const messageId = await tools.deps.panels.post(channelOf(entry), facts, entry.applied.lostPanel);
  entry.panelVerified = true;
  entry.below = 0;
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

/**
 * Posts the panel anew below what was written since. The one before it is removed after that, so that there always is one; which that is
 * is stored together with the new one.
 */
export const replacePanel = async (tools: Performing, { entry, facts }: Task): Promise<void> => {
  const { panel, stalePanels } = entry.applied;
  if (panel === null) return;
  const postedAtMs = tools.deps.clock.wallMs();
  const messageId = await tools.deps.panels.post(channelOf(entry), facts, panel.messageId);
  entry.panelVerified = true;
  entry.below = 0;
  await saveApplied(tools, entry, {
    // As one of which nothing is known: where a kill cut this short before, the nonce brings back that message, which somebody may have deleted
    // since. It is edited once, which finds out.
    panel: { messageId, digest: '', postedAtMs },
    lostPanel: panel.messageId,
    stalePanels: [...stalePanels, panel.messageId],
  });
};

/** Takes a panel away that another one stands for. */
export const removePanel = async (
  tools: Performing,
  { entry, call }: Task<Extract<Call, { type: 'remove-panel' }>>,
): Promise<void> => {
  await untilGone(() => tools.deps.panels.remove(channelOf(entry), call.messageId));
  await forgetStalePanel(tools, entry, call.messageId);
};

/** Stores that a panel is not ours to remove any more. */
export const forgetStalePanel = async (tools: Performing, entry: Entry, messageId: MessageId): Promise<void> =>
  await saveApplied(tools, entry, { stalePanels: entry.applied.stalePanels.filter((one) => one !== messageId) });

/**
 * Looks at what was written below the panel. A panel of this space that stands there is one whose posting was cut short: it is the panel
 * from now on. Where Discord lets us not look, nothing is taken to be there.
 */
export const lookBelow = async (tools: Performing, { entry }: Task): Promise<void> => {
  const { panel, stalePanels } = entry.applied;
  if (panel === null) return;
  try {
    const { others, panels } = await tools.deps.panels.below(channelOf(entry), panel.messageId, entry.space.id);
    entry.below = others;
    const newest = panels.at(-1);
    if (newest === undefined) return;
    const before = panels.slice(0, -1).map(({ messageId }) => messageId);
    const stale = [...stalePanels, panel.messageId, ...before].filter((one) => one !== newest.messageId);
    await saveApplied(tools, entry, {
      // Its digest is not known: it is edited, which tells what is true now.
      panel: { ...newest, digest: '' },
      lostPanel: panel.messageId,
      stalePanels: [...new Set(stale)],
    });
  } catch (error) {
    if (!isOutsideError(error) || error.failure.retryable) throw error;
    entry.below = 0;
  }
};
