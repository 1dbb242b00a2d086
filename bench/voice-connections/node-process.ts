/** A voice node in a process of its own, so that the memory of that is its own too. Started with the certificate to trust. */
import { systemClock } from '../../src/lib/index.ts';
import type { VoicePlan } from '../../src/voice/node/index.ts';
import { pssMbOf } from '../process-figures.ts';
import { startNodes } from '../voice-carrying/carriers.ts';
import { collectChannel, type Kept } from './collect.ts';

/** What the bench says. */
export type NodeOrder =
  | { readonly type: 'plan'; readonly plan: VoicePlan }
  | { readonly type: 'granted'; readonly guildId: string; readonly token: string; readonly endpoint: string }
  | { readonly type: 'ready' | 'memory' | 'close' };

/** What this process keeps once garbage is collected. */
export interface Memory {
  readonly pssMb: number;
  /** Of the voice node's thread. */
  readonly kept: Kept;
}

/** What it says; `ready` and `memory` answer. */
export type NodeTiding =
  | { readonly type: 'grant'; readonly guildId: string }
  /** Seats whose keys are in force. */
  | { readonly type: 'ready'; readonly seats: number }
  | ({ readonly type: 'memory' } & Memory);

/** The allocator gives pages back in its own time. */
const settleMs = 1000;

const tell = (tiding: NodeTiding): void => void process.send?.(tiding);
const grants = new Map<string, (server: { readonly token: string; readonly endpoint: string }) => void>();
const nodes = startNodes(
  process.argv[2] ?? '',
  (guildId) =>
    new Promise((resolve) => {
      grants.set(guildId, resolve);
      tell({ type: 'grant', guildId });
    }),
);
const channel = new BroadcastChannel(collectChannel);

async function memory(): Promise<Memory> {
  const kept = new Promise<Kept>((resolve) => {
    // as: what `collect.ts` posts.
    channel.addEventListener('message', (event) => resolve((event as MessageEvent).data as Kept), { once: true });
  });
  channel.postMessage('collect');
  const left = await kept;
  await new Promise<void>((resolve) => void systemClock.after(settleMs, resolve));
  return { pssMb: pssMbOf(process.pid), kept: left };
}

async function obey(order: NodeOrder): Promise<void> {
  if (order.type === 'plan') nodes.apply(order.plan);
  else if (order.type === 'granted') grants.get(order.guildId)?.(order);
  else if (order.type === 'memory') tell({ type: 'memory', ...(await memory()) });
  else if (order.type === 'ready') {
    const seats = (await nodes.stats()).node?.seats ?? [];
    tell({ type: 'ready', seats: seats.filter(({ encryption }) => encryption === 'ready').length });
  } else {
    await nodes.close('shutdown');
    process.exit(0);
  }
}

// as: nobody but the bench sends anything.
process.on('message', (order) => void obey(order as NodeOrder));
