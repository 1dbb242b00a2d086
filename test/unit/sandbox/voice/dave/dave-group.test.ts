import { afterEach, describe, expect, it } from 'vitest';

import { u16, vector } from '../../../../../sandbox/voice/dave/mls-bytes.ts';
import { groupIdOf } from '../../../../../sandbox/voice/dave/mls-external.ts';
import { parseCommitWelcome } from '../../../../../sandbox/voice/dave/mls-messages.ts';
import { opcode } from '../../../../../sandbox/voice/wire/index.ts';
import { handRooms } from '../../../../support/dave-member.ts';
import type { HandMember } from '../../../../support/dave-member.ts';
import { resumeMessage, soon } from '../../../../support/voice-sandbox.ts';
import type { SeenFrame, VoiceBench } from '../../../../support/voice-sandbox.ts';

const { open, enter, pair, closeAll } = handRooms();

afterEach(closeAll);

const opsOf = ({ gateway }: HandMember, ...ops: readonly number[]): readonly SeenFrame[] =>
  gateway.frames.filter(({ op }) => ops.includes(op));

const idOf = ({ d }: SeenFrame): number => d.readUInt16BE(0);

const roundTrip = async ({ gateway }: HandMember): Promise<void> => {
  const from = gateway.frames.length;
  gateway.send({ op: opcode.heartbeat, d: { t: 1 } });
  await gateway.frame(opcode.heartbeatAck, from);
};

/** Brings about what `happens` while a round is open, so that all of it comes in the next round's one message, which is answered. */
const inOneRound = async (bench: VoiceBench, a: HandMember, happens: () => Promise<void>): Promise<SeenFrame> => {
  const guest = await enter(bench, '9');
  await a.until(opcode.daveProposals, { silent: true });
  await happens();
  const before = opsOf(a, opcode.daveProposals).length;
  a.sendBinary(opcode.daveCommitWelcome, a.lastCommit());
  await a.until(opcode.daveAnnounceCommit);
  await guest.until(opcode.daveWelcome);
  return await soon(() => {
    const next = opsOf(a, opcode.daveProposals)[before];
    if (next === undefined) throw new Error('No proposals yet');
    return next;
  });
};

const codesOf = (...of: readonly HandMember[]): ReadonlySet<string> =>
  new Set(of.map(({ dave }) => dave.voicePrivacyCode));

describe('founding a group', () => {
  it('takes the first valid commit: the others are late, and go by the welcome', async () => {
    const bench = await open();
    const [a, b, c] = [await enter(bench, '1'), await enter(bench, '2'), await enter(bench, '3', true)];
    await a.until(opcode.daveProposals, { silent: true });
    await b.until(opcode.daveProposals);
    await b.until(opcode.daveAnnounceCommit);
    a.sendBinary(opcode.daveCommitWelcome, a.lastCommit());
    await a.until(opcode.daveWelcome);
    await soon(() => expect(bench.server.counters().daveCommitsLate).toBe(1));
    expect(codesOf(a, b).size).toBe(1);
    expect(opsOf(a, opcode.daveAnnounceCommit)).toHaveLength(0);
    // Somebody without a key package is in the room, and in no group.
    expect(opsOf(c, opcode.daveProposals, opcode.daveWelcome)).toHaveLength(0);
  });

  it('gives a newcomer its welcome and the others the commit, and waits for all before keys change', async () => {
    const bench = await open();
    const [a, b] = await pair(bench);
    const c = await enter(bench, '3');
    await a.until(opcode.daveProposals);
    const announced = await a.until(opcode.daveAnnounceCommit);
    await b.until(opcode.daveAnnounceCommit);
    const executed = opsOf(a, opcode.daveExecuteTransition).length;
    await c.until(opcode.daveWelcome, { silent: true });
    // Whatever the server had to say to those who are ready has been said before this answer.
    await roundTrip(a);
    await roundTrip(b);
    expect(opsOf(a, opcode.daveExecuteTransition)).toHaveLength(executed);
    c.gateway.send({ op: opcode.daveTransitionReady, d: { transition_id: idOf(announced) } });
    for (const member of [a, b, c]) {
      expect((await member.until(opcode.daveExecuteTransition)).d).toStrictEqual({ transition_id: idOf(announced) });
    }
    expect(codesOf(a, b, c).size).toBe(1);
  });

  it('does not wait for ever: keys change after the timeout', async () => {
    const bench = await open({ daveTransitionMs: 50 });
    const a = await enter(bench, '1');
    const b = await enter(bench, '2');
    await a.until(opcode.daveProposals);
    await a.until(opcode.daveAnnounceCommit);
    await b.until(opcode.daveWelcome, { silent: true });
    await a.until(opcode.daveExecuteTransition);
  });

  it('uses transition 0 where the switch says so, and then executes nothing', async () => {
    const bench = await open({ daveTransitionZero: 'founding', daveTransitionMs: 20 });
    const a = await enter(bench, '1');
    const b = await enter(bench, '2');
    await a.until(opcode.daveProposals);
    expect(idOf(await a.until(opcode.daveAnnounceCommit))).toBe(0);
    expect(idOf(await b.until(opcode.daveWelcome))).toBe(0);
    await enter(bench, '3');
    await a.until(opcode.daveProposals);
    expect(idOf(await a.until(opcode.daveAnnounceCommit))).not.toBe(0);
    await b.until(opcode.daveAnnounceCommit);
    expect((await a.until(opcode.daveExecuteTransition)).d.transition_id).not.toBe(0);
    expect(opsOf(a, opcode.daveExecuteTransition)).toHaveLength(1);
  });
});

