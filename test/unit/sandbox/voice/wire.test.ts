import { createDecipheriv, X509Certificate } from 'node:crypto';

import { describe, expect, it } from 'vitest';

import { createOutbox } from '../../../../sandbox/voice/outbox.ts';
import { createReplayGuard } from '../../../../sandbox/voice/replay-guard.ts';
import { selfSignedCertificate } from '../../../../sandbox/voice/tls/index.ts';
import {
  createTransportCipher,
  encryptionModes,
  openHeader,
  payloadBounds,
  readDiscovery,
  writeDiscovery,
  writeHeader,
} from '../../../../sandbox/voice/wire/index.ts';

const key = Buffer.alloc(32, 7);
const fromHex = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');

describe('RTP', () => {
  it('reads a plain packet', () => {
    expect(openHeader(fromHex('80 78 0102 03040506 0708090a ff'))).toStrictEqual({
      payloadType: 120,
      sequence: 0x0102,
      timestamp: 0x03040506,
      ssrc: 0x0708090a,
      clearBytes: 12,
      extensionBytes: 0,
      padded: false,
    });
  });

  it('counts CSRCs and the extension preamble as clear, the extension content not', () => {
    const header = openHeader(fromHex('b2 f8 0001 00000001 00000002 0000000a 0000000b bede 0002 ff'));
    expect(header).toMatchObject({ payloadType: 120, clearBytes: 24, extensionBytes: 8, padded: true });
  });

  it.each([
    '',
    '80',
    '40 78 0001 00000001 00000002',
    '81 78 0001 00000001 00000002',
    '90 78 0001 00000001 00000002 bede',
  ])('refuses %j', (hex) => expect(openHeader(fromHex(hex))).toBeUndefined());

  it('writes what it reads, with the audio level as RFC 6464 has it', () => {
    const { clear, extension } = writeHeader({ sequence: 9, timestamp: 8, ssrc: 7, audioLevel: 127, padded: true });
    expect(openHeader(clear)).toStrictEqual({
      payloadType: 120,
      sequence: 9,
      timestamp: 8,
      ssrc: 7,
      clearBytes: 16,
      extensionBytes: 4,
      padded: true,
    });
    expect(extension).toStrictEqual(Buffer.from([0x10, 0xff, 0, 0]));
    const plain = Buffer.concat([extension, Buffer.from('opus'), Buffer.from([0, 0, 3])]);
    const header = openHeader(clear);
    expect(header && payloadBounds(header, plain)).toStrictEqual({ start: 4, end: 8 });
  });
});

describe.each(encryptionModes)('%s', (mode) => {
  it('opens what it sealed, and only whole and unchanged', () => {
    const cipher = createTransportCipher(mode, key);
    const clear = fromHex('90 78 0001 00000001 00000002 bede 0001');
    const packet = cipher.seal(clear, clear.length, Buffer.from('sound'), 5);
    expect(packet).toHaveLength(16 + 5 + 16 + 4);
    expect(cipher.open(packet, 16)).toStrictEqual(Buffer.from('sound'));
    expect(cipher.open(packet, 12)).toBeUndefined();
    expect(cipher.open(packet.subarray(0, 35), 16)).toBeUndefined();
    expect(createTransportCipher(mode, Buffer.alloc(32)).open(packet, 16)).toBeUndefined();
  });
});

it('seals GCM with the counter in the first four bytes of the nonce', () => {
  const clear = fromHex('80 78 0001 00000001 00000002');
  const packet = createTransportCipher('aead_aes256_gcm_rtpsize', key).seal(
    clear,
    12,
    Buffer.from('sound'),
    0x01020304,
  );
  const decipher = createDecipheriv('aes-256-gcm', key, fromHex('01020304 0000000000000000'));
  decipher.setAAD(clear).setAuthTag(packet.subarray(17, 33));
  expect(Buffer.concat([decipher.update(packet.subarray(12, 17)), decipher.final()])).toStrictEqual(
    Buffer.from('sound'),
  );
  expect(packet.subarray(33)).toStrictEqual(fromHex('01020304'));
});

