import type { Space } from '../domain/index.ts';
import type { ChannelId, GuildId, MessageId } from '../lib/index.ts';
import type { App } from './api.ts';
import { noteCircle } from './circles.ts';
import type { Machine } from './machine.ts';
import type { PlanCare } from './plan-care.ts';
import { PANEL_BURIED_BELOW } from './panel-life.ts';
import type { Entry } from './space-book.ts';
import { MAJLIS } from './space-desk.ts';

/** What the outside tells. */
export type OutsideFacts = Pick<
  App,
  | 'roomChanged'
  | 'personMoved'
  | 'accountsChanged'
  | 'stageOpened'
  | 'stageStands'
  | 'roomDeleted'
  | 'guildAvailable'
  | 'guildLeft'
  | 'guilds'
  | 'roomRights'
  | 'knownGuilds'
  | 'messageDeleted'
  | 'messagePosted'
>;

/** Takes what is to be seen now, before it changes again: else a decline and a new hand would look like one. */
const noteRoom = (machine: Machine, entry: Entry): void => {
  const looked = machine.reconciler.look(entry);
  if (typeof looked !== 'string') {
    if (noteCircle(entry, looked, machine.deps.accountId)) machine.circleChanged(entry.space.id);
    const people = machine.reconciler.around(entry, looked);
    machine.spawn('observe', machine.desk.change(entry, { type: 'observe', people }, MAJLIS));
    machine.reconciler.silence(entry, looked);
    machine.personal.look(entry);
    machine.overflow.look(entry);
    const accounts = JSON.stringify(looked.accounts);
    if (accounts !== entry.accountsNoted) machine.nudgeLinked(entry.space.id);
    entry.accountsNoted = accounts;
  }
  machine.nudges.nudge(entry);
};

/**
 * Ends a space whose grace is over, if its room is empty now: what is stored is what the last process saw, and somebody may have come
 * since. A room that cannot be seen now is left alone; the sweep asks again, and the server's return plans the end anew.
 */
export const endIfStillEmpty = async (machine: Machine, entry: Entry, emptySinceMs: number): Promise<void> => {
  const { isAvailable, reconciler, desk } = machine;
  if (!isAvailable(entry.space.guildId)) return;
  const looked = reconciler.look(entry);
  if (looked === 'unknown') return;
  if (typeof looked !== 'string')
    await desk.change(entry, { type: 'observe', people: reconciler.around(entry, looked) }, MAJLIS);
  await desk.change(entry, { type: 'end-if-empty', emptySinceMs }, MAJLIS);
};

/** A panel that is deleted comes back; an announcement does not. */
const messageDeleted = (machine: Machine, channelId: ChannelId, messageId: MessageId): void => {
  const behind = machine.book.around(channelId);
  if (behind?.applied.backstage.messageId === messageId) {
    // It is edited once, which finds out.
    behind.backstage.isVerified = false;
    machine.nudges.nudge(behind);
  }
  const entry = machine.book.inChannel(channelId);
  if (entry?.applied.panel?.messageId === messageId) {
    entry.panelLost = messageId;
    machine.nudges.nudge(entry);
  }
  for (const one of machine.book.all()) {
    const { announcement } = one.applied;
    if (announcement?.status !== 'standing' || announcement.messageId !== messageId) continue;
    one.announcementLost = messageId;
    machine.nudges.nudge(one);
  }
};

/** What others write buries the panel. */
const messagePosted = (machine: Machine, channelId: ChannelId): void => {
  const entry = machine.book.inChannel(channelId);
  // Unknown until it was looked at: that counts this one too.
  if (entry === undefined || entry.below === null) return;
  entry.below += 1;
  if (entry.below === PANEL_BURIED_BELOW + 1) machine.nudges.nudge(entry);
};

/** A stage that somebody opened in the room of a plan is that plan's: it is told, and not offered. */
const isOfPlan = ({ planRooms, spawn }: Machine, channelId: ChannelId): boolean => {
  if (!planRooms.holds(channelId)) return false;
  spawn('stage of a plan', planRooms.stageOpened(channelId));
  return true;
};

/** The channel of the backstage is gone: there is none any more, as wanted or by somebody's hand. */
const backstageDeleted = (machine: Machine, entry: Entry): void => {
  entry.backstage.isRemoved = true;
  machine.nudges.nudge(entry);
};

