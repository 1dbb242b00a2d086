import type { RoomKind } from '../domain/index.ts';

/** What one person is called for in the chat of a room; each begins with their mention. */
export interface CallTexts {
  /** Their turn has come. */
  turn(told: {
    readonly userId: string;
    readonly kind: RoomKind;
    readonly turnMs: number;
    readonly withinMs: number;
  }): string;
  /** They host it, and it ends by itself. */
  ending(told: { readonly userId: string; readonly endsAtMs: number }): string;
  /** They are its host by now, without having asked for it. */
  host(told: { readonly userId: string; readonly why: 'transferred' | 'succeeded' }): string;
}
