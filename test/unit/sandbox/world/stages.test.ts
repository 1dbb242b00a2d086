import { describe, expect, it } from 'vitest';
import {
  createStageInstance,
  deleteChannel,
  deleteStageInstance,
  setSpeakerState,
  suppressOther,
  type StageInstance,
  type VoiceState,
} from '../../../../sandbox/world/index.ts';
import { worldOf, type TestWorld } from '../../../support/world-of.ts';

const minute = 60_000;

function open(test: TestWorld): StageInstance {
  const actor = { userId: test.id('bot'), reason: null };
  return createStageInstance(test.world, test.guild, { channelId: test.id('stage'), topic: 'Tea', actor });
}

function onStage(test: TestWorld, key: string): VoiceState {
  test.join(key, 'stage');
  const state = test.world.voice.stateOf(test.guild.id, test.id(key));
  if (state === null) throw new Error(`${key} is not in voice`);
  return state;
}

function unsuppress(test: TestWorld, key: string, suppress = false): VoiceState {
  const state = test.world.voice.stateOf(test.guild.id, test.id(key)) ?? onStage(test, key);
  const target = test.world.users.get(test.id(key));
  if (target === undefined) throw new Error(`no account ${key}`);
  suppressOther(test.world, test.guild, state, { target, suppress });
  return state;
}

const isOpen = (test: TestWorld): boolean => test.guild.stageInstances.has(test.id('stage'));

describe('speaker states', () => {
  it('invites a person: unsuppressed with the time of the invitation, and still silent', () => {
    const test = worldOf();
    const state = unsuppress(test, 'ann');
    expect(state).toMatchObject({ suppress: false, requestToSpeakTimestamp: test.world.nowIso() });
    expect(test.voice.flags.get(test.id('ann'))?.canSpeak).toBe(false);
    setSpeakerState(test.world, test.guild, state, { suppress: false, requestToSpeakTimestamp: null });
    expect(test.voice.flags.get(test.id('ann'))?.canSpeak).toBe(true);
  });

  it('makes a bot a speaker at once', () => {
    const test = worldOf();
    expect(unsuppress(test, 'bot')).toMatchObject({ suppress: false, requestToSpeakTimestamp: null });
    expect(test.voice.flags.get(test.id('bot'))?.canSpeak).toBe(true);
  });

  it('clears the timestamp when it suppresses', () => {
    const test = worldOf();
    const state = unsuppress(test, 'ann');
    unsuppress(test, 'ann', true);
    expect(state).toMatchObject({ suppress: true, requestToSpeakTimestamp: null });
  });

  it.each(['invited', 'speaking'])(
    'invites somebody who is %s already again, or not, as the switch says',
    (presence) => {
      for (const position of ['renewed', 'ignored'] as const) {
        const test = worldOf();
        test.world.switches.repeatedInvitation = position;
        const state = unsuppress(test, 'ann');
        const firstAt = state.requestToSpeakTimestamp;
        if (presence === 'speaking')
          setSpeakerState(test.world, test.guild, state, { suppress: false, requestToSpeakTimestamp: null });
        const before = state.requestToSpeakTimestamp;
        test.drain();
        test.clock.advance(1_000);
        unsuppress(test, 'ann');
        if (position === 'ignored') {
          expect(test.drain()).toEqual([]);
          expect(state).toMatchObject({ suppress: false, requestToSpeakTimestamp: before });
        } else {
          expect(test.drain()).toEqual(['VOICE_STATE_UPDATE']);
          expect(state).toMatchObject({ suppress: false, requestToSpeakTimestamp: test.world.nowIso() });
          expect(state.requestToSpeakTimestamp).not.toBe(firstAt);
          // Whoever is asked anew says nothing until they accept.
          expect(test.voice.flags.get(test.id('ann'))?.canSpeak).toBe(false);
        }
      }
    },
  );

  it('leaves a bot that speaks a speaker', () => {
    const test = worldOf();
    unsuppress(test, 'bot');
    expect(unsuppress(test, 'bot')).toMatchObject({ suppress: false, requestToSpeakTimestamp: null });
    expect(test.voice.flags.get(test.id('bot'))?.canSpeak).toBe(true);
  });
});

describe('auto-close', () => {
  it('ends an instance that never had a speaker, after the time of the switch', () => {
    const test = worldOf();
    open(test);
    onStage(test, 'ann');
    test.clock.advance(5 * minute - 1);
    expect(isOpen(test)).toBe(true);
    test.drain();
    test.clock.advance(1);
    expect(isOpen(test)).toBe(false);
    expect(test.drain()).toEqual(['STAGE_INSTANCE_DELETE']);
  });

  it('counts from when the last speaker left', () => {
    const test = worldOf();
    open(test);
    const state = unsuppress(test, 'ann');
    test.clock.advance(4 * minute);
    setSpeakerState(test.world, test.guild, state, { suppress: false, requestToSpeakTimestamp: null });
    test.clock.advance(60 * minute);
    expect(isOpen(test)).toBe(true);
    test.join('ann', 'voice');
    test.clock.advance(5 * minute - 1);
    expect(isOpen(test)).toBe(true);
    test.clock.advance(1);
    expect(isOpen(test)).toBe(false);
  });

  it('does not wait for somebody who was invited and never answers', () => {
    const test = worldOf();
    unsuppress(test, 'ann');
    open(test);
    test.clock.advance(5 * minute);
    expect(isOpen(test)).toBe(false);
  });

  it.each([true, false])('lets a speaking bot keep it open: %s', (keeps) => {
    const test = worldOf();
    test.world.switches.botKeepsStageOpen = keeps;
    open(test);
    unsuppress(test, 'bot');
    test.clock.advance(60 * minute);
    expect(isOpen(test)).toBe(keeps);
  });

  it('is over when the instance is ended by hand or its channel deleted', () => {
    const test = worldOf();
    const actor = { userId: test.id('bot'), reason: null };
    deleteStageInstance(test.world, test.guild, open(test), actor);
    open(test);
    const channel = test.guild.channels.get(test.id('stage'));
    if (channel === undefined) throw new Error('no stage');
    onStage(test, 'ann');
    test.drain();
    deleteChannel(test.world, test.guild, channel, actor);
    expect(test.drain()).toEqual([
      'STAGE_INSTANCE_DELETE',
      'VOICE_STATE_UPDATE',
      'CHANNEL_DELETE',
      'GUILD_AUDIT_LOG_ENTRY_CREATE',
    ]);
    expect(test.voice.notes.at(-1)).toBe(`revoke ${test.id('ann')} channel-deleted`);
    test.clock.advance(60 * minute);
    expect(test.drain()).toEqual([]);
  });

  it.each([
    ['as-they-are', false],
    ['suppressed', true],
  ] as const)('leaves speakers %s when it is ended', (position, suppressed) => {
    const test = worldOf();
    test.world.switches.stageEndLeavesSpeakers = position;
    const instance = open(test);
    const state = unsuppress(test, 'bot');
    deleteStageInstance(test.world, test.guild, instance, { userId: test.id('owner'), reason: null });
    expect(state.suppress).toBe(suppressed);
  });
});
