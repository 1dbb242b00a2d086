import { afterEach, describe, expect, it, vi } from 'vitest';

import { closeCode, opcode } from '../../../../sandbox/voice/wire/index.ts';
import type { VoiceServerOptions } from '../../../../sandbox/voice/index.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import {
  freeFlags,
  identifyMessage,
  openRawMedia,
  resumeMessage,
  startVoiceBench,
  testGuild,
} from '../../../support/voice-sandbox.ts';
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

const select = (data: Record<string, unknown>, protocol = 'udp'): unknown => ({
  op: opcode.selectProtocol,
  d: { protocol, data: { address: '127.0.0.1', port: 4000, mode: 'aead_aes256_gcm_rtpsize', ...data } },
});

describe('the way in', () => {
  it('greets with Hello at once and answers Identify with Ready', async () => {
    const { grant, raw } = await start();
    const gateway = await raw();
    const hello = await gateway.frame(opcode.hello);
    expect(hello.d).toStrictEqual({ v: 8, heartbeat_interval: 13_750 });
    gateway.send(identifyMessage('1', grant('1').token));
    const ready = await gateway.frame(opcode.ready);
    expect(gateway.frames.map(({ op }) => op)).toStrictEqual([opcode.hello, opcode.ready]);
    expect(ready.seq).toBeUndefined();
    expect(ready.d).toMatchObject({
      ip: '127.0.0.1',
      modes: ['aead_aes256_gcm_rtpsize', 'aead_xchacha20_poly1305_rtpsize'],
      heartbeat_interval: 1,
    });
  });

  it('serves a path before the query, as an endpoint may carry one', async () => {
    const { raw } = await start();
    const gateway = await raw('/some/path?v=8');
    await gateway.frame(opcode.hello);
  });

  it('offers the modes in the order of the switch', async () => {
    const { identified } = await start({ switches: { modes: ['aead_xchacha20_poly1305_rtpsize'] } });
    const gateway = await identified('1');
    expect((await gateway.frame(opcode.ready)).d.modes).toStrictEqual(['aead_xchacha20_poly1305_rtpsize']);
  });

  it('describes the session: a key of 32 bytes, no DAVE on a stage', async () => {
    const { identified } = await start();
    const gateway = await identified('1');
    gateway.send(select({}));
    const description = await gateway.frame(opcode.sessionDescription);
    expect(description.d).toMatchObject({ mode: 'aead_aes256_gcm_rtpsize', dave_protocol_version: 0 });
    expect(description.d.secret_key).toHaveLength(32);
  });

  it('numbers messages from 1', async () => {
    const { identified } = await start({ switches: { clientFlags: false } });
    await identified('1');
    const second = await identified('2');
    const clients = await second.frame(opcode.clientsConnect);
    expect(clients).toStrictEqual({ op: opcode.clientsConnect, d: { user_ids: ['1'] }, seq: 1 });
    second.send(select({}));
    expect((await second.frame(opcode.sessionDescription)).seq).toBe(2);
  });

  it('answers heartbeats with the same nonce, before Identify too', async () => {
    const { raw } = await start();
    const gateway = await raw();
    gateway.send({ op: opcode.heartbeat, d: { t: 1_501_184_119_561, seq_ack: -1 } });
    expect((await gateway.frame(opcode.heartbeatAck)).d).toStrictEqual({ t: 1_501_184_119_561 });
  });

  it('answers op 16 and passes over what only Discord’s own client sends', async () => {
    const { identified } = await start();
    const gateway = await identified('1');
    gateway.send({ op: opcode.video, d: {} });
    gateway.send({ op: opcode.mediaSinkWants, d: { any: 100 } });
    gateway.send({ op: opcode.backendVersion, d: {} });
    expect((await gateway.frame(opcode.backendVersion)).d).toHaveProperty('voice');
  });
});

