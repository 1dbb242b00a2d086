import { createSocket } from 'node:dgram';
import { once } from 'node:events';

import { vi } from 'vitest';
import { WebSocket } from 'ws';

import { createVoiceServer } from '../../sandbox/voice/index.ts';
import type { VoiceEvent, VoiceFlags, VoiceGrant, VoiceServer, VoiceServerOptions } from '../../sandbox/voice/index.ts';
import { connectVoice } from '../../sandbox/voice/client/index.ts';
import type { PersonFrame, PersonVoiceOptions, VoicePersonConnection } from '../../sandbox/voice/client/index.ts';
import {
  createTransportCipher,
  isEncryptionMode,
  opcode,
  readDiscovery,
  writeDiscovery,
} from '../../sandbox/voice/wire/index.ts';
import type { TransportCipher } from '../../sandbox/voice/wire/index.ts';

/** A member that may do everything. */
export const freeFlags: VoiceFlags = { canSpeak: true, canHear: true, selfMute: false, selfDeaf: false };

export const testGuild = '100';
const testChannel = '200';

/** A message of the voice gateway as a test sees it. */
export interface SeenFrame {
  readonly op: number;
  readonly d: any; // oxlint-disable-line typescript/no-explicit-any -- tests look into it
  readonly seq?: number;
}

/** Waits until `check` no longer throws; 5 s, so that a busy machine is no failure. Answers what `check` answers. */
export const soon = async <Value>(check: () => Value): Promise<Value> =>
  await vi.waitFor(check, { timeout: 5000, interval: 2 });

/** A websocket without manners: says what a test wants said. */
export interface RawGateway {
  readonly frames: readonly SeenFrame[];
  send(message: unknown): void;
  sendBytes(bytes: Buffer | string): void;
  /** The first frame with `op` from index `from` on. */
  frame(op: number, from?: number): Promise<SeenFrame>;
  /** Close code once the server closed. */
  closed(): Promise<number>;
  isOpen(): boolean;
  drop(): void;
  close(code: number): void;
}

/** A voice server with what its tests need; everything opened through it ends with it. */
export interface VoiceBench {
  readonly server: VoiceServer;
  readonly events: readonly VoiceEvent[];
  grant(userId: string, change?: Partial<VoiceGrant>): { readonly token: string; readonly endpoint: string };
  join(
    userId: string,
    change?: Partial<VoiceGrant>,
    options?: Partial<PersonVoiceOptions>,
  ): Promise<VoicePersonConnection>;
  raw(path?: string): Promise<RawGateway>;
  /** A raw websocket that has identified. */
  identified(userId: string, change?: Partial<VoiceGrant>): Promise<RawGateway & { readonly token: string }>;
  close(): Promise<void>;
}

export const identifyMessage = (userId: string, token: string, change: Record<string, unknown> = {}): unknown => ({
  op: opcode.identify,
  d: {
    server_id: testGuild,
    user_id: userId,
    session_id: `session-${userId}`,
    token,
    max_dave_protocol_version: 1,
    ...change,
  },
});

export const resumeMessage = (userId: string, token: string, change: Record<string, unknown> = {}): unknown => ({
  op: opcode.resume,
  d: { server_id: testGuild, session_id: `session-${userId}`, token, seq_ack: -1, ...change },
});

const openRaw = async (server: VoiceServer, path: string): Promise<RawGateway> => {
  const socket = new WebSocket(`wss://${server.endpoint}${path}`, { ca: server.caPem });
  const frames: SeenFrame[] = [];
  let code: number | undefined;
  socket.on('message', (data: Buffer, isBinary: boolean) => {
    if (isBinary) frames.push({ op: data.readUInt8(2), d: data.subarray(3), seq: data.readUInt16BE(0) });
    else frames.push(JSON.parse(data.toString('utf8')));
  });
  socket.on('error', () => undefined);
  socket.on('close', (closeCode) => {
    code = closeCode;
  });
  await once(socket, 'open');
  return {
    frames,
    send: (message) => socket.send(JSON.stringify(message)),
    sendBytes: (bytes) => socket.send(bytes),
    async frame(op, from = 0) {
      return await soon(() => {
        const found = frames.slice(from).find((frame) => frame.op === op);
        if (found === undefined) throw new Error(`No op ${op} yet, close code ${code}`);
        return found;
      });
    },
    async closed() {
      return await soon(() => {
        if (code === undefined) throw new Error('Still open');
        return code;
      });
    },
    isOpen: () => code === undefined && socket.readyState === WebSocket.OPEN,
    drop: () => socket.terminate(),
    close: (closeCode) => socket.close(closeCode),
  };
};

