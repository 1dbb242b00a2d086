import { afterEach, describe, expect, it } from 'vitest';

import { closeCode, opcode } from '../../../../sandbox/voice/wire/index.ts';
import type { VoiceServerOptions } from '../../../../sandbox/voice/index.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { identifyMessage, resumeMessage, soon, startVoiceBench, testGuild } from '../../../support/voice-sandbox.ts';
import type { VoiceBench } from '../../../support/voice-sandbox.ts';

let bench: VoiceBench | undefined;

const start = async (options: VoiceServerOptions = {}): Promise<VoiceBench> => {
  bench = await startVoiceBench(options);
  return bench;
};

afterEach(async () => {
  await bench?.close();
  bench = undefined;
});

describe('resuming', () => {
  it('answers Resumed first and then exactly what was missed', async () => {
    const { identified, raw, server, events } = await start({ switches: { clientFlags: false } });
    const gateway = await identified('1');
    await identified('2');
    const seen = await gateway.frame(opcode.clientsConnect);
    expect(seen.seq).toBe(1);
    expect(server.faults.cut(testGuild, '1')).toBe(true);
    await gateway.closed();
    await soon(() => expect(events).toContainEqual(expect.objectContaining({ type: 'disconnected', resumable: true })));
    server.revoke(testGuild, '2', 'left');
    const back = await raw();
    back.send(resumeMessage('1', gateway.token, { seq_ack: 1 }));
    await back.frame(opcode.clientDisconnect);
    expect(back.frames.map(({ op, seq }) => [op, seq])).toStrictEqual([
      [opcode.hello, undefined],
      [opcode.resumed, undefined],
      [opcode.clientDisconnect, 2],
    ]);
    expect(events.at(-1)).toMatchObject({ type: 'resumed', userId: '1' });
  });

  it('brings everything again without seq_ack', async () => {
    const { identified, raw } = await start({ switches: { clientFlags: false } });
    await identified('2');
    const gateway = await identified('1');
    gateway.drop();
    const back = await raw();
    back.send(resumeMessage('1', gateway.token, { seq_ack: undefined }));
    expect((await back.frame(opcode.clientsConnect)).seq).toBe(1);
  });

  it('4006 when the buffer no longer holds what was missed, and the session is over', async () => {
    const { identified, raw, server } = await start({ switches: { replayMessages: 2, clientFlags: false } });
    const gateway = await identified('1');
    for (const userId of ['2', '3', '4']) await identified(userId);
    gateway.drop();
    const back = await raw();
    back.send(resumeMessage('1', gateway.token, { seq_ack: 0 }));
    expect(await back.closed()).toBe(closeCode.sessionNoLongerValid);
    expect(server.alive(testGuild, '1')).toBe(false);
    expect(server.counters().resumesRefused).toBe(1);
  });

  it('4006 for a number that was never sent, an unknown token and a wrong session', async () => {
    const { identified, raw } = await start();
    const gateway = await identified('1');
    for (const change of [{ token: 'ffffffffffffffff' }, { session_id: 'another' }, { seq_ack: 7 }]) {
      const back = await raw();
      back.send(resumeMessage('1', gateway.token, change));
      expect(await back.closed()).toBe(closeCode.sessionNoLongerValid);
    }
  });

  it('is too late after the window, and then the others hear that the member left', async () => {
    const clock = createManualClock();
    const { identified, raw, server, events } = await start({
      clock,
      switches: { resumeWindowMs: 1000, heartbeatIntervalMs: 60_000 },
    });
    const gateway = await identified('1');
    const other = await identified('2');
    gateway.drop();
    await soon(() => expect(events.at(-1)).toMatchObject({ type: 'disconnected', resumable: true }));
    clock.advance(999);
    expect(server.alive(testGuild, '1')).toBe(true);
    clock.advance(1);
    expect(server.alive(testGuild, '1')).toBe(false);
    expect((await other.frame(opcode.clientDisconnect)).d).toStrictEqual({ user_id: '1' });
    expect(events.at(-1)).toMatchObject({ type: 'expired', userId: '1' });
    for (const message of [resumeMessage('1', gateway.token), identifyMessage('1', gateway.token)]) {
      const back = await raw();
      back.send(message);
      expect(await back.closed()).toBe(closeCode.sessionNoLongerValid);
    }
  });

  it('a session that is taken back while it waits does not expire as well', async () => {
    const clock = createManualClock();
    const { identified, server, events } = await start({ clock });
    const gateway = await identified('1');
    gateway.drop();
    await soon(() => expect(events.at(-1)).toMatchObject({ type: 'disconnected', resumable: true }));
    server.revoke(testGuild, '1', 'left');
    expect(clock.pending()).toBe(0);
    expect(events.at(-1)).toMatchObject({ type: 'disconnected', resumable: false });
  });

  it('is over with the voice server, and nothing waits for a resume then', async () => {
    const clock = createManualClock();
    const { identified, server } = await start({ clock });
    const gateway = await identified('1');
    await server.close();
    await gateway.closed();
    await soon(() => expect(clock.pending()).toBe(0));
  });

  it('4015 and then 4006 when the server forgot the session', async () => {
    const { identified, raw, server } = await start();
    const gateway = await identified('1');
    server.faults.crash(testGuild, { forget: true });
    expect(await gateway.closed()).toBe(closeCode.serverCrashed);
    expect(server.alive(testGuild, '1')).toBe(false);
    const back = await raw();
    back.send(resumeMessage('1', gateway.token));
    expect(await back.closed()).toBe(closeCode.sessionNoLongerValid);
  });

  it('takes the session from a websocket that still holds it', async () => {
    const { identified, raw, server } = await start();
    const gateway = await identified('1');
    const back = await raw();
    back.send(resumeMessage('1', gateway.token, { seq_ack: 0 }));
    await back.frame(opcode.resumed);
    expect(await gateway.closed()).toBe(closeCode.sessionNoLongerValid);
    expect(server.alive(testGuild, '1')).toBe(true);
    expect(back.isOpen()).toBe(true);
  });

  it.each([
    [true, false],
    [false, true],
  ])('a clean close by the client ends the session: %s by switch', async (cleanCloseEndsSession, alive) => {
    const { identified, server, events } = await start({ switches: { cleanCloseEndsSession } });
    const gateway = await identified('1');
    gateway.close(1000);
    await soon(() => expect(events.at(-1)).toMatchObject({ type: 'disconnected', code: 1000, resumable: alive }));
    expect(server.alive(testGuild, '1')).toBe(alive);
  });
});
