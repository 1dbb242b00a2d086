import { afterEach, describe, expect, it, vi } from 'vitest';
import type { UserId } from '../../src/lib/index.ts';
import type { VoicePersonConnection, PersonFrame } from '../../sandbox/voice/client/index.ts';
import { systemClock } from '../../src/lib/index.ts';
import { bot, bothWays, createVoiceWorld, guilds, rooms, seats, type VoiceWorld } from '../support/voice-world.ts';

const plan = { seats, paths: bothWays, muteSources: [] };
const silence = Buffer.from([0xf8, 0xff, 0xfe]);
const amina = '300000000000000001';
const bilal = '300000000000000002';
const frameMs = 20;

let open: VoiceWorld | null = null;

afterEach(async () => {
  await open?.close();
  open = null;
});

async function startWorld(switches: Parameters<typeof createVoiceWorld>[0] = {}): Promise<VoiceWorld> {
  open = await createVoiceWorld(switches);
  open.nodes.apply(plan);
  return open;
}

async function bothReady(world: VoiceWorld): Promise<void> {
  await vi.waitFor(() => {
    expect(world.seatStates(0).at(-1)).toBe('ready');
    expect(world.seatStates(1).at(-1)).toBe('ready');
  }, 10_000);
}

/** A 20 ms frame of `length` bytes that carries its number; never a silence frame. */
function frameOf(number: number, length = 80): Buffer {
  const frame = Buffer.alloc(length, number & 0xff);
  frame[0] = 0xfc;
  frame.writeUInt32BE(number, 1);
  return frame;
}

/** Speaks one frame each 20 ms, as a microphone does; `at` may act before a frame. */
function speak(
  person: VoicePersonConnection,
  range: { readonly from?: number; readonly count: number; readonly everyMs?: number },
  at: (number: number) => void = () => undefined,
): Promise<Buffer[]> {
  const sent: Buffer[] = [];
  const first = range.from ?? 0;
  const everyMs = range.everyMs ?? frameMs;
  const startMs = systemClock.monotonicMs();
  return new Promise((resolve) => {
    const step = (i: number): void => {
      if (i === range.count) {
        resolve(sent);
        return;
      }
      at(first + i);
      const frame = frameOf(first + i, 20 + ((first + i) % 200));
      sent.push(frame);
      person.send(frame);
      systemClock.after(Math.max(0, startMs + (i + 1) * everyMs - systemClock.monotonicMs()), () => step(i + 1));
    };
    step(0);
  });
}

function listen(person: VoicePersonConnection): PersonFrame[] {
  const heard: PersonFrame[] = [];
  person.onFrame((frame) => heard.push(frame));
  return heard;
}

const voiced = (heard: readonly PersonFrame[]): Buffer[] =>
  heard.map(({ opus }) => opus).filter((opus) => opus.length > 3);

