import { describe, expect, it } from 'vitest';
import type { Applied, GuildSettings } from '../../../src/app/index.ts';
import { NOTHING_APPLIED } from '../../../src/app/index.ts';
import {
  appliedRecordOf,
  linkRecordOf,
  readApplied,
  readLink,
  readSettings,
  readSpace,
  settingsRecordOf,
  spaceRecordOf,
} from '../../../src/store/records/index.ts';
import { DEFAULT_RULES, newEnd } from '../../../src/domain/index.ts';
import type { Announcing, Circle, Link, LinkEnd } from '../../../src/domain/index.ts';
import type { LinkId, RoleId } from '../../../src/lib/index.ts';
import { aSpace, guest, host, idOf, ruledSpace } from '../../support/a-space.ts';

const applied: Applied = {
  ...NOTHING_APPLIED,
  backstage: {
    asked: { atMs: 5, name: 'Backstage · Tea', hostId: host, number: 3 },
    messageId: null,
    lostMessageId: null,
  },
  // as: an id in form.
  held: [idOf('heldback') as LinkId],
  rights: [{ target: 'everyone', before: { view: 'unset', connect: 'allowed', speak: 'denied', unmute: 'unset' } }],
};
const space = aSpace('records');
const unreadable = expect.objectContaining({ name: 'StoreError', code: 'unreadable' });

/** As it comes out of the database. */
const stored = (record: object): object => structuredClone(record);

describe('the record of a space', () => {
  it('is of version 4 and reads back', () => {
    const record = spaceRecordOf(space);
    expect(record).toMatchObject({ v: 4 });
    expect(readSpace(stored(record))).toEqual(space);
    const ruled = ruledSpace('records');
    expect(readSpace(stored(spaceRecordOf(ruled)))).toEqual(ruled);
  });

  it('of version 4 is that of a space of which nobody was told that links hold its sound back', () => {
    const { held: _held, released: _released, ...then } = applied;
    expect(readApplied({ ...then, v: 4 })).toEqual({ ...applied, held: [] });
  });

  it('of an earlier program of version 4 is that of a space with one room', () => {
    const { overflow: _overflow, rules, ...then } = space;
    const { overflow: _more, ...rules4 } = rules;
    expect(readSpace({ ...then, rules: rules4, v: 4 })).toEqual(space);
  });

  it('[OVERFLOW-3] tells the rooms beside a space, and of which one a room is', () => {
    const links = [{ id: idOf('link') as LinkId, withId: space.id }];
    const main = {
      ...space,
      overflow: { role: 'main', rooms: [{ spaceId: space.id, number: 2, links }], restsUntilMs: 9 },
    } as const;
    expect(readSpace(stored(spaceRecordOf(main)))).toEqual(main);
    const beside = { ...space, overflow: { role: 'beside', mainId: space.id, number: 3 } } as const;
    expect(readSpace(stored(spaceRecordOf(beside)))).toEqual(beside);
    const heard = { ...beside, overflow: { ...beside.overflow, heardAgain: [guest] } };
    expect(readSpace(stored(spaceRecordOf(heard)))).toEqual(heard);
  });

  it('[MOD-9] of a program that kept no mutes has none', () => {
    const record: object = stored(spaceRecordOf({ ...space, keptMutes: [guest] }));
    expect(readSpace({ ...record, keptMutes: undefined })).toEqual({ ...space, keptMutes: [] });
  });

  it('of version 3 is that of a space of which nobody said what it is about, and that demands nothing of speakers', () => {
    const {
      about: _about,
      backstage: _backstage,
      overflow: _overflow,
      raises: _raises,
      keptMutes: _keptMutes,
      moderatorsMutes: _moderatorsMutes,
      rules,
      ...then
    } = space;
    const {
      speakers: _speakers,
      adultsOnly: _adultsOnly,
      keepRoom: _keepRoom,
      overflow: _more,
      places: _places,
      ...rules3
    } = rules;
    expect(readSpace({ ...then, rules: rules3, v: 3 })).toEqual(space);
  });

  it.each([
    ['a version to come', { v: 5 }],
    ['no version', { v: undefined }],
    ['a hand that does not say where it went up', { hands: [{ userId: guest, raisedAtMs: 1 }] }],
    ['a hand from elsewhere', { hands: [{ userId: guest, raisedAtMs: 1, by: 'phone' }] }],
    ['a person of another role', { people: [{ userId: host, role: 'owner', floor: 'away', sinceMs: 1 }] }],
    ['a guest who is nobody', { guests: ['me'] }],
    ['a turn without its end', { turn: { userId: host, sinceMs: 1, isWarned: false } }],
    ['an end for another reason', { deadline: { atMs: 1, reason: 'bored', isWarned: false } }],
    ['a room of another kind', { room: { origin: 'created', kind: 'forum', channelId: null } }],
    ['a version 1 that has what came later', { v: 1 }],
    ['a version 2 that has what came later', { v: 2 }],
    ['a version 3 that has what came later', { v: 3 }],
    [
      'a backstage that is neither here nor there',
      { backstage: { status: 'open', channelId: null, toRoom: [], toBackstage: [] } },
    ],
    ['a version 1 in a voice room', { v: 1, hands: [], room: { origin: 'created', kind: 'voice', channelId: null } }],
    ['more than is known', { extra: 1 }],
  ])('is not read with %s', (_what, over) => {
    expect(() => readSpace({ ...stored(spaceRecordOf(space)), ...over })).toThrow(unreadable);
  });
});

