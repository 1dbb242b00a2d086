import type { Channel } from '../../sandbox/world/index.ts';
import { PANEL_ACTS } from '../../src/commands/panel-acts.ts';
import type { RoomKind } from '../../src/domain/index.ts';
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
    .filter(({ authorId }) => authorId === scene.accounts[0])
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
}

const isRoom = ({ type }: Channel): boolean => type === 2 || type === 13;

/** The rooms with an open space. */
export const openRooms = (scene: Scene): readonly OpenRoom[] =>
  scene.guilds.flatMap((guild) =>
    [...guild.channels.values()].filter(isRoom).flatMap(({ id, type }): readonly OpenRoom[] => {
      const panel = panelsIn(scene, id).findLast(({ spaceId }) => spaceId !== null);
      if (panel?.spaceId == null) return [];
      const { spaceId } = panel;
      const kind = type === 13 ? 'stage' : 'voice';
      return [{ channelId: id, guildId: guild.id, kind, spaceId, panel, isLent: scene.seeded.has(id) }];
    }),
  );

/** Who stands in the queue that a panel offers to bring up. */
export const handsOffered = (scene: Scene, { panel, channelId }: OpenRoom): readonly string[] =>
  offered(scene, channelId, panel.id, PANEL_ACTS.approve);

/** The speakers that a panel offers to send to the audience. */
export const speakersOffered = (scene: Scene, { panel, channelId }: OpenRoom): readonly string[] =>
  offered(scene, channelId, panel.id, PANEL_ACTS.audience);

const offered = (scene: Scene, channelId: string, messageId: string, act: string): readonly string[] => {
  const message = scene.messages(channelId).find(({ id }) => id === messageId);
  const node = nodesIn(message?.api['components']).find(({ custom_id: id }) => id?.includes(`:${act}:`) === true);
  return node?.options?.map(({ value }) => value) ?? [];
};
