import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SpeakerFacts } from '../../../src/domain/index.ts';
import { accountAtMsOf } from '../../../src/domain/index.ts';
import { type VoiceRoomsWorld, voiceRoomsWorld } from '../../support/voice-rooms-world.ts';

let here: VoiceRoomsWorld;

beforeAll(async () => {
  here = await voiceRoomsWorld();
});
afterAll(() => here[Symbol.asyncDispose]());

const because = () => ({ spaceId: here.spaceId, by: null });

describe('what gates are judged by', () => {
  it('[GATE-4] is told of whose native hand is up: roles, since when they are here and have their account, and whether they moderate', async () => {
    const { guildId, rooms, world } = here;
    const stage = here.room('stage');
    const seen = (name: string): SpeakerFacts | undefined =>
      here.seen(stage).people.find(({ userId }) => userId === here.id(name))?.facts;
    await rooms.setTopic(guildId, stage, 'Tea', because());
    for (const name of ['ann', 'mod']) {
      const person = await world.person(name);
      await person.joinVoice(guildId, stage);
      // Whoever moderates a stage may be up at once.
      if (person.voiceState(guildId)?.suppress === false)
        await person.call('PATCH', `/guilds/${guildId}/voice-states/@me`, { channel_id: stage, suppress: true });
      await person.raiseHand(guildId);
      await expect.poll(() => seen(name)?.moderates).toBe(name === 'mod');
    }
    const member = world.sandbox.world.guilds.get(guildId)?.members.get(here.id('ann'));
    const facts = seen('ann');
    expect(facts?.roleIds).toEqual(expect.arrayContaining([...(member?.roles ?? [])]));
    expect(facts?.roleIds?.length).toBeGreaterThan(1);
    expect(facts?.joinedAtMs).toBe(Date.parse(member?.joinedAt ?? ''));
    expect(facts?.accountAtMs).toBe(accountAtMsOf(here.id('ann')));
    await (await world.person('ann')).lowerHand(guildId);
    await expect.poll(() => seen('ann')).toBeUndefined();
  });

  it.each(['stage', 'voice'] as const)(
    '[GATE-6] is a %s room for adults when it is made so, and when it is made so later',
    async (kind) => {
      const { guildId, rooms } = here;
      const made = await rooms.create(here.asked({ kind, adultsOnly: true }));
      const plain = await rooms.create(here.asked({ kind }));
      expect([here.seen(made).adultsOnly, here.seen(plain).adultsOnly]).toEqual([true, false]);
      await rooms.setAdultsOnly(guildId, plain, true, because());
      await expect.poll(() => here.seen(plain).adultsOnly).toBe(true);
      await rooms.setAdultsOnly(guildId, plain, false, because());
      await expect.poll(() => here.seen(plain).adultsOnly).toBe(false);
    },
  );
});
