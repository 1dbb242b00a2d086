import { isBlank, lengthOf, plainText } from '../lib/index.ts';
import type { RoleId } from '../lib/index.ts';
import type { Refusal } from './refusal.ts';
import { refuse } from './refusal.ts';
import type { RoomKind, Space } from './space.ts';
import type { Access, PresetName, RulesPatch, SpaceRules } from './space-rules.ts';
import type { SpeakerGate } from './speaker-gate.ts';
import type { TextOutcome } from './title.ts';

/** How a space is to run, to be used again: a preset of a server holds it, and what somebody has remembered. Never locked. */
export interface SpaceSettings {
  /** Null: as for a space of which nobody says it. */
  readonly kind: RoomKind | null;
  readonly rules: SpaceRules;
}

/** A named way of talking that a server has made for itself. */
export interface ServerPreset extends SpaceSettings {
  readonly name: string;
  /** Tells it from all others that its server ever had, whatever they are called. */
  readonly number: number;
}

/** Which preset: one of ours by its name, one of a server by its number, so that it may be renamed. */
export type PresetPick =
  | { readonly type: 'built-in'; readonly name: PresetName }
  | { readonly type: 'own'; readonly number: number };

/** A preset that is there. */
export type StandingPreset =
  | { readonly type: 'built-in'; readonly name: PresetName }
  | { readonly type: 'own'; readonly preset: ServerPreset };

/** What a server has its spaces begin with: a preset, none, or one that was deleted since, which is none. */
export type ServerDefault = StandingPreset | { readonly type: 'none' } | { readonly type: 'gone' };

/** What became of the preset that a server picked; `presets` are its own. */
export const serverDefault = (pick: PresetPick | null, presets: readonly ServerPreset[]): ServerDefault => {
  if (pick === null) return { type: 'none' };
  if (pick.type === 'built-in') return pick;
  const preset = presets.find(({ number }) => number === pick.number);
  return preset === undefined ? { type: 'gone' } : { type: 'own', preset };
};

/** Code points of a name, and presets of one server: as many as a picker shows (Discord). */
export const PRESET_LIMITS = { nameLength: 32, perServer: 25 } as const;

/** A preset's name as it is kept: clean, on one line, 1 to 32 code points with something to see. */
export const parsePresetName = (typed: string): TextOutcome<string> => {
  const text = plainText(typed);
  if (isBlank(text)) return refuse('preset-name-empty');
  const length = lengthOf(text);
  if (length > PRESET_LIMITS.nameLength)
    return refuse('preset-name-too-long', { length: String(length), max: String(PRESET_LIMITS.nameLength) });
  return { ok: true, text };
};

/** A name by which two that differ only in case, or in how their letters are written, are one. */
export const presetKey = (name: string): string => plainText(name).normalize('NFKC').toLowerCase();

/** How a space runs, to be used again. */
export const settingsOf = ({ room, rules }: Pick<Space, 'room' | 'rules'>): SpaceSettings => ({
  kind: room.kind,
  // The lock is of that evening and not of how it runs.
  rules: { ...rules, locked: false },
});

/** Everything of these settings as a change of any preset. */
export const patchOf = ({ rules: { locked: _locked, ...rules } }: SpaceSettings): RulesPatch => rules;

/** One change after another, as one. */
export const bothPatches = (first: RulesPatch, then: RulesPatch): RulesPatch => ({
  ...first,
  ...then,
  ...(first.queue === undefined && then.queue === undefined ? {} : { queue: { ...first.queue, ...then.queue } }),
  ...(first.speakers === undefined && then.speakers === undefined
    ? {}
    : { speakers: { ...first.speakers, ...then.speakers } }),
});

/** What a server has and allows by now. */
export interface Ground {
  readonly hasRole: (roleId: RoleId) => boolean;
  readonly hasCommunity: boolean;
  /** How long a space may last, in milliseconds. */
  readonly maxLengthMs: number;
}

const accessOn = (access: Access, { hasRole }: Ground): Access => {
  if (access.type !== 'roles') return access;
  const roleIds = access.roleIds.filter(hasRole);
  // Nobody new is let in by a role that is gone: with the last of them only guests come in.
  return roleIds.length === 0 ? { type: 'invited' } : { type: 'roles', roleIds };
};

const speakersOn = (gate: SpeakerGate, { hasRole }: Ground): SpeakerGate => {
  const roleIds = gate.roleIds.filter(hasRole);
  // Likewise: nobody has a role that is gone, and an empty list would let everybody ask.
  return roleIds.length === 0 ? gate : { ...gate, roleIds };
};

/** Settings as they can be had by now, and what was left out of them: told, and no reason not to open. */
export const refitted = (
  settings: SpaceSettings,
  ground: Ground,
): { readonly settings: SpaceSettings; readonly notes: readonly Refusal[] } => {
  const { kind, rules } = settings;
  const named = [...(rules.access.type === 'roles' ? rules.access.roleIds : []), ...rules.speakers.roleIds];
  const gone = new Set(named.filter((roleId) => !ground.hasRole(roleId))).size;
  const isLong = rules.maxLengthMs > ground.maxLengthMs;
  const lacksStage = kind === 'stage' && !ground.hasCommunity;
  return {
    settings: {
      kind: lacksStage ? null : kind,
      rules: {
        ...rules,
        access: accessOn(rules.access, ground),
        speakers: speakersOn(rules.speakers, ground),
        maxLengthMs: Math.min(rules.maxLengthMs, ground.maxLengthMs),
      },
    },
    notes: [
      ...(gone === 0 ? [] : [refuse('preset-roles-gone', { count: String(gone) }).refusal]),
      ...(isLong ? [refuse('preset-length-cut', { minutes: String(ground.maxLengthMs / 60_000) }).refusal] : []),
      ...(lacksStage ? [refuse('preset-no-stage').refusal] : []),
    ],
  };
};
