import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFiles } from '../../../src/discord/files.ts';

const BYTES = Buffer.from('a picture of coffee');

let server: Server;
let base: string;
const asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/cdn/moved') return response.writeHead(302, { location: `${base}/cdn/here` }).end();
    if (request.url === '/cdn/gone') return response.writeHead(404).end('no');
    // Without a length: what comes is all that tells.
    response.writeHead(200);
    response.write(BYTES.subarray(0, 5));
    return response.end(BYTES.subarray(5));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  // as: a TCP server's address.
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const get = (url: string, maxBytes = 100): Promise<Uint8Array | null> =>
  createFiles(`${base}/cdn`).fetch({ url, size: 5 }, maxBytes);

describe('files that people attach', () => {
  it('[ABOUT-3] are fetched from the file server, and no more of them than asked for', async () => {
    expect(await get(`${base}/cdn/here`)).toEqual(BYTES);
    expect(await get(`${base}/cdn/here`, BYTES.length)).toEqual(BYTES);
    expect(await get(`${base}/cdn/here`, BYTES.length - 1)).toBeNull();
  });

  it('[ABOUT-3] are fetched from nowhere else, also when the file server sends there', async () => {
    const before = asked.length;
    const { port } = new URL(base);
    for (const url of [
      'nonsense',
      `${base}/other/here`,
      `${base}/cdn/../other`,
      `http://localhost:${port}/cdn/here`,
      `http://user:word@127.0.0.1:${port}/cdn/here`,
      `https://127.0.0.1:${port}/cdn/here`,
      'file:///etc/hostname',
    ])
      await expect(get(url)).rejects.toMatchObject({ failure: { code: 'refused' } });
    expect(asked.length).toBe(before);
    await expect(get(`${base}/cdn/moved`)).rejects.toMatchObject({ failure: { code: 'unavailable' } });
    await expect(get(`${base}/cdn/gone`)).rejects.toMatchObject({ failure: { code: 'refused' } });
    await expect(
      createFiles('http://127.0.0.1:1').fetch({ url: 'http://127.0.0.1:1/x', size: 1 }, 9),
    ).rejects.toMatchObject({ failure: { code: 'unavailable', retryable: true } });
  });
});
