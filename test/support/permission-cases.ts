/** What people may ask, as whom, where, and what the bot lacks meanwhile: all cases, and few that hold every pair. */
import type { Asked } from '../../src/app/index.ts';
import type { RoomKind } from '../../src/domain/index.ts';
import { userId } from './outside-people.ts';

/** Who asks. Each has the place that the name says when the permission goes. */
export const ROLES = ['host', 'cohost', 'mod', 'speaker', 'listener', 'blocked'] as const;
const KINDS: readonly RoomKind[] = ['stage', 'voice'];
/** What running a room needs; null: nothing is lacking. */
export const PERMISSIONS = [
  'VIEW_CHANNEL',
  'CONNECT',
  'SPEAK',
  'MANAGE_CHANNELS',
  'MUTE_MEMBERS',
  'MOVE_MEMBERS',
  'MANAGE_ROLES',
  'SEND_MESSAGES',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const [second, raiser, other] = [userId('second'), userId('raiser'), userId('other')];

/** One of everything that can be asked of a space: what is asked anew has to stand here. */
const ASKED: { readonly [Type in Asked['type']]: Extract<Asked, { readonly type: Type }> } = {
  approve: { type: 'approve', userId: raiser },
  invite: { type: 'invite', userId: other },
  'raise-hand': { type: 'raise-hand', question: 'Why?' },
  'lower-hand': { type: 'lower-hand', userId: raiser },
  'to-audience': { type: 'to-audience', userId: second },
  mute: { type: 'mute', userId: second },
  unmute: { type: 'unmute', userId: userId('muted') },
  'mute-all': { type: 'mute-all' },
  remove: { type: 'remove', userId: other },
  block: { type: 'block', userId: other, scope: 'space' },
  unblock: { type: 'unblock', userId: userId('blocked') },
  'co-host': { type: 'co-host', userId: second },
  'drop-co-host': { type: 'drop-co-host', userId: userId('cohost') },
  'add-guest': { type: 'add-guest', userId: other },
  'drop-guest': { type: 'drop-guest', userId: userId('guest') },
  transfer: { type: 'transfer', userId: second },
  claim: { type: 'claim' },
  'set-rules': { type: 'set-rules', rules: { locked: true, hidden: true } },
  retitle: { type: 'retitle', title: 'Coffee' },
  describe: { type: 'describe', description: 'About coffee' },
  'set-about': { type: 'set-about', change: { topics: 'coffee, tea', language: 'ar' } },
  brake: { type: 'brake', isOn: true },
  next: { type: 'next' },
  'extend-turn': { type: 'extend-turn' },
  extend: { type: 'extend' },
  'open-backstage': { type: 'open-backstage' },
  'close-backstage': { type: 'close-backstage' },
  'go-up': { type: 'go-up', userId: userId('guest') },
  'go-backstage': { type: 'go-backstage', userId: second },
  end: { type: 'end' },
};

/** Acts that are asked otherwise than of the space. */
const OTHERS = ['open', 'open-here', 'open-planned', 'block-in-server'] as const;
/** An act: something asked of the space, or another space opened, in a new room, in one that stands, or as it was planned. */
export type Act = Asked['type'] | (typeof OTHERS)[number];
// as: the keys of that very object.
const ACTS: readonly Act[] = [...(Object.keys(ASKED) as Asked['type'][]), ...OTHERS];
const isOther = (act: Act): act is (typeof OTHERS)[number] => OTHERS.some((one) => one === act);
/** What is asked of the space by an act; null for the acts that are asked otherwise. */
export const askedBy = (act: Act): Asked | null => (isOther(act) ? null : ASKED[act]);

/** One cell of the matrix. */
export interface Case {
  readonly act: Act;
  readonly role: (typeof ROLES)[number];
  readonly kind: RoomKind;
  readonly permission: Permission;
}

/** Every case. */
export const everyCase = (): readonly Case[] =>
  ACTS.flatMap((act) =>
    ROLES.flatMap((role) =>
      KINDS.flatMap((kind) => PERMISSIONS.map((permission) => ({ act, role, kind, permission }))),
    ),
  );

const pairsOf = ({ act, role, kind, permission }: Case): readonly string[] => {
  const names = [`act ${act}`, `role ${role}`, `kind ${kind}`, `permission ${permission}`];
  return names.flatMap((one, at) => names.slice(at + 1).map((two) => `${one} ${two}`));
};

/** As few cases as greed finds that hold every pair of two values. */
export const pairwise = (): readonly Case[] => {
  const missing = new Set(everyCase().flatMap(pairsOf));
  const chosen: Case[] = [];
  for (const [a, act] of ACTS.entries())
    for (const [p, permission] of PERMISSIONS.entries()) {
      const cases = ROLES.flatMap((_, r) =>
        KINDS.map((kind) => ({ act, role: ROLES[(a + p + r) % ROLES.length] ?? 'host', kind, permission })),
      );
      const gain = (one: Case): number => pairsOf(one).filter((pair) => missing.has(pair)).length;
      const best = cases.reduce((most, one) => (gain(one) > gain(most) ? one : most));
      for (const pair of pairsOf(best)) missing.delete(pair);
      chosen.push(best);
    }
  if (missing.size > 0) throw new Error(`pairs are left: ${[...missing].join('; ')}`);
  return chosen;
};

/** The calls that Discord refuses a bot without a permission (its documentation of each call, "Permissions", "Stage Instance"). */
export const refusedWithout = (permission: Permission, kind: RoomKind): readonly string[] => {
  const stage = ['setTopic', 'closeStage'];
  // Who may not see or enter a voice channel may change nothing in it.
  const inRoom = ['remove', 'setRights', 'restoreRights', 'suppress', 'invite', 'setMute', 'putOut', 'move', ...stage];
  switch (permission) {
    case 'VIEW_CHANNEL':
      return [...inRoom, 'setStatus', 'post', 'edit', 'removePanel', 'below', 'notify'];
    case 'CONNECT':
      return [...inRoom, 'setStatus'];
    case 'SPEAK':
      // Nobody gives in an overwrite what they lack.
      return kind === 'voice' ? ['setRights'] : [];
    case 'MANAGE_CHANNELS':
      return ['create', 'remove', ...stage];
    case 'MUTE_MEMBERS':
      return ['suppress', 'invite', 'setMute', ...(kind === 'stage' ? stage : [])];
    case 'MOVE_MEMBERS':
      return ['putOut', 'move', ...(kind === 'stage' ? stage : [])];
    case 'MANAGE_ROLES':
      return ['create', 'setRights', 'restoreRights'];
    case 'SEND_MESSAGES':
      return ['post', 'notify'];
  }
};
