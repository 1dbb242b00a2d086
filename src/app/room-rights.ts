import type { RoomKind } from '../domain/index.ts';
import type { Call } from './call.ts';
import type { Applied, OverwriteSeen, Right, Rights, RightWanted, RoomSeen, Target } from './ports.ts';

/** The rights that a space may change, in a fixed order. */
export const RIGHTS: readonly Right[] = ['view', 'connect', 'speak', 'unmute', 'request'];

/** What an overwrite says that is not there. */
const UNSET: Rights = { view: 'unset', connect: 'unset', speak: 'unset', unmute: 'unset', request: 'unset' };

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
  readonly kind: RoomKind;
}

/**
 * In a voice room only what the space grants counts: whoever else an overwrite lets speak (a role, a member, by hand or from before)
 * has that taken out for as long as the space runs.
 */
const cleared = ({ wanted, applied, seen }: RightsCompared): readonly RightWanted[] => {
  const taken = new Set(wanted.map(({ target }) => target));
  const before = applied.rights.filter((changed) => changed.before.speak === 'allowed').map(({ target }) => target);
  const byHand = seen.overwrites
    .filter(({ target, rights }) => rights.speak === 'allowed' && !applied.rights.some((one) => one.target === target))
    .map(({ target }) => target);
  return [...new Set([...before, ...byHand])]
    .filter((target) => !taken.has(target))
    .map((target) => ({ target, rights: { speak: 'unset' } }));
};

/** Everything that overwrites are to say while the space runs. */
const kept = (compared: RightsCompared): readonly RightWanted[] =>
  compared.kind === 'voice' && compared.wanted.length > 0
    ? [...compared.wanted, ...cleared(compared)]
    : compared.wanted;

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
