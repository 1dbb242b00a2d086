/** What moderators do in Discord itself, in the small world. */
import type { ChannelId, UserId } from '../../src/lib/index.ts';
import { BOT } from './outside-people.ts';
import type { OutsideWorld } from './outside-world.ts';

/** Invites somebody up on a stage. */
export const pullUp = (world: OutsideWorld, id: ChannelId, user: UserId): void => {
  const voice = world.rooms.get(id)?.people.get(user);
  if (voice?.suppress === true) world.voice(id, user, { suppress: false, raisedAtMs: world.clock.wallMs() });
};

/** Sends our main account to the audience. */
export const suppressBot = (world: OutsideWorld, id: ChannelId): void => {
  const room = world.at(id);
  if (room.accounts.get(BOT) === 'speaking') room.accounts.set(BOT, 'suppressed');
  world.changed(id);
};

/** Removes somebody's overwrite of a room. */
export const dropOverwrite = (world: OutsideWorld, id: ChannelId, user: UserId): void => {
  world.at(id).overwrites.delete(`member:${user}`);
  world.changed(id);
};

/** Deletes the newest panel of a room. */
export const deletePanel = (world: OutsideWorld, id: ChannelId): void => {
  const panel = world.panelIn(id);
  if (panel === undefined) return;
  world.messages.delete(panel.id);
  world.app.messageDeleted(id, panel.id);
};

/** Takes our main account out of a room. */
export const kickBot = (world: OutsideWorld, id: ChannelId): void => {
  world.at(id).accounts.delete(BOT);
  world.changed(id);
  world.report({ type: 'seat', channelId: id, state: 'left', why: 'kicked' });
};