describe('IP discovery', () => {
  it('has the 74 bytes that Discord documents', () => {
    const datagram = writeDiscovery({ kind: 'reply', ssrc: 0x01020304, address: '127.0.0.1', port: 0x1234 });
    expect(datagram).toHaveLength(74);
    expect(datagram.subarray(0, 18)).toStrictEqual(
      Buffer.concat([fromHex('0002 0046 01020304'), Buffer.from('127.0.0.1\0')]),
    );
    expect(datagram.readUInt16BE(72)).toBe(0x1234);
    expect(readDiscovery(datagram)).toStrictEqual({
      kind: 'reply',
      ssrc: 0x01020304,
      address: '127.0.0.1',
      port: 0x1234,
    });
  });

  it('reads an address without end and refuses other datagrams', () => {
    const datagram = Buffer.alloc(74, 0x31);
    datagram.writeUInt16BE(1, 0);
    datagram.writeUInt16BE(70, 2);
    expect(readDiscovery(datagram)?.address).toHaveLength(64);
    expect(readDiscovery(datagram.subarray(1))).toBeUndefined();
    datagram.writeUInt16BE(3, 0);
    expect(readDiscovery(datagram)).toBeUndefined();
  });
});

describe('the outbox', () => {
  const filled = (messages: number, capacity: number): ReturnType<typeof createOutbox> => {
    const outbox = createOutbox(capacity);
    for (let added = 1; added <= messages; added += 1) outbox.add(5, added);
    return outbox;
  };
  const seqs = (outbox: ReturnType<typeof createOutbox>, seqAck: number): number[] | undefined =>
    outbox.since(seqAck)?.map(({ seq }) => seq);

  it('gives back exactly what came after', () => {
    const outbox = filled(5, 10);
    expect(seqs(outbox, -1)).toStrictEqual([1, 2, 3, 4, 5]);
    expect(seqs(outbox, 0)).toStrictEqual([1, 2, 3, 4, 5]);
    expect(seqs(outbox, 3)).toStrictEqual([4, 5]);
    expect(seqs(outbox, 5)).toStrictEqual([]);
    expect(seqs(outbox, 6)).toBeUndefined();
  });

  it('says so when what was missed is gone', () => {
    const outbox = filled(12, 10);
    expect(seqs(outbox, 2)).toHaveLength(10);
    expect(seqs(outbox, 1)).toBeUndefined();
    expect(seqs(outbox, -1)).toBeUndefined();
  });

  it('goes round after 16 bits', () => {
    const outbox = filled(65_538, 4);
    expect(seqs(outbox, 65_535)).toStrictEqual([0, 1, 2]);
    expect(seqs(outbox, 1)).toStrictEqual([2]);
    expect(seqs(outbox, -1)).toBeUndefined();
  });
});

it('the replay guard remembers a thousand packets and no more', () => {
  const guard = createReplayGuard();
  for (let nonce = 0; nonce < 1025; nonce += 1) expect(guard.admit(nonce)).toBe(true);
  expect(guard.admit(1024)).toBe(false);
  expect(guard.admit(1)).toBe(false);
  expect(guard.admit(0)).toBe(true);
});

describe('the certificate', () => {
  const make = (serial: Buffer): X509Certificate =>
    new X509Certificate(
      selfSignedCertificate({
        commonName: 'local voice 1',
        serial,
        notBefore: new Date('2020-01-01T00:00:00Z'),
        notAfter: new Date('2049-12-31T00:00:00Z'),
      }).certificatePem,
    );

  it('is one that OpenSSL reads, signed by itself, for this machine only', () => {
    const certificate = make(Buffer.from('0102', 'hex'));
    expect(certificate.subject).toBe('CN=local voice 1');
    expect(certificate.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1');
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.publicKey.asymmetricKeyDetails).toMatchObject({ namedCurve: 'prime256v1' });
    expect(certificate.validToDate).toStrictEqual(new Date('2049-12-31T00:00:00Z'));
  });

  it.each([
    ['00ff01', 'FF01'],
    ['00000001', '01'],
    ['7f', '7F'],
    ['00', '0'],
  ])('writes the serial %s in its shortest form', (hex, shown) => {
    expect(make(Buffer.from(hex, 'hex')).serialNumber).toBe(shown);
  });
});
