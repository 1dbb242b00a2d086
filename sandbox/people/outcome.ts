import type { Memory } from './memory.ts';
import { SEEN_FLAG, type SeenEvent, type SeenMessage, type SeenModal } from './seen.ts';
import type { Waiting } from './waiting.ts';

/** What became of something that a person did in the client. */
export interface Outcome {
  readonly interactionId: string;
  /** `failed`: "This interaction failed", because the application did not answer in time. */
  readonly status: 'answered' | 'failed';
  /** The modal that was opened, if any. */
  readonly modal: SeenModal | null;
  /** The answers as they stand now, "thinking…" included. */
  replies(): readonly SeenMessage[];
  /** The first answer that says something. Rejects when none comes in time. */
  reply(timeoutMs?: number): Promise<SeenMessage>;
}

/** What `awaitOutcome` looks at. */
export interface OutcomeSource {
  readonly memory: Memory;
  readonly waiting: Waiting;
  readonly timeoutMs: number;
}

/** Waits until the interaction with `nonce` was answered or failed. */
export async function awaitOutcome(source: OutcomeSource, nonce: string, what: string): Promise<Outcome> {
  const { memory, waiting, timeoutMs } = source;
  const find = (...names: string[]): SeenEvent | undefined =>
    memory.events.findLast(({ t, d }) => names.includes(t) && d['nonce'] === nonce);
  const end = await waiting.until(
    () => find('INTERACTION_SUCCESS', 'INTERACTION_FAILURE'),
    timeoutMs,
    `an answer to ${what}`,
  );
  const interactionId = String(end.d['id']);
  const replies = (): SeenMessage[] =>
    memory.messages().filter((message) => message.interaction_metadata?.id === interactionId);
  const modal = find('INTERACTION_MODAL_CREATE');
  return {
    interactionId,
    status: end.t === 'INTERACTION_SUCCESS' ? 'answered' : 'failed',
    // The event's shape is the sandbox's own.
    modal: modal === undefined ? null : (modal.d as unknown as SeenModal),
    replies,
    reply: (ms = timeoutMs) =>
      waiting.until(() => replies().find(({ flags }) => (flags & SEEN_FLAG.loading) === 0), ms, `a reply to ${what}`),
  };
}
