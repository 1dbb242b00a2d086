import { describe, expect, it } from 'vitest';
import { isBlocked } from '../../../src/domain/index.ts';
import { openingStory, story, type Story } from '../../support/space-story.ts';
import { channelId, userId } from '../../support/outside-people.ts';

const [host, amina, badr, cem] = [userId('host'), userId('amina'), userId('badr'), userId('cem')];

/** Amina and badr are speakers who are up, cem listens. */
const peopled = (): Story => {
  const told = story();
  told.see({ amina: 'speaking', badr: 'speaking', cem: 'audience' });
  return told;
};

describe('mutes', () => {
  it('[MOD-1] are of who has the floor, who keeps it, until they are lifted', () => {
    const told = peopled();
    expect(told.ask('host', { type: 'mute', userId: cem })).toBe('not-speaking');
    expect(told.ask('badr', { type: 'mute', userId: amina })).toBe('not-host');
    expect(told.ask('host', { type: 'mute', userId: amina })).toBe('done');
    expect([told.space.muted, told.is('amina')]).toEqual([[amina], 'speaker speaking']);
    expect(told.ask('host', { type: 'mute', userId: amina })).toBe('done');
    expect(told.events).toEqual([]);
    expect(told.ask('amina', { type: 'unmute', userId: amina })).toBe('not-host');
    expect(told.ask('mod', { type: 'unmute', userId: amina })).toBe('done');
    expect(told.ask('mod', { type: 'unmute', userId: amina })).toBe('not-muted');
  });

  it('[MOD-1] of a co-host are not theirs to lift, nor another co-host’s', () => {
    const told = peopled();
    told.ask('host', { type: 'co-host', userId: amina });
    told.ask('host', { type: 'co-host', userId: badr });
    told.ask('host', { type: 'mute', userId: amina });
    expect(told.ask('amina', { type: 'unmute', userId: amina })).toBe('outranked');
    expect(told.ask('badr', { type: 'unmute', userId: amina })).toBe('outranked');
    expect(told.ask('host', { type: 'unmute', userId: amina })).toBe('done');
    told.ask('host', { type: 'mute', userId: host });
    expect(told.ask('host', { type: 'unmute', userId: host })).toBe('done');
  });

  it('[MOD-1] are lifted by a moderator in Discord itself', () => {
    const told = peopled();
    told.ask('host', { type: 'mute', userId: amina });
    told.tell({ type: 'freed', userId: amina });
    expect(told.space.muted).toEqual([]);
    told.tell({ type: 'freed', userId: amina });
    expect(told.events).toEqual([]);
  });

  it('[MOD-1] stay while their owner is away', () => {
    const told = peopled();
    told.ask('host', { type: 'mute', userId: amina });
    told.see({ amina: 'absent' });
    told.see({ amina: 'speaking' });
    expect(told.space.muted).toEqual([amina]);
  });

  const lose: readonly (readonly [string, (told: Story) => void])[] = [
    ['stepped down', (told) => void told.ask('amina', { type: 'to-audience', userId: amina })],
    ['was moved to the audience', (told) => void told.ask('host', { type: 'to-audience', userId: amina })],
    ['was removed and came back', (told) => void told.ask('host', { type: 'remove', userId: amina })],
    [
      'let an invitation lapse',
      (told) => (told.see({ amina: 'absent' }), told.see({ amina: 'invited' }), told.wait(180_000)),
    ],
    ['went down in Discord itself', (told) => told.see({ amina: 'audience' })],
  ];
  it.each(lose)('[MOD-9] wait for who %s: a hand of theirs is called by nobody but a person', (_how, loses) => {
    for (const mode of ['open', 'turns'] as const) {
      const told = peopled();
      told.ask('host', { type: 'set-rules', rules: { queue: { mode } } });
      told.ask('host', { type: 'mute', userId: amina });
      loses(told);
      told.see({ amina: 'absent' });
      told.see({ amina: 'audience' });
      expect([told.is('amina'), told.space.muted, told.space.keptMutes]).toEqual([null, [], [amina]]);
      expect(told.ask('amina', { type: 'raise-hand', question: null })).toBe('done');
      // Who comes after them is called: they hold up nobody.
      expect(told.ask('cem', { type: 'raise-hand', question: null })).toBe('done');
      told.wait(60_000);
      expect([told.is('amina'), told.queue()[0], told.is('cem')], mode).toEqual([
        null,
        'amina',
        mode === 'open' ? 'speaker inviting' : null,
      ]);
      // Approved by somebody who runs the space they are heard.
      expect(told.ask('host', { type: 'approve', userId: amina })).toBe('done');
      expect([told.is('amina'), told.space.muted, told.space.keptMutes]).toEqual(['speaker inviting', [], []]);
    }
  });

  it('[MOD-9] hold guests as well, also those who go up from backstage, who are silent there', () => {
    const told = peopled();
    told.ask('host', { type: 'open-backstage' });
    told.tell({ type: 'backstage-made', channelId: channelId('behind') });
    told.ask('host', { type: 'add-guest', userId: amina });
    told.ask('host', { type: 'mute-all' });
    told.ask('amina', { type: 'to-audience', userId: amina });
    told.see({ amina: 'audience' });
    told.ask('amina', { type: 'raise-hand', question: null });
    expect([told.is('amina'), told.queue()]).toEqual([null, ['amina']]);
    told.see({ amina: 'backstage' });
    expect(told.ask('amina', { type: 'go-up', userId: amina })).toBe('done');
    expect([told.is('amina'), told.space.muted, told.space.keptMutes]).toEqual([
      'speaker backstage',
      [badr, amina],
      [],
    ]);
  });

  it('[MOD-9] are lifted while nobody has the floor, and by whoever brings them up by name', () => {
    const silent = (): Story => {
      const told = peopled();
      told.ask('host', { type: 'mute', userId: amina });
      told.see({ amina: 'audience' });
      expect(told.space.keptMutes).toEqual([amina]);
      return told;
    };
    const ways: readonly ((told: Story) => void)[] = [
      (told) => void told.ask('mod', { type: 'unmute', userId: amina }),
      (told) => void told.ask('host', { type: 'invite', userId: amina }),
      (told) => void told.ask('host', { type: 'co-host', userId: amina }),
      (told) => void told.ask('host', { type: 'transfer', userId: amina }),
      // By a moderator, in Discord itself.
      (told) => told.see({ amina: 'speaking' }),
      (told) => void told.ask('host', { type: 'block', userId: amina, scope: 'space' }),
    ];
    for (const way of ways) {
      const told = silent();
      way(told);
      expect([told.space.muted, told.space.keptMutes]).toEqual([[], []]);
    }
    expect(silent().ask('amina', { type: 'unmute', userId: amina })).toBe('not-host');
    const over = silent();
    over.ask('host', { type: 'end' });
    expect(over.space.keptMutes).toEqual([]);
  });

  it('[MOD-9] are kept of the 500 who lost the floor last', () => {
    const told = story();
    const crowd = (from: string, count: number): readonly string[] =>
      Array.from({ length: count }, (_, n) => `${from}${n}`);
    for (const names of [crowd('first', 499), crowd('then', 3)]) {
      told.see(Object.fromEntries(names.map((name) => [name, 'speaking'])));
      told.ask('host', { type: 'mute-all' });
      told.see(Object.fromEntries(names.map((name) => [name, 'audience'])));
    }
    expect(told.space.keptMutes).toHaveLength(500);
    expect(told.space.keptMutes.slice(-3)).toEqual(['then0', 'then1', 'then2']);
    expect(told.space.keptMutes.slice(0, 1)).toEqual(['first2']);
  });

  it('[MOD-2] of all are of speakers, but not of host, co-hosts and who asks', () => {
    const told = peopled();
    told.ask('host', { type: 'co-host', userId: amina });
    told.see({ mod: 'speaking', cem: 'speaking' });
    told.ask('host', { type: 'mute', userId: cem });
    expect(told.ask('mod', { type: 'mute-all' })).toBe('done');
    expect(told.space.muted).toEqual([cem, badr]);
    expect(told.ask('amina', { type: 'mute-all' })).toBe('done');
    expect(told.space.muted).toEqual([cem, badr, userId('mod')]);
    expect(told.ask('badr', { type: 'mute-all' })).toBe('not-host');
  });
});

