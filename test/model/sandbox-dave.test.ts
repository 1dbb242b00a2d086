import { afterEach, expect, it, vi } from 'vitest';

import { createVoiceServer } from '../../sandbox/voice/index.ts';
import type { VoiceServer, VoiceSwitches } from '../../sandbox/voice/index.ts';
import { connectVoice } from '../../sandbox/voice/client/index.ts';
import type { VoicePersonConnection } from '../../sandbox/voice/client/index.ts';
import { systemVoiceClock } from '../../sandbox/voice/system-clock.ts';
import { budget } from '../support/budget.ts';

/** A voice room that never comes to rest: whatever 20 people do, in the end there is one group and everybody hears everybody. */

const guildId = '100';
const channelId = '200';
const flags = { canSpeak: true, canHear: true, selfMute: false, selfDeaf: false };
const userIds = Array.from({ length: 20 }, (_, index) => String(1000 + index));
const settleMs = 45_000;
const longestPauseMs = 40;

type Random = () => number;

/** Mulberry32: the steps of a seed are the same on every machine; only their timing is not. */
const randomOf = (seed: number): Random => {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
};

class Room {
  readonly voice: VoiceServer;
  readonly people = new Map<string, VoicePersonConnection>();
  readonly heard = new Map<string, Set<string>>();
  #joins = 0;

  constructor(voice: VoiceServer) {
    this.voice = voice;
  }

  async join(userId: string): Promise<void> {
    this.leave(userId);
    this.#joins += 1;
    const sessionId = `session-${this.#joins}`;
    const granted = this.voice.grant({ guildId, channelId, userId, sessionId, e2ee: true, flags });
    const join = { ...granted, guildId, channelId, userId, sessionId, caPem: this.voice.caPem };
    const person = await connectVoice({ ...join, timeoutMs: settleMs });
    person.onClose(() => {
      if (this.people.get(userId) === person) this.people.delete(userId);
    });
    person.onFrame((frame) => {
      if (frame.opus.toString() === `this is ${frame.userId}`) this.#heardBy(userId).add(frame.userId);
    });
    this.people.set(userId, person);
  }

  leave(userId: string): void {
    this.people.get(userId)?.close();
    this.people.delete(userId);
  }

  speak(): void {
    for (const [userId, person] of this.people) person.send(Buffer.from(`this is ${userId}`));
  }

  /** Codes of the keys that people hold, each once. */
  codes(): readonly string[] {
    return [...new Set([...this.people.values()].map(({ encryption }) => encryption?.privacyCode() ?? ''))];
  }

  /** Who is not in somebody's group, as `somebody lacks other`. */
  missing(): readonly string[] {
    return userIds.flatMap((userId) => {
      const members = this.people.get(userId)?.encryption?.members() ?? [];
      return userIds.filter((other) => !members.includes(other)).map((other) => `${userId} lacks ${other}`);
    });
  }

  /** Who did not hear whom, as `listener: speaker`. */
  unheard(): readonly string[] {
    return userIds.flatMap((userId) =>
      userIds
        .filter((other) => other !== userId && !this.#heardBy(userId).has(other))
        .map((other) => `${userId}: ${other}`),
    );
  }

  #heardBy(userId: string): Set<string> {
    const known = this.heard.get(userId) ?? new Set();
    this.heard.set(userId, known);
    return known;
  }
}

/** One thing that somebody does. Joins are answered with what they wait for. */
const step = (room: Room, random: Random): Promise<void> => {
  const userId = userIds[Math.floor(random() * userIds.length)] ?? '';
  const kind = random();
  const person = room.people.get(userId);
  if (person === undefined) return room.join(userId);
  if (kind < 0.3) room.leave(userId);
  else if (kind < 0.4) room.voice.revoke(guildId, userId, 'kicked');
  else if (kind < 0.55) person.dropSocket();
  else if (kind < 0.65) room.voice.faults.cut(guildId, userId);
  else if (kind < 0.75) person.encryption?.faults.startOver();
  else if (kind < 0.8) person.encryption?.faults.spoilNextCommit();
  else if (kind < 0.9) person.encryption?.faults.sendNonsense();
  else room.speak();
  return Promise.resolve();
};

const rooms: Room[] = [];

afterEach(async () => {
  for (const room of rooms.splice(0)) {
    for (const userId of userIds) room.leave(userId);
    await room.voice.close();
  }
});

const positions: readonly Partial<VoiceSwitches>[] = [
  {},
  { daveTransitionZero: 'founding' },
  { daveCutMember: 'removed' },
  { daveCommitMs: 700, daveBatchMs: 1 },
];
const cases = Array.from({ length: budget({ ci: 3, long: 12 }) }, (_, index) => ({
  seed: index + 1,
  switches: positions[index % positions.length] ?? {},
}));

it.each(cases)('comes to one group where everybody hears everybody: $seed, $switches', async ({ seed, switches }) => {
  const room = new Room(await createVoiceServer({ switches }));
  rooms.push(room);
  const random = randomOf(seed);
  const joins: Promise<void>[] = [];
  for (let done = 0; done < budget({ ci: 60, long: 1000 }); done += 1) {
    joins.push(step(room, random).catch(() => undefined)); // somebody kicked while connecting is refused, as it should be
    // Part of the scenario: without it every step would fall into one change of keys.
    await new Promise<void>((resolve) => void systemVoiceClock.after(random() * longestPauseMs, resolve));
  }
  await Promise.all(joins);
  for (const userId of userIds) if (!room.people.has(userId)) await room.join(userId);
  await vi.waitFor(
    () => {
      expect(room.missing()).toStrictEqual([]);
      expect(room.codes()).toStrictEqual([expect.stringMatching(/^\d{30}$/)]);
    },
    { timeout: settleMs, interval: 50 },
  );
  await vi.waitFor(
    () => {
      room.speak();
      expect(room.unheard()).toStrictEqual([]);
    },
    { timeout: settleMs, interval: 100 },
  );
  expect(room.voice.counters()).toMatchObject({ listenerErrors: 0, droppedPlaintext: 0 });
});
