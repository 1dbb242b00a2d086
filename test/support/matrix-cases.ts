/** Who asks for what, where, and what the bot lacks meanwhile: every case there is, and few that hold what must not be left out. */
import type { Guild } from 'discord.js';
import { missingForRoom } from '../../src/discord/permissions.ts';
import { PERMISSIONS, type Act, type Role, type RoomKind } from '../../src/domain/index.ts';

export const KINDS: readonly RoomKind[] = ['stage', 'voice'];
const ROLES: readonly Role[] = ['host', 'co-host', 'moderator', 'speaker', 'listener'];
// as: the keys of that very table.
const ACTS: readonly Act[] = Object.keys(PERMISSIONS) as Act[];

/** What running such a room needs, by the bot's own table (API names): what somebody lacks who is in no server. */
export const neededIn = (kind: RoomKind): readonly string[] =>
  // as: all that is looked at is our own member, which is not there.
  missingForRoom({ members: { me: null } } as Guild, null, kind);

/** One cell of the matrix. */
export interface MatrixCase {
  readonly act: Act;
  readonly role: Role;
  readonly kind: RoomKind;
  /** API name of what the bot lacks; null when it lacks nothing. */
  readonly permission: string | null;
}

/** Whether the permission table lets this role do it to somebody else, or to `isSelf` themself. */
export const isAllowed = ({ act, role }: MatrixCase, isSelf: boolean): boolean =>
  PERMISSIONS[act].roles.includes(role) || (PERMISSIONS[act].self && isSelf);

/** Every case, by every role before any comes again: what may be done only so often is not asked for many times in a row. */
export const everyCase = (): readonly MatrixCase[] =>
  KINDS.flatMap((kind) =>
    [null, ...neededIn(kind)].flatMap((permission) =>
      ROLES.flatMap((role) => ACTS.map((act) => ({ act, role, kind, permission }))),
    ),
  );

/** What few cases must hold together: every pair of role, room and lack, and every act by somebody who may do it. */
const heldBy = (one: MatrixCase): readonly string[] => {
  const { act, role, kind, permission } = one;
  return [
    `${role} ${permission}`,
    `${kind} ${permission}`,
    `${role} ${kind}`,
    ...(isAllowed(one, false) || PERMISSIONS[act].roles.length === 0 ? [`done ${act}`] : []),
  ];
};

/** Whatever else they can hold: where two cases hold as much that is new, these decide. */
const besides = ({ act, role, kind, permission }: MatrixCase): readonly string[] => [
  `${act} ${kind}`,
  `${act} ${role}`,
  `${act} ${permission}`,
];

/** A number in [0, 1) for each call, the same ones for the same seed (mulberry32). */
const drawn = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** As few cases as greed finds in the order of this seed. */
export const fewCases = (seed: number): readonly MatrixCase[] => {
  const draw = drawn(seed);
  const cases = everyCase()
    .filter(({ permission }) => permission !== null)
    .map((one) => ({ one, at: draw() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ one }) => one);
  const missing = new Set(cases.flatMap(heldBy));
  const unseen = new Set(cases.flatMap(besides));
  const count = (names: readonly string[], left: ReadonlySet<string>): number =>
    names.filter((name) => left.has(name)).length;
  const gain = (one: MatrixCase): number => 10 * count(heldBy(one), missing) + count(besides(one), unseen);
  const chosen: MatrixCase[] = [];
  while (missing.size > 0) {
    const best = cases.reduce((most, one) => (gain(one) > gain(most) ? one : most));
    for (const name of heldBy(best)) missing.delete(name);
    for (const name of besides(best)) unseen.delete(name);
    chosen.push(best);
  }
  return chosen;
};
