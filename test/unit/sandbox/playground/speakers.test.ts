import { expect, test } from 'vitest';
import { readFrameDown, Speakers, type HeardFrame } from '../../../../sandbox/playground/page/sound/speakers.ts';
import { writeFrameDown } from '../../../../sandbox/playground/sound.ts';

/** A decoder that does nothing, since browsers alone have them. */
class Decoder {
  readonly userId: string;
  state = 'configured';
  constructor(userId: string) {
    this.userId = userId;
  }
  close(): void {
    if (this.state === 'closed') throw new Error('closed twice');
    this.state = 'closed';
  }
}

const frame = (ssrc: number, sequence: number, userId = '12'): HeardFrame => {
  const bytes = writeFrameDown({ userId, ssrc, sequence, timestamp: 960, opus: Buffer.from([0xf8]), receivedAtMs: 0 });
  const read = readFrameDown(new DataView(Uint8Array.from(bytes).buffer));
  if (read === null) throw new Error('unreadable');
  return read;
};

const room = (): Speakers<Decoder> => new Speakers((userId) => new Decoder(userId));

test('a frame is read as it was written, and what is none is not', () => {
  expect(frame(7, 65_535, '1290000000000000001')).toEqual({
    userId: '1290000000000000001',
    ssrc: 7,
    sequence: 65_535,
    timestamp: 960,
    opus: Uint8Array.from([0xf8]),
  });
  expect(readFrameDown(new DataView(new ArrayBuffer(19)))).toBeNull();
  expect(readFrameDown(new DataView(new ArrayBuffer(30)))).toBeNull();
});

test('frames come in order over the wrap, gaps are counted, late and double ones left out', () => {
  const speakers = room();
  const missing = [65_534, 65_535, 0, 3, 2, 3, 4].map((sequence) => speakers.next(frame(1, sequence))?.missing);
  expect(missing).toEqual([0, 0, 0, 2, undefined, undefined, 0]);
});

test('who comes back is heard at once, whatever number the new connection begins with', () => {
  const speakers = room();
  for (const sequence of [1_000, 1_001]) speakers.next(frame(1, sequence));
  expect(speakers.next(frame(2, 1_000))).toMatchObject({ missing: 0 });
  // The number of the connection was drawn before, for somebody else.
  expect(speakers.next(frame(2, 999, '34'))).toMatchObject({ missing: 0, decoder: { userId: '34' } });
});

test('another room begins anew, and so does a decoder that failed', () => {
  const speakers = room();
  const first = speakers.next(frame(1, 500))?.decoder;
  speakers.forget();
  expect(first?.state).toBe('closed');
  const second = speakers.next(frame(1, 499))?.decoder;
  expect(second).toBeInstanceOf(Decoder);
  second?.close();
  expect(speakers.next(frame(1, 498))?.decoder).not.toBe(second);
});

test('a crowd has no more decoders than forty: who was quiet for longest goes', () => {
  const speakers = room();
  const opened = Array.from({ length: 41 }, (_, ssrc) => speakers.next(frame(ssrc, 1))?.decoder.state);
  expect(opened).toHaveLength(41);
  // Its decoder was closed, and it is met anew: an older number counts as the first.
  expect(speakers.next(frame(0, 1))).toMatchObject({ missing: 0 });
  expect(speakers.next(frame(40, 1))).toBeNull();
});
