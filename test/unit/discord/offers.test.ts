import { expect, it } from 'vitest';
import type { ChannelId } from '../../../src/lib/index.ts';
import { edgeAt } from '../../support/edge-world.ts';
import { smallWorld } from '../../support/small-world.ts';

const HOUR_MS = 3_600_000;

it('a stage that stands open when we come is told with the time of its opening, and an offer in its chat is found again', async () => {
  const world = await smallWorld();
  try {
    // as: a channel of the seed.
    const stage = world.channel('stage') as ChannelId;
    const opening = { channel_id: stage, topic: 'By hand' };
    const opened = await world.rest('ann', 'POST', '/stage-instances', opening);
    expect(opened.status).toBeLessThan(300);
    await using edge = await edgeAt(world);
    const told = edge.app.calls.filter(([name]) => name === 'stageStands');
    // Told once or twice: the library may tell of a server before it is ready itself.
    expect(told[0]).toEqual(['stageStands', world.guildId, stage, expect.any(Number)]);
    const openedAtMs = Number(told[0]?.[3]);
    expect(Math.abs(openedAtMs - world.sandbox.world.clock.nowMs())).toBeLessThan(HOUR_MS);

    const { panels } = edge.discord;
    const sinceMs = openedAtMs - HOUR_MS;
    expect(await panels.offeredAt(stage, sinceMs)).toBeNull();
    await world.rest('ann', 'POST', `/channels/${stage}/messages`, { content: 'Hello' });
    await panels.offer(stage, { language: 'en', topic: 'By hand' });
    // Repeated, as after a lost answer, it is the same message.
    await panels.offer(stage, { language: 'en', topic: 'By hand' });
    expect(world.sandbox.world.messages.get(stage)).toHaveLength(2);
    const foundAtMs = await panels.offeredAt(stage, sinceMs);
    expect(foundAtMs).toBeGreaterThanOrEqual(openedAtMs);
    expect(await panels.offeredAt(stage, openedAtMs + HOUR_MS)).toBeNull();
    // Opened while we are there it is news.
    await world.rest('ann', 'DELETE', `/stage-instances/${stage}`);
    await world.rest('ann', 'POST', '/stage-instances', opening);
    await expect.poll(() => edge.app.calls).toContainEqual(['stageOpened', world.guildId, stage]);
  } finally {
    await world.close();
  }
});
