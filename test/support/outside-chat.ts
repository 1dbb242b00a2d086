/** What is written in the channels of the small world: panels, notices, announcements and what people say; and the roles that people give themselves. */
import type {
  AnnouncementFacts,
  AnnouncementPort,
  BackstageTold,
  MemberRolePort,
  MessagePort,
  PanelFacts,
  PanelPort,
  RoleTrouble,
} from '../../src/app/index.ts';
import type { ChannelId, MessageId, RoleId, UserId } from '../../src/lib/index.ts';
import { OutsideRefused } from './outside-people.ts';
import { outboxOf } from './outside-outbox.ts';
import type { OutsideWorld } from './outside-world.ts';

/** An announcement that was posted. */
export interface Announced {
  readonly id: MessageId;
  readonly channelId: ChannelId;
  facts: AnnouncementFacts;
  /** The role that was mentioned when it was posted. */
  readonly mentioned: RoleId | null;
}

/** What stands in the text channels of a world. */
export interface Chat {
  /** Text channels that exist. */
  readonly channels: Set<ChannelId>;
  readonly announced: Map<MessageId, Announced>;
  /** Messages of others in a room, by the panel below which they stand. */
  readonly below: Map<MessageId, number>;
  /** Whether Discord takes no edits any more of what is old. */
  tooOld: boolean;
  /** Offers to run a stage. */
  readonly offers: { readonly channelId: ChannelId; readonly atMs: number }[];
  /** Whether we may read what was written. */
  mayRead: boolean;
  /** The messages in backstages, and which was posted with each nonce. */
  readonly backstages: Map<MessageId, { readonly channelId: ChannelId; readonly told: BackstageTold }>;
  readonly nonces: Map<string, MessageId>;
  readonly roles: Map<UserId, Set<RoleId>>;
  roleTrouble: RoleTrouble | null;
}

/** The id of a new message; as: it stands in for what Discord gives. Stores that outlive the world take numbers only. */
const nextMessage = (world: OutsideWorld): MessageId =>
  (world.options.ids === undefined
    ? `message-${world.number()}`
    : `8${String(world.number()).padStart(17, '0')}`) as MessageId;

const chats = new WeakMap<OutsideWorld, Chat>();

/** The chat of a world; empty at first. */
export const chatOf = (world: OutsideWorld): Chat => {
  const known = chats.get(world);
  if (known !== undefined) return known;
  const chat: Chat = {
    channels: new Set(),
    announced: new Map(),
    below: new Map(),
    tooOld: false,
    offers: [],
    mayRead: true,
    backstages: new Map(),
    nonces: new Map(),
    roles: new Map(),
    roleTrouble: null,
  };
  chats.set(world, chat);
  return chat;
};

const gone = (detail: string): OutsideRefused => new OutsideRefused({ code: 'gone', detail, retryable: false });

/** Somebody writes below the panel of a room; a process that is dead is not told. */
export const chatter = (world: OutsideWorld, room: ChannelId, isTold = true): void => {
  const panel = world.panelIn(room);
  const { below } = chatOf(world);
  if (panel !== undefined) below.set(panel.id, (below.get(panel.id) ?? 0) + 1);
  if (isTold) world.app.messagePosted(room);
};

/** Somebody deletes an announcement. */
export const deleteAnnouncement = (world: OutsideWorld, id: MessageId): void => {
  const { announced } = chatOf(world);
  const message = announced.get(id);
  announced.delete(id);
  if (message !== undefined) world.app.messageDeleted(message.channelId, id);
};

/** Somebody deletes the message of a backstage. */
export const dropBackstageMessage = (world: OutsideWorld, room: ChannelId): void => {
  const { backstages } = chatOf(world);
  for (const [id, { channelId }] of backstages) {
    if (channelId !== room) continue;
    backstages.delete(id);
    world.app.messageDeleted(room, id);
  }
};

/** Posts with a deterministic nonce: a repeat gives the message that was posted with it, also one that was deleted. */
const postPanel = (world: OutsideWorld, id: ChannelId, facts: PanelFacts, before: MessageId | null): MessageId => {
  world.standing(id);
  const nonce = `${facts.space.id} ${before ?? ''}`;
  const twin = world.nonces.get(nonce);
  if (twin !== undefined) {
    const standing = world.messages.get(twin);
    if (standing !== undefined) standing.facts = facts;
    return twin;
  }
  // as: message ids are opaque here.
  const messageId = nextMessage(world);
  world.nonces.set(nonce, messageId);
  world.messages.set(messageId, { id: messageId, channelId: id, spaceId: facts.space.id, facts });
  return messageId;
};