describe('the record of what was applied', () => {
  it('[BACK-8] [LINK-13] is of version 5 and reads back', () => {
    const record = appliedRecordOf(applied);
    expect(record).toMatchObject({ v: 5 });
    expect(readApplied(stored(record))).toEqual(applied);
  });

  it('of version 3 is that of a space without a backstage', () => {
    const { backstage: _backstage, held: _held, released: _released, ...then } = applied;
    expect(readApplied({ ...then, v: 3 })).toEqual({ ...applied, backstage: NOTHING_APPLIED.backstage, held: [] });
  });

  it('of version 2 is that of a space which is not announced', () => {
    const { stalePanels: _stale, announcement: _announcement, tally: _tally, ...later } = applied;
    const { backstage: _backstage, held: _held, released: _released, ...then } = later;
    expect(readApplied({ ...then, v: 2 })).toEqual({
      ...applied,
      announcement: { status: 'none' },
      backstage: NOTHING_APPLIED.backstage,
      held: [],
    });
  });

  // as: test data stands in for what the edges parse.
  const place = { channelId: '123', roleId: null } as unknown as Announcing;

  it.each<[string, Applied['announcement']]>([
    ['is to be posted', { status: 'wanted', askedAtMs: 5, mentions: false, round: 1, ...place }],
    ['was deleted', { status: 'over', why: 'deleted', channelId: place.channelId }],
  ])('is read with an announcement that %s', (_what, announcement) => {
    expect(readApplied(stored(appliedRecordOf({ ...applied, announcement })))).toEqual({ ...applied, announcement });
  });

  it('is read with an announcement from before any was taken away, which mentions its role', () => {
    const before = stored(appliedRecordOf({ ...applied, announcement: { status: 'none' } }));
    const read = readApplied({ ...before, announcement: { status: 'wanted', askedAtMs: 5, ...place } });
    expect(read.announcement).toEqual({ status: 'wanted', askedAtMs: 5, mentions: true, round: 0, ...place });
  });

  const right = (target: string, before: object): object => ({ rights: [{ target, before }] });

  it.each([
    ['an overwrite of a role', right('role:123', { view: 'denied' })],
    ['an overwrite of a member that changed nothing', right(`member:${host}`, {})],
  ])('is read with %s', (_what, over) => {
    expect(readApplied({ ...stored(appliedRecordOf(applied)), ...over })).toEqual({ ...applied, ...over });
  });

  it.each([
    ['a target that is no id', right('member:me', {})],
    ['a target with more behind it', right('everyone\n', {})],
    ['a target with an endless id', right(`role:${'1'.repeat(21)}`, {})],
    ['a target of another kind', right('channel:123', {})],
    ['another right', right('everyone', { mute: 'denied' })],
    ['another state', right('everyone', { speak: 'maybe' })],
    ['a state that is nothing', right('everyone', { speak: null })],
    ['a detour of nobody', { detours: [{ userId: 'x', via: '1' }] }],
    ['a notice of no link', { notices: ['x'] }],
    ['what version 1 had of a lent room', { lent: { topic: null, host: 'unset' } }],
    ['an announcement that is neither here nor there', { announcement: { status: 'standing', ...place } }],
    ['a panel to remove that is no message', { stalePanels: ['x'] }],
    ['a version to come', { v: 6 }],
    ['a version 4 that has what came later', { v: 4 }],
    ['a version 3 that has what came later', { v: 3 }],
    [
      'a backstage that was asked for by nobody',
      { backstage: { ...applied.backstage, asked: { atMs: 1, name: 'x', number: 1 } } },
    ],
    ['a version 2 that has what came later', { v: 2 }],
    ['a version 1 that has what came later', { v: 1 }],
  ])('is not read with %s', (_what, over) => {
    expect(() => readApplied({ ...stored(appliedRecordOf(applied)), ...over })).toThrow(unreadable);
  });

  it('does not tell what a person wrote when it cannot be read', () => {
    const read = (): unknown => readApplied({ ...stored(appliedRecordOf(applied)), topic: { secret: 'word' } });
    expect(read).toThrow(/topic: invalid_type/);
    expect(read).not.toThrow(/secret|word/);
  });
});

