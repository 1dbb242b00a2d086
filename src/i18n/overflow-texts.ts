import type { RefusalCode } from '../domain/index.ts';

/** Refusals that concern the rooms beside a full one: told in a file of their own. */
export type OverflowRefusal = Extract<RefusalCode, 'link-of-overflow' | 'overflow-no-account' | 'places-of-lent'>;

/** A room of a conversation, by its channel, and whether it is full. */
export interface RoomTold {
  readonly channelId: string;
  readonly isFull: boolean;
}

/** Words of the rooms that open beside a full one. */
export interface OverflowTexts {
  /** The buttons that turn them on and off. */
  readonly turnOn: string;
  readonly turnOff: string;
  /** In the line of how a space runs. */
  readonly on: string;
  /** How many people a room takes, there too; and the select of it, 0 for as many as come. */
  places(count: number): string;
  readonly pickPlaces: string;
  choice(count: number): string;
  /** On the panel of a space with such rooms, and on that of such a room. */
  main(told: { readonly isFull: boolean; readonly rooms: readonly RoomTold[] }): string;
  beside(told: { readonly title: string; readonly isFull: boolean; readonly rooms: readonly RoomTold[] }): string;
  /** On the announcement, while the room that was announced is full. */
  announced(channelId: string): string;
  readonly fullRoom: string;
}
