import { afterEach, describe, expect, it } from 'vitest';

import { closeCode, opcode } from '../../../../sandbox/voice/wire/index.ts';
import type { VoiceServerOptions } from '../../../../sandbox/voice/index.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { identifyMessage, resumeMessage, startVoiceBench, testGuild, soon } from '../../../support/voice-sandbox.ts';
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

  it.each([
    [{ op: opcode.daveTransitionReady, d: {} }, closeCode.badRequest],
    [{ op: opcode.daveInvalidCommitWelcome, d: { transition_id: -1 } }, closeCode.badRequest],
    [Buffer.from([opcode.daveWelcome, 1, 2, 3]), closeCode.unknownOpcode],
  ])('4020 and 4001 for malformed messages of DAVE: %j', async (message, code) => {
    const { identified } = await start();
    const gateway = await identified('1', { e2ee: true });
    if (Buffer.isBuffer(message)) gateway.sendBytes(message);
    else gateway.send(message);
    expect(await gateway.closed()).toBe(code);
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

  it('forgets the messages of a window that is over', async () => {
    const clock = createManualClock();
    const { identified } = await start({ clock, switches: { messageLimit: { count: 10, perMs: 1000 } } });
    const gateway = await identified('1'); // which was the first message
    for (let sent = 0; sent < 9; sent += 1) gateway.send({ op: opcode.heartbeat, d: { t: sent } });
    await soon(() => expect(gateway.frames.filter(({ op }) => op === opcode.heartbeatAck)).toHaveLength(9));
    clock.advance(1000);
    for (let sent = 0; sent < 10; sent += 1) gateway.send({ op: opcode.heartbeat, d: { t: sent } });
    await soon(() => expect(gateway.frames.filter(({ op }) => op === opcode.heartbeatAck)).toHaveLength(19));
    gateway.send({ op: opcode.heartbeat, d: { t: 1 } });
    expect(await gateway.closed()).toBe(closeCode.rateLimited);
  });

  it('1009 for a message above 128 KiB', async () => {
    const { identified } = await start();
    const gateway = await identified('1');
    gateway.sendBytes('x'.repeat(129 * 1024));
    expect(await gateway.closed()).toBe(1009);
  });
});
