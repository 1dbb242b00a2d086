import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Person } from '../../sandbox/people/index.ts';
import { openPage, type PageSocket } from '../support/page-socket.ts';
import { smallWorld, type SmallWorld } from '../support/small-world.ts';

// The page's server side without a browser: who gets in, who one is, and what goes up and comes down.

let world: SmallWorld | null = null;
const open: PageSocket[] = [];

afterEach(async () => {
  for (const { socket } of open.splice(0)) socket.close();
  await world?.close();
  world = null;
});

async function start(): Promise<SmallWorld> {
  world = await smallWorld();
  return world;
}

async function page(of: SmallWorld, username?: string): Promise<PageSocket> {
  const opened = await openPage(of.sandbox.line().playground);
  open.push(opened);
  if (username !== undefined) await opened.ask({ act: 'be', userId: of.id(username) });
  return opened;
}

describe('the door', () => {
  /** The status with which a socket is refused, or 101. */
  async function knock(url: string, headers: Readonly<Record<string, string>>): Promise<number> {
    const socket = new WebSocket(url, { headers });
    return new Promise((resolve) => {
      socket.on('unexpected-response', (_request, response) => {
        resolve(response.statusCode ?? 0);
        socket.terminate();
      });
      socket.on('open', () => {
        resolve(101);
        socket.close();
      });
      socket.on('error', () => {});
    });
  }

  test('opens with this run’s key, from its own page, on this machine’s name; for nothing else', async () => {
    const { sandbox } = await start();
    const url = new URL(sandbox.line().playground);
    const key = new URLSearchParams(url.hash.slice(1)).get('key') ?? '';
    expect(key).toMatch(/^[0-9a-f]{32}$/);
    const { origin, host, port } = url;
    const socket = (wanted: string): string => `ws://${host}/play/socket?key=${wanted}`;
    expect(await knock(socket(key), { origin })).toBe(101);
    expect(await knock(socket(key), { origin: `http://localhost:${port}`, host: `localhost:${port}` })).toBe(101);
    expect(await knock(socket(key.replace(/./, (first) => (first === '0' ? '1' : '0'))), { origin })).toBe(403);
    expect(await knock(socket(''), { origin })).toBe(403);
    expect(await knock(socket(key), { origin: 'https://elsewhere.example' })).toBe(403);
    expect(await knock(socket(key), {})).toBe(403);
    expect(await knock(socket(key), { origin: 'http://elsewhere.example', host: 'elsewhere.example' })).toBe(421);
    expect(await knock(`ws://${host}/play/other?key=${key}`, { origin })).toBe(404);
  });

  test('the key of the control API does not open it, and its key nothing of that', async () => {
    const { sandbox } = await start();
    const { playground, control } = sandbox.line();
    const url = new URL(playground);
    const key = new URLSearchParams(url.hash.slice(1)).get('key') ?? '';
    expect(await knock(`ws://${url.host}/play/socket?key=${control.secret}`, { origin: url.origin })).toBe(403);
    const answer = await fetch(`${control.url}/switches`, { headers: { authorization: `Control ${key}` } });
    expect(answer.status).toBe(403);
  });

  test('the page comes with a policy that takes nothing from elsewhere, and under its own name only', async () => {
    const { sandbox } = await start();
    const { port } = new URL(sandbox.line().playground);
    const get = (path: string, host = `127.0.0.1:${port}`): Promise<{ status: number; policy: string }> =>
      new Promise((resolve, reject) => {
        const asked = request({ host: '127.0.0.1', port, path, headers: { host } }, (answer) => {
          answer.resume();
          const policy = String(answer.headers['content-security-policy'] ?? '');
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, policy }));
        });
        asked.on('error', reject).end();
      });
    const index = await get('/play/');
    expect(index).toMatchObject({ status: 200, policy: expect.stringContaining("default-src 'none'") as string });
    expect(index.policy).not.toMatch(/unsafe|https?:|\*/);
    expect((await get('/play/', 'elsewhere.example')).status).toBe(421);
    expect((await get('/play/lines/welcome.ogg')).status).toBe(200);
    for (const path of [
      '/play/lines/none.ogg',
      '/play/assets/..%2f..%2fpackage.json',
      '/play/../package.json',
      '/play/x',
    ])
      expect([path, (await get(path)).status]).toEqual([path, 404]);
  });

  test('what cannot be read is refused; without a number it ends the socket, and only that one', async () => {
    const of = await start();
    const [bad, good] = [await page(of), await page(of, 'ann')];
    bad.socket.send(JSON.stringify({ id: 1, act: 'be', userId: of.id('bob'), more: true }));
    expect(await bad.until('refused')).toMatchObject({ id: 1, why: expect.stringContaining('more') as string });
    const closed = once(bad.socket, 'close');
    bad.socket.send(JSON.stringify({ act: 'silent' }));
    expect((await closed)[0]).toBe(1007);
    await expect(good.ask({ act: 'openChat', channelId: of.channel('text') })).resolves.toEqual([]);
  });
});

