import type { CircleOf, HearingCode, Link, Space } from '../domain/index.ts';
import { wayRule, waysOf } from '../domain/index.ts';

/** What our account in a room is there for; for neither, nobody misses it. */
export interface SoundNeeds {
  /** Something goes by what is heard there. */
  readonly hears: boolean;
  /** Something is to be heard there. */
  readonly isHeard: boolean;
}

/** What keeps our account from hearing alone; what is in neither list keeps it from both. */
const OF_HEARING: ReadonlySet<HearingCode> = new Set([
  'cannot-decrypt',
  'no-sound',
  'voice-missing',
  'unknown-voice',
  'deafened',
]);
/** What keeps it from being heard alone: who is in the audience, or is muted, hears. */
const OF_BEING_HEARD: ReadonlySet<HearingCode> = new Set(['suppressed', 'muted']);

/** Whether what is wrong keeps an account from what it is there for. */
export const isInTheWay = (code: HearingCode, { hears, isHeard }: SoundNeeds): boolean =>
  (hears && !OF_BEING_HEARD.has(code)) || (isHeard && !OF_HEARING.has(code));

/**
 * What an open space needs sound for: to carry it, or to turn a floor down under its voices (interpret), or for an order by talk time; and
 * for what is carried into it. Ways that are muted or held back, and links that are only offered, need none. Pure.
 */
export const soundNeeds = ({ id, rules }: Space, links: readonly Link[], circleOf: CircleOf): SoundNeeds => {
  const ways = links.flatMap((link) =>
    waysOf(link)
      .filter((way) => wayRule(way, circleOf) === 'open')
      .map((way) => ({ isFrom: way.from.spaceId === id, isTo: way.to.spaceId === id, mode: link.mode.type })),
  );
  return {
    hears:
      rules.queue.order === 'quiet-first' ||
      ways.some(({ isFrom, isTo, mode }) => isFrom || (isTo && mode === 'interpret')),
    isHeard: ways.some(({ isTo }) => isTo),
  };
};
