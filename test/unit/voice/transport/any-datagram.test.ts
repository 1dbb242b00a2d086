import { type ConnectionData, type Networking, SSRCMap, type VoiceUDPSocket } from '@discordjs/voice';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createTransportCounters } from '../../../../src/voice/transport/index.ts';
import { type MediaSession, openMediaSession } from '../../../../src/voice/transport/media-session.ts';
import { PacketCiphers } from '../../../../src/voice/transport/packet-ciphers.ts';
import { RoomEar } from '../../../../src/voice/transport/room-ear.ts';
import { rtpHeaderBytes, writeOpusHeader } from '../../../../src/voice/transport/rtp.ts';
import { createManualClock } from '../../../support/manual-clock.ts';

/** The library destroys a voice's stream at the first packet that it cannot parse; here such a packet costs itself only. */

const seed = 20_261_125;
const mode = 'aead_aes256_gcm_rtpsize';
const secretKey = Buffer.alloc(32, 5);
const ssrc = 7;
const frame = Buffer.from([0xfc, 1, 2, 3]);

const ciphers = new PacketCiphers();
const cipher = ciphers.of(mode, secretKey);
let nonce = 0;

/** A genuine packet of the first byte's kind; `words` is what its header extension says of its length. */
function sealed(first: number, content: Buffer, words = 0): Buffer {
  const hasExtension = (first & 0x10) !== 0;
  const header = Buffer.alloc(rtpHeaderBytes + 4 * (first & 0x0f) + (hasExtension ? 4 : 0));
  writeOpusHeader(header, 1, 960, ssrc);
  header[0] = first;
  if (hasExtension) header.writeUInt16BE(words, header.length - 2);
  nonce += 1;
  return cipher?.seal(header, content, nonce) ?? Buffer.alloc(0);
}

function createStage(): { readonly ear: RoomEar; readonly session: MediaSession; readonly went: Buffer[] } {
  const counters = createTransportCounters();
  const clock = createManualClock();
  // A stage's session that only listens looks at nothing else of these.
  const data = { encryptionMode: mode, secretKey, sequence: 0, timestamp: 0, ssrc: 1 } as unknown as ConnectionData;
  const networking = undefined as unknown as Networking;
  const udp = undefined as unknown as VoiceUDPSocket;
  const nothing = (): void => undefined;
  const told = { onFault: nothing, onHopeless: nothing, onOpened: nothing, onUnread: nothing };
  const session = openMediaSession({ networking, data, udp, dave: undefined, clock, counters, ciphers, ...told });
  if (session === null) throw new Error('No session');
  const went: Buffer[] = [];
  const ear = new RoomEar(clock, counters, {
    openTrack: () => ({ packet: (opened) => void went.push(opened), close: () => undefined }),
    isMuted: () => false,
    onHeard: () => undefined,
  });
  const map = new SSRCMap();
  ear.listenTo(map);
  ear.setSession(session);
  map.update({ userId: '300000000000000001', audioSSRC: ssrc });
  return { ear, session, went };
}

describe('a voice goes on after', () => {
  it('datagrams of any bytes', () => {
    const { ear, went } = createStage();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        ear.datagram(Buffer.from(bytes));
        went.length = 0;
        ear.datagram(sealed(0x80, frame));
        expect(went).toEqual([frame]);
      }),
      { seed, numRuns: 1000 },
    );
  });

  it('genuine packets whose extension and padding lie', () => {
    const { ear, went } = createStage();
    let opened = 0;
    fc.assert(
      fc.property(fc.nat(0x3f), fc.nat(40), fc.uint8Array({ maxLength: 60 }), (flags, words, content) => {
        ear.datagram(sealed(0x80 | flags, Buffer.from(content), words));
        opened += went.length;
        went.length = 0;
        ear.datagram(sealed(0x80, frame));
        expect(went).toEqual([frame]);
      }),
      { seed, numRuns: 1000 },
    );
    expect(opened).toBeGreaterThan(200); // some of them tell the truth
  });
});
