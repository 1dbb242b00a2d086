import * as fc from 'fast-check';
import type { Asked } from '../../src/app/index.ts';
import type { MajlisCommand, Opening, RulesPatch, SpaceRules } from '../../src/domain/index.ts';
import { patched, PRESET_NAMES, PRESETS } from '../../src/domain/index.ts';
import type { ChannelId, GuildId, RoleId, SpaceId, UserId } from '../../src/lib/index.ts';
import { idOf } from './a-space.ts';
import type { RandomAct } from './space-run.ts';

// as, in these: test data stands in for what the edges parse; a store reads them back.
const users = ['1', '2', '3', '4', '5', '6', '7', '8'].map((id) => id as UserId);
const roleIds = ['31', '32'].map((id) => id as RoleId);
const made = '9' as ChannelId;
const green = '19' as ChannelId;

/** Who opens the space, and somebody who is blocked in the server from the beginning. */
export const opener: UserId = '1' as UserId;
export const shutOut: UserId = '8' as UserId;

const MINUTE_MS = 60_000;
const who = fc.constantFrom(...users);
const presence = fc.constantFrom(
  'absent',
  'audience',
  'audience',
  'hand',
  'hand',
  'invited',
  'speaking',
  'speaking',
  'backstage',
);

const rules: fc.Arbitrary<RulesPatch> = fc.oneof(
  fc.record({ places: fc.constantFrom(0, 1, 20, 9999, 20_000) }),
  fc.constantFrom('open', 'moderated', 'turns', 'turns').map((mode) => ({ queue: { mode } }) as const),
  fc.constantFrom('first-come', 'quiet-first').map((order) => ({ queue: { order } }) as const),
  fc.constantFrom(15_000, 60_000).map((turnMs) => ({ queue: { turnMs } })),
  fc.constantFrom(0, 30_000, 600_000).map((coolDownMs) => ({ queue: { coolDownMs } })),
  fc.constantFrom(5 * MINUTE_MS, 60 * MINUTE_MS, 600 * MINUTE_MS).map((maxLengthMs) => ({ maxLengthMs })),
  fc.record({ locked: fc.boolean(), hidden: fc.boolean(), adultsOnly: fc.boolean() }),
  fc.boolean().map((keepRoom) => ({ keepRoom })),
  fc
    .constantFrom(
      { roleIds: [] },
      { roleIds },
      { memberMin: 0 },
      { memberMin: 2_160 },
      { accountDays: 0 },
      { accountDays: 4 },
    )
    .map((speakers) => ({ speakers })),
  fc.constantFrom<RulesPatch>(
    { access: { type: 'everyone' } },
    { access: { type: 'invited' } },
    { access: { type: 'roles', roleIds } },
    { access: { type: 'roles', roleIds: [] } },
  ),
);

const on = <Type extends string>(
  ...types: readonly Type[]
): fc.Arbitrary<{ readonly type: Type; readonly userId: UserId }> =>
  fc.record({ type: fc.constantFrom(...types), userId: who });

/** One of several, as often as its number says. */
const often = <Value>(...choices: readonly (readonly [number, fc.Arbitrary<Value>])[]): fc.Arbitrary<Value> =>
  fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));

const anyOf = (...some: readonly Asked[]): fc.Arbitrary<Asked> => fc.constantFrom(...some);

const asked: fc.Arbitrary<Asked> = often<Asked>(
  [10, on('approve', 'invite', 'lower-hand', 'to-audience')],
  [8, on('mute', 'unmute', 'unmute', 'remove')],
  [6, on('co-host', 'co-host', 'drop-co-host', 'transfer')],
  [6, on('add-guest', 'drop-guest')],
  [2, fc.record({ type: fc.constant('block'), userId: who, scope: fc.constantFrom('space', 'server') })],
  [3, fc.record({ type: fc.constant('unblock'), userId: who, scope: fc.constantFrom('space', 'server') })],
  [6, rules.map((patch) => ({ type: 'set-rules', rules: patch }))],
  [3, fc.constantFrom(true, false, false).map((isOn) => ({ type: 'brake', isOn }))],
  [1, who.map((userId) => ({ type: 'remove', userId, passesOn: true }))],
  [1, who.map((userId) => ({ type: 'block', userId, scope: 'space', passesOn: true }))],
  [4, fc.constant({ type: 'claim' })],
  [3, anyOf({ type: 'mute-all' }, { type: 'next' })],
  [3, anyOf({ type: 'extend-turn' }, { type: 'extend' })],
  [3, anyOf({ type: 'open-backstage' }, { type: 'open-backstage' }, { type: 'close-backstage' })],
  [8, on('go-up', 'go-backstage')],
  [2, anyOf({ type: 'retitle', title: 'مجلس' }, { type: 'retitle', title: ' ' })],
  [
    2,
    anyOf(
      { type: 'set-about', change: { topics: 'قهوة، tea', language: 'ar' } },
      { type: 'set-about', change: { cover: null } },
    ),
  ],
  [1, anyOf({ type: 'describe', description: 'About' }, { type: 'describe', description: null })],
);

