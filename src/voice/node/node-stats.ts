import type { NodeStats } from './voice-plan.ts';

/** What several nodes tell as if they were one: what they counted is added up. Null when none of them answers. */
export function together(nodes: readonly (NodeStats | null)[]): NodeStats | null {
  const [first, ...others] = nodes.filter((node) => node !== null);
  if (first === undefined) return null;
  return others.reduce(
    (sum, node) => ({
      codec: sum.codec,
      seats: [...sum.seats, ...node.seats],
      paths: [...sum.paths, ...node.paths],
      engine: added(sum.engine, node.engine),
      mix: added(sum.mix, node.mix),
      transport: added(sum.transport, node.transport),
      cpuUs: sum.cpuUs + node.cpuUs,
    }),
    first,
  );
}

function added<Counters extends Readonly<Record<keyof Counters, number>>>(one: Counters, other: Counters): Counters {
  const sum = { ...one };
  // as: the keys of an object of this very type.
  for (const key of Object.keys(other) as (keyof Counters)[]) Object.assign(sum, { [key]: one[key] + other[key] });
  return sum;
}