test('a page that answers no goodbye does not keep the local Discord open', async () => {
  const of = await start();
  const { hostname, port, origin, host, hash } = new URL(of.sandbox.line().playground);
  const raw = connect(Number(port), hostname);
  raw.on('error', () => {});
  raw.write(
    [
      `GET /play/socket?key=${hash.slice('#key='.length)} HTTP/1.1`,
      `Host: ${host}`,
      `Origin: ${origin}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      '',
      '',
    ].join('\r\n'),
  );
  await once(raw, 'data');
  const startMs = performance.now();
  await of.close();
  world = null;
  expect(performance.now() - startMs).toBeLessThan(5_000);
  raw.destroy();
});

test('a page cannot ask without end', async () => {
  const of = await start();
  const tab = await page(of, 'bob');
  const all = Array.from({ length: 150 }, () => tab.ask({ act: 'openChat', channelId: of.channel('text') }));
  const refused = (await Promise.allSettled(all)).filter(({ status }) => status === 'rejected');
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThanOrEqual(50);
  await expect(tab.ask({ act: 'openChat', channelId: of.channel('text') })).resolves.toEqual([]);
});

describe('being somebody', () => {
  test('tells who there is, and greets like a client of theirs', async () => {
    const of = await start();
    const tab = await page(of, 'bob');
    const { cast } = await tab.until('hello');
    expect(cast.map(({ username, servers }) => [username, servers[0]?.standing])).toEqual([
      ['ann', 'owner'],
      ['bob', 'newcomer'],
      ['cem', 'newcomer'],
    ]);
    const { ready } = await tab.until('became');
    expect(ready).toMatchObject({ user: { username: 'bob' } });
    expect(JSON.stringify(tab.told)).not.toContain(of.token('bob'));
  });

  test('one cannot be a bot or nobody, and can do nothing before one is somebody', async () => {
    const of = await start();
    const tab = await page(of);
    await expect(tab.ask({ act: 'be', userId: of.id('majlis') })).rejects.toThrow('Nobody');
    await expect(tab.ask({ act: 'be', userId: '1' })).rejects.toThrow('Nobody');
    await expect(tab.ask({ act: 'say', channelId: of.channel('text'), text: 'hi' })).rejects.toThrow('Nobody');
  });

  test('what one says reaches other tabs, and rights hold as for anybody', async () => {
    const of = await start();
    const [bob, cem] = [await page(of, 'bob'), await page(of, 'cem')];
    await bob.ask({ act: 'say', channelId: of.channel('text'), text: 'salam' });
    const heard = await cem.until('event', ({ t, d }) => t === 'MESSAGE_CREATE' && d['content'] === 'salam');
    expect(heard.d).toMatchObject({ author: { username: 'bob' } });
    await expect(bob.ask({ act: 'openChat', channelId: of.channel('secret') })).rejects.toThrow('50001');
    const dm = (await bob.ask({ act: 'openDm', userId: of.id('cem') })) as { readonly id: string };
    await bob.ask({ act: 'say', channelId: dm.id, text: 'for you' });
    await cem.until('event', ({ t, d }) => t === 'MESSAGE_CREATE' && d['channel_id'] === dm.id);
    // What was said before one came is read, and can be used.
    const ann = await page(of, 'ann');
    await expect(ann.ask({ act: 'openChat', channelId: of.channel('text') })).resolves.toMatchObject([
      { content: 'salam', guild_id: of.guildId },
    ]);
  });

  test('being somebody else, or closing the page, sends the first one home', async () => {
    const of = await start();
    const tab = await page(of, 'bob');
    const guildId = of.guildId;
    await tab.ask({ act: 'join', guildId, channelId: of.channel('stage'), isMuted: true });
    const sits = (): boolean => of.sandbox.world.voice.stateOf(guildId, of.id('bob')) !== null;
    expect(sits()).toBe(true);
    await tab.ask({ act: 'be', userId: of.id('cem') });
    await vi.waitFor(() => expect(sits()).toBe(false), { timeout: 5_000 });
    tab.socket.close();
    await vi.waitFor(() => expect(of.sandbox.gateway.isConnected(of.id('cem'))).toBe(false), { timeout: 5_000 });
  });
});

describe('the seat', () => {
  test('is left while the page asks who one wants to be', async () => {
    const of = await start();
    const tab = await page(of, 'bob');
    const { guildId } = of;
    await tab.ask({ act: 'join', guildId, channelId: of.channel('stage'), isMuted: false });
    await tab.ask({ act: 'home' });
    await tab.until('voice', ({ own }) => own === null);
    await vi.waitFor(
      () => {
        expect(of.sandbox.world.voice.stateOf(guildId, of.id('bob'))).toBeNull();
        expect(of.sandbox.gateway.isConnected(of.id('bob'))).toBe(false);
      },
      { timeout: 5_000 },
    );
    await expect(tab.ask({ act: 'silent' })).rejects.toThrow('Nobody');
  });

  const endings = {
    'the room is deleted': (of: SmallWorld, by: Person) => by.call('DELETE', `/channels/${of.channel('stage')}`),
    'somebody disconnects them': (of: SmallWorld, by: Person) =>
      by.call('PATCH', `/guilds/${of.guildId}/members/${of.id('bob')}`, { channel_id: null }),
  };

  test.each(Object.keys(endings) as (keyof typeof endings)[])('that ends since %s is told, once', async (how) => {
    const of = await start();
    const tab = await page(of, 'bob');
    await tab.ask({ act: 'join', guildId: of.guildId, channelId: of.channel('stage'), isMuted: true });
    await tab.until('voice', ({ own }) => own !== null);
    await endings[how](of, await of.person('ann'));
    await tab.until('voice', ({ own }) => own === null);
    await tab.ask({ act: 'trace', isOn: true });
    // A report comes with the tick after the one that told it.
    await tab.until('trace');
    expect(tab.told.filter((message) => message.kind === 'voice' && message.own === null)).toHaveLength(1);
    await expect(tab.ask({ act: 'setVoice', guildId: of.guildId, isMuted: false, isDeaf: false })).rejects.toThrow();
  });
});

describe('sound', () => {
  const frameUp = (number: number): Buffer => Buffer.from([1, 25, 0, 0, 0, number, 0xf8, number, 1, 2]);

  test.each(['stage', 'room'] as const)(
    'what one tab says in a %s another hears, in order and whole',
    async (where) => {
      const of = await start();
      const { guildId } = of;
      const channelId = of.channel(where);
      // The owner speaks: she moderates the stage, and so may bring herself up.
      const [ann, bob] = [await page(of, 'ann'), await page(of, 'bob')];
      for (const tab of [bob, ann]) await tab.ask({ act: 'join', guildId, channelId, isMuted: false });
      if (where === 'stage') {
        const member = await of.person('ann');
        await member.call('POST', '/stage-instances', { channel_id: channelId, topic: 'Talk', privacy_level: 2 });
        await member.call('PATCH', `/guilds/${guildId}/voice-states/@me`, { channel_id: channelId, suppress: false });
      }
      const encryption = where === 'room' ? 'ready' : 'none';
      for (const tab of [ann, bob]) await tab.until('voice', ({ own }) => own?.encryption === encryption);
      for (const number of [1, 2, 3, 4, 5]) ann.socket.send(frameUp(number));
      await vi.waitFor(() => expect(bob.frames).toHaveLength(5), { timeout: 5_000 });
      expect(bob.frames.map((frame) => [...frame.subarray(19)])).toEqual(
        [1, 2, 3, 4, 5].map((number) => [0xf8, number, 1, 2]),
      );
      expect(bob.frames[0]?.readBigUInt64BE(1)).toBe(BigInt(of.id('ann')));
      const { own } = await bob.until('voice', (told) => told.own?.heard === 5);
      expect(own).toMatchObject({ guildId, channelId, encryption, lost: 0, undecryptable: 0 });
      expect(own?.privacyCode === '').toBe(where === 'stage');
      await ann.ask({ act: 'silent' });
      // Five frames of silence end it, as Discord's clients do.
      await vi.waitFor(
        () =>
          expect(bob.frames.slice(5).map((frame) => frame.subarray(19).toString('hex'))).toEqual(
            Array.from({ length: 5 }, () => 'f8fffe'),
          ),
        { timeout: 5_000 },
      );
    },
  );
});

describe('behind the page', () => {
  test('calls, events and sound are told while somebody looks, and not before', async () => {
    const of = await start();
    const tab = await page(of, 'bob');
    await tab.ask({ act: 'trace', isOn: true });
    await tab.ask({ act: 'say', channelId: of.channel('text'), text: 'watched' });
    const seen = await tab.until('trace', ({ calls }) => calls.some(({ method }) => method === 'POST'));
    expect(seen.calls.at(-1)).toMatchObject({ who: 'bob', isBot: false, status: 200 });
    await tab.until('trace', ({ dispatches }) =>
      dispatches.some(({ event, server }) => event === 'MESSAGE_CREATE' && server === 'Home'),
    );
    expect((await tab.until('trace')).voice.counters).toHaveProperty('packetsIn');
  });

  test('misbehaviour is ordered, a wrong order is answered in words, and switches are turned', async () => {
    const of = await start();
    const tab = await page(of, 'bob');
    const order = { kind: 'rest', method: 'POST', template: '*', status: 500, count: 1, accountId: of.id('bob') };
    await expect(tab.ask({ act: 'fault', order })).resolves.toEqual({ hit: true, faults: [] });
    await expect(tab.ask({ act: 'say', channelId: of.channel('text'), text: 'hi' })).rejects.toThrow('500');
    await expect(tab.ask({ act: 'fault', order: { kind: 'fire' } })).rejects.toThrow('kind');
    const member = { guildId: of.guildId, userId: of.id('ann') };
    const weather = { loss: 0.2, reorder: 0.1 };
    const storm = { kind: 'voice-weather', ...member, direction: 'out', weather };
    const whole = { isWithheld: false, spoils: null, losesSpeaking: false, ignoresHeartbeats: false, losesKeys: false };
    const calm = { ...member, in: null, out: null, ...whole };
    const standing = { hit: true, faults: [{ ...calm, out: { weather, lost: 0 } }] };
    await expect(tab.ask({ act: 'fault', order: storm })).resolves.toEqual(standing);
    await tab.ask({ act: 'trace', isOn: true });
    expect((await tab.until('trace')).voice.faults).toEqual(standing.faults);
    const over = tab.ask({ act: 'fault', order: { ...storm, weather: null } });
    await expect(over).resolves.toEqual({ hit: true, faults: [] });
    await expect(tab.ask({ act: 'switches', patch: { stageModeratorJoins: 'speaker' } })).resolves.toMatchObject({
      stageModeratorJoins: 'speaker',
    });
    await expect(tab.ask({ act: 'switches', patch: { stageModeratorJoins: 'king' } })).rejects.toThrow('audience');
  });
});
