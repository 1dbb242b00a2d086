import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Whether that process has ended: it says nothing any more, and no end of it is still to come. */
export const isGone = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

/** Says something to it; to one that has ended, or ends meanwhile, nothing. */
export function sayTo(child: ChildProcess, what: object): void {
  // Whether it is there still is told by its end, and not by what was said to it.
  if (child.connected) child.send(what, () => undefined);
}

/** What it says to that, the first that `isAnswer` takes. Rejects once the process has ended: nothing would ever come. */
export async function answerOf(
  child: ChildProcess,
  what: object,
  isAnswer: (said: unknown) => boolean,
): Promise<unknown> {
  const done = new AbortController();
  const { signal } = done;
  const said = new Promise<unknown>((resolve) => {
    const hear = (message: unknown): void => {
      if (isAnswer(message)) resolve(message);
    };
    child.on('message', hear);
    signal.addEventListener('abort', () => child.off('message', hear));
  });
  const ended = once(child, 'exit', { signal });
  // It is let go of once there is an answer, which nobody waits for then.
  ended.catch(() => undefined);
  try {
    if (isGone(child)) throw endOf(child);
    sayTo(child, what);
    return await Promise.race([
      said,
      ended.then(() => {
        throw endOf(child);
      }),
    ]);
  } finally {
    done.abort();
  }
}

const endOf = ({ exitCode, signalCode }: ChildProcess): Error =>
  new Error(`the process that was asked has ended: ${signalCode ?? String(exitCode)}`);
