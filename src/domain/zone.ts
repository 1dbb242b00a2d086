import { nearestName } from '../lib/index.ts';
import type { Refusal } from './refusal.ts';
import { refuse } from './refusal.ts';

/** An offset is no zone: it does not know when the clocks change. */
const OFFSET = /^(?:utc|gmt)?\s*[+-]\s*\d/iu;

/** Longest text in which a zone is looked for; the longest name has 32 characters. */
const MAX_TYPED = 60;

/** Slips of the pen that a name may have and still be guessed. */
const SLIPS = 3;

const isKnown = (zone: string): boolean => {
  try {
    return Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    // Thrown for a name that is no zone: that is the answer.
    return false;
  }
};

/** Every zone by its name, those that are spelt two ways by the older one. */
const allZones = (): readonly string[] => ['UTC', ...Intl.supportedValuesOf('timeZone')];

const cityOf = (zone: string): string => zone.slice(zone.lastIndexOf('/') + 1);

/** The zone that was probably meant: that of the city, else the one that is spelt nearly so; null when nothing is near. */
const nearestZone = (typed: string): string | null => {
  const wanted = typed.toLowerCase();
  const city = cityOf(wanted);
  if (city === '') return null;
  const zones = allZones().map((zone) => ({ zone, lower: zone.toLowerCase() }));
  const named = (how: (its: string) => boolean): string | undefined =>
    zones.find(({ lower }) => how(cityOf(lower)))?.zone;
  const byLower = (lower: string | undefined): string | undefined => zones.find((one) => one.lower === lower)?.zone;
  const spelt = (written: string, of: (lower: string) => string): string | undefined => {
    const near = nearestName(
      written,
      zones.map(({ lower }) => of(lower)),
      Math.min(SLIPS, Math.floor(written.length / 3)),
    );
    return zones.find(({ lower }) => of(lower) === near)?.zone;
  };
  return (
    byLower(wanted) ??
    named((its) => its === city) ??
    (city.length > 2 ? named((its) => its.startsWith(city)) : undefined) ??
    spelt(wanted, (lower) => lower) ??
    spelt(city, cityOf) ??
    null
  );
};

/** As people write it: blanks for underscores, small letters. */
const tidied = (typed: string): string =>
  typed
    .trim()
    .slice(0, MAX_TYPED)
    .replace(/\s+/gu, '_')
    .replace(/(^|[/_-])(\p{Ll})/gu, (_all, before: string, letter: string) => before + letter.toUpperCase());

/** A time zone by its IANA name, however it is written; the refusal names the nearest one. */
export const parseZone = (
  typed: string,
): { readonly ok: true; readonly zone: string } | { readonly ok: false; readonly refusal: Refusal } => {
  const name = tidied(typed);
  if (OFFSET.test(typed.trim())) return refuse('zone-unknown', { typed: name });
  if (isKnown(name)) {
    const listed = allZones().find((zone) => zone.toLowerCase() === name.toLowerCase());
    return { ok: true, zone: listed ?? name };
  }
  const nearest = nearestZone(name);
  return refuse('zone-unknown', { typed: name, ...(nearest === null ? {} : { nearest }) });
};

/** Tells the minute of the day in a zone, 0 to 1439, at a moment of wall time. A zone that this machine does not know counts as UTC. */
export const minuteOfDayIn = (zone: string): ((atMs: number) => number) => {
  const format = new Intl.DateTimeFormat('en', {
    timeZone: isKnown(zone) ? zone : 'UTC',
    hourCycle: 'h23',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (atMs) => {
    const parts = format.formatToParts(atMs);
    const number = (type: 'hour' | 'minute'): number => Number(parts.find((part) => part.type === type)?.value ?? 0);
    return number('hour') * 60 + number('minute');
  };
};

/** As many as Discord shows under an option. */
const ZONES_SHOWN = 25;

/** Zones whose name holds what is typed, blanks for underscores: those whose city begins so come first. At most 25. */
export const zonesLike = (typed: string): readonly string[] => {
  const wanted = typed.trim().slice(0, MAX_TYPED).toLowerCase().replace(/\s+/gu, '_');
  const rank = (zone: string): number => {
    const lower = zone.toLowerCase();
    if (cityOf(lower).startsWith(wanted)) return 0;
    return lower.startsWith(wanted) ? 1 : 2;
  };
  return allZones()
    .filter((zone) => zone.toLowerCase().includes(wanted))
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, ZONES_SHOWN);
};