const hand: fc.Arbitrary<Asked> = fc
  .constantFrom(null, null, null, 'Why?', 'x'.repeat(201))
  .map((question) => ({ type: 'raise-hand', question }));

const ending: fc.Arbitrary<Asked> = anyOf(
  { type: 'end', lastWordsMs: MINUTE_MS },
  { type: 'end', lastWordsMs: 9 * MINUTE_MS },
  { type: 'end' },
);

/** What Majlis tells that leaves a space open, and what ends it. */
const told: fc.Arbitrary<MajlisCommand> = often<MajlisCommand>(
  [8, fc.record({ userId: who, ms: fc.nat(9_000) }).map((one) => ({ type: 'heard', talk: [one] }))],
  [4, on('freed', 'forget-raises')],
  [3, on('left-server')],
  [3, fc.constantFrom(...roleIds).map((roleId) => ({ type: 'role-gone', roleId }))],
  [2, fc.constantFrom<MajlisCommand>({ type: 'room-made', channelId: made }, { type: 'go-live' })],
  [2, fc.constantFrom('Other', '', 'y'.repeat(101)).map((title) => ({ type: 'adopt-title', title }))],
  [3, fc.constant<MajlisCommand>({ type: 'backstage-made', channelId: green })],
  [1, fc.constantFrom('closed', 'deleted', 'could-not').map((why) => ({ type: 'backstage-gone', why }) as const)],
  [1, fc.constantFrom<MajlisCommand>({ type: 'put-back' }, { type: 'end-if-empty', emptySinceMs: 0 })],
);
const ends: fc.Arbitrary<MajlisCommand> = fc.constantFrom<MajlisCommand>(
  { type: 'fail-opening' },
  { type: 'room-gone' },
  { type: 'server-left' },
);

const oneIn = (count: number): fc.Arbitrary<boolean> => fc.integer({ min: 1, max: count }).map((one) => one === 1);

/** Somebody asks: often the host, so that a run gets somewhere. */
const asking = (arbitrary: fc.Arbitrary<Asked>, by: fc.Arbitrary<UserId | 'host'>): fc.Arbitrary<RandomAct> =>
  fc.record({
    type: fc.constant('ask'),
    who: by,
    isModerator: oneIn(6),
    isNewcomer: oneIn(6),
    asked: arbitrary,
  });

/** Any act on a space, by anybody. */
export const randomAct: fc.Arbitrary<RandomAct> = often<RandomAct>(
  [240, asking(asked, fc.oneof(fc.constant('host'), who))],
  [80, asking(hand, who)],
  [1, asking(ending, fc.oneof(fc.constant('host'), who))],
  [2, fc.record({ type: fc.constant('flap'), who })],
  [120, fc.record({ type: fc.constant('move'), who, presence })],
  [9, fc.record({ type: fc.constant('move'), who: fc.constant('host'), presence: fc.constant('absent') })],
  [2, fc.constant({ type: 'all-leave' })],
  [40, fc.constant({ type: 'observe' })],
  [80, fc.constant({ type: 'carry-out' })],
  [60, fc.constantFrom(1, 999, 15_000, 45_000, 130_000).map((ms) => ({ type: 'pass', ms }))],
  [60, fc.constant({ type: 'pass-to-due' })],
  [60, told.map((command) => ({ type: 'tell', command }))],
  [1, ends.map((command) => ({ type: 'tell', command }))],
);

/** What makes an opening live; its people come, and the host is heard. */
export const LIVE: readonly RandomAct[] = [
  { type: 'tell', command: { type: 'room-made', channelId: made } },
  { type: 'tell', command: { type: 'go-live' } },
  ...users.map((one): RandomAct => ({ type: 'move', who: one, presence: 'audience' })),
  { type: 'observe' },
  { type: 'carry-out' },
  { type: 'ask', who: 'host', isModerator: false, isNewcomer: false, asked: { type: 'open-backstage' } },
  { type: 'tell', command: { type: 'backstage-made', channelId: green } },
];

/** How a space may run, as it stands before anybody has changed it. */
export const presetRules: fc.Arbitrary<SpaceRules> = fc
  .record({ preset: fc.constantFrom(...PRESET_NAMES), patch: rules })
  // A space for no roles is not opened.
  .map(({ preset, patch: { access: _access, ...patch } }) => patched(PRESETS[preset], patch));

/** How a space is opened. */
export const randomOpening: fc.Arbitrary<Partial<Opening>> = fc.record({
  id: fc.constant(idOf('random') as SpaceId),
  guildId: fc.constant('1' as GuildId),
  hostId: fc.constant(opener),
  kind: fc.constantFrom('stage', 'voice'),
  blocked: fc.constant([shutOut]),
  rules: presetRules,
});
