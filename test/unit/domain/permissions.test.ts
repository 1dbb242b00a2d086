import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Act, Asker, Space, SpaceCommand } from '../../../src/domain/index.ts';
import { decide, mayDo } from '../../../src/domain/index.ts';
import { aSpace, guest, host } from '../../support/a-space.ts';
import { userId } from '../../support/outside-people.ts';

/** The table in docs/SPEC.md, read: who may do what. */
const table = (): ReadonlyMap<Act, ReadonlySet<string>> => {
  const spec = readFileSync(new URL('../../../docs/SPEC.md', import.meta.url), 'utf8');
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

const ROLES = ['host', 'moderator', 'speaker', 'listener'] as const;

const speaker = userId('speaker');
const space: Space = aSpace('permit', {
  people: [
    { userId: host, role: 'host', floor: 'speaking', sinceMs: 1 },
    { userId: speaker, role: 'speaker', floor: 'speaking', sinceMs: 1 },
  ],
  toAudience: [],
});

const askers: Readonly<Record<(typeof ROLES)[number], Asker>> = {
  host: { type: 'person', userId: host, moderator: false },
  moderator: { type: 'person', userId: userId('mod'), moderator: true },
  speaker: { type: 'person', userId: speaker, moderator: false },
  listener: { type: 'person', userId: userId('listener'), moderator: false },
};

const commands: Readonly<Partial<Record<Act, SpaceCommand>>> = {
  end: { type: 'end' },
  approve: { type: 'approve', userId: guest, presence: 'hand' },
  'lower-hand': { type: 'lower-hand', userId: guest },
  'to-audience': { type: 'to-audience', userId: speaker },
};

describe('permissions', () => {
  it('[LIFE-3] [HAND-3] [FLOOR-6] are what the table in docs/SPEC.md says, for every role and act', () => {
    expect([...table().keys()]).toEqual([
      'end',
      'approve',
      'raise-hand',
      'lower-hand',
      'to-audience',
      'link',
      'unlink',
      'read-log',
    ]);
    for (const [act, allowed] of table()) {
      for (const role of ROLES) {
        expect(mayDo(space, askers[role], act, userId('somebody')), `${role} ${act}`).toBe(allowed.has(role));
        const command = commands[act];
        if (command === undefined) continue;
        const isSelf = act === 'to-audience' && role === 'speaker';
        expect(decide(space, command, askers[role], 5).ok, `${role} ${act}`).toBe(allowed.has(role) || isSelf);
      }
      expect(mayDo(space, askers.listener, act, userId('listener')), act).toBe(allowed.has('to oneself'));
    }
  });

  it('[FLOOR-6] [HAND-3] let people do to themselves what they may', () => {
    const self: Asker = { type: 'person', userId: guest, moderator: false };
    expect(decide(space, { type: 'lower-hand', userId: guest }, self, 5).ok).toBe(true);
    expect(decide(space, { type: 'approve', userId: guest, presence: 'hand' }, self, 5).ok).toBe(false);
  });

  it('[LIFE-3] nothing but Majlis itself tells what was observed', () => {
    expect(() => decide(space, { type: 'room-gone' }, askers.host, 5)).toThrow('not asked by people');
  });
});
