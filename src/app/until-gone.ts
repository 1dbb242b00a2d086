import { isOutsideError } from './refusals.ts';

/** Asks for what is not there any more, and takes the answer "gone" for done. */
export const untilGone = async (run: () => Promise<void>): Promise<void> => {
  try {
    await run();
  } catch (error) {
    if (!isOutsideError(error) || error.failure.code !== 'gone') throw error;
  }
};
