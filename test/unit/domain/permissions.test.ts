import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withPermissionTable } from '../../../scripts/permission-rows.ts';
import type { Asked } from '../../../src/app/index.ts';
import type { Act, Asker, Link, RefusalCode, Space } from '../../../src/domain/index.ts';
import {
  changeLink,
  decide,
  DEFAULT_SPACE_RULES,
  mayDo,
  offerLink,
  patched,
  newEnd,
} from '../../../src/domain/index.ts';
import type { LinkId } from '../../../src/lib/index.ts';
import { userId } from '../../support/outside-people.ts';
import { person, story, type Story } from '../../support/space-story.ts';

const spec = readFileSync(new URL('../../../docs/SPEC.md', import.meta.url), 'utf8');

/** The table in docs/SPEC.md, read: who may do what. */
const table = (): ReadonlyMap<Act, ReadonlySet<string>> => {
  const rows = (spec.split('<!-- permissions:begin')[1] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const [head = [], ...acts] = rows;
  return new Map(
    // as: the acts in the table are held to the code's by the tests below.
    acts.map((row) => [row[1] as Act, new Set(head.filter((_, at) => row[at] === 'yes'))]),
  );
};

/** Who has each role and no other. */
const ROLES = {
  host: 'host',
  'co-host': 'cohost',
  moderator: 'mod',
  speaker: 'speaker',
  listener: 'listener',
} as const;

/** A space with somebody in each role, and people to act on: one is up, one is muted, one has a hand up, one is blocked, one is a guest. */
const scene = (): Story => {
  const told = story();
  told.see({ listener: 'audience', mod: 'audience', hand: 'hand', stranger: 'audience' });
  told.see({ speaker: 'speaking', up: 'speaking', muted: 'speaking', cohost: 'speaking', second: 'speaking' });
  for (const who of ['cohost', 'second']) told.ask('host', { type: 'co-host', userId: userId(who) });
  told.ask('host', { type: 'mute', userId: userId('muted') });
  told.ask('host', { type: 'block', userId: userId('blocked'), scope: 'space' });
  told.ask('host', { type: 'add-guest', userId: userId('guest') });
  return told;
};

/** The same while `up` has the turn. */
const inTurn = (): Story => {
  const told = scene();
  told.see({ up: 'audience' });
  told.ask('host', { type: 'lower-hand', userId: userId('hand') });
  told.see({ hand: 'audience' });
  told.ask('host', { type: 'set-rules', rules: patched(DEFAULT_SPACE_RULES, { queue: { mode: 'turns' } }) });
  told.see({ up: 'hand' });
  told.see({ up: 'speaking' });
  return told;
};

/** The same without the host for long enough; no speaker takes over while a co-host is there. */
const hostless = (who: string): Story => {
  const told = scene();
  told.see({ host: 'absent' });
  if (who !== ROLES['co-host']) told.see({ cohost: 'absent', second: 'absent' });
  told.wait(who === ROLES['co-host'] ? 120_000 : 300_000);
  return told;
};

interface Trial {
  /** Every way of asking for the act. */
  readonly asks: readonly Asked[];
  readonly scene?: (who: string) => Story;
  /** Who asks when it is to oneself; somebody who could. */
  readonly self?: string;
}

const about = <Type extends string>(type: Type, who: string) => ({ type, userId: userId(who) });

/** What the domain decides of a space by itself: links are another story, and reading a log changes nothing. */
type Tried = Exclude<Act, 'link' | 'unlink' | 'read-log'>;

const TRIALS: Readonly<Record<Tried, Trial>> = {
  end: { asks: [{ type: 'end' }, { type: 'end', lastWordsMs: 60_000 }] },
  approve: { asks: [about('approve', 'hand')] },
  invite: { asks: [about('invite', 'stranger')] },
  'raise-hand': { asks: [], self: 'listener' },
  'lower-hand': { asks: [about('lower-hand', 'hand')], self: 'hand' },
  'to-audience': { asks: [about('to-audience', 'up')], self: 'up' },
  mute: { asks: [about('mute', 'up')] },
  unmute: { asks: [about('unmute', 'muted')] },
  'mute-all': { asks: [{ type: 'mute-all' }] },
  remove: { asks: [about('remove', 'up'), about('remove', 'stranger')] },
  block: { asks: [{ ...about('block', 'up'), scope: 'space' }] },
  unblock: { asks: [about('unblock', 'blocked')] },
  'block-in-server': { asks: [{ ...about('block', 'up'), scope: 'server' }] },
  guests: { asks: [about('add-guest', 'stranger'), about('drop-guest', 'guest')] },
  'co-host': { asks: [about('co-host', 'stranger')] },
  'drop-co-host': { asks: [about('drop-co-host', 'second')], self: 'second' },
  transfer: { asks: [about('transfer', 'stranger')] },
  claim: { asks: [{ type: 'claim' }], scene: hostless },
  rules: { asks: [{ type: 'set-rules', rules: { locked: true } }] },
  title: {
    asks: [
      { type: 'retitle', title: 'Other' },
      { type: 'describe', description: 'Other' },
      { type: 'set-about', change: { topics: 'other' } },
    ],
  },
  brake: { asks: [{ type: 'brake', isOn: true }] },
  backstage: { asks: [{ type: 'open-backstage' }] },
  next: { asks: [{ type: 'next' }], scene: inTurn, self: 'up' },
  extend: { asks: [{ type: 'extend' }, { type: 'extend-turn' }], scene: inTurn },
};

const RAISE: Asked = { type: 'raise-hand', question: null };
const NOT_ALLOWED: readonly RefusalCode[] = ['not-host', 'not-owner', 'claim-not-yours', 'is-host'];

/** What comes of an act that concerns links, of this asker. */
const linking = (act: 'link' | 'unlink', space: Space, asker: Asker): boolean => {
  // as, in both: any text may stand in for an id here.
  const offer = { id: 'link' as LinkId, code: 'CODE', mode: { type: 'conference' } } as const;
  if (act === 'link') return offerLink({ space, asker, hasEars: true }, offer, [], 5).ok;
  const near = newEnd({ spaceId: space.id, guildId: space.guildId, byUserId: space.hostId });
  const state = { status: 'offered', code: 'CODE', expiresAtMs: 9 } as const;
  const link: Link = { id: offer.id, revision: 1, mode: offer.mode, near, state };
  return changeLink(link, { space, asker, circleOf: () => null, roomsOf: (id) => [id] }, { type: 'leave' }, 5).ok;
};

const acts = [...table().keys()];
// as: these are the keys of a record of acts, and of roles.
const trials = Object.entries(TRIALS) as readonly (readonly [Tried, Trial])[];
const roles = Object.entries(ROLES) as readonly (readonly [keyof typeof ROLES, string])[];

describe('permissions', () => {
  it('[LIFE-3] [HAND-3] [FLOOR-6] are printed into docs/SPEC.md as the code has them', () => {
    expect(withPermissionTable(spec), 'node scripts/permission-table.ts --write').toBe(spec);
    expect(acts.toSorted()).toEqual([...Object.keys(TRIALS), 'link', 'unlink', 'read-log'].toSorted());
    expect(() => withPermissionTable('nothing')).toThrow('no place');
  });

  it.each(trials)('[LIFE-3] [HAND-3] [FLOOR-6] for `%s` are what the table says of every role', (act, trial) => {
    const allowed = table().get(act) ?? new Set();
    for (const [role, who] of roles) {
      const told = (trial.scene ?? scene)(who);
      expect(mayDo(told.space, person(who), act, userId('somebody')), role).toBe(allowed.has(role));
      for (const asked of trial.asks) {
        const answer = (trial.scene ?? scene)(who).ask(who, asked);
        expect(answer === 'done', `${role}: ${answer}`).toBe(allowed.has(role));
        if (answer !== 'done') expect(NOT_ALLOWED).toContain(answer);
      }
    }
  });

  it.each(trials)('[FLOOR-6] [HAND-3] [ROLE-1] [TURN-4] for `%s` to oneself are what the table says', (act, trial) => {
    const told = (trial.scene ?? scene)('listener');
    const isAllowed = table().get(act)?.has('to oneself') === true;
    expect(isAllowed).toBe(trial.self !== undefined);
    expect(mayDo(told.space, person('listener'), act, userId('listener'))).toBe(isAllowed);
    if (trial.self !== undefined) expect(told.ask(trial.self, trial.asks[0] ?? RAISE)).toBe('done');
  });

  it.each(['link', 'unlink'] as const)('[LINK-1] for `%s` are what the table says of every role', (act) => {
    const allowed = table().get(act) ?? new Set();
    const { space } = scene();
    for (const [role, who] of roles) expect(linking(act, space, person(who)), role).toBe(allowed.has(role));
  });

  it('[ROLE-5] are a moderator’s over the host, and are added up for who has several roles', () => {
    const told = scene();
    expect(told.ask('mod', { type: 'mute', userId: userId('host') })).toBe('done');
    told.ask('host', { type: 'co-host', userId: userId('mod') });
    expect(told.ask('mod', { type: 'end' })).toBe('done');
  });

  it('[LIFE-3] nothing but Majlis itself tells what was observed', () => {
    const { space } = scene();
    expect(() => decide(space, { type: 'room-gone' }, person('host'), 5)).toThrow('not asked by people');
    expect(() => decide(space, { type: 'tick' }, person('mod'), 5)).toThrow('not asked by people');
  });
});
