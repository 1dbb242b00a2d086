import { afterEach, describe, expect, it } from 'vitest';

import { opcode, openHeader, writeHeader } from '../../../../../sandbox/voice/wire/index.ts';
import { handRooms } from '../../../../support/dave-member.ts';
import type { HandMember } from '../../../../support/dave-member.ts';
import { freeFlags, soon } from '../../../../support/voice-sandbox.ts';

const { open, enter, pair, closeAll } = handRooms();

afterEach(closeAll);

describe('sound in a voice room', () => {
  const opus = Buffer.from('not encrypted at all', 'ascii');
  const silence = Buffer.from([0xf8, 0xff, 0xfe]);

  const say = ({ media }: HandMember, sequence: number, payload: Buffer): void => {
    const { clear } = writeHeader({ sequence, timestamp: 0, ssrc: media.ssrc, audioLevel: undefined, padded: false });
    media.send(media.cipher.seal(clear, clear.length, payload, sequence));
  };
  const heard = ({ media }: HandMember): readonly (Buffer | undefined)[] =>
    media.received.map((packet) => media.cipher.open(packet, openHeader(packet)?.clearBytes ?? 0));
  const speaks = ({ gateway, media }: HandMember): void =>
    gateway.send({ op: opcode.speaking, d: { speaking: 1, delay: 0, ssrc: media.ssrc } });

  it('passes sealed frames and silence only while a group stands, and names who tried otherwise', async () => {
    const bench = await open();
    const [a, b] = await pair(bench);
    speaks(a);
    await b.gateway.frame(opcode.speaking);
    const sealed = a.dave.encryptOpus(opus);
    await soon(() => {
      say(a, 1 + bench.server.counters().packetsIn, opus);
      // A moment of grace after the keys came; then it is a fault.
      expect(bench.server.counters().droppedPlaintext).toBeGreaterThan(0);
    });
    say(a, 60_000, sealed);
    say(a, 60_001, silence);
    await soon(() => expect(heard(b)).toStrictEqual([sealed, silence]));
    expect(sealed.subarray(-2).toString('hex')).toBe('fafa');
    expect(b.dave.decrypt('1', 0, sealed).equals(opus)).toBe(true);
    expect(bench.events.at(-1)).toStrictEqual({
      type: 'plaintext',
      early: false,
      guildId: '100',
      channelId: '200',
      userId: '1',
    });
  });

  it('passes nothing of a newcomer who speaks before it has keys', async () => {
    const bench = await open();
    await pair(bench);
    const c = await enter(bench, '3', true);
    speaks(c);
    say(c, 1, opus);
    await soon(() => expect(bench.server.counters().droppedPlaintextEarly).toBe(1));
    expect(bench.server.counters()).toMatchObject({ droppedPlaintext: 0, packetsOut: 0 });
  });

  it('is not looked at while there is no group', async () => {
    const bench = await open();
    const a = await enter(bench, '1', true);
    const b = await enter(bench, '2', true);
    speaks(a);
    say(a, 1, opus);
    await soon(() => expect(heard(b)).toStrictEqual([opus]));
  });

  it('is sent by people only once they have keys', async () => {
    const bench = await open();
    const alone = await bench.join('1', { e2ee: true, flags: freeFlags });
    alone.send(opus);
    const b = await bench.join('2', { e2ee: true });
    const heardByB: string[] = [];
    b.onFrame((frame) => heardByB.push(String(frame.opus)));
    await soon(() => expect([alone.encryption?.isReady(), b.encryption?.isReady()]).toStrictEqual([true, true]));
    alone.send(opus);
    await soon(() => expect(heardByB).toStrictEqual([String(opus)]));
    expect(bench.server.counters().packetsIn).toBe(1);
  });
});

it('a person who cannot follow a commit says so and is taken in again: nobody waits for a timeout', async () => {
  const bench = await open({ daveCommitMs: 60_000, daveTransitionMs: 60_000 });
  const people = [await bench.join('1', { e2ee: true }), await bench.join('2', { e2ee: true })];
  await soon(() => expect(people.map(({ encryption }) => encryption?.isReady())).toStrictEqual([true, true]));
  // Whichever of the two commits wins, the other one cannot follow it, nor can the newcomer who is welcomed.
  for (const { encryption } of people) encryption?.faults.spoilNextCommit();
  people.push(await bench.join('3', { e2ee: true }));
  await soon(() => {
    const codes = people.map(({ encryption }) => encryption?.privacyCode());
    expect(people.map(({ encryption }) => encryption?.members().length)).toStrictEqual([3, 3, 3]);
    expect(new Set(codes).size).toBe(1);
  });
  expect(people.reduce((sum, { encryption }) => sum + (encryption?.recoveries() ?? 0), 0)).toBeGreaterThan(0);
});
