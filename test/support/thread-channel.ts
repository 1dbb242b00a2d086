/** Messages between the threads of one process, for what is preloaded into each of them. */
export interface ThreadChannel {
  /** Says it to all other threads. */
  tell(what: unknown): void;
}

/** Hears what the others say on the channel of that name, and keeps no thread alive for it. */
export function openThreadChannel(name: string, hear: (said: unknown) => void): ThreadChannel {
  const channel = new BroadcastChannel(name);
  // as: what a channel hears are messages.
  channel.addEventListener('message', (event) => hear((event as MessageEvent).data));
  // A real BroadcastChannel of Node's keeps its thread alive otherwise; the type of the web knows no such thing.
  (channel as unknown as { unref(): void }).unref();
  return { tell: (what) => channel.postMessage(what) };
}
