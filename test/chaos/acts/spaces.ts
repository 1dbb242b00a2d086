import { textOf, type SeenMessage } from '../../../sandbox/people/index.ts';
import type { RoomKind } from '../../../src/domain/index.ts';
import { HOLE, saying } from '../answers.ts';
import type { Fact } from '../ledger.ts';
import { openRooms, type OpenRoom } from '../rooms.ts';
import type { Actor } from '../scene.ts';
import { ask, type Acting, type Offer } from './acting.ts';
import { roomIsKept, spaceAt } from './facts.ts';
import { allOf, keeping } from './names.ts';
import { channelNamed } from './settings.ts';

const OPENED = saying(
  (words) => words.reply.opened({ title: HOLE.text, channelId: HOLE.id, hostId: HOLE.id, kind: 'stage' }),
  (words) => words.reply.opened({ title: HOLE.text, channelId: HOLE.id, hostId: HOLE.id, kind: 'voice' }),
);
const OPENING = saying((words) => words.reply.opening(HOLE.text));
const ENDED = saying(
  (words) => words.reply.ended(HOLE.text, true),
  (words) => words.reply.ended(HOLE.text, false),
  (words) => words.presets.ended(HOLE.text),
);

const isLive = (channelId: string): Fact => ({
  about: [`${channelId}/life`],
  says: `the space in ${channelId} was said to be open`,
  rooms: [channelId],
  holds: (stored) => spaceAt(stored, channelId)?.life.status === 'live',
});

const isOver = ({ channelId, spaceId }: OpenRoom): Fact => ({
  about: [`${channelId}/life`],
  says: `the space ${spaceId} was said to have ended`,
  rooms: [],
  holds: ({ spaces }) => spaces.some(({ space }) => space.id === spaceId && space.life.status === 'ended'),
});

/** Few at a time, so that people meet in them; fewer than a server may have. */
const MAX_SPACES = 5;

