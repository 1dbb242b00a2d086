import type { Asker, Space, SpaceEvent } from '../domain/index.ts';
import { ACCEPT_WITHIN_MS, mainOf } from '../domain/index.ts';
import { texts } from '../i18n/index.ts';
import type { ChannelId } from '../lib/index.ts';
import type { MessageEffect } from './outbox-port.ts';
import type { GuildSettings } from './ports.ts';

/** Who hosts by now is told so as long as they may not have noticed. */
const HOST_WITHIN_MS = 600_000;

/** One message: whom it mentions, and until when it means anything. */
type Call = Pick<MessageEffect, 'mention' | 'text' | 'buttons' | 'untilMs'>;

/** By whom it was decided, and when. */
interface Doing {
  readonly asker: Asker;
  readonly atMs: number;
}

const CALLING = ['turn-called', 'deadline-warned', 'host-changed'] as const;

/** What may concern one person so that they are called. */
type Calling = Extract<SpaceEvent, { readonly type: (typeof CALLING)[number] }>;

const isCalling = (event: SpaceEvent): event is Calling => CALLING.some((type) => type === event.type);

const callOf = (settings: GuildSettings, space: Space, event: Calling, { asker, atMs }: Doing): Call | null => {
  const { calls, manage } = texts(settings.language);
  const isOwn = (userId: string): boolean => asker.type === 'person' && asker.userId === userId;
  switch (event.type) {
    case 'turn-called': {
      const { userId } = event;
      const { turnMs } = space.rules.queue;
      const told = { userId, kind: space.room.kind, turnMs, withinMs: ACCEPT_WITHIN_MS };
      return { mention: userId, text: calls.turn(told), untilMs: atMs + ACCEPT_WITHIN_MS };
    }
    case 'deadline-warned': {
      const { hostId, deadline, id } = space;
      // A room beside a full one ends with that one.
      if (deadline === null || mainOf(space) !== null) return null;
      const buttons = [{ label: manage.extend, does: 'extend-space', spaceId: id }] as const;
      const text = calls.ending({ userId: hostId, endsAtMs: deadline.atMs });
      return { mention: hostId, text, buttons, untilMs: deadline.atMs };
    }
    case 'host-changed': {
      const { userId, why } = event;
      // Who takes it knows; and who hosts a space hosts the rooms beside it.
      if (why === 'claimed' || isOwn(userId) || mainOf(space) !== null) return null;
      return { mention: userId, text: calls.host({ userId, why }), untilMs: atMs + HOST_WITHIN_MS };
    }
  }
};

/** Whether any of these may concern one person so that they are called; of most nobody is, and nothing is read for it. */
export const mayCall = (events: readonly SpaceEvent[]): boolean => events.some(isCalling);

/** What is said in the chat of a space's room to the one person whom a decision concerns now, each once. */
export const roomCalls = (
  settings: GuildSettings,
  space: Space,
  events: readonly SpaceEvent[],
  doing: Doing,
): readonly MessageEffect[] => {
  const { guildId, id, revision, room } = space;
  const { channelId } = room;
  if (channelId === null || space.life.status !== 'live') return [];
  const message = (call: Call, at: number, to: ChannelId): MessageEffect => ({
    type: 'message',
    key: `call ${id} ${revision} ${at}`,
    guildId,
    atMs: doing.atMs,
    channelId: to,
    ...call,
  });
  return events.flatMap((event, at) => {
    const call = isCalling(event) ? callOf(settings, space, event, doing) : null;
    return call === null ? [] : [message(call, at, channelId)];
  });
};