describe('what the voice server refuses', () => {
  it.each([
    [
      'that names somebody else',
      (a: HandMember, b: HandMember) => a.sendBinary(opcode.daveKeyPackage, b.dave.getSerializedKeyPackage()),
    ],
    ['that is none', (a: HandMember) => a.sendBinary(opcode.daveKeyPackage, Buffer.alloc(300))],
  ])('a key package %s', async (_what, send) => {
    const bench = await open();
    const [a, b] = [await enter(bench, '1', true), await enter(bench, '2', true)];
    send(a, b);
    await soon(() => expect(bench.server.counters().daveKeyPackagesRefused).toBe(1));
    b.sendKeyPackage();
    a.sendKeyPackage();
    await a.until(opcode.daveProposals);
  });

  it.each([
    [
      'without the welcome that it owes',
      (commit: Buffer, a: HandMember) =>
        a.sendBinary(opcode.daveCommitWelcome, parseCommitWelcome(commit)?.commit.bytes ?? commit),
    ],
    [
      'by somebody else',
      (commit: Buffer, _a: HandMember, b: HandMember) => b.sendBinary(opcode.daveCommitWelcome, commit),
    ],
    ['that is none', (_commit: Buffer, a: HandMember) => a.sendBinary(opcode.daveCommitWelcome, Buffer.from('commit'))],
  ])('a commit %s', async (_what, send) => {
    const bench = await open();
    const [a, b] = [await enter(bench, '1'), await enter(bench, '2')];
    await a.until(opcode.daveProposals, { silent: true });
    await b.until(opcode.daveProposals, { silent: true });
    send(a.lastCommit(), a, b);
    await soon(() => expect(bench.server.counters().daveCommitsRefused).toBe(1));
    expect(bench.server.counters().daveEpochs).toBe(0);
    a.sendBinary(opcode.daveCommitWelcome, a.lastCommit());
    await b.until(opcode.daveWelcome);
  });

  it('a commit that leaves out a proposal of its epoch, and one of proposals that are no more', async () => {
    const bench = await open({ daveCommitMs: 100 });
    const [a, b, c] = [await enter(bench, '1', true), await enter(bench, '2', true), await enter(bench, '3', true)];
    for (const member of [a, b, c]) member.sendKeyPackage();
    const { d } = await a.gateway.frame(opcode.daveProposals);
    const head = Buffer.concat([u16(1), u16(1), vector(groupIdOf('200'))]);
    const first = d.indexOf(head);
    const second = d.indexOf(head, first + 1);
    expect(second).toBeGreaterThan(first);
    await a.until(opcode.daveExternalSender);
    const some = a.dave.processProposals(0, vector(d.subarray(first, second)), ['2', '3']);
    const partial = Buffer.concat([some.commit ?? Buffer.alloc(0), some.welcome ?? Buffer.alloc(0)]);
    a.sendBinary(opcode.daveCommitWelcome, partial);
    await soon(() => expect(bench.server.counters().daveCommitsRefused).toBe(1));
    await b.until(opcode.daveProposals, { silent: true });
    await b.gateway.frame(opcode.davePrepareEpoch);
    b.sendBinary(opcode.daveCommitWelcome, b.lastCommit());
    await soon(() => expect(bench.server.counters().daveCommitsRefused).toBe(2));
    expect(bench.server.counters().daveEpochs).toBe(0);
  });
});