describe('two stages of two servers', () => {
  it.each(['aead_aes256_gcm_rtpsize', 'aead_xchacha20_poly1305_rtpsize'] as const)(
    'hear a voice byte for byte, 1 000 frames, none lost (%s)',
    async (mode) => {
      const world = await startWorld({ modes: [mode] });
      await bothReady(world);
      const [speaker, listener] = await Promise.all([world.person(amina, 0), world.person(bilal, 1)]);
      const heard = listen(listener);
      const sent = await speak(speaker, { count: 1000, everyMs: 4 });
      speaker.speak(false);
      await vi.waitFor(() => expect(heard.length).toBeGreaterThanOrEqual(1005), 5000);
      expect(voiced(heard).map((opus) => opus.toString('hex'))).toEqual(sent.map((opus) => opus.toString('hex')));
      expect(heard.slice(1000).map(({ opus }) => opus)).toEqual(Array.from({ length: 5 }, () => silence));
      for (const [i, frame] of heard.slice(1).entries()) {
        expect((frame.sequence - (heard[i]?.sequence ?? 0)) & 0xffff).toBe(1);
      }
      expect(heard.every(({ userId }) => userId === bot)).toBe(true);
      expect(listener.undecryptable()).toBe(0);
      const { node } = await world.nodes.stats();
      expect(node?.transport).toMatchObject({
        droppedUndecryptable: 0,
        droppedUnknownSpeaker: 0,
        droppedStillEncrypted: 0,
      });
      expect(node?.engine).toMatchObject({ received: 1005, sent: 1005, droppedLate: 0, droppedYielded: 0 });
      const [there, back] = node?.paths ?? [];
      expect(there).toMatchObject({ sent: 1005, lossPercent: 0, delayMs: 0, lastHeard: { userId: amina } });
      expect(back).toMatchObject({ sent: 0, lossPercent: null, delayMs: null, lastHeard: null });
    },
    30_000,
  );

  it('carry both ways at once, report it once each, and say who is heard', async () => {
    const world = await startWorld();
    await bothReady(world);
    const [one, other] = await Promise.all([world.person(amina, 0), world.person(bilal, 1)]);
    const [atOne, atOther] = [listen(one), listen(other)];
    expect(world.reports.filter(({ type }) => type === 'carrying')).toEqual([]);
    const [fromOne, fromOther] = await Promise.all([
      speak(one, { count: 60 }),
      speak(other, { count: 60, from: 5000 }),
    ]);
    await vi.waitFor(() => {
      expect(voiced(atOther)).toEqual(fromOne);
      expect(voiced(atOne)).toEqual(fromOther);
    });
    const carrying = world.reports.filter(({ type }) => type === 'carrying');
    expect(carrying).toHaveLength(2);
    expect(carrying).toEqual(
      expect.arrayContaining(bothWays.map(({ linkId, from, to }) => ({ type: 'carrying', linkId, from, to }))),
    );
    const heard = world.reports.filter((report) => report.type === 'heard');
    expect(heard).toContainEqual({ type: 'heard', channelId: rooms[0], userId: amina });
    expect(heard).toContainEqual({ type: 'heard', channelId: rooms[1], userId: bilal });
    expect(heard.filter(({ userId }) => userId === amina).length).toBeLessThanOrEqual(3);
  });

  it('[LINK-15] tell who was heard last also after nothing was carried for a while, until the room is left', async () => {
    const world = await startWorld();
    await bothReady(world);
    const speaker = await world.person(amina, 0);
    await speak(speaker, { count: 5 });
    const heardLast = async (): Promise<unknown> => {
      const { node } = await world.nodes.stats();
      return node?.paths.map(({ lastHeard }) => lastHeard?.userId ?? null);
    };
    await vi.waitFor(async () => expect(await heardLast()).toEqual([amina, null]));
    const [, back] = bothWays;
    if (back === undefined) throw new Error('a path each way');
    // What goes out is muted, and not any more.
    world.nodes.apply({ ...plan, paths: [back] });
    world.nodes.apply({ ...plan, paths: [] });
    expect(await heardLast()).toEqual([]);
    world.nodes.apply(plan);
    expect(await heardLast()).toEqual([amina, null]);
    world.nodes.apply({ ...plan, seats: seats.slice(1), paths: [] });
    world.nodes.apply(plan);
    expect(await heardLast()).toEqual([null, null]);
  });

  it('carry lost packets and pauses over as the listener would have met them', async () => {
    const world = await startWorld();
    await bothReady(world);
    const [speaker, listener] = await Promise.all([world.person(amina, 0), world.person(bilal, 1)]);
    const heard = listen(listener);
    const numbers = [1, 2, 3, 6, 7]; // 4 and 5 were lost on the way to us
    for (const number of numbers) speaker.send(frameOf(number), { sequence: 65_530 + number, timestamp: number * 960 });
    speaker.send(frameOf(8), {
      sequence: (65_530 + 8) & 0xffff,
      timestamp: 8 * 960 + 4800,
      padding: 7,
      audioLevel: null,
    });
    await vi.waitFor(() => expect(heard.length).toBeGreaterThanOrEqual(6));
    const first = heard[0];
    expect(heard.slice(0, 6).map(({ sequence }) => (sequence - (first?.sequence ?? 0)) & 0xffff)).toEqual([
      0, 1, 2, 5, 6, 7,
    ]);
    expect(heard.slice(0, 6).map(({ timestamp }) => (timestamp - (first?.timestamp ?? 0)) >>> 0)).toEqual(
      [0, 1, 2, 5, 6, 12].map((frames) => frames * 960),
    );
    expect(voiced(heard)).toEqual([1, 2, 3, 6, 7, 8].map((number) => frameOf(number)));
  });

  it('are said to carry only when our account there may speak, and again after a loss', async () => {
    const world = await startWorld();
    await bothReady(world);
    world.edge.tell(seats[1], rooms[1], { suppress: true });
    const speaker = await world.person(amina, 0);
    const carried = (): number => world.reports.filter(({ type }) => type === 'carrying').length;
    await speak(speaker, { count: 10 });
    await vi.waitFor(async () => expect((await world.nodes.stats()).node?.engine.sentUnheard).toBe(10));
    expect(carried()).toBe(0);
    world.edge.tell(seats[1], rooms[1]);
    await speak(speaker, { count: 5, from: 10 });
    await vi.waitFor(() => expect(carried()).toBe(1));
    world.edge.moveServer(seats[1]);
    await vi.waitFor(() => expect(world.seatStates(1)).toEqual(['joining', 'ready', 'lost', 'ready']), 3000);
    await speak(speaker, { count: 5, from: 20 });
    await vi.waitFor(() => expect(carried()).toBe(2));
  });

  it('never carry a muted account', async () => {
    const world = await startWorld();
    world.nodes.apply({ ...plan, muteSources: [amina as UserId] });
    await bothReady(world);
    const [own, person, listener] = await Promise.all([
      world.person(amina, 0),
      world.person('300000000000000003', 0),
      world.person(bilal, 1),
    ]);
    const heard = listen(listener);
    await speak(own, { count: 20 });
    const sent = await speak(person, { count: 20, from: 100 });
    await vi.waitFor(() => expect(voiced(heard)).toEqual(sent));
    const { node } = await world.nodes.stats();
    expect(node?.transport.droppedMutedSource).toBe(20);
    expect(world.reports).not.toContainEqual(expect.objectContaining({ type: 'heard', userId: amina }));
  });

  it('are left alone when the plan no longer has them', async () => {
    const world = await startWorld();
    await bothReady(world);
    world.nodes.apply({ seats: [seats[0]], paths: [], muteSources: [] });
    await vi.waitFor(() => expect(world.seatStates(1).at(-1)).toBe('left'));
    expect(world.ops.at(-1)).toEqual({ guildId: guilds[1], channelId: null });
    expect(world.voice.alive(guilds[0], bot)).toBe(true);
  });
});

