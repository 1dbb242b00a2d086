import type { Channel } from '../../sandbox/world/index.ts';
import { PANEL_ACTS } from '../../src/commands/panel-acts.ts';
import type { RoomKind } from '../../src/domain/index.ts';
import { LANGUAGES, texts as wordsIn } from '../../src/i18n/index.ts';
import { HOLE } from './answers.ts';
import type { Scene } from './scene.ts';

/** A component of a message as the local Discord keeps it. */
interface Node {
  readonly custom_id?: string;
  readonly content?: string;
  readonly options?: readonly { readonly value: string }[];
  readonly components?: readonly Node[];
}

const nodesIn = (components: unknown): readonly Node[] =>
  // as: the local Discord has checked each tree by Discord's schema.
  Array.isArray(components) ? (components as Node[]).flatMap((node) => [node, ...nodesIn(node.components)]) : [];

/** A message of ours with components: a panel, of a space that is open or of one that has ended. */
export interface PanelSeen {
  readonly id: string;
  /** The space that its controls are of; null when it has none any more. */
  readonly spaceId: string | null;
  /** Every text of it, and what its selects offer. */
  readonly texts: readonly string[];
}

/** Texts and offers of a tree of components, in order. */
export const textsOf = (components: unknown): readonly string[] =>
  nodesIn(components).flatMap(({ content, custom_id: id, options = [] }) => [
    ...(content === undefined ? [] : [content]),
    ...(id === undefined ? [] : [id]),
    ...options.map(({ value }) => value),
  ]);

const spaceIn = (texts: readonly string[]): string | null => {
  const end = texts.find((text) => text.includes(`:${PANEL_ACTS.end}:`));
  return end?.split(':').at(-1) ?? null;
};

/** The panels in a room's chat, oldest first. */
export const panelsIn = (scene: Scene, channelId: string): readonly PanelSeen[] =>
  scene
    .messages(channelId)
    // Who is called in the chat of a room is called by a plain message, which may have a button too.
    .filter(({ authorId, api }) => authorId === scene.accounts[0] && (api['content'] ?? '') === '')
    .flatMap(({ id, api }) => {
      const texts = textsOf(api['components']);
      return texts.length === 0 ? [] : [{ id, spaceId: spaceIn(texts), texts }];
    });

/** A room with an open space in it, as people see it: it has a panel with controls. */
export interface OpenRoom {
  readonly channelId: string;
  readonly guildId: string;
  readonly kind: RoomKind;
  readonly spaceId: string;
  readonly panel: PanelSeen;
  readonly isLent: boolean;
  /** Whether it is a room beside a full one. */
  readonly isBeside: boolean;
}

/** With what a panel says that its room is beside a full one, in any language; the room of the space itself is named first then. */
const BESIDE = LANGUAGES.map((language) => {
  const told = wordsIn(language).overflow.beside({ title: HOLE.text, isFull: false, rooms: [] });
  return told.slice(0, told.indexOf(HOLE.text));
});

/** The room of the space beside which one opened; null of any other room. */
const mainRoomOf = ({ talks }: Scene, channelId: string, panel: PanelSeen): string | null => {
  const known = talks.get(channelId);
  if (known !== undefined) return known;
  const line = panel.texts
    .flatMap((text) => text.split('\n'))
    .find((one) => BESIDE.some((words) => one.includes(words)));
  const main = line === undefined ? null : (/<#(\d+)>/.exec(line)?.[1] ?? null);
  if (main !== null) talks.set(channelId, main);
  return main;
};

/** A name of the ledger in terms of the room of the space: what is done in a room beside it may be done to that, and what is done to that to it. */
export const inTalk = ({ talks }: Scene, name: string): string => {
  const end = name.indexOf('/');
  return `${talks.get(name.slice(0, end)) ?? name.slice(0, end)}${name.slice(end)}`;
};

const isRoom = ({ type }: Channel): boolean => type === 2 || type === 13;

/** The rooms with an open space. */
export const openRooms = (scene: Scene): readonly OpenRoom[] =>
  scene.guilds.flatMap((guild) =>
    [...guild.channels.values()].filter(isRoom).flatMap(({ id, type }): readonly OpenRoom[] => {
      const panel = panelsIn(scene, id).findLast(({ spaceId }) => spaceId !== null);
      if (panel?.spaceId == null) return [];
      const { spaceId } = panel;
      const kind = type === 13 ? 'stage' : 'voice';
      return [
        {
          channelId: id,
          guildId: guild.id,
          kind,
          spaceId,
          panel,
          isLent: scene.seeded.has(id),
          isBeside: mainRoomOf(scene, id, panel) !== null,
        },
      ];
    }),
  );

/** Somebody whom a panel offers to do something to, and the room that they are of: not always the panel's. */
export interface Offered {
  /** As it stands in the select. */
  readonly value: string;
  readonly userId: string;
  readonly room: OpenRoom;
}

/** Whom a panel offers to bring up, or to send to the audience. */
export const offered = (scene: Scene, room: OpenRoom, act: 'approve' | 'audience'): readonly Offered[] => {
  const message = scene.messages(room.channelId).find(({ id }) => id === room.panel.id);
  const name = `:${PANEL_ACTS[act]}:`;
  const node = nodesIn(message?.api['components']).find(({ custom_id: id }) => id?.includes(name) === true);
  return (node?.options ?? []).flatMap(({ value }): readonly Offered[] => {
    const [userId = '', spaceId = room.spaceId] = value.split(':').reverse();
    const owner = openRooms(scene).find((one) => one.spaceId === spaceId);
    return owner === undefined ? [] : [{ value, userId, room: owner }];
  });
};