describe('close codes', () => {
  it.each(['/?v=7', '/', '/?v=9'])('4012 for a version that is not served: %s', async (path) => {
    const { raw } = await start();
    expect(await (await raw(path)).closed()).toBe(closeCode.unknownProtocol);
  });

  it('4001 for an unknown opcode, and the session is over', async () => {
    const { identified, server } = await start();
    const gateway = await identified('1');
    gateway.send({ op: 99, d: {} });
    expect(await gateway.closed()).toBe(closeCode.unknownOpcode);
    expect(server.alive(testGuild, '1')).toBe(false);
  });

  it.each(['not json', '[]', '{"d":1}', '{"op":"0"}', ''])('4002 for what cannot be decoded: %j', async (text) => {
    const { raw } = await start();
    const gateway = await raw();
    gateway.sendBytes(text);
    expect(await gateway.closed()).toBe(closeCode.failedToDecode);
  });

  it('4002 for an Identify without its fields', async () => {
    const { raw } = await start();
    const gateway = await raw();
    gateway.send({ op: opcode.identify, d: { server_id: '1' } });
    expect(await gateway.closed()).toBe(closeCode.failedToDecode);
  });

  it.each([
    select({}),
    { op: opcode.speaking, d: { speaking: 1, ssrc: 1, delay: 0 } },
    { op: opcode.daveTransitionReady, d: { transition_id: 1 } },
  ])('4003 before Identify: %j', async (message) => {
    const { raw } = await start();
    const gateway = await raw();
    gateway.send(message);
    expect(await gateway.closed()).toBe(closeCode.notAuthenticated);
  });

  it('4003 for binary messages before Identify', async () => {
    const { raw } = await start();
    const gateway = await raw();
    gateway.sendBytes(Buffer.from([opcode.daveKeyPackage, 1]));
    expect(await gateway.closed()).toBe(closeCode.notAuthenticated);
  });

  it('4004 for a wrong token, and for somebody else’s', async () => {
    const { grant, raw } = await start();
    const { token } = grant('1');
    const wrong = await raw();
    wrong.send(identifyMessage('1', 'ffffffffffffffff'));
    expect(await wrong.closed()).toBe(closeCode.authenticationFailed);
    const stolen = await raw();
    stolen.send(identifyMessage('2', token));
    expect(await stolen.closed()).toBe(closeCode.authenticationFailed);
  });

  it('4005 for a second Identify, and for Resume after Identify', async () => {
    const { identified, raw, grant } = await start();
    const gateway = await identified('1');
    gateway.send(identifyMessage('1', gateway.token));
    expect(await gateway.closed()).toBe(closeCode.alreadyAuthenticated);
    const again = await raw();
    const { token } = grant('2');
    again.send(identifyMessage('2', token));
    await again.frame(opcode.ready);
    again.send(resumeMessage('2', token));
    expect(await again.closed()).toBe(closeCode.alreadyAuthenticated);
  });

  it('4006 for the session of another voice state, and for a grant that was replaced or taken back', async () => {
    const { grant, raw, server } = await start();
    const first = grant('1');
    const other = await raw();
    other.send(identifyMessage('1', first.token, { session_id: 'another' }));
    expect(await other.closed()).toBe(closeCode.sessionNoLongerValid);
    const second = grant('1');
    const stale = await raw();
    stale.send(identifyMessage('1', first.token));
    expect(await stale.closed()).toBe(closeCode.sessionNoLongerValid);
    server.revoke(testGuild, '1', 'left');
    const late = await raw();
    late.send(identifyMessage('1', second.token));
    expect(await late.closed()).toBe(closeCode.sessionNoLongerValid);
  });

  it('4009 when heartbeats stay away, identified or not; a heartbeat buys time', async () => {
    const clock = createManualClock();
    const { raw, identified, server } = await start({ clock });
    const silent = await raw();
    const gateway = await identified('1');
    clock.advance(3 * 13_750 - 1);
    gateway.send({ op: opcode.heartbeat, d: { t: 1 } });
    await gateway.frame(opcode.heartbeatAck);
    clock.advance(1);
    expect(await silent.closed()).toBe(closeCode.sessionTimeout);
    expect(gateway.isOpen()).toBe(true);
    clock.advance(3 * 13_750);
    expect(await gateway.closed()).toBe(closeCode.sessionTimeout);
    expect(server.alive(testGuild, '1')).toBe(false);
  });

  it('4011 for a server of which nobody may speak', async () => {
    const { raw } = await start();
    const gateway = await raw();
    gateway.send(identifyMessage('1', 'ffffffffffffffff', { server_id: '999' }));
    expect(await gateway.closed()).toBe(closeCode.serverNotFound);
  });

  it('4012 for another protocol than UDP', async () => {
    const { identified } = await start();
    const gateway = await identified('1');
    gateway.send(select({}, 'webrtc'));
    expect(await gateway.closed()).toBe(closeCode.unknownProtocol);
  });

  it.each([
    ['left', closeCode.disconnected],
    ['kicked', closeCode.disconnected],
    ['moved', closeCode.disconnected],
    ['channel-deleted', closeCode.callTerminated],
    ['server-moved', closeCode.callTerminated],
  ] as const)('a member whose session is taken back (%s) is closed with %i', async (why, code) => {
    const { identified, server, events } = await start();
    const gateway = await identified('1');
    server.revoke(testGuild, '1', why);
    expect(server.alive(testGuild, '1')).toBe(false);
    expect(await gateway.closed()).toBe(code);
    expect(events.at(-1)).toMatchObject({ type: 'disconnected', code, resumable: false });
  });

  it('a move may close with 4022 by switch', async () => {
    const { identified, server } = await start({ switches: { moveCode: closeCode.callTerminated } });
    const gateway = await identified('1');
    server.revoke(testGuild, '1', 'moved');
    expect(await gateway.closed()).toBe(closeCode.callTerminated);
  });

  it('4014 for the session that a newer grant replaces', async () => {
    const { identified, grant, server } = await start();
    const gateway = await identified('1');
    grant('1');
    expect(await gateway.closed()).toBe(closeCode.disconnected);
    expect(server.alive(testGuild, '1')).toBe(false);
  });

  it('4015 for everybody of a guild when the server crashes, and for nobody else', async () => {
    const { identified, server } = await start();
    const here = await identified('1');
    const there = await identified('2', { guildId: '101' });
    expect(server.faults.crash(testGuild)).toBe(true);
    expect(await here.closed()).toBe(closeCode.serverCrashed);
    expect(there.isOpen()).toBe(true);
    expect(server.alive(testGuild, '1')).toBe(true);
  });

  it.each(['xsalsa20_poly1305_lite_rtpsize', 'aead_aes256_gcm', 'rot13'])('4016 for mode %s', async (mode) => {
    const { identified } = await start();
    const gateway = await identified('1');
    gateway.send(select({ mode }));
    expect(await gateway.closed()).toBe(closeCode.unknownEncryptionMode);
  });

  it('4016 for a mode that this server does not offer', async () => {
    const { identified } = await start({ switches: { modes: ['aead_xchacha20_poly1305_rtpsize'] } });
    const gateway = await identified('1');
    gateway.send(select({}));
    expect(await gateway.closed()).toBe(closeCode.unknownEncryptionMode);
  });

  it('4017 in an end-to-end encrypted channel for a client without DAVE', async () => {
    const { grant, raw } = await start();
    const { token } = grant('1', { e2ee: true });
    for (const change of [{ max_dave_protocol_version: 0 }, { max_dave_protocol_version: undefined }]) {
      const gateway = await raw();
      gateway.send(identifyMessage('1', token, change));
      expect(await gateway.closed()).toBe(closeCode.daveRequired);
    }
  });

  it('does not pretend to do DAVE: a client that can is turned away with 4014', async () => {
    const { grant, raw } = await start();
    const gateway = await raw();
    gateway.send(identifyMessage('1', grant('1', { e2ee: true }).token));
    expect(await gateway.closed()).toBe(closeCode.disconnected);
  });

  it.each([
    { op: opcode.selectProtocol, d: 7 },
    select({ port: 0 }),
    select({ address: '198.51.100.7' }),
    { op: opcode.speaking, d: { speaking: 'yes' } },
    { op: opcode.heartbeat, d: 'now' },
  ])('4020 for a malformed request: %j', async (message) => {
    const { identified } = await start();
    const gateway = await identified('1');
    gateway.send(message);
    expect(await gateway.closed()).toBe(closeCode.badRequest);
  });

  it('op 5 with a foreign SSRC is an invalid SSRC', async () => {
    const { identified } = await start({ switches: { invalidSsrcCode: 4099 } });
    const gateway = await identified('1');
    const { d } = await gateway.frame(opcode.ready);
    gateway.send({ op: opcode.speaking, d: { speaking: 1, delay: 0, ssrc: d.ssrc + 1 } });
    expect(await gateway.closed()).toBe(4099);
  });

  it('4021 for a flood of messages; the others are not hurt', async () => {
    const { identified, server } = await start();
    const calm = await identified('2');
    const flooder = await identified('1');
    for (let sent = 0; sent < 150; sent += 1) flooder.send({ op: opcode.heartbeat, d: { t: sent } });
    expect(await flooder.closed()).toBe(closeCode.rateLimited);
    expect(calm.isOpen()).toBe(true);
    expect(server.alive(testGuild, '2')).toBe(true);
  });

  it('1009 for a message above 64 KiB', async () => {
    const { identified } = await start();
    const gateway = await identified('1');
    gateway.sendBytes('x'.repeat(65 * 1024));
    expect(await gateway.closed()).toBe(1009);
  });
});