describe('a session that is hurt', () => {
  it('resumes after a cut without losing a frame in either direction', async () => {
    const world = await startWorld();
    await bothReady(world);
    const [speaker, listener] = await Promise.all([world.person(amina, 0), world.person(bilal, 1)]);
    const heard = listen(listener);
    const sent = await speak(speaker, { count: 150 }, (number) => {
      if (number === 40) expect(world.voice.faults.cut(guilds[0], bot)).toBe(true);
      if (number === 90) expect(world.voice.faults.cut(guilds[1], bot)).toBe(true);
    });
    await vi.waitFor(() => expect(voiced(heard)).toEqual(sent));
    await vi.waitFor(() => expect(world.voice.counters()['resumed']).toBeGreaterThanOrEqual(2));
    expect(world.ops).toHaveLength(2);
  });

  it('comes back by itself when the voice server crashed and forgot it', async () => {
    const world = await startWorld();
    await bothReady(world);
    world.voice.faults.crash(guilds[1], { forget: true });
    await vi.waitFor(
      () => expect(world.seatStates(1)).toEqual(['joining', 'ready', 'lost', 'joining', 'ready']),
      10_000,
    );
    const [speaker, listener] = await Promise.all([world.person(amina, 0), world.person(bilal, 1)]);
    const heard = listen(listener);
    const sent = await speak(speaker, { count: 20 });
    await vi.waitFor(() => expect(voiced(heard)).toEqual(sent));
  });

  it('follows a voice server move within three seconds', async () => {
    const world = await startWorld();
    await bothReady(world);
    const [speaker, listener] = await Promise.all([world.person(amina, 0), world.person(bilal, 1)]);
    const heard = listen(listener);
    await speak(speaker, { count: 10 });
    const movedMs = systemClock.monotonicMs();
    world.edge.moveServer(seats[1]);
    await vi.waitFor(() => expect(world.seatStates(1)).toEqual(['joining', 'ready', 'lost', 'ready']), 3000);
    expect(systemClock.monotonicMs() - movedMs).toBeLessThan(3000);
    const sent = await speak(speaker, { count: 20, from: 500 });
    await vi.waitFor(() => expect(voiced(heard).slice(-20)).toEqual(sent));
  });

  it('waits out an empty endpoint and takes the next one', async () => {
    const world = await startWorld();
    await bothReady(world);
    world.edge.endpointGone(seats[0]);
    await vi.waitFor(() => expect(world.seatStates(0).at(-1)).toBe('lost'));
    world.edge.moveServer(seats[0]);
    await vi.waitFor(() => expect(world.seatStates(0).at(-1)).toBe('ready'), 5000);
  });

  it('stays away when it was kicked, and comes back when a plan wants it anew', async () => {
    const world = await startWorld();
    await bothReady(world);
    world.voice.revoke(guilds[1], bot, 'kicked');
    world.edge.tell(seats[1], null);
    await vi.waitFor(() =>
      expect(world.reports).toContainEqual({ type: 'seat', channelId: rooms[1], state: 'left', why: 'kicked' }),
    );
    world.nodes.apply(plan);
    const { node } = await world.nodes.stats();
    expect(node?.seats).toContainEqual({ channelId: rooms[1], state: 'left', encryption: 'pending' });
    expect(world.ops.filter(({ guildId }) => guildId === guilds[1])).toHaveLength(1);
    world.nodes.apply({ ...plan, seats: [seats[0]] });
    world.nodes.apply(plan);
    await vi.waitFor(() => expect(world.seatStates(1).at(-1)).toBe('ready'), 5000);
  });

  it('leaves a room that a person moved it to', async () => {
    const world = await startWorld();
    await bothReady(world);
    world.edge.tell(seats[1], '200000000000000009');
    await vi.waitFor(() =>
      expect(world.reports).toContainEqual({ type: 'seat', channelId: rooms[1], state: 'left', why: 'moved' }),
    );
    await vi.waitFor(() => expect(world.ops.at(-1)).toEqual({ guildId: guilds[1], channelId: null }));
  });

  it('asks for IP discovery again when a datagram was lost', async () => {
    open = await createVoiceWorld();
    open.voice.faults.dropDiscovery(2);
    open.nodes.apply(plan);
    await bothReady(open);
    const { node } = await open.nodes.stats();
    expect(node?.transport.discoveriesRepeated).toBeGreaterThanOrEqual(1);
    for (const room of [0, 1] as const) expect(open.seatStates(room)).toEqual(['joining', 'ready']);
  });

  it('tells that a full room does not answer, keeps trying, and gets in when there is a place', async () => {
    open = await createVoiceWorld();
    const world = open;
    world.edge.full.add(rooms[1]);
    world.nodes.apply(plan);
    await vi.waitFor(
      () =>
        expect(world.reports).toContainEqual({ type: 'seat', channelId: rooms[1], state: 'lost', why: 'no-answer' }),
      12_000,
    );
    expect(world.seatStates(0).at(-1)).toBe('ready');
    world.edge.full.clear();
    await vi.waitFor(() => expect(world.seatStates(1).at(-1)).toBe('ready'), 12_000);
  }, 30_000);
});

describe('a voice node that dies', () => {
  it('is started again with the same plan, and sound is back within 15 seconds', async () => {
    const world = await startWorld();
    await bothReady(world);
    const diedMs = systemClock.monotonicMs();
    await world.killNode();
    await vi.waitFor(() => expect(world.seatStates(0).filter((state) => state === 'ready')).toHaveLength(2), 15_000);
    await vi.waitFor(() => expect(world.seatStates(1).filter((state) => state === 'ready')).toHaveLength(2), 15_000);
    expect(systemClock.monotonicMs() - diedMs).toBeLessThan(15_000);
    const [speaker, listener] = await Promise.all([world.person(amina, 0), world.person(bilal, 1)]);
    const heard = listen(listener);
    const sent = await speak(speaker, { count: 20 });
    await vi.waitFor(() => expect(voiced(heard)).toEqual(sent));
    expect(await world.nodes.stats()).toMatchObject({ restarts: 1 });
  }, 40_000);
});