const open = async (acting: Acting, actor: Actor, room: string | null, kind: RoomKind): Promise<void> => {
  const { person, guildId } = actor;
  const title = acting.random.pick(['Coffee', 'River', 'مجلس', 'Late *tea*', 'Books & bread']);
  // A room of three that another one opens beside when two are in it.
  const isSmall = room === null && kind === 'voice' && acting.random.chance(0.75);
  const values = {
    title,
    ...(room === null ? { kind } : { room }),
    ...(isSmall ? { overflow: true, places: 3 } : {}),
  };
  acting.opening.push(guildId);
  const opened = ask(acting, {
    kind: 'open',
    actor,
    place: channelNamed(acting, actor, 'general'),
    touched: room === null ? [] : [allOf(room)],
    ask: () => person.command('space open', values, { guildId, channelId: channelNamed(acting, actor, 'general') }),
    success: OPENED,
    isProgress: (text) => OPENING.some((pattern) => pattern.test(text)),
    brought: ({ input }) => [isLive(/<#(\d+)>/.exec(input)?.[1] ?? '')],
  });
  await opened.finally(() => acting.opening.splice(acting.opening.indexOf(guildId), 1));
};

/** Openings: new rooms of both kinds, and rooms that stand. */
const openings = (acting: Acting, actor: Actor, rooms: readonly OpenRoom[]): readonly Offer[] => {
  const { scene } = acting;
  const mine = rooms.filter(({ guildId, isBeside }) => guildId === actor.guildId && !isBeside);
  const count = mine.length + acting.opening.filter((guildId) => guildId === actor.guildId).length;
  if (count >= MAX_SPACES) return [];
  const weight = count === 0 ? 12 : 0.6 / count ** 2;
  const offer = (room: string | null, kind: RoomKind, share: number): Offer => ({
    kind: 'open',
    actor,
    weight: weight * share,
    run: () => open(acting, actor, room, kind),
  });
  const lent = scene.lent
    .filter(({ channelId }) => scene.guild(actor.guildId).channels.has(channelId))
    .filter(({ channelId }) => !rooms.some((room) => room.channelId === channelId))
    .filter(({ channelId }) => scene.channel(channelId)?.name !== 'spare');
  return [
    offer(null, 'stage', 1),
    ...(actor.guildId === scene.home.id ? [offer(null, 'voice', 1.2)] : []),
    ...(actor.standing === 'moderator' ? lent.map(({ channelId }) => offer(channelId, 'stage', 0.8)) : []),
  ];
};

const endByCommand = (acting: Acting, actor: Actor, room: OpenRoom): Promise<boolean> => {
  const { channelId, guildId } = room;
  return ask(acting, {
    kind: 'end',
    actor,
    place: channelId,
    touched: [allOf(channelId)],
    ask: () => actor.person.command('space end', { when: 'now' }, { guildId, channelId }),
    success: ENDED,
    brought: () => [isOver(room)],
  });
};

/** By the panel: a question first, which the answer then replaces. */
const endByPanel = async (acting: Acting, actor: Actor, room: OpenRoom): Promise<void> => {
  const { person } = actor;
  const isAsked = await ask(acting, {
    kind: 'ask to end',
    actor,
    place: room.channelId,
    touched: [],
    ask: () => person.click({ customId: /:end:/, message: room.panel.id }),
    success: saying(
      (words) => words.reply.endQuestion(HOLE.text, true),
      (words) => words.reply.endQuestion(HOLE.text, false),
      (words) => words.presets.endQuestion(HOLE.text),
    ),
    brought: () => [],
  });
  const question = person.replies[0];
  if (!isAsked || question === undefined) return;
  const before = JSON.stringify(question.content);
  await ask(acting, {
    kind: 'end',
    actor,
    place: room.channelId,
    touched: [allOf(room.channelId)],
    ask: () => person.click({ customId: /:end-yes:/, message: question.id }),
    success: ENDED,
    look: () => person.messages().filter(({ id, content }) => id === question.id && JSON.stringify(content) !== before),
    brought: () => [isOver(room)],
  });
};

/** Ends of spaces, by a moderator. */
const endings = (acting: Acting, actor: Actor, rooms: readonly OpenRoom[]): readonly Offer[] =>
  actor.standing === 'member'
    ? []
    : rooms
        .filter(({ guildId }) => guildId === actor.guildId)
        .flatMap((room) => [
          { kind: 'end', actor, weight: 0.15, run: async () => void (await endByCommand(acting, actor, room)) },
          { kind: 'end', actor, weight: 0.1, run: () => endByPanel(acting, actor, room) },
        ]);

/** Has a room that was made stay: by the panel's "Manage", its settings, and the button there; each replaces the one before. */
const keepRoom = async (acting: Acting, actor: Actor, room: OpenRoom): Promise<void> => {
  const { person } = actor;
  const { channelId, panel } = room;
  const question = { actor, place: channelId, touched: [], brought: () => [] };
  const isOpen = await ask(acting, {
    ...question,
    kind: 'manage',
    ask: () => person.click({ customId: /:manage:/, message: panel.id }),
    success: saying((words) => words.manage.how),
  });
  const page = person.replies[0];
  if (!isOpen || page === undefined) return;
  /** The same message once it says something else. */
  const changed = (): (() => readonly SeenMessage[]) => {
    const mine = (): readonly SeenMessage[] => person.messages().filter(({ id }) => id === page.id);
    const before = mine().map(textOf).join('');
    return () => mine().filter((message) => textOf(message) !== before);
  };
  const isShown = await ask(acting, {
    ...question,
    kind: 'settings',
    ask: () => person.click({ customId: /:m-settings:/, message: page.id }),
    success: saying((words) => words.manage.settingsTitle),
    look: changed(),
  });
  if (!isShown) return;
  await ask(acting, {
    ...question,
    kind: 'keep-room',
    touched: [keeping(channelId)],
    ask: () => person.click({ customId: /:m-keep-room:/, message: page.id }),
    success: saying((words) => words.done.space.edited),
    look: changed(),
    brought: () => [roomIsKept(channelId)],
  });
};

/** Moderators have rooms stay that would go. */
const keepings = (acting: Acting, actor: Actor, rooms: readonly OpenRoom[]): readonly Offer[] =>
  actor.standing === 'member'
    ? []
    : rooms
        .filter(({ guildId, isLent, isBeside }) => guildId === actor.guildId && !isLent && !isBeside)
        .map((room) => ({ kind: 'keep-room', actor, weight: 0.15, run: () => keepRoom(acting, actor, room) }));

/** What somebody may do about whole spaces. */
export const spaceOffers = (acting: Acting, actor: Actor): readonly Offer[] => {
  const rooms = openRooms(acting.scene);
  return [...openings(acting, actor, rooms), ...keepings(acting, actor, rooms), ...endings(acting, actor, rooms)];
};

/** Ends every open space of the journey, by its moderators. */
export const endAll = async (acting: Acting): Promise<void> => {
  // A room beside a full one goes with it.
  for (const room of openRooms(acting.scene).filter(({ isBeside }) => !isBeside)) {
    const moderator = acting.scene.actors.find(
      ({ standing, guildId }) => standing === 'moderator' && guildId === room.guildId,
    );
    if (moderator !== undefined) await endByCommand(acting, moderator, room);
  }
};
