/** Somebody in a room whose frames are read. Called on the audio path: never throws, never waits. */
export interface Voice {
  readonly userId: string;
  /** Takes a frame that opened, with the RTP sequence number and timestamp (samples) that it came with, and how loud its sender says that it is, if it does (`levelOf`). */
  take(frame: Buffer, sequence: number, timestamp: number, level?: number): void;
}
