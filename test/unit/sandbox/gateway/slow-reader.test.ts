import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';

import { rawGateway } from '../../../support/raw-gateway.ts';
import { smallWorld, type SmallWorld } from '../../../support/small-world.ts';
import { soon } from '../../../support/voice-sandbox.ts';

let world: SmallWorld;

beforeEach(async () => {
  world = await smallWorld();
});

afterEach(async () => {
  await world.close();
});

interface Payload {
  readonly op: number;
  readonly t: string | null;
  readonly s: number;
  readonly d: { readonly session_id: string };
}

/** A person's socket that has seen READY and reads nothing from then on. */
async function deafSocket(): Promise<{ socket: WebSocket; ready: Payload }> {
  const socket = new WebSocket(`${world.sandbox.line().gateway}/?v=10&encoding=json`);
  socket.on('error', () => {});
  await once(socket, 'open');
  socket.send(JSON.stringify({ op: 2, d: { token: world.token('bob'), properties: {} } }));
  const ready = await new Promise<Payload>((resolve) => {
    socket.on('message', (data: Buffer) => {
      // The sandbox's own payloads.
      const payload = JSON.parse(data.toString()) as Payload;
      if (payload.t === 'READY') resolve(payload);
    });
  });
  socket.pause();
  return { socket, ready };
}

const tooSlow = (): number => world.sandbox.gateway.counters().socketsTooSlow;

function shout(times: number): void {
  for (let sent = 0; sent < times && tooSlow() === 0; sent += 1) {
    world.sandbox.world.emit({
      t: 'TYPING_START',
      guildId: null,
      d: { text: 'x'.repeat(64 * 1024) },
      intents: 0,
      toUserIds: [world.id('bob')],
    });
  }
}

it('cuts off a client that does not read, and lets it resume', async () => {
  const { socket, ready } = await deafSocket();
  // What the system's own buffers take in counts for nothing, so this is more than they and our limit together.
  shout(900);
  expect(tooSlow()).toBe(1);
  expect(world.sandbox.gateway.hasSession(world.id('bob'), ready.d.session_id)).toBe(true);
  socket.terminate();
  const again = rawGateway(world.sandbox.line().gateway);
  again.send(6, { token: world.token('bob'), session_id: ready.d.session_id, seq: ready.s });
  // The replay is larger than the limit, but it was asked for.
  await again.event('RESUMED');
  expect(again.payloads.filter(({ t }) => t === 'TYPING_START').length).toBeGreaterThan(16);
  expect(tooSlow()).toBe(1);
  again.cut();
});

it('leaves a client alone that reads as much', async () => {
  const reader = rawGateway(world.sandbox.line().gateway);
  reader.identify(world.token('bob'));
  await reader.event('READY');
  for (let heard = 0; heard < 300; heard += 10) {
    shout(10);
    await soon(() => expect(reader.payloads.filter(({ t }) => t === 'TYPING_START')).toHaveLength(heard + 10));
  }
  expect(tooSlow()).toBe(0);
  reader.cut();
});
