import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Act, Asker, Role, Space, SpaceCommand } from '../../../src/domain/index.ts';
import { decide, mayDo, PERMISSIONS, rolesOf } from '../../../src/domain/index.ts';
import { aSpace, guest, host } from '../../support/a-space.ts';
import { userId } from '../../support/outside-people.ts';

// as: the keys of an object are the keys of its type.
const acts = Object.keys(PERMISSIONS) as Act[];
const ROLES: readonly Role[] = ['host', 'moderator', 'speaker', 'listener'];

const speaker = userId('speaker');
const space: Space = aSpace('permit', {
  people: [
    { userId: host, role: 'host', floor: 'speaking', sinceMs: 1 },
    { userId: speaker, role: 'speaker', floor: 'speaking', sinceMs: 1 },
  ],
  toAudience: [],
});

const askers: Readonly<Record<Role, Asker>> = {
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
  it('[LIFE-3] [HAND-3] [FLOOR-6] are what the table says, for every role and act', () => {
    for (const act of acts) {
      for (const role of ROLES) {
        const allowed = PERMISSIONS[act].roles.includes(role);
        expect(mayDo(space, askers[role], act, userId('somebody')), `${role} ${act}`).toBe(allowed);
        const command = commands[act];
        if (command === undefined) continue;
        const isSelf = act === 'to-audience' && role === 'speaker';
        expect(decide(space, command, askers[role], 5).ok, `${role} ${act}`).toBe(allowed || isSelf);
      }
    }
  });

  it('[FLOOR-6] [HAND-3] let people do to themselves what they may', () => {
    const self: Asker = { type: 'person', userId: guest, moderator: false };
    expect(decide(space, { type: 'lower-hand', userId: guest }, self, 5).ok).toBe(true);
    expect(decide(space, { type: 'approve', userId: guest, presence: 'hand' }, self, 5).ok).toBe(false);
    expect(rolesOf(space, host, true)).toEqual(['host', 'moderator']);
  });

  it('[LIFE-3] nothing but Majlis itself tells what was observed', () => {
    expect(() => decide(space, { type: 'room-gone' }, askers.host, 5)).toThrow('not asked by people');
  });

  it('[LIFE-3] the table in docs/SPEC.md is the table in the code', () => {
    const spec = readFileSync(new URL('../../../docs/SPEC.md', import.meta.url), 'utf8');
    const yes = (allowed: boolean): string => (allowed ? ' yes |' : ' |');
    const rows = acts.map((act) => {
      const { roles, self } = PERMISSIONS[act];
      return `| ${act} |${ROLES.map((role) => yes(roles.includes(role))).join('')}${yes(self)}`;
    });
    expect(spec).toContain(rows.join('\n'));
  });
});