describe('who is here', () => {
  it('tells both sides of a newcomer and of a leaver', async () => {
    const { identified, server } = await start();
    const first = await identified('1');
    const second = await identified('2');
    expect((await first.frame(opcode.clientsConnect)).d).toStrictEqual({ user_ids: ['2'] });
    expect((await second.frame(opcode.clientsConnect)).d).toStrictEqual({ user_ids: ['1'] });
    expect((await second.frame(opcode.clientFlags)).d).toMatchObject({ user_id: '1' });
    server.revoke(testGuild, '2', 'left');
    expect((await first.frame(opcode.clientDisconnect)).d).toStrictEqual({ user_id: '2' });
  });

  it('keeps channels apart', async () => {
    const { identified } = await start();
    const first = await identified('1');
    const elsewhere = await identified('2', { channelId: '201' });
    const third = await identified('3');
    await third.frame(opcode.clientsConnect);
    expect((await first.frame(opcode.clientsConnect)).d).toStrictEqual({ user_ids: ['3'] });
    expect(elsewhere.frames.map(({ op }) => op)).not.toContain(opcode.clientsConnect);
  });

  it('forwards op 5 with the speaker’s id, once per change, and tells newcomers', async () => {
    const { identified, events } = await start();
    const listener = await identified('1');
    const speaker = await identified('2');
    const { ssrc } = (await speaker.frame(opcode.ready)).d;
    const say = (speaking: number): void => speaker.send({ op: opcode.speaking, d: { speaking, delay: 0, ssrc } });
    say(1);
    say(1);
    say(0);
    await vi.waitFor(() => expect(listener.frames.filter(({ op }) => op === opcode.speaking)).toHaveLength(2));
    const told = listener.frames.filter(({ op }) => op === opcode.speaking).map(({ d }) => d);
    expect(told).toStrictEqual([
      { speaking: 1, ssrc, user_id: '2' },
      { speaking: 0, ssrc, user_id: '2' },
    ]);
    const newcomer = await identified('3');
    expect((await newcomer.frame(opcode.speaking)).d).toStrictEqual({ speaking: 0, ssrc, user_id: '2' });
    expect(events.filter(({ type }) => type === 'speaking')).toHaveLength(2);
  });
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
    await vi.waitFor(() => expect(events).toContainEqual(expect.objectContaining({ type: 'disconnected', resumable: true })));
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
    await vi.waitFor(() => expect(events.at(-1)).toMatchObject({ type: 'disconnected', resumable: true }));
    clock.advance(999);
    expect(server.alive(testGuild, '1')).toBe(true);
    clock.advance(1);
    expect(server.alive(testGuild, '1')).toBe(false);
    expect((await other.frame(opcode.clientDisconnect)).d).toStrictEqual({ user_id: '1' });
    expect(events.at(-1)).toMatchObject({ type: 'expired', userId: '1' });
    const back = await raw();
    back.send(resumeMessage('1', gateway.token));
    expect(await back.closed()).toBe(closeCode.sessionNoLongerValid);
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
    await vi.waitFor(() => expect(events.at(-1)).toMatchObject({ type: 'disconnected', code: 1000, resumable: alive }));
    expect(server.alive(testGuild, '1')).toBe(alive);
  });
});

describe('grants', () => {
  it('flags given before Identify hold for the session', async () => {
    const { grant, join, server } = await start();
    grant('1');
    server.setFlags(testGuild, '1', { ...freeFlags, canSpeak: false });
    server.setFlags(testGuild, 'nobody', freeFlags);
    await join('2');
    expect(server.alive(testGuild, '1')).toBe(false);
  });

  it('a listener that throws is counted and hurts nobody', async () => {
    const { server, identified } = await start();
    server.onEvent(() => {
      throw new Error('A bug');
    });
    const gateway = await identified('1');
    const media = await openRawMedia(gateway);
    media.close();
    expect(server.counters().listenerErrors).toBe(1);
  });

  it('closes twice without harm, and everybody is gone', async () => {
    const { server, identified } = await start();
    const gateway = await identified('1');
    await Promise.all([server.close(), server.close()]);
    expect(await gateway.closed()).toBe(1006);
  });
});