describe('what the voice server refuses of a standing group', () => {
  const splitAt = (body: Buffer, part: number): Buffer => {
    const head = Buffer.concat([u16(1), u16(1), vector(groupIdOf('200'))]);
    const first = body.indexOf(head);
    const second = body.indexOf(head, first + 1);
    expect(second).toBeGreaterThan(first);
    return part === 0 ? body.subarray(first, second) : body.subarray(second);
  };

  it('a commit that adds who comes and keeps who left', async () => {
    const bench = await open();
    const [a, b] = await pair(bench);
    const d = await enter(bench, '4', true);
    const { d: offered } = await inOneRound(bench, a, async () => {
      b.gateway.close(1000);
      await soon(() => expect(bench.events.at(-1)).toMatchObject({ type: 'disconnected', userId: '2' }));
      d.sendKeyPackage();
      await roundTrip(d);
    });
    const before = bench.server.counters().daveEpochs;
    const adding = a.dave.processProposals(0, vector(splitAt(offered, 1)), ['4', '9']);
    a.sendBinary(opcode.daveCommitWelcome, Buffer.concat([adding.commit ?? offered, adding.welcome ?? offered]));
    await soon(() => expect(bench.server.counters().daveCommitsRefused).toBe(1));
    expect(bench.server.counters().daveEpochs).toBe(before);
  });

  it('a commit that somebody sends for somebody else', async () => {
    const bench = await open();
    const [a, b] = await pair(bench);
    const c = await enter(bench, '3');
    await a.until(opcode.daveProposals, { silent: true });
    b.sendBinary(opcode.daveCommitWelcome, a.lastCommit());
    await soon(() => expect(bench.server.counters().daveCommitsRefused).toBe(1));
    a.sendBinary(opcode.daveCommitWelcome, a.lastCommit());
    await c.until(opcode.daveWelcome);
  });
});

describe('starting over', () => {
  it('resets who is left alone: op 24 for epoch 1, then op 21 for transition 0; the next one founds a new group', async () => {
    const bench = await open();
    const [a, b] = await pair(bench);
    const before = a.dave.voicePrivacyCode;
    b.gateway.close(1000);
    expect((await a.until(opcode.davePrepareEpoch)).d).toStrictEqual({ protocol_version: 1, epoch: 1 });
    expect((await a.until(opcode.davePrepareTransition)).d).toStrictEqual({ protocol_version: 1, transition_id: 0 });
    const c = await enter(bench, '3');
    await a.until(opcode.daveProposals);
    await c.until(opcode.daveWelcome);
    await a.until(opcode.daveAnnounceCommit);
    expect(codesOf(a, c).size).toBe(1);
    expect(a.dave.voicePrivacyCode).not.toBe(before);
  });

  it('resets everybody when no commit comes', async () => {
    const bench = await open({ daveCommitMs: 50 });
    const [a, b] = [await enter(bench, '1'), await enter(bench, '2')];
    await a.until(opcode.daveProposals, { silent: true });
    await b.until(opcode.daveProposals, { silent: true });
    await a.until(opcode.davePrepareEpoch);
    await b.until(opcode.davePrepareEpoch);
    expect(opsOf(a, opcode.davePrepareTransition)).toHaveLength(0);
    await a.until(opcode.daveProposals);
    await b.until(opcode.daveWelcome);
    expect(bench.server.counters().daveResets).toBe(1);
  });

  it('takes who could not follow out and in again with one message of proposals', async () => {
    const bench = await open();
    const [a, b] = await pair(bench);
    await inOneRound(bench, a, async () => {
      b.dave.reinit(1, '2', '200');
      b.gateway.send({ op: opcode.daveInvalidCommitWelcome, d: { transition_id: 1 } });
      b.sendKeyPackage();
      await roundTrip(b);
    });
    await a.until(opcode.daveProposals);
    await a.until(opcode.daveAnnounceCommit);
    await b.until(opcode.daveWelcome);
    expect(codesOf(a, b).size).toBe(1);
    expect(a.dave.getUserIds()).toStrictEqual(expect.arrayContaining(['1', '2', '9']));
    // The founding, the guest, and b out and in.
    expect(opsOf(a, opcode.daveProposals)).toHaveLength(3);
    expect(bench.server.counters()).toMatchObject({ daveRecoveries: 1, daveResets: 0 });
  });

  it('takes who says that it could not follow out, even before its new key package is there', async () => {
    const bench = await open();
    const [a, b] = await pair(bench);
    b.gateway.send({ op: opcode.daveInvalidCommitWelcome, d: { transition_id: 1 } });
    await a.until(opcode.daveProposals);
    await a.until(opcode.daveAnnounceCommit);
    expect(a.dave.getUserIds()).toStrictEqual(['1']);
  });

  it('removes who left, so that the keys of the rest are new', async () => {
    const bench = await open();
    const [a, b] = await pair(bench);
    const c = await enter(bench, '3');
    await a.until(opcode.daveProposals);
    for (const member of [a, b]) await member.until(opcode.daveAnnounceCommit);
    await c.until(opcode.daveWelcome);
    const before = a.dave.voicePrivacyCode;
    b.gateway.close(1000);
    await c.until(opcode.daveProposals);
    await c.until(opcode.daveAnnounceCommit);
    await a.until(opcode.daveAnnounceCommit);
    expect(a.dave.getUserIds()).toStrictEqual(['1', '3']);
    expect(codesOf(a, c).size).toBe(1);
    expect(a.dave.voicePrivacyCode).not.toBe(before);
  });
});

