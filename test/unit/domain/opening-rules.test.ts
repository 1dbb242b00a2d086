import { describe, expect, it } from 'vitest';
import {
  decideOpening,
  DEFAULT_RULES,
  kindOfNew,
  openingRefusal,
  type OpeningScene,
  type Space,
} from '../../../src/domain/index.ts';
import type { RoleId, SpaceId, UserId } from '../../../src/lib/index.ts';
import { aScene } from '../../support/a-scene.ts';
import { aSpace } from '../../support/a-space.ts';
import { guildId, userId } from '../../support/outside-people.ts';

// as: any text may stand in for a role's id here.
const hosts = 'hosts' as RoleId;
const staff = 'staff' as RoleId;
const MINUTE_MS = 60_000;
const NOW = 1_000 * MINUTE_MS;

const me = userId('me');
const by = (over: Partial<OpeningScene['by']> = {}): OpeningScene['by'] => ({
  userId: me,
  roles: [],
  managesServer: false,
  ...over,
});
const spaces = (count: number, hostId: UserId): readonly Space[] =>
  Array.from({ length: count }, (_, n) => aSpace(`s${n}`, { hostId }));
const code = (scene: OpeningScene): string | null => openingRefusal(scene, NOW)?.code ?? null;

describe('who may open', () => {
  it('[OPEN-11] is everybody where no role is named, else who has one of them', () => {
    const rules = { ...DEFAULT_RULES, openers: [hosts, staff] };
    expect(code(aScene({ by: by() }))).toBeNull();
    expect(code(aScene({ rules, by: by({ roles: [staff] }) }))).toBeNull();
    expect(openingRefusal(aScene({ rules, by: by({ roles: ['other' as RoleId] }) }), NOW)).toEqual({
      code: 'opener-role',
      params: { roles: '<@&hosts> <@&staff>' },
    });
  });

  it('[OPEN-17] is nobody who is blocked in the whole server, but for who may manage it', () => {
    expect(code(aScene({ by: by({ isBlocked: true }) }))).toBe('opener-blocked');
    expect(code(aScene({ by: by({ isBlocked: true, managesServer: true }) }))).toBeNull();
  });

  it('[OPEN-11] is always who may manage the server', () => {
    const rules = { ...DEFAULT_RULES, openers: [hosts] };
    expect(code(aScene({ rules, by: by({ managesServer: true }) }))).toBeNull();
  });

  it('[OPEN-11] is judged with the rest of an opening, and told of a bad title first', () => {
    const scene = aScene({ rules: { ...DEFAULT_RULES, openers: [hosts] }, by: by() });
    const opening = {
      // as: any text may stand in for an id here.
      id: 'space' as SpaceId,
      guildId: guildId('g'),
      hostId: me,
      title: 'Tea',
      description: null,
      kind: 'stage' as const,
      room: null,
    };
    expect(decideOpening(opening, scene, NOW)).toMatchObject({ ok: false, refusal: { code: 'opener-role' } });
    expect(decideOpening({ ...opening, title: ' ' }, scene, NOW)).toMatchObject({ refusal: { code: 'title-empty' } });
    expect(decideOpening(opening, aScene({ by: by() }), NOW).ok).toBe(true);
  });
});

describe('how many', () => {
  it('[OPEN-6] spaces a server has at once is set by it, ten by default', () => {
    const others = (count: number): readonly Space[] => spaces(count, userId('other'));
    expect(code(aScene({ by: by(), others: others(9) }))).toBeNull();
    expect(openingRefusal(aScene({ by: by(), others: others(10) }), NOW)).toEqual({
      code: 'too-many-spaces',
      params: { max: '10' },
    });
    const rules = { ...DEFAULT_RULES, maxSpaces: 2 };
    expect(code(aScene({ rules, by: by({ managesServer: true }), others: others(2) }))).toBe('too-many-spaces');
  });

  it('[OPEN-13] one person hosts at once is set too, and counts for everybody', () => {
    const rules = { ...DEFAULT_RULES, maxPerHost: 1 };
    expect(code(aScene({ rules, by: by(), others: spaces(3, userId('other')) }))).toBeNull();
    expect(openingRefusal(aScene({ rules, by: by(), others: spaces(1, me) }), NOW)).toEqual({
      code: 'too-many-yours',
      params: { max: '1' },
    });
    expect(code(aScene({ rules, by: by({ managesServer: true }), others: spaces(1, me) }))).toBe('too-many-yours');
  });
});

describe('the wait between two openings', () => {
  const rules = { ...DEFAULT_RULES, openEveryMin: 30 };

  it('[OPEN-14] is counted from the last one, and the refusal says when it is over', () => {
    const openedMs = NOW - 30 * MINUTE_MS + 1;
    expect(openingRefusal(aScene({ rules, by: by(), lastOpenedMs: openedMs }), NOW)).toEqual({
      code: 'open-too-soon',
      params: { untilMs: String(openedMs + 30 * MINUTE_MS) },
    });
    expect(code(aScene({ rules, by: by(), lastOpenedMs: openedMs - 1 }))).toBeNull();
    expect(code(aScene({ rules, by: by(), lastOpenedMs: null }))).toBeNull();
    expect(code(aScene({ rules, by: by({ managesServer: true }), lastOpenedMs: openedMs }))).toBeNull();
    expect(code(aScene({ by: by(), lastOpenedMs: NOW }))).toBeNull();
  });

  it('[OPEN-14] counts one that is being opened at this very moment', () => {
    const opening = aSpace('now', { hostId: me, life: { status: 'opening', sinceMs: NOW - 5 } });
    expect(code(aScene({ rules, by: by(), others: [opening] }))).toBe('open-too-soon');
    const live = aSpace('taken', { hostId: me, life: { status: 'live', sinceMs: NOW - 5, emptySinceMs: null } });
    // Handed over to them by who opened it.
    expect(code(aScene({ rules, by: by(), others: [live] }))).toBeNull();
  });
});

it('[OPEN-10] the kind of a new room is that which the server set, where it can have it', () => {
  const kinds = (hasCommunity: boolean): readonly string[] =>
    ([null, 'stage', 'voice'] as const).map((kind) => kindOfNew({ kind }, hasCommunity));
  expect(kinds(true)).toEqual(['stage', 'stage', 'voice']);
  expect(kinds(false)).toEqual(['voice', 'voice', 'voice']);
});
