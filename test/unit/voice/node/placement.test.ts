import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChannelId, GuildId, LinkId, UserId } from '../../../../src/lib/index.ts';
import { together } from '../../../../src/voice/node/node-stats.ts';
import { type Placement, placeRooms } from '../../../../src/voice/node/placement.ts';
import type { CarryPath, NodeStats, Seat, VoicePlan } from '../../../../src/voice/node/voice-plan.ts';
import { createEngineCounters } from '../../../../src/voice/engine/counters.ts';
import { createMixCounters } from '../../../../src/voice/engine/mix-counters.ts';
import { createTransportCounters } from '../../../../src/voice/transport/index.ts';
import { asItIs } from '../../../support/voice-world.ts';

const seed = 20_261_126;
// Made-up ids: placing compares them and nothing else.
const room = (n: number): ChannelId => `r${n}` as ChannelId;
const seat = (n: number, guild = n): Seat => ({
  channelId: room(n),
  guildId: `g${guild}` as GuildId,
  accountId: 'bot' as UserId,
  regime: 'stage',
});
const path = (from: number, to: number, duckedBy: readonly number[] = []): CarryPath => ({
  linkId: `l${from}${to}` as LinkId,
  from: room(from),
  to: room(to),
  ...asItIs,
  duckedBy: duckedBy.map(room),
});
const planOf = (seats: readonly Seat[], paths: readonly CarryPath[] = []): VoicePlan => ({
  seats,
  paths,
  muteSources: [],
});
const nodesOf = (placement: Placement, ...rooms: readonly number[]) => rooms.map((n) => placement.get(room(n)));

describe('rooms', () => {
  it('[SEAT-6] are shared evenly, those of one server together as far as they are few', () => {
    const alone = placeRooms(planOf([seat(0), seat(1), seat(2), seat(3)]), new Map(), 2);
    expect(nodesOf(alone, 0, 1, 2, 3)).toEqual([0, 1, 0, 1]);
    const server = placeRooms(planOf(Array.from({ length: 5 }, (_, n) => seat(n, 7))), new Map(), 2);
    expect(nodesOf(server, 0, 1, 2, 3, 4)).toEqual([0, 0, 0, 1, 0]);
  });

  it('[SEAT-6] that are linked, or of which one ducks another, are together, and otherwise stay where they were', () => {
    const seats = [seat(0), seat(1), seat(2), seat(3)];
    const before = placeRooms(planOf(seats), new Map(), 2);
    expect(nodesOf(placeRooms(planOf(seats, [path(0, 3)]), before, 2), 0, 1, 2, 3)).toEqual([0, 1, 0, 0]);
    expect(nodesOf(placeRooms(planOf(seats, [path(0, 2, [1])]), before, 2), 0, 1, 2, 3)).toEqual([0, 0, 0, 1]);
    const linked = placeRooms(planOf(seats, [path(0, 3)]), before, 2);
    expect(placeRooms(planOf(seats), linked, 2)).toEqual(linked);
  });

  it('[SEAT-6] whatever the plan are each on one node, with all that they are tied to, and unmoved if not tied anew', () => {
    const node = fc.nat(7);
    const ties = fc.array(fc.tuple(node, node, fc.array(node, { maxLength: 2 })), { maxLength: 8 });
    fc.assert(
      fc.property(fc.array(ties, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 4 }), (plans, count) => {
        const seats = Array.from({ length: 8 }, (_, n) => seat(n, n % 3));
        let before: Placement = new Map();
        for (const tied of plans) {
          const plan = planOf(
            seats,
            tied.map(([from, to, by]) => path(from, to, by)),
          );
          const placed = placeRooms(plan, before, count);
          expect([...placed.values()].every((at) => at >= 0 && at < count)).toBe(true);
          for (const { from, to, duckedBy } of plan.paths)
            for (const other of [to, ...duckedBy]) expect(placed.get(other)).toBe(placed.get(from));
          expect(placeRooms(plan, placed, count)).toEqual(placed);
          for (const { channelId } of seats) {
            const isTied = plan.paths.some(({ from, to, duckedBy }) => [from, to, ...duckedBy].includes(channelId));
            if (!isTied && before.has(channelId)) expect(placed.get(channelId)).toBe(before.get(channelId));
          }
          before = placed;
        }
      }),
      { seed, numRuns: 200 },
    );
  });
});

describe('what several nodes tell', () => {
  const told = (sent: number): NodeStats => ({
    codec: '@discordjs/opus',
    seats: [],
    paths: [],
    engine: { ...createEngineCounters(), sent },
    mix: createMixCounters(),
    transport: createTransportCounters(),
    cpuUs: 5,
  });

  it('is added up, without those that do not answer', () => {
    expect(together([null, told(3), told(4)])).toMatchObject({ engine: { sent: 7, received: 0 }, cpuUs: 10 });
    expect(together([null])).toBeNull();
  });
});
