/** What moderators do in Discord itself, in the small world. */
import type { ChannelId, UserId } from '../../src/lib/index.ts';
import type { Moderates } from './outside-people.ts';
import { BOT, may, rights } from './outside-people.ts';
import type { OutsideWorld } from './outside-world.ts';

/**
 * How Discord tells who moderates: by a role that does, in a room that they see; whoever does not see it can do nothing there (Discord's
 * documentation, "Implicit Permissions"). What a space changed there is left out, as the gateway's edge does.
 */
export const moderatorsOf =
  (world: OutsideWorld): Moderates =>
  (id, user, roles) => {
    if (!roles.some((role) => world.server.moderators.some((one) => one === role))) return false;
    const room = id === null ? undefined : world.rooms.get(id);
    if (id === null || room === undefined) return id === null;
    const overwrites = new Map(room.overwrites);
    for (const { target, before } of world.app.roomRights(id))
      overwrites.set(target, { ...(overwrites.get(target) ?? rights({})), ...before });
    return may({ ...room, overwrites }, 'view', user, ...roles);
  };

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
