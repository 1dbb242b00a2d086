import { bringBack, bringUpAccount, moveFloor, putOut, recount, settleMute, unmute } from './perform-members.ts';
import { endAnnouncement, performAnnouncement } from './perform-announcement.ts';
import {
  editPanel,
  forgetStalePanel,
  lookBelow,
  notify,
  postPanel,
  removePanel,
  replacePanel,
} from './perform-panel.ts';
import { performBackstage } from './perform-backstage.ts';
import { forgetRight, performRoom } from './perform-room.ts';
import type { Performing, Task } from './performing.ts';
import { saveApplied } from './performing.ts';
import { MOVES } from './voice-floor.ts';

/** Carries out one call and stores what it confirmed. Throws an OutsideError when Discord failed or refused. */
export const perform = async (tools: Performing, task: Task): Promise<void> => {
  const { call } = task;
  switch (call.type) {
    case 'invite':
    case 'suppress':
      return await moveFloor(tools, { ...task, call });
    case 'quiet':
      throw new Error('mutes are made beside the line of calls');
    case 'unmute':
      return await unmute(tools, { ...task, call });
    case 'settle-mute':
      return await settleMute(tools, { ...task, call });
    case 'recount':
      return await recount(tools, { ...task, call });
    case 'bring-back':
      return await bringBack(tools, { ...task, call });
    case 'put-out':
      return await putOut(tools, { ...task, call });
    case 'bring-up-account':
      return await bringUpAccount(tools, { ...task, call });
    case 'notify':
      return await notify(tools, { ...task, call });
    case 'note-held':
      return await saveApplied(tools, task.entry, { held: call.held, released: task.entry.applied.released + 1 });
    case 'post-panel':
      return await postPanel(tools, task);
    case 'edit-panel':
      return await editPanel(tools, task);
    case 'look-below':
      return await lookBelow(tools, task);
    case 'replace-panel':
      return await replacePanel(tools, task);
    case 'remove-panel':
      return await removePanel(tools, { ...task, call });
    case 'plan-announcement':
    case 'post-announcement':
    case 'edit-announcement':
    case 'hide-announcement':
    case 'drop-announcement':
    case 'note-tally':
      return await performAnnouncement(tools, task, call.type);
    case 'make-backstage':
    case 'confirm-backstage':
    case 'forget-backstage':
    case 'remove-backstage':
    case 'set-backstage-right':
    case 'move-person':
    case 'tell-backstage':
      return await performBackstage(tools, task, call);
    default:
      return await performRoom(tools, task, call);
  }
};

/** What an ending space does with a call that was refused for good: it counts as done, so that the space can end. */
export const giveUp = async (tools: Performing, { entry, call, digest }: Task): Promise<void> => {
  switch (call.type) {
    case 'make-room':
      return await saveApplied(tools, entry, { roomAskedAtMs: null });
    case 'remove-room':
      entry.roomRemoved = true;
      return undefined;
    case 'remove-backstage':
      entry.backstage.isRemoved = true;
      return undefined;
    case 'close-stage':
    case 'restore-topic':
      return await saveApplied(tools, entry, { topic: null });
    case 'set-limit':
      return await saveApplied(tools, entry, { limit: null });
    case 'set-right':
      entry.rightsGivenUp.add(call.wanted.target);
      return undefined;
    case 'restore-right':
      return await forgetRight(tools, entry, call.changed.target);
    case 'bring-back':
      return await saveApplied(tools, entry, {
        detours: entry.applied.detours.filter(({ userId }) => userId !== call.userId),
      });
    case 'recount':
      // They come in anew some day; their place in this room is not worth a space that never ends.
      entry.moves.set(call.userId, { to: call.to, tries: MOVES, atMs: tools.deps.clock.monotonicMs() });
      return undefined;
    case 'unmute':
      // Still owed: it is lifted when they are next seen, should our rights be back by then.
      entry.unmutesGivenUp.add(call.userId);
      return undefined;
    case 'remove-panel':
      return await forgetStalePanel(tools, entry, call.messageId);
    case 'post-announcement':
    case 'edit-announcement':
    case 'hide-announcement':
      return await endAnnouncement(tools, entry, 'given-up');
    default: {
      const { panel } = entry.applied;
      return await saveApplied(tools, entry, { panel: panel === null ? null : { ...panel, digest } });
    }
  }
};
