/** What became of a frame: `gone` = not sent, `unheard` = sent to a room where nobody hears us yet, `sent` = on its way. */
export type SendOutcome = 'gone' | 'unheard' | 'sent';

/** The way out into one room. Called on the audio path: never throws, never waits. */
export interface FrameSink {
  /**
   * Sends one 20 ms Opus frame now. The steps tell how far RTP sequence and timestamp (samples) stand from the packet
   * sent before; 1 and 960 for a frame that follows at once.
   */
  send(frame: Buffer, sequence: number, timestamp: number): SendOutcome;
  /** The voice has ended: nothing follows for now. */
  pause(): void;
}
