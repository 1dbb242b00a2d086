import type { VoiceClock } from './clock.ts';
import type { StandingFault } from './contract.ts';
import { createSeededRandom } from './seeded-random.ts';
import type { MemberFault, VoiceSession } from './session.ts';
import { createNetworkPath } from './weather.ts';
import type { Direction, NetworkPath, Weather } from './weather.ts';

/** Faults by member, those of who is not there included. Bounded by what is ordered and was not taken back. */
export interface MemberFaults {
  /** Whether nothing is ordered, or all of it was taken back: then nobody is looked for. */
  isCalm(): boolean;
  of(guildId: string, userId: string): MemberFault | undefined;
  /** The weather of one member's network; null takes it back. */
  setWeather(
    member: { readonly guildId: string; readonly userId: string },
    weather: Weather | null,
    how: { readonly direction: Direction; readonly seed: string },
  ): void;
  change(
    guildId: string,
    userId: string,
    change: Partial<Pick<MemberFault, 'isWithheld' | 'spoils' | 'losesSpeaking' | 'ignoresHeartbeats' | 'losesKeys'>>,
  ): void;
  /** What stands, member by member. */
  standing(): readonly StandingFault[];
  /** Delivers nothing any more that is under way. */
  close(): void;
}

/** What a member has of whom nothing is ordered. */
const NOTHING: Readonly<MemberFault> = {
  in: null,
  out: null,
  isWithheld: false,
  spoils: null,
  losesSpeaking: false,
  ignoresHeartbeats: false,
  losesKeys: false,
};

const isOver = (fault: MemberFault): boolean =>
  fault.in === null &&
  fault.out === null &&
  !fault.isWithheld &&
  fault.spoils === null &&
  !fault.losesSpeaking &&
  !fault.ignoresHeartbeats &&
  !fault.losesKeys;

const pathOf = (path: NetworkPath | null): StandingFault['in'] =>
  path === null ? null : { weather: path.weather, lost: path.lost() };

/** Nothing is ordered yet; `sessionOf` finds who is there. */
export const createMemberFaults = (
  clock: VoiceClock,
  sessionOf: (guildId: string, userId: string) => VoiceSession | undefined,
): MemberFaults => {
  const faults = new Map<string, MemberFault>();
  const keyOf = (guildId: string, userId: string): string => `${guildId}/${userId}`;
  const at = (guildId: string, userId: string): MemberFault => {
    const key = keyOf(guildId, userId);
    const known = faults.get(key) ?? { ...NOTHING };
    faults.set(key, known);
    const session = sessionOf(guildId, userId);
    if (session !== undefined) session.fault = known;
    return known;
  };
  /** What was taken back is no fault any more; a session that still has it has nothing by it, and an order that comes gives it another. */
  const settle = (guildId: string, userId: string, fault: MemberFault): void => {
    if (isOver(fault)) faults.delete(keyOf(guildId, userId));
  };
  return {
    isCalm: () => faults.size === 0,
    of: (guildId, userId) => faults.get(keyOf(guildId, userId)),
    setWeather({ guildId, userId }, weather, { direction, seed }) {
      const fault = at(guildId, userId);
      for (const way of direction === 'both' ? (['in', 'out'] as const) : [direction]) {
        fault[way]?.close();
        const random = createSeededRandom(`${seed}/${way}`);
        fault[way] = weather === null ? null : createNetworkPath(weather, clock, random);
      }
      settle(guildId, userId, fault);
    },
    change(guildId, userId, change) {
      const fault = at(guildId, userId);
      Object.assign(fault, change);
      settle(guildId, userId, fault);
    },
    standing: () =>
      [...faults].map(([key, fault]) => {
        const [guildId = '', userId = ''] = key.split('/');
        const { isWithheld, spoils, losesSpeaking, ignoresHeartbeats, losesKeys } = fault;
        return {
          guildId,
          userId,
          in: pathOf(fault.in),
          out: pathOf(fault.out),
          isWithheld,
          spoils,
          losesSpeaking,
          ignoresHeartbeats,
          losesKeys,
        };
      }),
    close() {
      for (const fault of faults.values()) {
        fault.in?.close();
        fault.out?.close();
      }
      faults.clear();
    },
  };
};
