import type { VoiceClock } from './clock.ts';
import { createSeededRandom } from './seeded-random.ts';
import type { MemberFault, VoiceSession } from './session.ts';
import { createNetworkPath } from './weather.ts';
import type { Direction, Weather } from './weather.ts';

/** Faults by member, those of who is not there included. Bounded by what is ordered. */
export interface MemberFaults {
  /** Whether nothing was ever ordered: then nobody is looked for. */
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
    change: Partial<Pick<MemberFault, 'isWithheld' | 'spoils' | 'ignoresHeartbeats'>>,
  ): void;
  /** Delivers nothing any more that is under way. */
  close(): void;
}

/** Nothing is ordered yet; `sessionOf` finds who is there. */
export const createMemberFaults = (
  clock: VoiceClock,
  sessionOf: (guildId: string, userId: string) => VoiceSession | undefined,
): MemberFaults => {
  const faults = new Map<string, MemberFault>();
  const at = (guildId: string, userId: string): MemberFault => {
    const key = `${guildId}/${userId}`;
    const known = faults.get(key) ?? { in: null, out: null, isWithheld: false, spoils: null, ignoresHeartbeats: false };
    faults.set(key, known);
    const session = sessionOf(guildId, userId);
    if (session !== undefined) session.fault = known;
    return known;
  };
  return {
    isCalm: () => faults.size === 0,
    of: (guildId, userId) => faults.get(`${guildId}/${userId}`),
    setWeather({ guildId, userId }, weather, { direction, seed }) {
      const fault = at(guildId, userId);
      for (const way of direction === 'both' ? (['in', 'out'] as const) : [direction]) {
        fault[way]?.close();
        const random = createSeededRandom(`${seed}/${way}`);
        fault[way] = weather === null ? null : createNetworkPath(weather, clock, random);
      }
    },
    change: (guildId, userId, change) => void Object.assign(at(guildId, userId), change),
    close() {
      for (const fault of faults.values()) {
        fault.in?.close();
        fault.out?.close();
      }
      faults.clear();
    },
  };
};
