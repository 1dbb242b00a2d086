import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { smallWorld } from '../support/small-world.ts';

/** What a client without manners may do must never end the process that all others live in. */

interface Line {
  readonly api: string;
  readonly voice: string;
}

let child: ChildProcess;
let line: Line;
let stderr = '';

beforeAll(async () => {
  child = spawn(process.execPath, [new URL('../../sandbox/main.ts', import.meta.url).pathname, '--port', '0']);
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  let out = '';
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()));
  while (!out.includes('\n') && child.stdout !== null) await once(child.stdout, 'data');
  line = JSON.parse(out) as Line;
});

afterAll(async () => {
  const ended = once(child, 'close');
  child.kill('SIGKILL');
  await ended;
});

const upgrade = (path: string): string =>
  `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';

async function opened(socket: Socket, event = 'connect'): Promise<Socket> {
  socket.on('error', () => {});
  await once(socket, event);
  return socket;
}

const apiSocket = (): Promise<Socket> => opened(connect(Number(new URL(line.api).port), '127.0.0.1'));

function voiceSocket(): Promise<Socket> {
  const [host, port] = line.voice.split(':');
  // The certificate is no part of what is tried here.
  return opened(connectTls({ host, port: Number(port), rejectUnauthorized: false }), 'secureConnect');
}

/** Says `text` and waits for the end of the connection; answers what came. */
async function exchange(socket: Socket, text: string): Promise<string> {
  let heard = '';
  socket.on('data', (chunk: Buffer) => (heard += chunk.toString('latin1')));
  const closed = once(socket, 'close');
  socket.write(text);
  await closed;
  return heard;
}

async function expectAlive(): Promise<void> {
  const answer = await fetch(`${line.api}/v10/gateway`);
  // It answers; how many such questions it takes at once is drawn anew at each start.
  expect([200, 429]).toContain(answer.status);
  expect({ code: child.exitCode, stderr }).toEqual({ code: null, stderr: '' });
}

it.each(['//', '*', 'http://', '/\\'])('a request for `%s` is answered with a refusal', async (target) => {
  const heard = await exchange(await apiSocket(), `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  expect(heard).toMatch(/^HTTP\/1\.1 40[04] /);
  await expectAlive();
});

it('a target that is no path is the caller’s fault and no bug of the sandbox', async () => {
  const world = await smallWorld();
  const socket = await opened(connect(Number(new URL(world.sandbox.line().api).port), '127.0.0.1'));
  expect(await exchange(socket, 'GET // HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
  expect(world.sandbox.calls.since(0)).toMatchObject([{ path: '//', status: 400 }]);
  await world.close();
});

it.each(['//', '*', 'http://'])('an upgrade to `%s` closes the connection', async (target) => {
  expect(await exchange(await apiSocket(), upgrade(target))).toMatch(/^HTTP\/1\.1 400 /);
  await expectAlive();
});

it.each(['//', '*', 'http://'])('a voice upgrade to `%s` is closed as an unknown version', async (target) => {
  const socket = await voiceSocket();
  const heard = await new Promise<string>((resolve) => {
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (text.includes('Unknown protocol')) resolve(text);
    });
    socket.once('close', () => resolve(text));
    socket.write(upgrade(target));
  });
  socket.destroy();
  expect(heard).toContain('Unknown protocol');
  await expectAlive();
});

it('a broken frame on a socket of the wrong version ends that socket alone', async () => {
  const socket = await apiSocket();
  socket.once('data', () => socket.write(Buffer.from([0xff, 0x05, 1, 2, 3, 4, 5])));
  expect(await exchange(socket, upgrade('/gateway?v=9'))).toContain('101 Switching Protocols');
  await expectAlive();
});

it('an upgrade elsewhere is answered with 404 and its socket closed', async () => {
  expect(await exchange(await apiSocket(), upgrade('/nowhere'))).toMatch(/^HTTP\/1\.1 404 /);
  await expectAlive();
});

it('a connection that is reset while its upgrade is refused hurts nobody', async () => {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const socket = await apiSocket();
    await new Promise<void>((resolve) => socket.write(upgrade('/nowhere'), () => resolve()));
    socket.resetAndDestroy();
  }
  await expectAlive();
});
