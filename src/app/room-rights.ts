import type { UserId } from '../lib/index.ts';
import type { Call } from './call.ts';
import type {
  Applied,
  OverwriteSeen,
  Right,
  RightChanged,
  Rights,
  RightState,
  RightWanted,
  RoomSeen,
} from './ports.ts';
import type { Target } from './ports.ts';
import { merged } from './room-doors.ts';

/** The rights that a space may change, in a fixed order. */
export const RIGHTS: readonly Right[] = ['view', 'connect', 'speak', 'unmute', 'request'];

/** What an overwrite says that is not there. */
const UNSET: Rights = { view: 'unset', connect: 'unset', speak: 'unset', unmute: 'unset', request: 'unset' };

/** What those get who come in whatever the category says. */
const IN = { view: 'allowed', connect: 'allowed' } as const;

/** What the overwrite of `target` says of our rights; nothing when there is none. */
export const rightsIn = (overwrites: readonly OverwriteSeen[], target: Target): Rights =>
  overwrites.find((overwrite) => overwrite.target === target)?.rights ?? UNSET;

/** Whether an overwrite says of these rights what is wanted. */
export const agrees = (wanted: Readonly<Partial<Rights>>, rights: Rights): boolean =>
  RIGHTS.every((right) => wanted[right] === undefined || wanted[right] === rights[right]);

/** What is compared for the overwrites of one room. */
export interface RightsCompared {
  readonly wanted: readonly RightWanted[];
  readonly applied: Pick<Applied, 'rights'>;
  readonly seen: Pick<RoomSeen, 'overwrites'>;
}

/** What an overwrite that we may have changed says without us. */
export const saysOf = (
  { applied, seen }: Pick<RightsCompared, 'applied' | 'seen'>,
  target: Target,
  right: Right,
): RightState =>
  applied.rights.find((one) => one.target === target)?.before[right] ?? rightsIn(seen.overwrites, target)[right];

/**
 * What everybody is denied is had by those alone to whom the space grants it: an overwrite of a role or a member that allows it all the
 * same (by hand, or from before) would count more than the denial, and has that taken out for as long as everybody is denied it.
 */
const cleared = (compared: RightsCompared): readonly RightWanted[] => {
  const { wanted, applied, seen } = compared;
  const everyone = wanted.find(({ target }) => target === 'everyone')?.rights ?? {};
  const closed = RIGHTS.filter((right) => everyone[right] === 'denied');
  const granted = new Map(wanted.map(({ target, rights }) => [target, rights]));
  const targets = new Set([...applied.rights, ...seen.overwrites].map(({ target }) => target));
  return [...targets].flatMap((target): readonly RightWanted[] => {
    const taken = closed.filter(
      (right) => granted.get(target)?.[right] === undefined && saysOf(compared, target, right) === 'allowed',
    );
    return taken.length === 0
      ? []
      : [{ target, rights: Object.fromEntries(taken.map((right) => [right, 'unset' as const])) }];
  });
};

/** Everything that overwrites are to say while the space runs: once everybody is denied something, what lets others have it all the same goes first. */
const kept = (compared: RightsCompared): readonly RightWanted[] => {
  const { wanted } = compared;
  const closedAt = wanted.findIndex(({ target }) => target === 'everyone') + 1;
  return merged([...wanted.slice(0, closedAt), ...cleared(compared), ...wanted.slice(closedAt)]);
};

/** What overwrites must say that do not say it, in the order of `wanted`. */
export const rightsToSet = (compared: RightsCompared): readonly Call[] => {
  const { applied, seen } = compared;
  return kept(compared).flatMap((wanted): readonly Call[] => {
    const { target } = wanted;
    const rights = rightsIn(seen.overwrites, target);
    const known = applied.rights.find((one) => one.target === target);
    const changed = known?.before ?? {};
    // What was changed here and is wanted no longer is put back, while the rest of the overwrite stays changed.
    const all = { ...changed, ...wanted.rights };
    if (agrees(all, rights)) return [];
    const named = RIGHTS.filter((right) => all[right] !== undefined);
    const before = { ...Object.fromEntries(named.map((right) => [right, rights[right]])), ...changed };
    // What was set and stands no longer was undone by a person: that is mended a few times only.
    const set = known?.set ?? (known === undefined ? {} : all);
    const isMend = named.every((right) => changed[right] !== undefined && set[right] === all[right]);
    const key = isMend ? (`mend:${target}` as const) : (`right:${target}` as const);
    return [{ type: 'set-right', key, wanted: { target, rights: all }, before }];
  });
};

/** Overwrites that we changed and that are wanted no longer: they are put back. */
export const rightsToRestore = (compared: RightsCompared): readonly Call[] => {
  const targets = new Set(kept(compared).map(({ target }) => target));
  return compared.applied.rights
    .filter(({ target }) => !targets.has(target))
    .map((changed): Call => {
      const isAsBefore = agrees(changed.before, rightsIn(compared.seen.overwrites, changed.target));
      return { type: 'restore-right', key: `right:${changed.target}`, changed, isAsBefore };
    });
};

/** What a new room is made of. */
export interface Beginning {
  readonly wanted: readonly RightWanted[];
  /** What its category says, or the room that it opens beside. */
  readonly inherited: readonly OverwriteSeen[];
  /** What of that is a space's doing, as it was before: it is not the server that says it, so it does not stay. None when left out. */
  readonly undone?: readonly RightWanted[];
  /** Who sees every room that is made for a space and may come in: we and its host. */
  readonly insiders: readonly UserId[];
}

/** How the overwrites of a new room are to begin, and what is put back of them once it is wanted no longer. */
export const beginningOf = ({
  wanted,
  inherited,
  undone = [],
  insiders,
}: Beginning): { readonly rights: readonly RightWanted[]; readonly changed: readonly RightChanged[] } => {
  const overwrites = inherited.map(({ target, rights: now }): OverwriteSeen => ({
    target,
    rights: { ...now, ...undone.find((one) => one.target === target)?.rights },
  }));
  const wishes = kept({ wanted, applied: { rights: [] }, seen: { overwrites } });
  const letIn = new Set<Target>(insiders.map((id): Target => `member:${id}`));
  const changed = wishes.map(({ target, rights: set }): RightChanged => {
    const said = { ...rightsIn(overwrites, target), ...(letIn.has(target) ? IN : {}) };
    const before = RIGHTS.filter((right) => set[right] !== undefined).map((right): readonly [Right, RightState] => [
      right,
      said[right],
    ]);
    return { target, before: Object.fromEntries(before), set };
  });
  // Whoever is let in whatever the room says keeps what lets them in.
  const others = undone.filter(({ target }) => !letIn.has(target));
  // Those of the space in its own order: where not all fit, the last are set when the room stands.
  return { rights: merged([...wishes, ...others, ...wishes]), changed };
};