/** The panels, for one life of the process. */
export const panelPort = (world: OutsideWorld, generation: number): PanelPort => ({
  digest: ({ namesOf: _namesOf, space, ...facts }) =>
    JSON.stringify([space.title, space.life.status, space.people, space.hands, facts]),
  post: (id, facts, before) => world.call(generation, 'post', () => postPanel(world, id, facts, before)),
  edit: async (_channel, messageId, facts) => {
    // Discord says gone only of a message that is.
    if (world.failures.get('edit')?.[0]?.code === 'gone') world.messages.delete(messageId);
    await world.call(generation, 'edit', () => {
      const message = world.messages.get(messageId);
      if (message === undefined) throw gone('Unknown Message');
      message.facts = facts;
    });
  },
  below: async (id, messageId, spaceId) => {
    const after = [...world.messages.values()].filter(({ channelId }) => channelId === id);
    const at = after.findIndex((message) => message.id === messageId);
    const panels = after
      .slice(at + 1)
      .filter((message) => message.spaceId === spaceId)
      .map((message) => ({ messageId: message.id, postedAtMs: world.clock.wallMs() }));
    const others = chatOf(world).below.get(messageId) ?? 0;
    // The gateway's cache tells of a message with nothing below it; no call is made for that.
    if (others === 0 && panels.length === 0) return { others, panels };
    return await world.call(generation, 'below', () => ({ others, panels }));
  },
  remove: (_channel, messageId) =>
    world.call(generation, 'removePanel', () => {
      if (!world.messages.delete(messageId)) throw gone('Unknown Message');
    }),
  postBackstage: (id, told, before) =>
    world.call(generation, 'postBackstage', () => {
      world.standing(id);
      const { backstages, nonces } = chatOf(world);
      const nonce = `${id} ${before ?? ''}`;
      const messageId = nonces.get(nonce) ?? nextMessage(world);
      if (!nonces.has(nonce)) backstages.set(messageId, { channelId: id, told });
      nonces.set(nonce, messageId);
      return messageId;
    }),
  editBackstage: async (_channel, messageId) => {
    const { backstages } = chatOf(world);
    // As of a panel.
    if (world.failures.get('editBackstage')?.[0]?.code === 'gone') backstages.delete(messageId);
    await world.call(generation, 'editBackstage', () => {
      if (!backstages.has(messageId)) throw gone('Unknown Message');
    });
  },
  notify: (id, notice) =>
    world.call(generation, 'notify', () => {
      world.standing(id);
      // With a nonce of the link: a repeat posts none.
      world.notices.set(`${id} ${notice.linkId}`, notice);
    }),
  offer: (id) =>
    world.call(generation, 'offer', () => {
      world.standing(id);
      chatOf(world).offers.push({ channelId: id, atMs: world.clock.wallMs() });
    }),
  offeredAt: (id, sinceMs) =>
    world.call(generation, 'offeredAt', () => {
      const { offers, mayRead } = chatOf(world);
      if (!mayRead) return 'unknown';
      return offers.find(({ channelId, atMs }) => channelId === id && atMs >= sinceMs)?.atMs ?? null;
    }),
});

/** Announcements, for one life of the process. */
export const announcementPort = (world: OutsideWorld, generation: number): AnnouncementPort => {
  const { announced, channels } = chatOf(world);
  const isOver = ({ space }: AnnouncementFacts): boolean => space.life.status === 'ended';
  const put = (id: ChannelId, facts: AnnouncementFacts, mentions: boolean): MessageId => {
    // as: message ids are opaque here.
    const messageId = `announcement-${world.number()}` as MessageId;
    const mentioned = isOver(facts) || !mentions ? null : facts.roleId;
    announced.set(messageId, { id: messageId, channelId: id, facts, mentioned });
    return messageId;
  };
  return {
    digest: ({ space, ...facts }) => JSON.stringify([space.title, space.life, space.room, facts]),
    post: (id, facts, { askedAtMs, mentions }) =>
      world.call(generation, 'announce', () => {
        if (!channels.has(id)) throw gone('Unknown Channel');
        const lost = [...announced.values()].find((one) => one.facts.space.id === facts.space.id);
        if (askedAtMs === null || lost === undefined) return put(id, facts, mentions);
        lost.facts = facts;
        return lost.id;
      }),
    edit: (id, messageId, facts) =>
      world.call(generation, 'retell', () => {
        if (!channels.has(id)) throw gone('Unknown Channel');
        const message = announced.get(messageId);
        if (message === undefined) return 'deleted';
        if (chatOf(world).tooOld && isOver(facts)) {
          announced.delete(messageId);
          return put(id, facts, false);
        }
        message.facts = facts;
        return messageId;
      }),
    remove: (id, facts, what) =>
      world.call(generation, 'unannounce', () => {
        if (!channels.has(id)) throw gone('Unknown Channel');
        const lost = [...announced.values()].find((one) => one.facts.space.id === facts.space.id);
        const messageId = 'messageId' in what ? what.messageId : lost?.id;
        if (messageId !== undefined) announced.delete(messageId);
      }),
  };
};

/** Roles of members, for one life of the process. */
export const memberRolePort = (world: OutsideWorld, generation: number): MemberRolePort => ({
  trouble: () => chatOf(world).roleTrouble,
  setRole: (_guild, user, { roleId, has }) =>
    world.call(generation, 'setRole', () => {
      const { roles } = chatOf(world);
      const own = roles.get(user) ?? new Set();
      roles.set(user, own);
      if (has) own.add(roleId);
      else own.delete(roleId);
    }),
});

/** Messages in any channel, for one life of the process. */
export const messagePort = (world: OutsideWorld, generation: number): MessagePort => ({
  // as: message ids are opaque here.
  post: (message) => world.call(generation, 'message', () => outboxOf(world).post(message, nextMessage(world))),
  wasPosted: (message, sinceMs) =>
    world.call(generation, 'lookForMessage', () => outboxOf(world).find(message, sinceMs)),
});
