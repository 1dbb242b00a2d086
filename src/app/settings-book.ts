import { refuse } from '../domain/index.ts';
import type { Clock, GuildId } from '../lib/index.ts';
import type { Outcome } from './actor.ts';
import type { CalendarPort } from './calendar-port.ts';
import { nextDigest } from './next-digest.ts';
import type { GuildSettings, SettingsStore } from './ports.ts';
import { createSerial } from './serial.ts';

/** Servers whose settings are kept in memory; the oldest goes first. A few bytes each. */
const MAX_REMEMBERED = 10_000;

/** Changes that may wait: people make few, and the store takes each in milliseconds. */
const MAX_WAITING = 200;

/** Server settings, read once and then remembered. */
export interface SettingsBook {
  get(guildId: GuildId): Promise<GuildSettings>;
  /** Decides on what is stored now, and stores it; one change after another, so that two at once do not lose each other. */
  change(
    guildId: GuildId,
    decide: (settings: GuildSettings) => Outcome<GuildSettings>,
  ): Promise<Outcome<GuildSettings>>;
  /** What a server had set is not stored any more. */
  forget(guildId: GuildId): void;
}

/** What the book works with; the calendar and the clock say when the digest is due that a server sets. */
export interface SettingsBookParts {
  readonly settings: SettingsStore;
  readonly calendar: Pick<CalendarPort, 'dates' | 'localDate'>;
  readonly clock: Clock;
}

/** Whether the next digest comes at another time by it; one that is due just now is not to be put off by other changes. */
const hasOtherDigest = ({ rules: before }: GuildSettings, { rules }: GuildSettings): boolean =>
  before.zone !== rules.zone ||
  before.digest?.day !== rules.digest?.day ||
  before.digest?.atMin !== rules.digest?.atMin;

/** Nothing remembered yet. `onSaved` is told of each server that sets something; it must not throw. */
export const createSettingsBook = (
  { settings: store, calendar, clock }: SettingsBookParts,
  onSaved: (guildId: GuildId) => void,
): SettingsBook => {
  const known = new Map<GuildId, GuildSettings>();
  const changes = createSerial(MAX_WAITING);
  const remember = (guildId: GuildId, settings: GuildSettings): GuildSettings => {
    known.delete(guildId);
    known.set(guildId, settings);
    const oldest = known.keys().next();
    if (known.size > MAX_REMEMBERED && oldest.done !== true) known.delete(oldest.value);
    return settings;
  };
  const get: SettingsBook['get'] = async (guildId) => {
    const remembered = known.get(guildId);
    if (remembered !== undefined) return remembered;
    const read = await store.get(guildId);
    // What was set while it was read is newer.
    return known.get(guildId) ?? remember(guildId, read);
  };
  return {
    get,
    change: async (guildId, decide) =>
      await (changes.run(async () => {
        const before = await get(guildId);
        const decided = decide(before);
        if (!decided.ok) return decided;
        const { value } = decided;
        const isOther = hasOtherDigest(before, value);
        await store.save(guildId, value, isOther ? nextDigest(calendar, value.rules, clock.wallMs()) : undefined);
        remember(guildId, decided.value);
        onSaved(guildId);
        return decided;
      }) ?? refuse('busy-try-again')),
    forget: (guildId) => void known.delete(guildId),
  };
};
