import { afterEach, describe, expect, it } from 'vitest';

import { connectVoice } from '../../../../sandbox/voice/client/index.ts';
import { createGrants } from '../../../../sandbox/voice/grants.ts';
import { opcode } from '../../../../sandbox/voice/wire/index.ts';
import type { VoiceServerOptions } from '../../../../sandbox/voice/index.ts';
import {
  freeFlags,
  identifyMessage,
  openRawMedia,
  soon,
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
    gateway.send({ op: opcode.sessionUpdate, d: {} });
    gateway.send({ op: opcode.mediaSinkWants, d: { any: 100 } });
    gateway.send({ op: opcode.backendVersion, d: {} });
    expect((await gateway.frame(opcode.backendVersion)).d).toHaveProperty('voice');
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
    await soon(() => expect(listener.frames.filter(({ op }) => op === opcode.speaking)).toHaveLength(2));
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

describe('grants', () => {
  it('flags that changed before Identify hold for the session', async () => {
    const { grant, join, server } = await start();
    const granted = grant('1');
    server.setFlags(testGuild, '1', { ...freeFlags, canSpeak: false });
    server.setFlags(testGuild, 'nobody', freeFlags);
    const options = { ...granted, guildId: testGuild, userId: '1', sessionId: 'session-1', caPem: server.caPem };
    const person = await connectVoice(options);
    await join('2');
    person.send(Buffer.from('suppressed'));
    await soon(() => expect(server.counters().droppedMuted).toBe(1));
    person.close();
  });

  it('holds a full stage and says so when it is more', () => {
    const grants = createGrants();
    const grant = { guildId: '1', channelId: '2', sessionId: 's', e2ee: false, flags: freeFlags };
    for (let member = 0; member < 16_384; member += 1) grants.put({ ...grant, userId: String(member) }, `t${member}`);
    expect(() => grants.put({ ...grant, userId: 'one more' }, 't')).toThrow('at most 16384');
    grants.retire('1', '0');
    grants.put({ ...grant, userId: 'one more' }, 't');
    expect(grants.check('1', 't0')).toStrictEqual({ status: 'retired' });
  });

  it('hears nothing more from a websocket that it is closing', async () => {
    const { identified, grant, server } = await start();
    const gateway = await identified('1');
    gateway.send(identifyMessage('1', grant('1').token));
    expect(await gateway.closed()).toBe(4014);
    expect(server.alive(testGuild, '1')).toBe(false);
    expect(server.counters().identified).toBe(1);
  });

  it('1013 for websockets above the capacity; those inside are not hurt', async () => {
    const { identified, raw, server } = await start({ socketCapacity: 2 });
    const first = await identified('1');
    await raw();
    expect(await (await raw()).closed()).toBe(1013);
    expect(first.isOpen()).toBe(true);
    expect(server.counters().socketsRefused).toBe(1);
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
