import type { ChannelId, GuildId, UserId } from '../../lib/index.ts';
import { together } from './node-stats.ts';
import { type NodeShare, NodeThread, type NodeThreadOptions } from './node-thread.ts';
import { type Placement, placeRooms } from './placement.ts';
import type { GatewayVoicePacket, Seat, VoicePlan, VoiceReport, VoiceStats } from './voice-plan.ts';

/** What the voice nodes are made of. */
export interface VoiceNodesOptions extends NodeThreadOptions {
  /** How many there may be, at least one. */
  readonly count: number;
}

/** Takes an op 4 payload that must go out on an account's main gateway. */
export type GatewaySendListener = (accountId: UserId, guildId: GuildId, payload: unknown) => void;

/** The voice nodes as the main thread sees them. They live in threads of their own, which are restarted when they die, and share the rooms among them. */
export interface VoiceNodes {
  /** Replaces the whole wanted state; kept and said again to a node that was restarted. */
  apply(plan: VoicePlan): void;
  /** Forwards a VOICE_STATE_UPDATE of the account itself, or a VOICE_SERVER_UPDATE, of its main gateway. */
  gatewayPacket(accountId: UserId, packet: GatewayVoicePacket): void;
  /** Listens until the answer is called. */
  onGatewaySend(listener: GatewaySendListener): () => void;
  /** Listens until the answer is called. */
  onReport(listener: (report: VoiceReport) => void): () => void;
  /** What was done so far; answers without the part of a node that does not answer within a second. */
  stats(): Promise<VoiceStats>;
  /** Leaves every room and ends the threads; may be called again. */
  close(reason: 'shutdown'): Promise<void>;
}

/** Starts the first voice node and answers at once; the others start when they get a room. */
export function createVoiceNodes(options: VoiceNodesOptions): VoiceNodes {
  return new VoiceNodePool(options);
}

/** So many rooms, and accounts in servers, that the plan has no more are remembered, the latest: a seat that is taken anew is missing for a moment. */
const goneMax = 256;

/** An account of ours in a server: there it can sit in one room. */
const keyOf = (accountId: string, guildId: string): string => `${accountId}@${guildId}`;

interface Placed {
  readonly seat: Seat;
  readonly node: number;
}

class VoiceNodePool implements VoiceNodes {
  readonly #threads: (NodeThread | undefined)[] = [];
  /** Of rooms that are gone too. */
  #placement: Placement = new Map();
  #seats: ReadonlyMap<string, Placed> = new Map();
  /** Where each account sat last, also those that sit no more. */
  #last: ReadonlyMap<string, Placed> = new Map();
  #closing: Promise<void> | null = null;
  readonly #reports = new Set<(report: VoiceReport) => void>();
  readonly #sends = new Set<GatewaySendListener>();
  readonly #options: VoiceNodesOptions;

  constructor(options: VoiceNodesOptions) {
    this.#options = options;
    this.#tell(0, { plan: { seats: [], paths: [], muteSources: [] }, given: [], taken: [] });
  }

