/** Janus AudioBridge as somebody runs it for a talk: one room, its people over plain RTP, everybody hearing all but themselves. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isGone } from '../../test/support/child-asking.ts';
import { freePort } from '../../test/support/free-port.ts';
import { cpuMsOf } from '../process-figures.ts';
import { type NetworkMixer, wait } from './over-network.ts';

/** As libopus leaves it, and the bindings with it; Janus' own is 4. */
const complexity = 9;
const bitrate = 64_000;
const payloadType = 111;
const room = 1;
const readyWithinMs = 10_000;
const tryEveryMs = 50;

/** Where Debian's package puts its parts. */
const program = '/usr/bin/janus';

type Json = Readonly<Record<string, unknown>>;
interface Reply {
  readonly janus: string;
  readonly data?: { readonly id: number };
  readonly plugindata?: {
    readonly data: { readonly audiobridge: string; readonly error?: string; readonly rtp?: Json };
  };
}

/** Nothing but AudioBridge, asked by HTTP on loopback; nobody is put out for having nothing to ask. */
function writeSettings(folder: string, port: number): void {
  const others = ['echotest', 'recordplay', 'sip', 'nosip', 'streaming', 'videocall', 'videoroom', 'voicemail'];
  const plugins = [...others, 'textroom', 'lua', 'duktape'].map((name) => `libjanus_${name}.so`).join(',');
  const transports = ['mqtt', 'nanomsg', 'pfunix', 'rabbitmq', 'websockets'];
  writeFileSync(
    join(folder, 'janus.jcfg'),
    `general: { debug_level = 2 session_timeout = 0 }
media: { ipv6 = false }
plugins: { disable = "${plugins}" }
transports: { disable = "${transports.map((name) => `libjanus_${name}.so`).join(',')}" }
`,
  );
  writeFileSync(
    join(folder, 'janus.transport.http.jcfg'),
    `general: { json = "compact" base_path = "/janus" http = true port = ${port} ip = "127.0.0.1" https = false }\n`,
  );
  writeFileSync(join(folder, 'janus.plugin.audiobridge.jcfg'), 'general: { local_ip = "127.0.0.1" }\n');
}

/** One session of its HTTP interface. */
class Session {
  readonly #base: string;
  #path = '';

  constructor(port: number) {
    this.#base = `http://127.0.0.1:${port}/janus`;
  }

  async ask(body: Json, handle = ''): Promise<Reply> {
    const asked = await fetch(`${this.#base}${this.#path}${handle}`, {
      method: 'POST',
      body: JSON.stringify({ transaction: 'bench', ...body }),
    });
    return (await asked.json()) as Reply;
  }

  async open(): Promise<void> {
    this.#path = `/${(await this.ask({ janus: 'create' })).data?.id ?? ''}`;
  }

  async attach(): Promise<string> {
    const { data } = await this.ask({ janus: 'attach', plugin: 'janus.plugin.audiobridge' });
    return `/${data?.id ?? ''}`;
  }

  /** What happened since, one thing; waits for it. */
  async next(): Promise<Reply> {
    return (await (await fetch(`${this.#base}${this.#path}?maxev=1`)).json()) as Reply;
  }
}

async function untilReady(session: Session): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += tryEveryMs) {
    try {
      await session.open();
      return;
    } catch (error) {
      // Its HTTP server is not up yet.
      if (waitedMs > readyWithinMs) throw error;
      await wait(tryEveryMs);
    }
  }
}

/** Its session once it is up, with the room. */
async function openRoom(port: number): Promise<Session> {
  const session = new Session(port);
  await untilReady(session);
  const settings = { room, sampling_rate: 48_000, spatial_audio: true, allow_rtp_participants: true, is_private: true };
  const created = await session.ask(
    { janus: 'message', body: { request: 'create', ...settings } },
    await session.attach(),
  );
  const error = created.plugindata?.data.error;
  if (error !== undefined) throw new Error(`Janus: ${error}`);
  return session;
}

/** One in the room: RTP goes to `port`, and comes to the socket. */
interface Participant {
  readonly socket: Socket;
  readonly port: number;
}

async function openSocket(came: () => void): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 1_000_000 });
  socket.on('message', came);
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

async function takePart(session: Session, socket: Socket): Promise<Participant> {
  const handle = await session.attach();
  const rtp = { ip: '127.0.0.1', port: socket.address().port, payload_type: payloadType };
  await session.ask({ janus: 'message', body: { request: 'join', room, rtp, bitrate, quality: complexity } }, handle);
  for (;;) {
    const { plugindata } = await session.next();
    if (plugindata?.data.error !== undefined) throw new Error(`Janus: ${plugindata.data.error}`);
    const port = plugindata?.data.rtp?.['port'];
    if (plugindata?.data.audiobridge === 'joined' && typeof port === 'number') return { socket, port };
  }
}

/** A packet as a person's client would send it. */
function rtpPacket(voice: number, frame: number, opus: Buffer): Buffer {
  const header = Buffer.alloc(12);
  header[0] = 0x80;
  header[1] = payloadType;
  header.writeUInt16BE(frame & 0xffff, 2);
  header.writeUInt32BE((frame * 960) >>> 0, 4);
  header.writeUInt32BE(1000 + voice, 8);
  return Buffer.concat([header, opus]);
}

async function end(janus: ChildProcess): Promise<void> {
  if (isGone(janus)) return;
  const gone = once(janus, 'exit');
  janus.kill('SIGKILL');
  await gone;
}

/** Janus with that many people in its room, in stereo; null where it is not installed. */
export async function startJanus(people: number): Promise<NetworkMixer | null> {
  try {
    accessSync(program, constants.X_OK);
  } catch {
    // Not installed here: nothing to compare with.
    return null;
  }
  const folder = mkdtempSync(join(tmpdir(), 'majlis-janus-'));
  const port = await freePort();
  writeSettings(folder, port);
  const janus = spawn(program, ['--configs-folder', folder, '--disable-colors'], { stdio: 'ignore' });
  let came = 0;
  const sockets: Socket[] = [];
  const close = async (): Promise<void> => {
    await end(janus);
    for (const socket of sockets) socket.close();
    rmSync(folder, { recursive: true });
  };
  const participants: Participant[] = [];
  try {
    const session = await openRoom(port);
    for (let n = 0; n < people; n += 1) {
      const socket = await openSocket(() => void (came += 1));
      sockets.push(socket);
      participants.push(await takePart(session, socket));
    }
  } catch (error) {
    await close();
    throw error;
  }
  return {
    cpuMs: () => Promise.resolve(cpuMsOf(janus.pid ?? 0)),
    sealed: (voice, frame, opus) => rtpPacket(voice, frame, opus),
    send: (voice, packet) => {
      const to = participants[voice];
      if (to !== undefined) to.socket.send(packet, to.port, '127.0.0.1');
    },
    takeReturned: () => {
      const counted = came;
      came = 0;
      return counted;
    },
    close,
  };
}