const roomDeleted = (machine: Machine, guildId: GuildId, channelId: ChannelId): void => {
  if (machine.planRooms.holds(channelId)) {
    machine.planRooms.roomDeleted(channelId);
    machine.mirror.nudge(guildId);
  }
  const entry = machine.book.around(channelId);
  if (entry === undefined) {
    const isMaking = ({ room, backstage }: Space): boolean =>
      room.channelId === null || backstage?.status === 'opening';
    const making = machine.book.ofGuild(guildId).filter(({ space }) => isMaking(space));
    for (const { deletedMeanwhile } of making) deletedMeanwhile.add(channelId);
  }
  if (entry?.space.guildId !== guildId) return;
  if (entry.space.room.channelId !== channelId) return backstageDeleted(machine, entry);
  entry.roomRemoved = true;
  machine.spawn('room gone', machine.desk.change(entry, { type: 'room-gone' }, MAJLIS));
  machine.nudges.nudge(entry);
};

/** One that is there now may be what a room waits for, or a room beside a full one. */
const accountsChanged = (machine: Machine, guildId: GuildId): void => {
  machine.spawn('settle leases', machine.leases.settle());
  for (const entry of machine.book.ofGuild(guildId)) machine.overflow.look(entry);
  machine.nudgeGuild(guildId);
};

/** What Discord and the jobs tell. */
export const outsideFacts = (machine: Machine, care: PlanCare): OutsideFacts => ({
  roomChanged: (guildId, channelId) => {
    const entry = machine.book.around(channelId);
    if (entry?.space.guildId !== guildId) return;
    noteRoom(machine, entry);
    machine.voice.refresh();
  },
  personMoved: (guildId, userId) => machine.owedDesk.seen(guildId, userId),
  accountsChanged: (guildId) => accountsChanged(machine, guildId),
  stageOpened: (guildId, channelId) => {
    if (!isOfPlan(machine, channelId)) machine.offers.stageOpened(guildId, channelId);
  },
  stageStands: (guildId, channelId, openedAtMs) => {
    if (!isOfPlan(machine, channelId)) machine.offers.stageStands(guildId, channelId, openedAtMs);
  },
  roomDeleted: (guildId, channelId) => {
    machine.spawn('plans without a room', care.roomDeleted(guildId, channelId));
    roomDeleted(machine, guildId, channelId);
  },
  guildAvailable: (guildId) => {
    machine.available.add(guildId);
    machine.leftServers.here(guildId);
    for (const entry of machine.book.ofGuild(guildId)) {
      entry.patience.forget();
      for (const [userId, { isRefused }] of entry.moves) if (isRefused === true) entry.moves.delete(userId);
      // What was written while the gateway was away is counted anew.
      entry.below = null;
      machine.planGrace(entry.space);
      noteRoom(machine, entry);
    }
    machine.spawn('settle leases', machine.leases.settle());
    machine.owedDesk.guild(guildId);
    machine.outbox.guildChanged(guildId);
    machine.posters.guildAvailable(guildId);
    machine.planRooms.guildAvailable(guildId);
    machine.mirror.guildAvailable(guildId);
    machine.spawn('plans without a room', care.guildAvailable(guildId));
    machine.voice.refresh();
  },
  guildLeft: (guildId) => {
    machine.available.delete(guildId);
    machine.leftServers.left(guildId);
    for (const entry of machine.book.ofGuild(guildId))
      machine.spawn('server left', machine.desk.change(entry, { type: 'server-left' }, MAJLIS));
    machine.spawn('drop what waits', machine.outbox.guildLeft(guildId));
    machine.spawn('nothing opens there', care.guildLeft(guildId));
    machine.spawn('no events there', machine.mirror.guildLeft(guildId));
    // At once, and not tried again: what is left by a failure or a crash goes with what the server set (`LeftStore.forget`).
    machine.spawn('forget settings there', machine.deps.presets.forgetServer(guildId));
    machine.spawn('no rooms there', machine.planRooms.guildLeft(guildId));
    machine.voice.refresh();
  },
  guilds: () => [...new Set([...machine.book.all().map((entry) => entry.space.guildId), ...machine.planDesk.guilds()])],
  roomRights: (channelId) => machine.book.inChannel(channelId)?.applied.rights ?? [],
  knownGuilds: () => machine.leftServers.known(),
  messageDeleted: (channelId, messageId) => messageDeleted(machine, channelId, messageId),
  messagePosted: (channelId) => messagePosted(machine, channelId),
});
