import type { RoleId } from '../lib/index.ts';
import { refuse } from './refusal.ts';
import { heldGate, OPEN_GATE } from './speaker-gate.ts';
import type { SpeakerGate } from './speaker-gate.ts';

/** Who may come in: everybody who sees the channel, who has one of these roles, or who is on the guest list. */
export type Access =
  | { readonly type: 'everyone' }
  | { readonly type: 'roles'; readonly roleIds: readonly RoleId[] }
  | { readonly type: 'invited' };

/**
 * How the floor is passed on. open: whoever raises a hand is brought up · moderated: host, co-hosts and moderators approve · turns: one
 * person at a time, for a set time, the next by itself.
 */
export type QueueMode = 'open' | 'moderated' | 'turns';

/** In which order hands are called: as they went up, or first who has talked least. */
export type QueueOrder = 'first-come' | 'quiet-first';

/** How the queue of a space works. */
export interface QueueRules {
  readonly mode: QueueMode;
  readonly order: QueueOrder;
  /** How long a turn lasts, in milliseconds. */
  readonly turnMs: number;
  /** How long somebody who just had the floor waits for it, in milliseconds; 0 for not at all. */
  readonly coolDownMs: number;
}

/** What a host may set for their space, at its opening and while it runs. */
export interface SpaceRules {
  readonly access: Access;
  /** Only who may come in sees the room. */
  readonly hidden: boolean;
  /** Nobody new comes in but guests, host, co-hosts and speakers. */
  readonly locked: boolean;
  readonly queue: QueueRules;
  /** Who may ask to speak; what the server demands of speakers holds as well. */
  readonly speakers: SpeakerGate;
  /** The room is for adults only: Discord asks everybody who comes in. */
  readonly adultsOnly: boolean;
  /** A room that was made for it stays when it ends, as an ordinary channel. */
  readonly keepRoom: boolean;
  /** When its room fills, another one opens beside it and is linked with it. */
  readonly overflow: boolean;
  /** How many people the room that was made for it takes; 0 for as many as come. Of a lent one Majlis says nothing. */
  readonly places: number;
  /** How long it may last from going live, in milliseconds. */
  readonly maxLengthMs: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** The least and the most that may be set. */
interface Range {
  readonly min: number;
  readonly max: number;
}

/** What may be set, in milliseconds, people and roles; docs/SPEC.md names the numbers. */
export const LIMITS: { readonly [Of in 'turnMs' | 'coolDownMs' | 'maxLengthMs' | 'places']: Range } & {
  readonly roles: number;
} = {
  turnMs: { min: 15_000, max: 30 * MINUTE_MS },
  coolDownMs: { min: 0, max: HOUR_MS },
  maxLengthMs: { min: 5 * MINUTE_MS, max: 24 * HOUR_MS },
  // A stage takes 10 000, our own account among them (Discord's documentation, "Channel Object", `user_limit`); a voice room less.
  places: { min: 0, max: 9999 },
  // Each is an overwrite of the room, and a select shows 25.
  roles: 25,
};

/** The rules of a space whose host set none. */
export const DEFAULT_SPACE_RULES: SpaceRules = {
  access: { type: 'everyone' },
  hidden: false,
  locked: false,
  queue: { mode: 'moderated', order: 'first-come', turnMs: 3 * MINUTE_MS, coolDownMs: 0 },
  speakers: OPEN_GATE,
  adultsOnly: false,
  keepRoom: false,
  overflow: false,
  places: 0,
  // Longer than any talk; what is left open by mistake ends the same day.
  maxLengthMs: 12 * HOUR_MS,
};

/** The ways of talking that are offered by name. */
export const PRESET_NAMES = ['panel-talk', 'open-mic', 'questions', 'town-hall', 'class', 'music'] as const;

/** A named set of rules. */
export type PresetName = (typeof PRESET_NAMES)[number];

const queue = (over: Partial<QueueRules>): QueueRules => ({ ...DEFAULT_SPACE_RULES.queue, ...over });

/** What each preset sets; what it does not name stays as the defaults. */
export const PRESETS: Readonly<Record<PresetName, SpaceRules>> = {
  'panel-talk': DEFAULT_SPACE_RULES,
  'open-mic': {
    ...DEFAULT_SPACE_RULES,
    queue: queue({ mode: 'turns', turnMs: 5 * MINUTE_MS, coolDownMs: 2 * MINUTE_MS }),
  },
  questions: { ...DEFAULT_SPACE_RULES, queue: queue({ order: 'quiet-first', coolDownMs: MINUTE_MS }) },
  'town-hall': {
    ...DEFAULT_SPACE_RULES,
    queue: queue({ mode: 'turns', order: 'quiet-first', turnMs: 2 * MINUTE_MS, coolDownMs: 5 * MINUTE_MS }),
  },
  class: { ...DEFAULT_SPACE_RULES, queue: queue({ order: 'quiet-first' }), maxLengthMs: 3 * HOUR_MS },
  music: { ...DEFAULT_SPACE_RULES, queue: queue({ mode: 'turns', turnMs: 10 * MINUTE_MS }) },
};

/** What is changed of the rules; what is not named stays. */
export interface RulesPatch {
  readonly access?: Access;
  readonly hidden?: boolean;
  readonly locked?: boolean;
  readonly queue?: Partial<QueueRules>;
  readonly speakers?: Partial<SpeakerGate>;
  readonly adultsOnly?: boolean;
  readonly keepRoom?: boolean;
  readonly overflow?: boolean;
  readonly places?: number;
  readonly maxLengthMs?: number;
}

/** What a space that opens by a preset with a change of it runs by. */
interface Preset {
  readonly preset: PresetName;
  readonly rules: RulesPatch;
}

/** What stands before the title of what is for adults, in every language. */
const ADULTS_MARK = '18+ · ';

const isForAdults = ({ preset, rules }: Preset): boolean => rules.adultsOnly ?? PRESETS[preset].adultsOnly;

/** A title as lists of what is planned show it: with a mark where it is for adults. */
export const markedTitle = (title: string, preset: Preset): string =>
  isForAdults(preset) ? `${ADULTS_MARK}${title}` : title;

/** The title that somebody meant who wrote over a marked one, whether they left the mark or not. */
export const unmarkedTitle = (title: string, preset: Preset): string =>
  isForAdults(preset) && title.startsWith(ADULTS_MARK) ? title.slice(ADULTS_MARK.length) : title;

/** Why nobody could come in by these rules, or more roles than a room takes, or null. */
export const accessRefusal = ({ access }: Pick<SpaceRules, 'access'>): ReturnType<typeof refuse> | null => {
  if (access.type !== 'roles') return null;
  if (access.roleIds.length === 0) return refuse('no-roles');
  return access.roleIds.length > LIMITS.roles ? refuse('too-many-roles', { max: String(LIMITS.roles) }) : null;
};

const within = (value: number, { min, max }: Range): number => Math.min(max, Math.max(min, Math.round(value)));

/** The rules with a change, each number held to its limits. */
export const patched = (rules: SpaceRules, patch: RulesPatch): SpaceRules => {
  const merged = {
    ...rules,
    ...patch,
    queue: { ...rules.queue, ...patch.queue },
    speakers: { ...rules.speakers, ...patch.speakers },
  };
  return {
    ...merged,
    queue: {
      ...merged.queue,
      turnMs: within(merged.queue.turnMs, LIMITS.turnMs),
      coolDownMs: within(merged.queue.coolDownMs, LIMITS.coolDownMs),
    },
    speakers: heldGate(merged.speakers),
    places: within(merged.places, LIMITS.places),
    maxLengthMs: within(merged.maxLengthMs, LIMITS.maxLengthMs),
  };
};

/** Each rule as a code that holds what it says: "locked:yes", "turn:180" (seconds), "length:90" (minutes), "room:kept", "places:20". */
const codesOf = ({
  access,
  hidden,
  locked,
  queue: { mode, order, turnMs, coolDownMs },
  speakers,
  adultsOnly,
  keepRoom,
  overflow,
  places,
  maxLengthMs,
}: SpaceRules): string[] => [
  `access:${access.type}`,
  `hidden:${hidden ? 'yes' : 'no'}`,
  `locked:${locked ? 'yes' : 'no'}`,
  `mode:${mode}`,
  `order:${order}`,
  `turn:${turnMs / 1000}`,
  `rest:${coolDownMs / 1000}`,
  `length:${maxLengthMs / MINUTE_MS}`,
  `speak-roles:${speakers.roleIds.length}`,
  `speak-member:${speakers.memberMin}`,
  `speak-account:${speakers.accountDays}`,
  `adults:${adultsOnly ? 'yes' : 'no'}`,
  `room:${keepRoom ? 'kept' : 'deleted'}`,
  `overflow:${overflow ? 'yes' : 'no'}`,
  `places:${places === 0 ? 'any' : places}`,
];

/** What is otherwise after than before, for the log; other roles that may come in count as "access", others that may ask to speak as "speak-roles". */
export const changesOf = (before: SpaceRules, after: SpaceRules): readonly string[] => {
  const known = new Set(codesOf(before));
  const changed = codesOf(after).filter((code) => !known.has(code));
  if (changed.length > 0) return changed;
  const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
  return [
    ...(isSame(before.access, after.access) ? [] : [`access:${after.access.type}`]),
    ...(isSame(before.speakers, after.speakers) ? [] : [`speak-roles:${after.speakers.roleIds.length}`]),
  ];
};
