/** The three that carry voices for a bench: our voice node, the usual way, and Node's own primitives. */
import { Worker } from 'node:worker_threads';
import type { ChannelId, GuildId, LinkId, Logger, UserId } from '../../src/lib/index.ts';
import { systemClock } from '../../src/lib/index.ts';
import {
  createVoiceNodes,
  type VoiceNodes,
  type VoiceNodesOptions,
  type VoicePlan,
} from '../../src/voice/node/index.ts';
import { voices } from '../catalogue.ts';
import type { FloorEnd, FloorKeyPackage, FloorOptions, FloorOrder } from './node-floor.ts';
import { botId, channelOf, guildOf, personOf, type Regime } from './places.ts';
import type { UsualOrder } from './usual-way.ts';
import type { VoicePeer } from './voice-peer.ts';

/** Rooms that are joined at a time: each costs both ends a handshake, and ours gives one up after eight seconds. */
const joinedAtOnce = 24;
/** What follows the last handshake message, and the first word of each speaker. */
const settleMs = 200;
const silent: Logger = { debug: nothing, info: nothing, warn: nothing, error: nothing, with: () => silent };

function nothing(): void {
  // A bench prints its rows and nothing else.
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => void systemClock.after(ms, resolve));

/** What is carried: `voices` voices, each from a room of its own into `targets` others. */
export interface Load {
  /** Tells the carriers of one bench apart; one digit. */
  readonly way: number;
  readonly regime: Regime;
  readonly targets: number;
}

/** Something that carries packets for a bench, and the CPU time its thread has used, in microseconds. */
export interface Carrier extends Load {
  readonly cpuUs: () => Promise<number>;
  readonly close: () => Promise<void>;
}

const eachVoice = <Made>(make: (voice: number) => Made): Made[] => Array.from({ length: voices }, (_, i) => make(i));

const sourceOf = ({ way }: Load, voice: number): string => guildOf(way, voice, 0);

const targetsOf = ({ way, targets }: Load, voice: number): string[] =>
  Array.from({ length: targets }, (_, i) => guildOf(way, voice, i + 1));

const guildsOf = (load: Load): string[] =>
  eachVoice((voice) => [sourceOf(load, voice), ...targetsOf(load, voice)]).flat();

async function announce(peer: VoicePeer, load: Load): Promise<void> {
  await wait(settleMs);
  for (let voice = 0; voice < voices; voice += 1) peer.announce(sourceOf(load, voice));
  await wait(settleMs);
}

/** Joins `guilds` a few at a time; `join` is handed those that are to be joined by now. */
async function joinInTurn(
  peer: VoicePeer,
  { regime }: Load,
  guilds: readonly string[],
  join: (joined: readonly string[], fresh: readonly string[]) => void,
): Promise<void> {
  for (let from = 0; from < guilds.length; from += joinedAtOnce) {
    const fresh = guilds.slice(from, from + joinedAtOnce);
    const ready = Promise.all(fresh.map((guildId) => peer.expectRoom(guildId, regime)));
    join(guilds.slice(0, from + fresh.length), fresh);
    await ready;
  }
}

/** How a path sounds when nothing was set. */
export const asItIs = { volume: 100, duckedBy: [], levelled: false } as const;

/** Our account's seat in one of a bench's rooms, whose ids are made up. */
export const seatOf = (guildId: string, regime: Regime): VoicePlan['seats'][number] => ({
  guildId: guildId as GuildId,
  channelId: channelOf(guildId) as ChannelId,
  accountId: botId as UserId,
  regime,
});

/** How a node's thread is started, where not as the bot does. */
export type HowStarted = Pick<VoiceNodesOptions, 'startThread'>;

/** Voice nodes whose every wish to join is granted; `grant` says which voice server to go to. */
export function startNodes(
  caPem: string,
  grant: (guildId: string) => Promise<{ readonly token: string; readonly endpoint: string }>,
  how: HowStarted = {},
): VoiceNodes {
  const nodes = createVoiceNodes({ count: 1, caPem, logger: silent, clock: systemClock, ...how });
  nodes.onGatewaySend((accountId, guildId, payload) => {
    // The library's own op 4.
    const { d } = payload as { readonly d: { readonly channel_id: string | null } };
    if (d.channel_id === null) return;
    const state = { guild_id: guildId, channel_id: d.channel_id, user_id: botId, session_id: 'bench', suppress: false };
    nodes.gatewayPacket(accountId, { t: 'VOICE_STATE_UPDATE', d: state });
    void grant(guildId).then((server) =>
      nodes.gatewayPacket(accountId, { t: 'VOICE_SERVER_UPDATE', d: { guild_id: guildId, ...server } }),
    );
  });
  return nodes;
}

