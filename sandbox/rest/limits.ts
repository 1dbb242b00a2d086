import type { $ZodType } from 'zod/v4/core';
import type { Channel, Guild, Switches } from '../world/index.ts';
import { invalidForm, type PathFault } from './errors.ts';
import { validate } from './validate.ts';

/** Length of a text as Discord is taken to count it. */
export function textLength(switches: Switches, text: string): number {
  return switches.textLengths === 'utf-16' ? text.length : [...text].length;
}

/**
 * Checks a body against a schema of Discord's specification. zod counts code points (since 4.6); where Discord is taken
 * to count UTF-16 units, each character beyond the first plane stands there as the two that it counts for.
 */
export function checkSpecification(switches: Switches, schema: $ZodType, body: unknown): void {
  validate(schema, switches.textLengths === 'code-points' ? body : unfoldAstral(body));
}

function unfoldAstral(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(/[\u{10000}-\u{10FFFF}]/gu, '\u{FFFD}\u{FFFD}');
  if (Array.isArray(value)) return value.map(unfoldAstral);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, unfoldAstral(inner)]));
}

/** Throws 50035 when there is any fault. */
export function refuseFaults(faults: readonly PathFault[]): void {
  if (faults.length > 0) throw invalidForm(faults);
}

/** Whether the text holds a word of the switch `bannedWords`. */
export function hasBannedWord(switches: Switches, text: string): boolean {
  const lower = text.toLowerCase();
  return switches.bannedWords.some((word) => lower.includes(word.toLowerCase()));
}

/** Greatest bit rate of a channel (documentation, Modify Channel): stages 64000, voice 96000 or 384000 with VIP_REGIONS. */
export function maxBitrate(guild: Guild, type: Channel['type']): number {
  if (type === 13) return 64_000;
  return guild.features.has('VIP_REGIONS') ? 384_000 : 96_000;
}

/** Greatest user limit of a channel (documentation, Modify Channel): voice 99, stages 10000. */
export function maxUserLimit(type: Channel['type']): number {
  return type === 13 ? 10_000 : 99;
}

/** The only voice region there is. */
export const voiceRegion: {
  readonly id: string;
  readonly name: string;
  readonly optimal: boolean;
  readonly deprecated: boolean;
  readonly custom: boolean;
} = { id: 'loopback', name: 'Loopback', optimal: true, deprecated: false, custom: false };
