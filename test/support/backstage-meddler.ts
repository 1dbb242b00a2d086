/** What people do to the backstage of a space in the small world, and how it must look at last. */
import { expect } from 'vitest';
import type { Floor, Space } from '../../src/domain/index.ts';
import { backstageOf, belongsBackstage } from '../../src/domain/index.ts';
import type { GuildId, UserId } from '../../src/lib/index.ts';
import { chatOf, dropBackstageMessage } from './outside-chat.ts';
import type { Room } from './outside-people.ts';
import { actor, may, rights, userId } from './outside-people.ts';
import type { OutsideWorld } from './outside-world.ts';

/** What those who run the space and moderators do to it. */
export const TO_BACKSTAGE = [
  'openBackstage',
  'closeBackstage',
  'deleteBackstage',
  'letInBackstage',
  'dropBackstageMessage',
] as const;

/** The backstage of a space as it stands in Discord. */
export const behind = (world: OutsideWorld, space: Space | undefined): Room | undefined => {
  const id = space === undefined ? null : backstageOf(space);
  return id === null ? undefined : world.rooms.get(id);
};

/** Its host, or a moderator in Discord itself, does this to it. */
export const toBackstage = (
  world: OutsideWorld,
  guild: GuildId,
  space: Space | undefined,
  act: (typeof TO_BACKSTAGE)[number],
): void => {
  const channel = behind(world, space);
  if (act === 'openBackstage') void world.app.openBackstage(actor('host', guild), space?.id ?? null);
  if (act === 'closeBackstage' && space)
    void world.app.ask(actor('host', guild), space.id, { type: 'close-backstage' });
  if (channel === undefined) return;
  if (act === 'deleteBackstage') world.deleteRoom(channel.id);
  if (act === 'letInBackstage') {
    channel.overwrites.set('member:stranger', rights({ view: 'allowed', connect: 'allowed' }));
    channel.overwrites.delete('everyone');
    world.changed(channel.id);
  }
  if (act === 'dropBackstageMessage') dropBackstageMessage(world, channel.id);
};

/** Whoever Discord lets in goes into it. */
export const enterBackstage = (world: OutsideWorld, space: Space | undefined, name: string): void => {
  const channel = behind(world, space);
  if (channel !== undefined && may(channel, 'connect', userId(name))) world.join(channel.id, userId(name));
};

/** It stands as it is wanted, once, or there is none; answers how many are there, null for none. */
export const expectBackstage = (world: OutsideWorld, space: Space, names: readonly string[]): number | null => {
  const channel = behind(world, space);
  const { backstages } = chatOf(world);
  const messages = [...backstages].filter(([, { channelId }]) => world.rooms.has(channelId)).map(([id]) => id);
  expect(['none', 'open']).toContain(space.backstage?.status ?? 'none');
  if (space.backstage?.status !== 'open') {
    expect(messages).toEqual([]);
    return null;
  }
  if (channel === undefined) throw new Error('an open backstage has a channel');
  expect(messages).toEqual([world.applied.get(space.id)?.backstage.messageId]);
  expect(space.backstage).toMatchObject({ toRoom: [], toBackstage: [] });
  for (const name of names)
    expect(may(channel, 'connect', userId(name)), name).toBe(belongsBackstage(space, userId(name)));
  // Who lost their place there, or slipped in, hears it no longer.
  for (const user of channel.people.keys()) expect(belongsBackstage(space, user), user).toBe(true);
  return channel.people.size;
};

/** How far somebody is, as Discord shows them on a stage and its backstage. */
export const shownIn = (room: Room, backstage: Room | undefined, user: UserId): Floor => {
  const voice = room.people.get(user);
  if (voice === undefined) return backstage?.people.has(user) === true ? 'backstage' : 'away';
  if (voice.suppress) return 'audience';
  return voice.raisedAtMs === null ? 'speaking' : 'invited';
};
