import { systemTime } from '../people/system-time.ts';
import type { TracedCall, TracedDispatch } from './contract.ts';
import type { PlaygroundParts } from './parts.ts';

/** Calls and events told at a time; more are left out, the newest stay. */
const MAX_AT_ONCE = 200;

/** Answers to interactions carry the interaction's token and no account: applications alone send them. */
const CALLBACK = /\/interactions\/\d+\/[^/]+\/callback/;

/** Whose webhook it is; applications share their id with their bot. */
const applicationIn = (path: string): string | undefined => /\/webhooks\/(\d+)\//.exec(path)?.[1];

/** Watches what the protocol does, for the page's drawer, while somebody looks. */
export class Tracer {
  readonly #parts: PlaygroundParts;
  #stopListening: (() => void) | null = null;
  #nextCall = 0;
  #dispatches: TracedDispatch[] = [];

  constructor(parts: PlaygroundParts) {
    this.#parts = parts;
  }

  /** Begins with the last of what was asked of the API. Idempotent. */
  start(): void {
    if (this.#stopListening !== null) return;
    const { calls, world } = this.#parts;
    this.#nextCall = Math.max(0, calls.count() - MAX_AT_ONCE);
    this.#stopListening = world.onDispatch(({ t, guildId, d }) => {
      const server = guildId === null ? '' : (world.guilds.get(guildId)?.name ?? '');
      this.#dispatches.push({ atMs: systemTime.nowMs(), event: t, server, bytes: JSON.stringify(d).length });
      if (this.#dispatches.length > MAX_AT_ONCE) this.#dispatches.shift();
    });
  }

  /** Looks away. Idempotent. */
  stop(): void {
    this.#stopListening?.();
    this.#stopListening = null;
    this.#dispatches = [];
  }

  /** What happened since the last time, or null while nobody looks. */
  take(): { readonly calls: readonly TracedCall[]; readonly dispatches: readonly TracedDispatch[] } | null {
    if (this.#stopListening === null) return null;
    const { calls, world } = this.#parts;
    const fresh = calls.since(this.#nextCall).slice(-MAX_AT_ONCE);
    this.#nextCall = calls.count();
    const dispatches = this.#dispatches;
    this.#dispatches = [];
    return {
      calls: fresh.map(({ atMs, method, path, status, accountId }) => {
        const account = world.users.get(accountId ?? applicationIn(path) ?? '');
        const isBot = account?.bot ?? CALLBACK.test(path);
        return { atMs, method, path, status, who: account?.username ?? '', isBot };
      }),
      dispatches,
    };
  }
}