  apply(plan: VoicePlan): void {
    if (this.#closing !== null) return;
    const before = this.#seats;
    this.#placement = withGone(placeRooms(plan, this.#placement, this.#options.count), this.#placement);
    const nodeOf = (channelId: ChannelId): number => this.#placement.get(channelId) ?? 0;
    this.#seats = new Map(
      plan.seats.map((seat) => [keyOf(seat.accountId, seat.guildId), { seat, node: nodeOf(seat.channelId) }]),
    );
    // An account of ours is not carried, whichever node it sits on.
    const muteSources = [...new Set([...plan.muteSources, ...plan.seats.map(({ accountId }) => accountId)])];
    const moves = movesOf(before, this.#seats);
    const returns = movesOf(this.#last, this.#seats);
    this.#last = withGone(this.#seats, this.#last);
    for (let node = 0; node < this.#options.count; node += 1) {
      const seats = plan.seats.filter(({ channelId }) => nodeOf(channelId) === node);
      const paths = plan.paths.filter(({ from }) => nodeOf(from) === node);
      const given = moves.filter(({ from }) => from.node === node).map(({ from }) => from.seat.channelId);
      const taken = returns
        .filter(({ from, to }) => to.node === node && isSameRoom(from, to))
        .map(({ to }) => to.seat.channelId);
      if (seats.length > 0 || this.#threads[node] !== undefined)
        this.#tell(node, { plan: { seats, paths, muteSources }, given, taken });
    }
  }

  gatewayPacket(accountId: UserId, packet: GatewayVoicePacket): void {
    const node = this.#seats.get(keyOf(accountId, guildIn(packet.d)))?.node;
    if (node !== undefined) this.#threads[node]?.gatewayPacket(accountId, packet);
  }

  onGatewaySend(listener: GatewaySendListener): () => void {
    this.#sends.add(listener);
    return () => void this.#sends.delete(listener);
  }

  onReport(listener: (report: VoiceReport) => void): () => void {
    this.#reports.add(listener);
    return () => void this.#reports.delete(listener);
  }

  async stats(): Promise<VoiceStats> {
    const threads = this.#threads.filter((thread) => thread !== undefined);
    const nodes = await Promise.all(threads.map((thread) => thread.stats()));
    const restarts = threads.reduce((sum, thread) => sum + thread.restarts, 0);
    return { restarts, node: together(nodes), nodes };
  }

  close(reason: 'shutdown'): Promise<void> {
    this.#closing ??= this.#end(reason);
    return this.#closing;
  }

  async #end(reason: 'shutdown'): Promise<void> {
    await Promise.all(this.#threads.filter((thread) => thread !== undefined).map((thread) => thread.close(reason)));
  }

  /** The first word starts its thread. */
  #tell(node: number, share: NodeShare): void {
    const known = this.#threads[node];
    if (known !== undefined) {
      known.apply(share);
      return;
    }
    this.#threads[node] = new NodeThread(
      this.#options,
      {
        onReport: (report) => this.#onReport(node, report),
        onSend: (accountId, guildId, payload) => {
          // The goodbye of a node whose seat another one has by now would end that one's.
          if ((this.#seats.get(keyOf(accountId, guildId))?.node ?? node) !== node) return;
          for (const listener of this.#sends) listener(accountId, guildId, payload);
        },
      },
      share,
    );
  }

  /** What a node still says of a room that is another's by now is over. */
  #onReport(node: number, report: VoiceReport): void {
    const room = report.type === 'carrying' ? report.from : report.channelId;
    if ((this.#placement.get(room) ?? node) !== node) return;
    for (const listener of this.#reports) listener(report);
  }
}

/** What is now, after what was and is no more, of which the oldest go first. */
function withGone<Key, Value>(now: ReadonlyMap<Key, Value>, before: ReadonlyMap<Key, Value>): ReadonlyMap<Key, Value> {
  const gone = [...before].filter(([key]) => !now.has(key));
  return new Map([...gone.slice(-goneMax), ...now]);
}

/** Accounts that go from a node to another, in the same room or not. */
function movesOf(
  before: ReadonlyMap<string, Placed>,
  now: ReadonlyMap<string, Placed>,
): readonly { readonly from: Placed; readonly to: Placed }[] {
  return [...before].flatMap(([key, from]) => {
    const to = now.get(key);
    return to === undefined || to.node === from.node ? [] : [{ from, to }];
  });
}

function isSameRoom(from: Placed, to: Placed): boolean {
  return from.seat.channelId === to.seat.channelId;
}

/** The server of a dispatch, whose data the node checks. */
function guildIn(data: unknown): string {
  if (typeof data !== 'object' || data === null || !('guild_id' in data)) return '';
  return typeof data.guild_id === 'string' ? data.guild_id : '';
}
