/** What a process used while they talked. */
interface Used {
  readonly corePercent: number;
  readonly mebibytes: number;
}

/** What a crowd did, and what it cost. */
export interface CrowdFigures {
  readonly clients: number;
  readonly rooms: number;
  /** Until all were there. */
  readonly joinedMs: number;
  /** For how long they talked. */
  readonly tookMs: number;
  /** Packets that they said, that the others in their rooms should have got of these, and that they got. */
  readonly said: number;
  readonly due: number;
  readonly heard: number;
  /** The longest time between two packets that anybody got. */
  readonly longestGapMs: number;
  readonly crowd: Used;
  readonly server: Used & { readonly took: number; readonly sent: number };
}

/** The same for people. */
export function inWords({
  clients,
  rooms,
  joinedMs,
  tookMs,
  said,
  due,
  heard,
  longestGapMs,
  ...by
}: CrowdFigures): string {
  const perSecond = (count: number): string => ((count * 1000) / tookMs).toFixed(0);
  const used = ({ corePercent, mebibytes }: Used): string =>
    `${corePercent.toFixed(1)} % of a core, ${mebibytes.toFixed(0)} MiB`;
  return [
    `${clients} clients in ${rooms} stages were there after ${(joinedMs / 1000).toFixed(1)} s.`,
    `In ${(tookMs / 1000).toFixed(1)} s they said ${said} packets (${perSecond(said)}/s) and got ${heard} of ${due} (${perSecond(heard)}/s), ${longestGapMs.toFixed(0)} ms apart at most.`,
    `The server took ${by.server.took} and sent ${by.server.sent}.`,
    `The crowd: ${used(by.crowd)}.`,
    `The voice server: ${used(by.server)}.`,
  ].join('\n');
}
