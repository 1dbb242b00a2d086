/** Mixing as people hear it: packets come by UDP at the pace of speech, and mixes leave so. */
import type { ChannelId, LinkId } from '../../src/lib/index.ts';
import { systemClock } from '../../src/lib/index.ts';
import { asItIs, type HowStarted, seatOf, startNodes } from '../voice-carrying/carriers.ts';
import { channelOf, guildOf } from '../voice-carrying/places.ts';
import { createVoicePeer, type Returned } from '../voice-carrying/voice-peer.ts';

const everyMs = 20;
/** The last mixes are still on their way. */
const drainMs = 200;
/** What follows the last handshake, and the first word of each speaker. */
const settleMs = 200;
/** Tells our rooms from those of other carriers. */
const way = 5;

/** One who mixes over the network, and what its threads or processes have used. */
export interface NetworkMixer {
  cpuMs(): Promise<number>;
  /** The packet of a voice's frame, as its client sends it. */
  sealed(voice: number, frame: number, opus: Buffer): Buffer;
  send(voice: number, packet: Buffer): void;
  /** Packets with sound that came back since the last call, in all rooms. */
  takeReturned(): number;
  close(): Promise<void>;
}

/** Ours, and what one of its rooms heard. */
export interface OurMixer extends NetworkMixer {
  /** Packets with sound that came to a room since anything was taken. */
  takeHeard(room: number): readonly Returned[];
}

type Packets = readonly (readonly Buffer[])[];

export const wait = (ms: number): Promise<void> => new Promise((resolve) => void systemClock.after(ms, resolve));

/** All voices talk at the pace of speech; `first` numbers the first of their frames, and `begun` is called when all are sealed. */
export async function talkTo(
  mixer: NetworkMixer,
  packets: Packets,
  first: number,
  begun: () => void = () => undefined,
): Promise<{ readonly cpuMs: number; readonly returned: number }> {
  const frames = packets[0]?.length ?? 0;
  const sealed = packets.map((voice, n) => voice.map((opus, frame) => mixer.sealed(n, first + frame, opus)));
  mixer.takeReturned();
  const before = await mixer.cpuMs();
  begun();
  const startMs = performance.now();
  for (let frame = 0; frame < frames; frame += 1) {
    for (const [voice, mine] of sealed.entries()) {
      const packet = mine[frame];
      if (packet !== undefined) mixer.send(voice, packet);
    }
    await wait(Math.max(0, startMs + (frame + 1) * everyMs - performance.now()));
  }
  const cpuMs = (await mixer.cpuMs()) - before;
  await wait(drainMs);
  return { cpuMs, returned: mixer.takeReturned() };
}

/** Our voice node with as many rooms, each hearing all others; packets are sealed before a turn and opened after it. */
export async function startOurs(rooms: number, how: HowStarted = {}): Promise<OurMixer> {
  const peer = await createVoicePeer();
  const nodes = startNodes(peer.caPem, () => Promise.resolve({ token: 'bench', endpoint: peer.endpoint }), how);
  const guilds = Array.from({ length: rooms }, (_, room) => guildOf(way, room, 0));
  const paths = guilds.flatMap((from, room) =>
    guilds
      .map((to, target) => ({
        linkId: `room${room}to${target}` as LinkId,
        from: channelOf(from) as ChannelId,
        to: channelOf(to) as ChannelId,
        ...asItIs,
      }))
      .filter(({ from: heard, to: hearing }) => heard !== hearing),
  );
  const ready = Promise.all(guilds.map((guildId) => peer.expectRoom(guildId, 'stage')));
  nodes.apply({ seats: guilds.map((guildId) => seatOf(guildId, 'stage')), paths, muteSources: [] });
  await ready;
  await wait(settleMs);
  for (const guildId of guilds) peer.announce(guildId);
  await wait(settleMs);
  const guild = (voice: number): string => guildOf(way, voice, 0);
  // Silence frames have three bytes.
  const takeSound = (): readonly Returned[] => peer.takeReturned().filter(({ opus }) => opus.length > 3);
  return {
    cpuMs: async () => ((await nodes.stats()).node?.cpuUs ?? Number.NaN) / 1000,
    sealed: (voice, frame, opus) => peer.seal(guild(voice), opus, frame),
    send: (voice, packet) => peer.send(guild(voice), packet),
    takeReturned: () => takeSound().length,
    takeHeard: (room) => takeSound().filter(({ guildId }) => guildId === guild(room)),
    close: async () => {
      await nodes.close('shutdown');
      await peer.close();
    },
  };
}
