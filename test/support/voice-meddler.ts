import { randomBytes } from 'node:crypto';
import { createServer } from 'node:https';

import { WebSocket, WebSocketServer } from 'ws';

import type { VoiceServer } from '../../sandbox/voice/index.ts';
import { selfSignedCertificate } from '../../sandbox/voice/tls/index.ts';
import { opcode } from '../../sandbox/voice/wire/index.ts';

/** A message between a client and the voice server, whichever way it goes. */
export interface Passing {
  readonly from: 'client' | 'server';
  readonly channelId: string;
  readonly op: number;
  /** Of a JSON message. */
  readonly d: unknown;
  /** Of a binary one, behind the opcode. */
  readonly body: Buffer | undefined;
}

/** Stands between clients and the voice gateway; UDP goes past it unless it is sent elsewhere. */
export interface VoiceMeddler {
  /** `HOST:PORT`, in place of the voice server's. */
  readonly endpoint: string;
  readonly caPem: string;
  /** Everything that went either way since the start, lost or not. */
  readonly passed: readonly Passing[];
  /** Messages for which this is true are lost; a later call replaces an earlier one. */
  lose(isLost: (message: Passing) => boolean): void;
  /** New connections wait until the answer is called. */
  hold(): () => void;
  /** Clients say from now on that they cannot encrypt. */
  hideEncryption(): void;
  /** Clients in this channel get a session description that was changed, until the answer is called. */
  spoilDescriptions(channelId: string, change: (told: Description) => Description): () => void;
  /** Clients that connect from now on send their sound to this port instead of the voice server's. */
  sendMediaTo(port: number): void;
  /** Says something to every client in that channel, as if the server had said it. */
  say(channelId: string, op: number, content: Buffer | object): void;
  /** Says to them what is no message at all. */
  sayRaw(channelId: string, content: Buffer | string): void;
  close(): Promise<void>;
}

/** Op 4 of the voice gateway, as far as clients read it. */
export interface Description {
  readonly mode: string;
  readonly secret_key: readonly number[];
  readonly dave_protocol_version: number;
}

interface Line {
  readonly client: WebSocket;
  readonly server: WebSocket;
  /** Whose it is, once it said so. */
  member: string;
  seq: number;
}

const binaryHeader = 3;
const life = { notBefore: new Date('2020-01-01T00:00:00Z'), notAfter: new Date('2049-12-31T00:00:00Z') };

const memberOf = (guildId: string, userId: string): string => `${guildId}/${userId}`;

/** The close codes that an endpoint may send; whatever else ended a socket ends its partner without a word. */
const isSayable = (code: number): boolean => code === 1000 || code >= 3000;

function endWith(socket: WebSocket, code: number, reason: string): void {
  if (isSayable(code)) socket.close(code, reason);
  else socket.terminate();
}

