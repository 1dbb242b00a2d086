import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventWanted } from '../../../src/app/index.ts';
import type { NativeRule } from '../../../src/domain/index.ts';
import type { ChannelId, EventId, GuildId, SpaceId } from '../../../src/lib/index.ts';
import { idOf } from '../../support/a-space.ts';
import { type EdgeWorld, edgeWorld } from '../../support/edge-world.ts';

// as, in these: ids of the local Discord.
const because = { spaceId: idOf('space') as SpaceId, by: null };

let edge: EdgeWorld;
let guildId: GuildId;

beforeAll(async () => {
  edge = await edgeWorld();
  guildId = edge.world.guildId as GuildId;
});
afterAll(async () => {
  await edge[Symbol.asyncDispose]();
});

/** An event on the stage of this world. */
const wanted = (startsAtMs: number, recurrence: NativeRule | null): EventWanted => ({
  name: 'Tea',
  description: null,
  startsAtMs,
  endsAtMs: null,
  place: { type: 'stage', channelId: edge.world.channel('stage') as ChannelId },
  recurrence,
});

const shown = (id: EventId): { recurrence: unknown; image: string | null } | undefined =>
  edge.world.sandbox.world.guilds.get(guildId)?.scheduledEvents.get(id);

/** A day at noon of the next year. */
const noon = (month: number, day: number): number =>
  Date.UTC(new Date(edge.world.sandbox.world.clock.nowMs()).getUTCFullYear() + 1, month - 1, day, 12);

describe('what an event is made with besides', () => {
  it.each<NativeRule>([
    { frequency: 'daily', weekdays: [6, 0, 1, 2, 3] },
    { frequency: 'weekly', interval: 2, weekday: 3 },
    { frequency: 'monthly', nth: 1, weekday: 0 },
    { frequency: 'yearly', month: 3, day: 5 },
  ])('[EVENT-15] is a rule that Discord takes ($frequency)', async (rule) => {
    const startsAtMs = noon(3, 5);
    const made = await edge.discord.events.create(guildId, wanted(startsAtMs, rule), because);
    expect(shown(made.id)?.recurrence).toMatchObject({ startMs: startsAtMs });
  });

  it('[EVENT-16] is a picture, which is changed and taken away', async () => {
    const { events } = edge.discord;
    const image = { type: 'image/png', bytes: Uint8Array.of(1, 2, 3) } as const;
    const { id } = await events.create(guildId, wanted(noon(4, 5), null), because, image);
    const first = shown(id)?.image;
    expect(first).toMatch(/^[0-9a-f]{32}$/u);
    await events.edit(guildId, id, { image: { ...image, bytes: Uint8Array.of(4) } }, because);
    expect(shown(id)?.image).not.toBe(first);
    await events.edit(guildId, id, { image: null }, because);
    expect(shown(id)?.image).toBeNull();
  });
});
