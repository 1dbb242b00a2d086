import { expect, test } from 'vitest';
import { PageEars, PageMouth, readFrameUp, writeFrameDown } from '../../../../sandbox/playground/sound.ts';
import type { PersonSendOptions, VoicePersonConnection } from '../../../../sandbox/voice/client/index.ts';

const frame = (sequence: number, ssrc = 1) => ({
  userId: '1290000000000000001',
  ssrc,
  sequence,
  timestamp: 960 * sequence,
  opus: Buffer.from([0xf8, 1]),
  receivedAtMs: 0,
});

/** A connection that keeps what it is given to send; the mouth asks it for nothing else. */
function recorder(): { readonly voice: VoicePersonConnection; readonly sent: (PersonSendOptions | 'pause')[] } {
  const sent: (PersonSendOptions | 'pause')[] = [];
  const voice = {
    ssrc: 77,
    send: (_opus: Buffer, options: PersonSendOptions) => sent.push(options),
    speak: () => sent.push('pause'),
  };
  return { voice: voice as unknown as VoicePersonConnection, sent };
}

test('what a page sends is read back, and what is none is not', () => {
  expect(readFrameUp(Buffer.from([1, 30, 0, 0, 1, 2, 0xf8, 0xff]))).toEqual({
    level: 30,
    number: 258,
    opus: Buffer.from([0xf8, 0xff]),
  });
  for (const bad of [[], [1, 30, 0, 0, 1, 2], [9, 30, 0, 0, 1, 2, 0xf8], Array.from({ length: 2_000 }, () => 1)])
    expect(readFrameUp(Buffer.from(bad))).toBeNull();
});

test('a heard frame says who spoke on which connection, its number and its time', () => {
  const bytes = writeFrameDown(frame(5));
  expect(bytes.readBigUInt64BE(1)).toBe(1290000000000000001n);
  expect([bytes.readUInt32BE(9), bytes.readUInt16BE(13), bytes.readUInt32BE(15)]).toEqual([1, 5, 4_800]);
  expect(bytes.subarray(19)).toEqual(Buffer.from([0xf8, 1]));
});

test('RTP time goes by the microphone, also when frames come at once; silence takes its numbers', () => {
  const { voice, sent } = recorder();
  const mouth = new PageMouth();
  const opus = Buffer.from([0xf8]);
  for (const number of [100, 101, 104, 103]) mouth.send(voice, { level: 20, number, opus });
  const times = sent.map((options) => (options === 'pause' ? -1 : (options.timestamp ?? -1)));
  expect(times.slice(1).map((time, at) => (time - (times[at] ?? 0)) >>> 0)).toEqual([960, 2_880]);
  mouth.silent();
  mouth.silent();
  expect(sent.filter((what) => what === 'pause')).toHaveLength(1);
  // The five frames of silence have the numbers after 104.
  mouth.send(voice, { level: 20, number: 107, opus });
  mouth.send(voice, { level: 20, number: 110, opus });
  expect(mouth.sent()).toBe(4);
});

test('what never came is counted by gaps, over the wrap, and taken back when it comes late', () => {
  const ears = new PageEars();
  for (const sequence of [65_534, 65_535, 0, 3]) ears.hear(frame(sequence));
  expect([ears.heard(), ears.lost()]).toEqual([4, 2]);
  ears.hear(frame(2));
  expect(ears.lost()).toBe(1);
  ears.hear(frame(900, 2));
  expect(ears.lost()).toBe(1);
});
