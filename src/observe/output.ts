import type { Writable } from 'node:stream';

/**
 * Writes text to `stream` until its reader is gone (`npm start | head`), and is silent from then on: a log that cannot be
 * written must not end the rooms, nor fail again for telling that it failed.
 */
export const outputTo = (stream: Writable): ((text: string) => void) => {
  let isGone = false;
  stream.on('error', () => {
    isGone = true;
  });
  return (text) => {
    if (!isGone) stream.write(text);
  };
};