export const startVoiceBench = async (options: VoiceServerOptions = {}): Promise<VoiceBench> => {
  const server = await createVoiceServer(options);
  const events: VoiceEvent[] = [];
  server.onEvent((event) => events.push(event));
  const people: VoicePersonConnection[] = [];
  const raws: RawGateway[] = [];

  const grant: VoiceBench['grant'] = (userId, change = {}) =>
    server.grant({
      guildId: testGuild,
      channelId: testChannel,
      userId,
      sessionId: `session-${userId}`,
      e2ee: false,
      flags: freeFlags,
      ...change,
    });
  const raw: VoiceBench['raw'] = async (path = '/?v=8') => {
    const opened = await openRaw(server, path);
    raws.push(opened);
    return opened;
  };
  return {
    server,
    events,
    grant,
    async join(userId, change = {}, personOptions = {}) {
      const person = await connectVoice({
        ...grant(userId, change),
        guildId: change.guildId ?? testGuild,
        channelId: change.channelId ?? testChannel,
        userId,
        sessionId: change.sessionId ?? `session-${userId}`,
        caPem: server.caPem,
        ...personOptions,
      });
      people.push(person);
      return person;
    },
    raw,
    async identified(userId, change = {}) {
      const { token } = grant(userId, change);
      const opened = await raw();
      opened.send(identifyMessage(userId, token, { server_id: change.guildId ?? testGuild }));
      await opened.frame(opcode.ready);
      return { ...opened, token };
    },
    async close() {
      for (const person of people) person.close();
      for (const opened of raws) opened.drop();
      await server.close();
    },
  };
};

/** All frames that a person hears, from now on. */
export const recordFrames = (person: VoicePersonConnection): readonly PersonFrame[] => {
  const frames: PersonFrame[] = [];
  person.onFrame((frame) => frames.push(frame));
  return frames;
};

/** The UDP half of a raw client, after discovery and op 1. */
export interface RawMedia {
  readonly cipher: TransportCipher;
  readonly ssrc: number;
  readonly received: readonly Buffer[];
  send(datagram: Buffer): void;
  close(): void;
}

export const openRawMedia = async (gateway: RawGateway, wanted = 'aead_aes256_gcm_rtpsize'): Promise<RawMedia> => {
  const { d: ready } = await gateway.frame(opcode.ready);
  const socket = createSocket('udp4');
  const received: Buffer[] = [];
  socket.on('message', (datagram) => received.push(datagram));
  const send = (datagram: Buffer): void => socket.send(datagram, ready.port, ready.ip);
  send(writeDiscovery({ kind: 'request', ssrc: ready.ssrc, address: '', port: 0 }));
  const seen = await soon(() => {
    const reply = received[0] === undefined ? undefined : readDiscovery(received[0]);
    if (reply === undefined) throw new Error('Not discovered yet');
    return reply;
  });
  received.length = 0;
  const { address, port } = seen;
  gateway.send({ op: opcode.selectProtocol, d: { protocol: 'udp', data: { address, port, mode: wanted } } });
  const { d } = await gateway.frame(opcode.sessionDescription);
  if (!isEncryptionMode(d.mode)) throw new Error(`Unknown mode ${d.mode}`);
  return {
    cipher: createTransportCipher(d.mode, Buffer.from(d.secret_key)),
    ssrc: ready.ssrc,
    received,
    send,
    close: () => socket.close(),
  };
};
