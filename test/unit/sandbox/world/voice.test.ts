import { describe, expect, it } from 'vitest';
import {
  editMember,
  Permission,
  populate,
  removeGuild,
  seedSchema,
  setSpeakerState,
  type Channel,
} from '../../../../sandbox/world/index.ts';
import { worldOf, type TestWorld } from '../../../support/world-of.ts';

const stateOf = (test: TestWorld, key: string) => test.world.voice.stateOf(test.guild.id, test.id(key));

function room(test: TestWorld, key: string): Channel {
  const channel = test.guild.channels.get(test.id(key));
  if (channel === undefined) throw new Error(`no channel ${key}`);
  return channel;
}

function deny(test: TestWorld, channel: string, target: string, bits: bigint): void {
  const id = test.id(target);
  room(test, channel).overwrites.set(id, { id, type: 1, allow: 0n, deny: bits });
}

describe('op 4', () => {
  it('answers a join with the voice state for all and the server for this session only', () => {
    const test = worldOf();
    test.join('ann', 'voice');
    const [state, server] = test.events;
    expect(state?.t).toBe('VOICE_STATE_UPDATE');
    expect(state?.toUserIds).toBeUndefined();
    expect(state?.d).toMatchObject({
      channel_id: test.id('voice'),
      user_id: test.id('ann'),
      session_id: 'session-ann',
      suppress: false,
      member: { user: { id: test.id('ann') }, roles: [] },
    });
    expect(server).toMatchObject({
      t: 'VOICE_SERVER_UPDATE',
      toUserIds: [test.id('ann')],
      toSessionId: 'session-ann',
      d: { token: 'token-1', endpoint: '127.0.0.1:1', guild_id: test.guild.id },
    });
    expect(test.voice.notes).toEqual([`grant ${test.id('voice')} ${test.id('ann')} e2ee`]);
  });

  it.each([
    ['a text channel', 'general'],
    ['a full room', 'small'],
  ])('leaves %s unanswered', (_what, channel) => {
    const test = worldOf();
    test.join('bo', 'small');
    test.drain();
    test.join('ann', channel);
    expect(test.drain()).toEqual([]);
    expect(stateOf(test, 'ann')).toBeNull();
  });

  it('lets a moderator with MOVE_MEMBERS into a full room', () => {
    const test = worldOf();
    test.join('bo', 'small');
    test.join('mod', 'small');
    expect(stateOf(test, 'mod')?.channelId).toBe(test.id('small'));
  });

  it.each([Permission.ViewChannel, Permission.Connect])('leaves a join without the right %s unanswered', (bit) => {
    const test = worldOf();
    deny(test, 'voice', 'ann', bit);
    test.join('ann', 'voice');
    expect(test.drain()).toEqual([]);
  });

  it('keeps a timed-out member out', () => {
    const test = worldOf();
    const member = test.guild.members.get(test.id('ann'));
    if (member === undefined) throw new Error('no member');
    member.communicationDisabledUntil = new Date(test.clock.nowMs() + 1000).toISOString();
    test.join('ann', 'voice');
    expect(stateOf(test, 'ann')).toBeNull();
  });

  it('suppresses on arrival: on stages everybody, in voice rooms who may not speak', () => {
    const test = worldOf();
    for (const key of ['ann', 'mod', 'bot', 'owner']) test.join(key, 'stage');
    for (const key of ['ann', 'mod', 'bot', 'owner']) expect(stateOf(test, key)?.suppress).toBe(true);
    expect(test.voice.notes[0]).toBe(`grant ${test.id('stage')} ${test.id('ann')} plain`);
    deny(test, 'voice', 'ann', Permission.Speak);
    test.join('ann', 'voice');
    expect(stateOf(test, 'ann')?.suppress).toBe(true);
  });

  it('moves: the old session ends, a new server is told, the hand is down', () => {
    const test = worldOf();
    test.join('ann', 'stage');
    const state = stateOf(test, 'ann');
    if (state !== null) state.requestToSpeakTimestamp = test.world.nowIso();
    test.drain();
    test.join('ann', 'voice');
    // The one room begins its voice session with her, the other ends its own.
    const session = 'VOICE_CHANNEL_START_TIME_UPDATE';
    expect(test.drain()).toEqual(['VOICE_STATE_UPDATE', 'VOICE_SERVER_UPDATE', session, session]);
    expect(test.voice.notes).toContain(`revoke ${test.id('ann')} moved`);
    expect(stateOf(test, 'ann')).toMatchObject({ channelId: test.id('voice'), requestToSpeakTimestamp: null });
  });

  it('in the same room only updates; with no voice session alive it sends the server again', () => {
    const test = worldOf();
    test.join('ann', 'voice');
    test.voice.connected.add(`${test.guild.id}/${test.id('ann')}`);
    test.drain();
    test.join('ann', 'voice');
    expect(test.drain()).toEqual(['VOICE_STATE_UPDATE']);
    test.voice.connected.clear();
    test.join('ann', 'voice');
    expect(test.drain()).toEqual(['VOICE_STATE_UPDATE', 'VOICE_SERVER_UPDATE']);
  });

  it('hands the room over to another session of the account, which alone can leave it', () => {
    const test = worldOf();
    test.join('ann', 'voice', { session: 'phone' });
    test.join('ann', 'voice', { session: 'desktop' });
    test.join('ann', null, { session: 'phone' });
    expect(stateOf(test, 'ann')?.sessionId).toBe('desktop');
    test.drain();
    test.join('ann', null, { session: 'desktop' });
    expect(test.events[0]).toMatchObject({ t: 'VOICE_STATE_UPDATE', d: { channel_id: null, session_id: 'desktop' } });
    expect(test.voice.notes).toContain(`revoke ${test.id('ann')} left`);
  });

  it('takes people out of the other server they sit in, whichever session joined; bots sit in several', () => {
    const test = worldOf();
    const { guilds, keys } = populate(
      test.world,
      seedSchema.parse({
        guilds: [
          {
            key: 'h',
            name: 'Other',
            owner: test.id('owner'),
            members: [{ user: test.id('ann') }],
            bots: [{ bot: test.id('bot') }],
            channels: [{ key: 'there', name: 'there', type: 'voice' }],
          },
        ],
      }),
    );
    const [other] = guilds;
    const there = keys.guilds['h']?.channels['there'] ?? '';
    if (other === undefined) throw new Error('the seed has a guild');
    const joinThere = (key: string): void =>
      test.world.voice.update({
        guildId: other.id,
        userId: test.id(key),
        sessionId: `phone-${key}`,
        channelId: there,
        selfMute: false,
        selfDeaf: false,
      });
    test.join('ann', 'voice');
    test.join('bot', 'voice');
    test.drain();
    joinThere('ann');
    expect(stateOf(test, 'ann')).toBeNull();
    expect(test.world.voice.stateOf(other.id, test.id('ann'))?.channelId).toBe(there);
    expect(test.events[0]).toMatchObject({
      t: 'VOICE_STATE_UPDATE',
      guildId: test.guild.id,
      d: { user_id: test.id('ann'), channel_id: null },
    });
    expect(test.voice.notes).toContain(`revoke ${test.id('ann')} left`);
    joinThere('bot');
    expect(stateOf(test, 'bot')).not.toBeNull();
    expect(test.world.voice.stateOf(other.id, test.id('bot'))).not.toBeNull();
  });

  it('keeps people where they are when the other server does not let them in', () => {
    const test = worldOf();
    test.join('ann', 'voice');
    test.world.voice.update({
      guildId: '1',
      userId: test.id('ann'),
      sessionId: 'session-ann',
      channelId: '2',
      selfMute: false,
      selfDeaf: false,
    });
    expect(stateOf(test, 'ann')).not.toBeNull();
  });

  it('leaves every room of a session that is gone, and no other', () => {
    const test = worldOf();
    test.join('ann', 'voice');
    test.join('bo', 'voice');
    test.world.voice.leaveAllOfSession('session-ann');
    expect(stateOf(test, 'ann')).toBeNull();
    expect(stateOf(test, 'bo')).not.toBeNull();
  });
});

