/** Samples per 20 ms at 48 kHz, the clock of Ogg Opus whatever the input rate (RFC 7845 section 4). */
const SAMPLES_PER_FRAME = 960;
/** What players throw away at the start: 6.5 ms, libopus's own look-ahead. The packets were heard live, so no more than that. */
const PRE_SKIP = 312;
/** A page holds at most 255 segments of up to 255 bytes (RFC 3533 section 6); one second of packets stays far below. */
const PACKETS_PER_PAGE = 50;

const CRC_TABLE: Uint32Array = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = (crc & 0x80000000) === 0 ? crc << 1 : (crc << 1) ^ 0x04c11db7;
  return crc >>> 0;
});

/** The checksum of an Ogg page (RFC 3533 section 6, polynomial 0x04c11db7, no reflection). */
function pageChecksum(page: Buffer): number {
  let crc = 0;
  for (const byte of page) crc = ((crc << 8) ^ (CRC_TABLE[((crc >>> 24) ^ byte) & 0xff] ?? 0)) >>> 0;
  return crc;
}

function segmentTable(packets: readonly Buffer[]): Buffer {
  const sizes: number[] = [];
  for (const packet of packets) {
    let left = packet.length;
    for (; left >= 255; left -= 255) sizes.push(255);
    sizes.push(left);
  }
  return Buffer.from(sizes);
}

interface Page {
  readonly packets: readonly Buffer[];
  readonly granule: bigint;
  readonly flags: number;
  readonly sequence: number;
  readonly serial: number;
}

function encodePage(page: Page): Buffer {
  const segments = segmentTable(page.packets);
  const header = Buffer.alloc(27);
  header.write('OggS', 0, 'latin1');
  header.writeUInt8(page.flags, 5);
  header.writeBigUInt64LE(page.granule, 6);
  header.writeUInt32LE(page.serial, 14);
  header.writeUInt32LE(page.sequence, 18);
  header.writeUInt8(segments.length, 26);
  const bytes = Buffer.concat([header, segments, ...page.packets]);
  bytes.writeUInt32LE(pageChecksum(bytes), 22);
  return bytes;
}

function opusHead(channels: 1 | 2): Buffer {
  const head = Buffer.alloc(19);
  head.write('OpusHead', 0, 'latin1');
  head.writeUInt8(1, 8);
  head.writeUInt8(channels, 9);
  head.writeUInt16LE(PRE_SKIP, 10);
  head.writeUInt32LE(48_000, 12);
  return head;
}

function opusTags(vendor: string): Buffer {
  const name = Buffer.from(vendor, 'utf8');
  const tags = Buffer.alloc(8 + 4 + name.length + 4);
  tags.write('OpusTags', 0, 'latin1');
  tags.writeUInt32LE(name.length, 8);
  name.copy(tags, 12);
  return tags;
}

/**
 * An Ogg Opus file (RFC 7845) of Opus packets of 20 ms each, in order, playable by any player.
 * @param packets - Opus packets of at most 1,275 bytes.
 * @param serial - stream serial number; any 32-bit value.
 */
export function writeOggOpus(packets: readonly Buffer[], serial: number): Buffer {
  const pages = [
    encodePage({ packets: [opusHead(2)], granule: 0n, flags: 0x02, sequence: 0, serial }),
    encodePage({ packets: [opusTags('Majlis')], granule: 0n, flags: 0, sequence: 1, serial }),
  ];
  for (let first = 0; first < packets.length; first += PACKETS_PER_PAGE) {
    const some = packets.slice(first, first + PACKETS_PER_PAGE);
    const done = first + some.length;
    pages.push(
      encodePage({
        packets: some,
        granule: BigInt(done * SAMPLES_PER_FRAME),
        flags: done === packets.length ? 0x04 : 0,
        sequence: pages.length,
        serial,
      }),
    );
  }
  return Buffer.concat(pages);
}