describe('a lost websocket', () => {
  it('gets Resumed first, then what it missed, binary messages among it, in order and once', async () => {
    const bench = await open();
    const [a, b] = await pair(bench);
    const lastSeq = Math.max(...b.gateway.frames.map(({ seq }) => seq ?? 0));
    b.gateway.drop();
    await soon(() => expect(bench.events.at(-1)).toMatchObject({ type: 'disconnected', resumable: true }));
    await enter(bench, '3');
    await a.until(opcode.daveProposals);
    await a.until(opcode.daveAnnounceCommit);
    const back = await bench.raw();
    back.send(resumeMessage('2', b.gateway.token, { seq_ack: lastSeq }));
    await back.frame(opcode.daveAnnounceCommit);
    const [hello, resumed, ...replayed] = back.frames;
    expect([hello?.op, resumed?.op]).toStrictEqual([opcode.hello, opcode.resumed]);
    expect(replayed.map(({ seq }) => seq)).toStrictEqual(replayed.map((_, index) => lastSeq + 1 + index));
    const missed = (op: number): Buffer => replayed.find((frame) => frame.op === op)?.d;
    b.dave.processProposals(0, missed(opcode.daveProposals).subarray(1), ['1', '3']);
    b.dave.processCommit(missed(opcode.daveAnnounceCommit).subarray(2));
    expect(codesOf(a, b).size).toBe(1);
  });

  it('leaves the group at once where the switch says so, and is asked for a new key package when it is back', async () => {
    const bench = await open({ daveCutMember: 'removed' });
    const [a, b] = await pair(bench);
    b.gateway.drop();
    await a.until(opcode.daveProposals);
    await a.until(opcode.daveAnnounceCommit);
    expect(a.dave.getUserIds()).toStrictEqual(['1']);
    const back = await bench.raw();
    back.send(resumeMessage('2', b.gateway.token, { seq_ack: -1 }));
    await back.frame(opcode.davePrepareEpoch);
  });
});

it('keeps rooms apart: each has a group of its own', async () => {
  const bench = await open();
  const there = { e2ee: true, guildId: '101', channelId: '201' };
  const people = await Promise.all([
    bench.join('1', { e2ee: true }),
    bench.join('2', { e2ee: true }),
    bench.join('3', there),
    bench.join('4', there),
  ]);
  await soon(() => {
    const codes = people.map(({ encryption }) => encryption?.privacyCode());
    expect(codes[0]).toMatch(/^\d{30}$/);
    expect(codes[2]).toMatch(/^\d{30}$/);
    expect(codes).toStrictEqual([codes[0], codes[0], codes[2], codes[2]]);
    expect(codes[0]).not.toBe(codes[2]);
  });
});