describe('what the forwarder is told', () => {
  it('lets nobody speak who is suppressed, invited, or muted by the server', () => {
    const test = worldOf();
    test.join('ann', 'voice');
    const speaks = (): boolean | undefined => test.voice.flags.get(test.id('ann'))?.canSpeak;
    expect(speaks()).toBe(true);
    const member = test.guild.members.get(test.id('ann'));
    if (member === undefined) throw new Error('no member');
    const actor = { userId: test.id('owner'), reason: null };
    editMember(test.world, test.guild, member, { mute: true, actor });
    expect(speaks()).toBe(false);
    // The mute outlasts the room.
    test.join('ann', null);
    test.join('ann', 'voice');
    expect(speaks()).toBe(false);
    editMember(test.world, test.guild, member, { mute: false, deaf: true, actor });
    expect(test.voice.flags.get(test.id('ann'))).toMatchObject({ canSpeak: true, canHear: false });
  });

  it.each([
    ['suppressed', { channelId: 'stage', suppress: true }],
    ['disconnected', null],
  ] as const)('on a timeout leaves the member %s, as the switch says', (position, expected) => {
    const test = worldOf();
    test.world.switches.timeoutInVoice = position;
    test.join('ann', 'stage');
    const state = stateOf(test, 'ann');
    if (state !== null) state.suppress = false;
    const member = test.guild.members.get(test.id('ann'));
    if (member === undefined) throw new Error('no member');
    editMember(test.world, test.guild, member, {
      communicationDisabledUntil: new Date(test.clock.nowMs() + 60_000).toISOString(),
      actor: { userId: test.id('owner'), reason: null },
    });
    if (expected === null) expect(stateOf(test, 'ann')).toBeNull();
    else expect(stateOf(test, 'ann')?.suppress).toBe(true);
  });

  const timedOut = (test: TestWorld, ms: number | null): void => {
    const member = test.guild.members.get(test.id('ann'));
    if (member === undefined) throw new Error('no member');
    editMember(test.world, test.guild, member, {
      communicationDisabledUntil: ms === null ? null : new Date(test.clock.nowMs() + ms).toISOString(),
      actor: { userId: test.id('owner'), reason: null },
    });
  };

  it('lets a speaker be heard when the timeout runs out, and says so to everybody', () => {
    const test = worldOf();
    test.join('ann', 'stage');
    timedOut(test, 60_000);
    const state = stateOf(test, 'ann');
    if (state === null) throw new Error('not in voice');
    setSpeakerState(test.world, test.guild, state, { suppress: false, requestToSpeakTimestamp: null });
    expect(test.voice.flags.get(test.id('ann'))?.canSpeak).toBe(false);
    test.clock.advance(59_999);
    expect(test.voice.flags.get(test.id('ann'))?.canSpeak).toBe(false);
    test.drain();
    test.clock.advance(1);
    expect(test.voice.flags.get(test.id('ann'))?.canSpeak).toBe(true);
    expect(test.drain()).toEqual(['VOICE_STATE_UPDATE']);
  });

  it('waits for the last timeout only, for none that was taken back, and for nobody of a server that is gone', () => {
    const test = worldOf();
    test.join('ann', 'voice');
    timedOut(test, 60_000);
    timedOut(test, 120_000);
    test.drain();
    test.clock.advance(60_000);
    expect(test.drain()).toEqual([]);
    timedOut(test, null);
    expect(test.drain()).toContain('VOICE_STATE_UPDATE');
    test.clock.advance(60_000);
    expect(test.drain()).toEqual([]);
    timedOut(test, 60_000);
    removeGuild(test.world, test.guild, () => false);
    expect(test.world.memberTimeouts.size).toBe(0);
  });

  it.each([
    ['still-suppressed', true],
    ['computed-anew', false],
  ] as const)('after a timeout in a voice room leaves the member %s', (position, suppressed) => {
    const test = worldOf();
    test.world.switches.timeoutEndInVoice = position;
    test.join('ann', 'voice');
    timedOut(test, 60_000);
    test.clock.advance(60_000);
    expect(stateOf(test, 'ann')?.suppress).toBe(suppressed);
    expect(test.voice.flags.get(test.id('ann'))?.canSpeak).toBe(!suppressed);
  });

  it.each([
    [true, false],
    [false, true],
  ])('computes `suppress` on a move into the same room: %s', (recomputes, suppressedAfter) => {
    const test = worldOf();
    test.world.switches.sameChannelMoveRecomputes = recomputes;
    deny(test, 'voice', 'ann', Permission.Speak);
    test.join('ann', 'voice');
    room(test, 'voice').overwrites.clear();
    const member = test.guild.members.get(test.id('ann'));
    if (member === undefined) throw new Error('no member');
    // Editing the overwrite alone changes nothing.
    expect(stateOf(test, 'ann')?.suppress).toBe(true);
    editMember(test.world, test.guild, member, {
      moveTo: room(test, 'voice'),
      actor: { userId: test.id('owner'), reason: null },
    });
    expect(stateOf(test, 'ann')?.suppress).toBe(suppressedAfter);
  });

  it('makes a stage moderator a speaker on joining where the switch says so, but never a bot', () => {
    const test = worldOf();
    test.world.switches.stageModeratorJoins = 'speaker';
    for (const key of ['mod', 'ann', 'bot']) test.join(key, 'stage');
    expect(['mod', 'ann', 'bot'].map((key) => stateOf(test, key)?.suppress)).toEqual([false, true, true]);
  });
});
