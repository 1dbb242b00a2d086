import type { Link, LinkDirection, LinkEnd } from '../domain/index.ts';
import { endsOf, isSilenced } from '../domain/index.ts';
import type { SpaceId, UserId } from '../lib/index.ts';
import type { SpaceLogEntry } from './ports.ts';

/** A change of a link, and who made it; null when Majlis did. */
export interface LinkChanged {
  readonly before: Link | undefined;
  readonly after: Link;
  readonly actorId: UserId | null;
  /** When, in wall time. */
  readonly atMs: number;
}

/** What a space is called, for the log of the other side, as that may read it. */
type TitleOf = (far: SpaceId, near: SpaceId) => Promise<string | null>;

/** A line for one side: what was done, and what stands before the other side's title. */
interface Line {
  readonly spaceId: SpaceId;
  readonly farId: SpaceId | null;
  readonly act: string;
  readonly said?: string;
}

/** Stands between what was set and the title of the other side. */
export const LINK_DETAIL_BREAK = ' · ';

/** The same direction as the other side has it. */
const mirrored = (direction: LinkDirection): LinkDirection => (direction === 'incoming' ? 'outgoing' : 'incoming');

const isMuted = (end: LinkEnd, direction: LinkDirection): boolean =>
  direction === 'incoming' ? isSilenced(end) : end.mutes.includes(direction);

/** What somebody set on one side; of what is silenced the other side is told too. */
const endLines = (before: LinkEnd, after: LinkEnd, farId: SpaceId | null): readonly Line[] => {
  const { spaceId } = after;
  const directions = (['incoming', 'outgoing'] as const).filter((one) => isMuted(before, one) !== isMuted(after, one));
  const muteLines = directions.flatMap((direction): readonly Line[] => {
    const act = (of: LinkDirection): string => `link-${isMuted(after, direction) ? 'muted' : 'unmuted'}-${of}`;
    const own = { spaceId, farId, act: act(direction) };
    return farId === null ? [own] : [own, { spaceId: farId, farId: spaceId, act: act(mirrored(direction)) }];
  });
  const isLouder = before.volume !== after.volume && after.volume > 0;
  return [
    ...muteLines,
    ...(isLouder ? [{ spaceId, farId, act: 'link-volume', said: `${after.volume} %` }] : []),
    ...(after.consent !== null && before.consent !== after.consent ? [{ spaceId, farId, act: 'link-allowed' }] : []),
  ];
};

/** How a link stands between its two sides; offers and codes leave no line. */
const wholeLines = (before: Link, after: Link): readonly Line[] => {
  const isOpened = before.state.status === 'offered' && after.state.status === 'open';
  const isClosed = before.state.status === 'open' && after.state.status === 'closed';
  const ends = endsOf(isClosed ? before : after);
  const onBoth = (act: string, said?: string): readonly Line[] =>
    ends.map((spaceId): Line => {
      const farId = ends.find((other) => other !== spaceId) ?? null;
      return { spaceId, farId, act, ...(said === undefined ? {} : { said }) };
    });
  if (isOpened) return onBoth('linked');
  if (isClosed) return onBoth('unlinked');
  const { mode } = after;
  const isTranslated = mode.type === 'interpret' && JSON.stringify(before.mode) !== JSON.stringify(mode);
  return isTranslated ? onBoth('link-language', mode.language) : [];
};

/** Each end of a link that was there before, with how it was. */
const endsChanged = (before: Link, after: Link): readonly Line[] => {
  if (after.state.status === 'closed') return [];
  const [was, far] = [before.state, after.state];
  const farEnd = far.status === 'open' ? far.far : null;
  return [
    ...endLines(before.near, after.near, farEnd?.spaceId ?? null),
    ...(was.status === 'open' && farEnd !== null ? endLines(was.far, farEnd, after.near.spaceId) : []),
  ];
};

/** The lines that a change of a link leaves in the logs of the sides that it concerns. */
export const linkLog = async (
  { before, after, actorId, atMs }: LinkChanged,
  titleOf: TitleOf,
): Promise<readonly SpaceLogEntry[]> => {
  if (before === undefined) return [];
  const lines = [...wholeLines(before, after), ...endsChanged(before, after)];
  return await Promise.all(
    lines.map(async ({ spaceId, farId, act, said }): Promise<SpaceLogEntry> => {
      const title = farId === null ? null : await titleOf(farId, spaceId);
      const parts = [said ?? null, title].filter((part) => part !== null);
      const detail = parts.length === 0 ? null : parts.join(LINK_DETAIL_BREAK);
      return { spaceId, entry: { atMs, actorId, act, targetId: null, detail } };
    }),
  );
};