describe("the record of a server's settings", () => {
  const settings: GuildSettings = { language: 'ar', rules: DEFAULT_RULES };

  it('of version 2 has no words that are not wanted, and demands nothing of speakers', () => {
    const { words: _words, speakers: _speakers, digest: _digest, ownRooms: _ownRooms, ...then } = DEFAULT_RULES;
    const { preset: _preset, ...rules } = then;
    expect(readSettings({ v: 2, language: 'ar', rules })).toEqual(settings);
    expect(() => readSettings({ ...settingsRecordOf(settings), v: 2 })).toThrow(unreadable);
  });

  it('[PRESET-9] of version 3 has nothing that spaces begin with, and of version 4 what was set', () => {
    const { preset: _preset, ...rules } = DEFAULT_RULES;
    expect(readSettings({ v: 3, language: 'ar', rules })).toEqual(settings);
    expect(() => readSettings({ ...settingsRecordOf(settings), v: 3 })).toThrow(unreadable);
    const picks = [null, { type: 'built-in', name: 'town-hall' }, { type: 'own', number: 7 }] as const;
    for (const preset of picks) {
      const set = { ...settings, rules: { ...DEFAULT_RULES, preset } };
      expect(settingsRecordOf(set)).toMatchObject({ v: 4 });
      expect(readSettings(stored(settingsRecordOf(set)))).toEqual(set);
    }
    const odd = { ...DEFAULT_RULES, preset: { type: 'built-in', name: 'party' } };
    expect(() => readSettings({ v: 4, language: 'ar', rules: odd })).toThrow(unreadable);
  });
});

describe('the record of a link', () => {
  // as, in these: ids in form.
  const end = { spaceId: idOf('near'), guildId: '1', byUserId: '2' } as unknown as LinkEnd;
  const far = { ...end, spaceId: idOf('far') } as LinkEnd;
  const then = { v: 1, id: idOf('link'), revision: 2, near: end };
  const circle: Circle = {
    spaceId: end.spaceId,
    guildId: end.guildId,
    access: { type: 'roles', roleIds: ['3'] as unknown as readonly RoleId[] },
    hidden: true,
    adultsOnly: false,
    isPrivate: true,
    doors: 'true, true',
    isNamed: true,
  };
  const link: Link = {
    id: idOf('link') as LinkId,
    revision: 4,
    mode: { type: 'interpret', language: 'ar' },
    near: { ...end, volume: 50, mutes: ['outgoing'], consent: { own: circle, far: null } },
    state: { status: 'open', far: newEnd(far), sinceMs: 5 },
  };

  it('[LINK-12] is of version 2 and reads back', () => {
    expect(linkRecordOf(link)).toMatchObject({ v: 2 });
    expect(readLink(stored(linkRecordOf(link)))).toEqual(link);
  });

  it('[LINK-10] of version 1 is that of a conference of which nothing was set', () => {
    const before = { id: link.id, revision: 2, mode: { type: 'conference' }, near: newEnd(end) };
    const offered = { status: 'offered', code: 'CODE', expiresAtMs: 9 };
    expect(readLink({ ...then, state: offered })).toEqual({ ...before, state: offered });
    const open = { status: 'open', sinceMs: 5 };
    expect(readLink({ ...then, state: { ...open, far } })).toEqual({ ...before, state: { ...open, far: newEnd(far) } });
    const over = { status: 'closed', sinceMs: 5, reason: 'expired' };
    expect(readLink({ ...then, state: { ...over, far: null } })).toEqual({ ...before, state: { ...over, far: null } });
  });

  it.each<[string, object]>([
    ['a version to come', { v: 3 }],
    ['a version 1 that has what came later', { v: 1 }],
    ['interpreting without a language', { mode: { type: 'interpret' } }],
    ['a volume that is no whole number', { near: { ...link.near, volume: 0.5 } }],
    ['a mute of neither direction', { near: { ...link.near, mutes: ['both'] } }],
    ['a consent to nobody knows what', { near: { ...link.near, consent: { own: circle } } }],
  ])('is not read with %s', (_what, over) => {
    expect(() => readLink({ ...stored(linkRecordOf(link)), ...over })).toThrow(unreadable);
  });
});