/** Our voice node in all rooms of the load. */
export async function joinOurs(peer: VoicePeer, load: Load): Promise<Carrier> {
  const nodes = startNodes(peer.caPem, () => Promise.resolve({ token: 'bench', endpoint: peer.endpoint }));
  const paths: VoicePlan['paths'] = eachVoice((voice) =>
    targetsOf(load, voice).map((target, i) => ({
      linkId: `link${voice}to${i}` as LinkId,
      from: channelOf(sourceOf(load, voice)) as ChannelId,
      to: channelOf(target) as ChannelId,
      ...asItIs,
    })),
  ).flat();
  await joinInTurn(peer, load, guildsOf(load), (joined) =>
    nodes.apply({ seats: joined.map((guildId) => seatOf(guildId, load.regime)), paths, muteSources: [] }),
  );
  await announce(peer, load);
  return {
    ...load,
    cpuUs: async () => (await nodes.stats()).node?.cpuUs ?? Number.NaN,
    close: () => nodes.close('shutdown'),
  };
}

/** The usual way in all rooms of the load; to one target each. */
export async function joinUsual(peer: VoicePeer, load: Load): Promise<Carrier> {
  const { worker, carrier } = startThread('usual-way.ts', load, { caPem: peer.caPem, botId });
  const say = (order: UsualOrder): void => worker.postMessage(order);
  await joinInTurn(peer, load, guildsOf(load), (_joined, fresh) => {
    for (const guildId of fresh) {
      say({ type: 'join', guildId, channelId: channelOf(guildId), endpoint: peer.endpoint });
    }
  });
  for (let voice = 0; voice < voices; voice += 1) {
    const from = sourceOf(load, voice);
    say({ type: 'link', from, to: guildOf(load.way, voice, 1), speaker: personOf(from) });
  }
  await announce(peer, load);
  return carrier;
}

/** Node's own primitives for the load; they know the keys without asking. */
export async function joinFloor(peer: VoicePeer, load: Load): Promise<Carrier> {
  const endOf = (guildId: string): FloorEnd => {
    const { ssrc, key } = peer.openRoom(guildId, load.regime);
    return { guildId, ssrc, key };
  };
  const isEncrypted = load.regime === 'voice';
  const options: FloorOptions = {
    port: peer.udpPort,
    externalSender: isEncrypted ? peer.externalSender : null,
    voices: eachVoice((voice) => ({
      from: endOf(sourceOf(load, voice)),
      to: targetsOf(load, voice).map(endOf),
    })),
  };
  const { worker, carrier } = startThread('node-floor.ts', load, options);
  if (isEncrypted) await admitFloor(peer, worker, guildsOf(load).length);
  await wait(settleMs);
  return carrier;
}

/** Answers each key package with a welcome. */
async function admitFloor(peer: VoicePeer, worker: Worker, rooms: number): Promise<void> {
  let admitted = 0;
  await new Promise<void>((resolve) => {
    worker.on('message', function admit({ guildId, keyPackage }: FloorKeyPackage): void {
      const welcome = peer.admit(guildId, Buffer.from(keyPackage));
      const order: FloorOrder = { type: 'welcome', guildId, welcome };
      worker.postMessage(order);
      admitted += 1;
      if (admitted < rooms) return;
      worker.off('message', admit);
      resolve();
    });
  });
}

/** A carrier in a thread of the bench's own, which answers `cpu` with its CPU time. */
function startThread(
  file: string,
  load: Load,
  workerData: object,
): { readonly worker: Worker; readonly carrier: Carrier } {
  const worker = new Worker(new URL(file, import.meta.url), { workerData });
  const cpuUs = (): Promise<number> =>
    new Promise((resolve) => {
      worker.once('message', resolve);
      worker.postMessage({ type: 'cpu' });
    });
  return { worker, carrier: { ...load, cpuUs, close: async () => void (await worker.terminate()) } };
}
