import { once } from 'node:events';

import { expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';

import { createVoiceCounters } from '../../../../sandbox/voice/counters.ts';
import { GatewayConnection } from '../../../../sandbox/voice/gateway-connection.ts';
import { createGrants } from '../../../../sandbox/voice/grants.ts';
import { SessionLife } from '../../../../sandbox/voice/session-life.ts';
import { createRegimes } from '../../../../sandbox/voice/media-regime.ts';
import { createSessions } from '../../../../sandbox/voice/sessions.ts';
import { defaultVoiceSwitches } from '../../../../sandbox/voice/switches.ts';
import { systemVoiceRandom } from '../../../../sandbox/voice/system-random.ts';
import { createManualClock } from '../../../support/manual-clock.ts';
import { soon } from '../../../support/voice-sandbox.ts';

it('cuts off a client that does not read, before it costs more than a megabyte or two', async () => {
  const clock = createManualClock();
  const base = { sessions: createSessions(), grants: createGrants(), switches: defaultVoiceSwitches, clock };
  const counters = createVoiceCounters();
  const parts = { ...base, counters, random: systemVoiceRandom, emit: () => undefined };
  const regimes = createRegimes(parts);
  const life = new SessionLife({ ...parts, regimes, faults: { of: () => undefined } });
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const connected = once(server, 'connection');
  const client = new WebSocket(`ws://127.0.0.1:${port}`);
  client.on('error', () => undefined);
  await once(client, 'open');
  client.pause();
  const [socket] = (await connected) as [WebSocket]; // the event carries the websocket first
  const connection = new GatewayConnection(socket, { ...base, counters, life, regimes, udpPort: 1 });
  const text = JSON.stringify({ op: 5, d: 'x'.repeat(64 * 1024) });
  // What the system's own buffers take in counts for nothing, so this is more than they and our limit together.
  for (let sent = 0; sent < 1000 && counters.socketsTooSlow === 0; sent += 1) connection.send(text);
  expect(counters.socketsTooSlow).toBe(1);
  await soon(() => expect(server.clients.size).toBe(0));
  client.terminate();
  await new Promise((resolve) => server.close(resolve));
});
