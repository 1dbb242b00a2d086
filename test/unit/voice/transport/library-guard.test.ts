import { createSocket } from 'node:dgram';
import { once } from 'node:events';

import { VoiceUDPSocket } from '@discordjs/voice';
import { beforeAll, expect, it } from 'vitest';

import { installLibraryGuard } from '../../../../src/voice/transport/index.ts';

const faults: string[] = [];

beforeAll(() => {
  installLibraryGuard((fault) => faults.push(fault));
});

it('a socket that is closed before its first keep-alive ends no thread', async () => {
  const remote = createSocket('udp4');
  remote.bind(0, '127.0.0.1');
  await once(remote, 'listening');
  const socket = new VoiceUDPSocket({ ip: '127.0.0.1', port: remote.address().port });
  socket.destroy();
  // Behind the library's own setImmediate, in which it threw.
  await new Promise<void>((resolve) => void setImmediate(resolve));
  expect(faults).toEqual(['datagram']);
  remote.close();
});