describe('removal', () => {
  it('[MOD-3] puts out of the room, takes floor and hand, and is done when Discord shows it', () => {
    const told = peopled();
    told.see({ cem: 'hand' });
    expect(told.ask('badr', { type: 'remove', userId: cem })).toBe('not-host');
    expect(told.ask('host', { type: 'remove', userId: host })).toBe('host-stays');
    expect(told.ask('host', { type: 'remove', userId: cem })).toBe('done');
    expect(told.ask('host', { type: 'remove', userId: amina })).toBe('done');
    expect([told.space.toRemove, told.is('amina'), told.queue()]).toEqual([[cem, amina], null, []]);
    // Still shown: neither a speaker nor a hand by it.
    told.see({});
    expect([told.is('amina'), told.queue()]).toEqual([null, []]);
    expect(told.ask('host', { type: 'remove', userId: cem })).toBe('done');
    expect(told.events).toEqual([]);
    told.see({ cem: 'absent', amina: 'absent' });
    expect(told.space.toRemove).toEqual([]);
    told.see({ cem: 'hand' });
    expect(told.queue()).toEqual(['cem']);
  });

  it('[MOD-3] is taken back by bringing them up before they are out', () => {
    const told = peopled();
    told.ask('host', { type: 'remove', userId: amina });
    told.ask('host', { type: 'remove', userId: cem });
    expect(told.ask('host', { type: 'invite', userId: amina })).toBe('done');
    expect(told.ask('host', { type: 'co-host', userId: cem })).toBe('done');
    expect([told.space.toRemove, told.is('amina')]).toEqual([[], 'speaker inviting']);
  });

  it('[MOD-3] is refused while 500 others are being put out', () => {
    const told = peopled();
    for (let n = 0; n < 500; n += 1) told.ask('host', { type: 'remove', userId: userId(`p${n}`) });
    expect(told.ask('host', { type: 'remove', userId: amina })).toBe('busy-try-again');
  });
});

