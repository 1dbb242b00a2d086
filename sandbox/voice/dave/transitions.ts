import type { VoiceClock } from '../clock.ts';

/** Transition ids are 16 bits; 0 means "at once". */
const lastId = 0xffff;

interface Pending<Member> {
  readonly members: readonly Member[];
  readonly waitingFor: Set<Member>;
  readonly cancel: () => void;
}

/** What transitions are made of. */
export interface TransitionParts<Member> {
  readonly clock: VoiceClock;
  /** How long the slowest member is waited for. */
  readonly timeoutMs: number;
  /** Everybody is ready, or was waited for long enough. */
  readonly onExecute: (id: number, members: readonly Member[]) => void;
}

/** Changes of keys on their way: announced, awaited (op 23), executed (op 22). As many stand as rounds fit into the timeout. */
export class Transitions<Member> {
  readonly #parts: TransitionParts<Member>;
  readonly #pending = new Map<number, Pending<Member>>();
  #nextId = 1;

  constructor(parts: TransitionParts<Member>) {
    this.#parts = parts;
  }

  /** Answers the id of a transition that waits for these members. */
  begin(members: readonly Member[]): number {
    const id = this.#nextId;
    this.#nextId = id === lastId ? 1 : id + 1;
    const cancel = this.#parts.clock.after(this.#parts.timeoutMs, () => this.#execute(id));
    this.#pending.set(id, { members, waitingFor: new Set(members), cancel });
    return id;
  }

  /** A member is ready. False when nobody waits for that: ids may come late, after the timeout. */
  ready(member: Member, id: number): boolean {
    const pending = this.#pending.get(id);
    if (pending === undefined) return false;
    const wasAwaited = pending.waitingFor.delete(member);
    if (pending.waitingFor.size === 0) this.#execute(id);
    return wasAwaited;
  }

  /** Nobody waits for this member any more. */
  forget(member: Member): void {
    for (const id of this.#pending.keys()) this.ready(member, id);
  }

  /** Gives up all that are on their way; may be called twice. */
  close(): void {
    for (const { cancel } of this.#pending.values()) cancel();
    this.#pending.clear();
  }

  #execute(id: number): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    pending.cancel();
    this.#pending.delete(id);
    this.#parts.onExecute(id, pending.members);
  }
}
