/** Beats every 20 ms on an absolute grid. */
export interface Ticker {
  /**
   * Calls `beat` on each beat until the answer is called. `beats`: how many the grid moved on since the last call, 1 when none was missed; missed ones
   * are not made up for.
   */
  start(beat: (beats: number) => void): () => void;
}