/** Starts one in front of `voice`. */
export async function createVoiceMeddler(voice: VoiceServer): Promise<VoiceMeddler> {
  const name = `meddler-${randomBytes(6).toString('hex')}`;
  const certificate = selfSignedCertificate({ commonName: name, serial: randomBytes(12), ...life });
  const https = createServer({ key: certificate.keyPem, cert: certificate.certificatePem });
  const websockets = new WebSocketServer({ server: https });
  const lines = new Set<Line>();
  const channels = new Map<string, string>();
  const members = new Map<string, string>();
  const passed: Passing[] = [];
  let isLost: (message: Passing) => boolean = () => false;
  let hides = false;
  let mediaPort: number | null = null;
  const spoilt = new Map<string, (told: Description) => Description>();
  let held: WebSocket[] | null = null;
  voice.onEvent(({ guildId, userId, channelId }) => channels.set(memberOf(guildId, userId), channelId));

  const linesIn = (channelId: string): Line[] => [...lines].filter(({ member }) => channels.get(member) === channelId);

  const read = (line: Line, from: Passing['from'], data: Buffer, isBinary: boolean): Passing => {
    const channelId = channels.get(line.member) ?? '';
    if (!isBinary) {
      // Both ends speak JSON objects with these fields.
      const { op, d, seq } = JSON.parse(data.toString('utf8')) as { op: number; d: unknown; seq?: number };
      if (seq !== undefined && from === 'server') line.seq = seq;
      return { from, channelId, op, d, body: undefined };
    }
    if (from === 'client') return { from, channelId, op: data.readUInt8(0), d: undefined, body: data.subarray(1) };
    line.seq = data.readUInt16BE(0);
    return { from, channelId, op: data.readUInt8(2), d: undefined, body: data.subarray(binaryHeader) };
  };

  /** What the client is told instead of what the voice server said; null where nothing is changed. */
  const changed = (line: Line, { op, d, channelId }: Passing): string | null => {
    const change = spoilt.get(channelId);
    // Both are the local voice server's own.
    if (op === opcode.ready && mediaPort !== null)
      return JSON.stringify({ op, d: { ...(d as object), port: mediaPort } });
    if (op === opcode.sessionDescription && change !== undefined)
      return JSON.stringify({ op, d: change(d as Description), seq: line.seq });
    return null;
  };

  const relay = (line: Line, from: Passing['from'], data: Buffer, isBinary: boolean): void => {
    const message = read(line, from, data, isBinary);
    passed.push(message);
    if (isLost(message)) return;
    let out: Buffer | string = isBinary ? data : data.toString('utf8');
    if (message.op === opcode.identify && from === 'client') {
      // Identify, as the client has just made it.
      const d = message.d as { server_id: string; user_id: string; session_id: string };
      line.member = memberOf(d.server_id, d.user_id);
      members.set(d.session_id, line.member);
      if (hides) out = JSON.stringify({ op: message.op, d: { ...d, max_dave_protocol_version: 0 } });
    }
    out = from === 'server' ? (changed(line, message) ?? out) : out;
    if (message.op === opcode.resume && from === 'client') {
      // Resume, likewise; it names the session only.
      line.member = members.get((message.d as { session_id: string }).session_id) ?? '';
    }
    const to = from === 'client' ? line.server : line.client;
    // A client identifies itself as soon as its own socket is open.
    if (to.readyState === WebSocket.CONNECTING) to.once('open', () => to.send(out));
    else if (to.readyState === WebSocket.OPEN) to.send(out);
  };

  const serve = (client: WebSocket): void => {
    const server = new WebSocket(`wss://${voice.endpoint}/?v=8`, { ca: voice.caPem });
    const line: Line = { client, server, member: '', seq: 0 };
    lines.add(line);
    // `binaryType` is left alone: one Buffer per message.
    client.on('message', (data, isBinary) => relay(line, 'client', data as Buffer, isBinary));
    server.on('message', (data, isBinary) => relay(line, 'server', data as Buffer, isBinary));
    client.on('error', () => client.terminate());
    server.on('error', () => server.terminate());
    client.on('close', (code, reason) => {
      lines.delete(line);
      endWith(server, code, reason.toString());
    });
    server.on('close', (code, reason) => endWith(client, code, reason.toString()));
  };
  websockets.on('connection', (client) => {
    if (held === null) {
      serve(client);
      return;
    }
    client.pause();
    held.push(client);
  });

  await new Promise<void>((resolve) => {
    https.listen(0, '127.0.0.1', resolve);
  });
  const address = https.address();
  if (address === null || typeof address === 'string') throw new Error('The meddler has no port');
  return {
    endpoint: `127.0.0.1:${address.port}`,
    caPem: certificate.certificatePem,
    passed,
    lose(wanted): void {
      isLost = wanted;
    },
    hold(): () => void {
      const waiting: WebSocket[] = [];
      held = waiting;
      return () => {
        held = null;
        for (const client of waiting) {
          serve(client);
          client.resume();
        }
      };
    },
    hideEncryption(): void {
      hides = true;
    },
    spoilDescriptions(channelId, wrong): () => void {
      spoilt.set(channelId, wrong);
      return () => void spoilt.delete(channelId);
    },
    sendMediaTo(port): void {
      mediaPort = port;
    },
    say(channelId, op, content): void {
      for (const { client, seq } of linesIn(channelId)) {
        const header = Buffer.from([seq >> 8, seq & 0xff, op]);
        client.send(
          Buffer.isBuffer(content) ? Buffer.concat([header, content]) : JSON.stringify({ op, d: content, seq }),
        );
      }
    },
    sayRaw(channelId, content): void {
      for (const { client } of linesIn(channelId)) client.send(content);
    },
    async close(): Promise<void> {
      for (const { client, server } of lines) {
        client.terminate();
        server.terminate();
      }
      websockets.close();
      https.closeAllConnections();
      await new Promise<void>((resolve) => https.close(() => resolve()));
    },
  };
}