describe('blocks', () => {
  it('[MOD-4] put out and keep out, in every way there is of coming up', () => {
    const told = peopled();
    told.ask('host', { type: 'add-guest', userId: cem });
    told.ask('host', { type: 'set-rules', rules: { queue: { mode: 'open' } } });
    expect(told.ask('host', { type: 'block', userId: cem, scope: 'space' })).toBe('done');
    expect(told.types()).toEqual(['blocked', 'removed']);
    expect([isBlocked(told.space, cem), told.space.guests, told.space.toRemove]).toEqual([true, [], [cem]]);
    expect(told.ask('cem', { type: 'raise-hand', question: null })).toBe('you-are-blocked');
    for (const type of ['approve', 'invite', 'co-host', 'transfer', 'add-guest'] as const)
      expect(told.ask('host', { type, userId: cem }), type).toBe('is-blocked');
    for (const presence of ['hand', 'speaking', 'invited', 'audience'] as const) {
      told.see({ cem: presence });
      expect([told.is('cem'), told.queue(), told.space.toRemove]).toEqual([null, [], [cem]]);
    }
    told.see({ cem: 'absent' });
    expect(told.space.toRemove).toEqual([]);
    // They found a way in: they are put out again.
    told.see({ cem: 'hand' });
    expect([told.types(), told.queue()]).toEqual([['removed'], []]);
  });

  it('[MOD-4] take floor and hand of who has them, also while it opens, and are of others only', () => {
    const told = peopled();
    expect(told.ask('host', { type: 'block', userId: amina, scope: 'space' })).toBe('done');
    expect([told.is('amina'), told.space.blocked]).toEqual([null, [{ userId: amina, scope: 'space', isDenied: true }]]);
    expect(told.ask('host', { type: 'block', userId: amina, scope: 'space' })).toBe('is-blocked');
    expect(told.ask('host', { type: 'block', userId: host, scope: 'space' })).toBe('host-stays');
    expect(told.ask('mod', { type: 'block', userId: userId('mod'), scope: 'space' })).toBe('not-yourself');
    expect(told.ask('badr', { type: 'block', userId: cem, scope: 'space' })).toBe('not-host');
    expect(openingStory().ask('host', { type: 'block', userId: cem, scope: 'space' })).toBe('done');
  });

  it('[MOD-4] are 300 at most', () => {
    const told = peopled();
    for (let n = 0; n < 300; n += 1) told.ask('host', { type: 'block', userId: userId(`p${n}`), scope: 'space' });
    expect(told.ask('host', { type: 'block', userId: cem, scope: 'space' })).toBe('too-many-blocked');
    expect(told.params).toEqual({ max: '300' });
  });

  it('[MOD-5] of the whole server are a moderator’s, and are the room’s once they tried to come in', () => {
    const told = peopled();
    expect(told.ask('host', { type: 'block', userId: cem, scope: 'server' })).toBe('not-host');
    told.see({ cem: 'absent' });
    expect(told.ask('mod', { type: 'block', userId: cem, scope: 'server' })).toBe('done');
    expect(told.space.blocked).toEqual([{ userId: cem, scope: 'server', isDenied: false }]);
    told.see({ cem: 'absent' });
    told.see({ cem: 'audience' });
    expect(told.types()).toEqual(['kept-out', 'removed']);
    expect(told.space.blocked).toEqual([{ userId: cem, scope: 'server', isDenied: true }]);
    // Blocked here first: the room goes on keeping them out.
    told.ask('host', { type: 'block', userId: badr, scope: 'space' });
    expect(told.ask('mod', { type: 'block', userId: badr, scope: 'server' })).toBe('done');
    expect(told.space.blocked[1]).toEqual({ userId: badr, scope: 'both', isDenied: true });
    expect(told.ask('host', { type: 'block', userId: badr, scope: 'space' })).toBe('is-blocked');
  });

  it('[MOD-5] of the server hold from the opening on, but not of who opens', () => {
    const told = story({ blocked: [cem, host] });
    expect([isBlocked(told.space, cem), isBlocked(told.space, host)]).toEqual([true, false]);
    told.see({ cem: 'speaking' });
    expect([told.is('cem'), told.space.toRemove]).toEqual([null, [cem]]);
  });

  it('[MOD-6] are lifted by who may set them', () => {
    const told = peopled();
    told.ask('host', { type: 'block', userId: amina, scope: 'space' });
    told.ask('mod', { type: 'block', userId: badr, scope: 'server' });
    expect(told.ask('cem', { type: 'unblock', userId: amina })).toBe('not-host');
    expect(told.ask('host', { type: 'unblock', userId: badr })).toBe('not-host');
    expect(told.ask('host', { type: 'unblock', userId: amina })).toBe('done');
    expect(told.ask('mod', { type: 'unblock', userId: badr })).toBe('not-blocked');
    expect(told.ask('mod', { type: 'unblock', userId: badr, scope: 'server' })).toBe('done');
    expect(told.ask('mod', { type: 'unblock', userId: badr })).toBe('not-blocked');
    told.see({ amina: 'absent', badr: 'absent' });
    told.see({ amina: 'hand', badr: 'speaking' });
    expect([told.queue(), told.is('badr')]).toEqual([['amina'], 'speaker speaking']);
  });

  it('[MOD-6] of the space and of the server stand beside each other', () => {
    const told = peopled();
    const scopes = (): readonly string[] => told.space.blocked.map(({ userId: who, scope }) => `${who} ${scope}`);
    told.ask('host', { type: 'block', userId: cem, scope: 'space' });
    expect(told.ask('mod', { type: 'block', userId: cem, scope: 'server' })).toBe('done');
    expect(told.ask('host', { type: 'unblock', userId: cem })).toBe('not-host');
    expect(told.ask('mod', { type: 'unblock', userId: cem, scope: 'server' })).toBe('done');
    expect(scopes()).toEqual(['cem space']);
    told.ask('mod', { type: 'block', userId: cem, scope: 'server' });
    expect(told.ask('mod', { type: 'unblock', userId: cem })).toBe('done');
    expect(scopes()).toEqual(['cem server']);
  });

  it('[MOD-5] follow the server’s list, whatever was missed of it', () => {
    const told = peopled();
    told.ask('host', { type: 'block', userId: badr, scope: 'space' });
    told.tell({ type: 'server-blocks', userIds: [amina, badr, host] });
    expect(told.space.blocked.map(({ userId: who, scope }) => `${who} ${scope}`)).toEqual([
      'badr both',
      'amina server',
    ]);
    expect([told.space.toRemove.includes(amina), told.is('amina')]).toEqual([true, null]);
    told.tell({ type: 'server-blocks', userIds: [amina, badr, host] });
    expect(told.events).toEqual([]);
    told.tell({ type: 'server-blocks', userIds: [] });
    expect(told.space.blocked.map(({ userId: who, scope }) => `${who} ${scope}`)).toEqual(['badr space']);
  });
});
