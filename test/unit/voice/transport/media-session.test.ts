import type { ConnectionData, Networking, VoiceUDPSocket } from '@discordjs/voice';
import { describe, expect, it } from 'vitest';

import { createTransportCounters } from '../../../../src/voice/transport/index.ts';
import { type MediaSession, openMediaSession } from '../../../../src/voice/transport/media-session.ts';
import { PacketCiphers } from '../../../../src/voice/transport/packet-ciphers.ts';
import { rtpHeaderBytes, sequenceOf, timestampOf } from '../../../../src/voice/transport/rtp.ts';
import { frameOf, silence } from '../../../support/engine-rig.ts';
import { createManualClock } from '../../../support/manual-clock.ts';

const mode = 'aead_aes256_gcm_rtpsize';
const secretKey = Buffer.alloc(32, 5);

/** A stage's session that starts just before both of its numbers wrap, and what it says and sends. */
function createStage(): { readonly session: MediaSession; readonly said: boolean[]; readonly sent: Buffer[] } {
  const [said, sent]: [boolean[], Buffer[]] = [[], []];
  const data = { encryptionMode: mode, secretKey, sequence: 65_533, timestamp: 2 ** 32 - 2000, ssrc: 9 };
  // Of the library's objects a session without end-to-end encryption asks for nothing else.
  const networking = { setSpeaking: (on: boolean) => said.push(on) } as unknown as Networking;
  const udp = { send: (packet: Buffer) => sent.push(packet) } as unknown as VoiceUDPSocket;
  const nothing = (): void => undefined;
  const session = openMediaSession({
    networking,
    data: data as unknown as ConnectionData,
    udp,
    dave: undefined,
    clock: createManualClock(),
    counters: createTransportCounters(),
    ciphers: new PacketCiphers(),
    onFault: nothing,
    onHopeless: nothing,
    onOpened: nothing,
    onUnread: nothing,
  });
  if (session === null) throw new Error('No session');
  return { session, said, sent };
}

describe('what is sent', () => {
  it('says that we speak before the first packet, whatever that is, and that we stopped', () => {
    const { session, said, sent } = createStage();
    session.send(silence, 1, 960);
    expect([said, sent.length]).toEqual([[true], 1]);
    session.send(silence, 1, 960);
    expect(said).toEqual([true]);
    session.send(frameOf(1), 1, 960);
    session.pause();
    expect(said.at(-1)).toBe(false);
    session.send(frameOf(2), 1, 960);
    expect(said.at(-1)).toBe(true);
  });

  it('carries steps of number and time across both wraps, and never the same counter twice', () => {
    const { session, sent } = createStage();
    const steps = [
      [1, 960],
      [1, 960],
      [4, 4 * 960],
      [1, 48_000],
    ] as const;
    for (const [at, [sequence, timestamp]] of steps.entries()) session.send(frameOf(at), sequence, timestamp);
    expect(sent.map(sequenceOf)).toEqual([65_534, 65_535, 3, 4]);
    expect(sent.map(timestampOf)).toEqual([2 ** 32 - 1040, 2 ** 32 - 80, 3760, 51_760]);
    const cipher = new PacketCiphers().of(mode, secretKey);
    expect(sent.map((packet) => cipher?.open(packet, rtpHeaderBytes))).toEqual(steps.map((_, at) => frameOf(at)));
    const counters = sent.map((packet) => packet.readUInt32BE(packet.length - 4));
    expect(new Set(counters).size).toBe(steps.length);
  });
});
