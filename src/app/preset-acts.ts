import type { PresetName, ServerPreset, SpaceSettings } from '../domain/index.ts';
import {
  bothPatches,
  mayDo,
  parsePresetName,
  patchOf,
  PRESET_LIMITS,
  PRESET_NAMES,
  presetKey,
  refitted,
  refuse,
  settingsOf,
} from '../domain/index.ts';
import { LANGUAGES, texts } from '../i18n/index.ts';
import type { GuildId } from '../lib/index.ts';
import type { Actor, Outcome } from './actor.ts';
import { asker } from './ask.ts';
import { done } from './done.ts';
import { createKeyedTurns } from './keyed-turns.ts';
import type { Gate } from './gate.ts';
import type { Machine } from './machine.ts';
import type { Beginning, BeginningAsked, PresetActs, PresetTarget } from './preset-port.ts';
import { whichSpace } from './which-space.ts';

const MINUTE_MS = 60_000;

/** The key by which one's own remembered settings are picked. */
const OWN_SETTINGS = 'my-settings';

/** What each name that is not a server's to give means. Names stand in every language, since people of one server use several. */
const RESERVED: ReadonlyMap<string, PresetName | typeof OWN_SETTINGS> = new Map(
  LANGUAGES.flatMap((language) => {
    const { names, own } = texts(language).presets;
    return [
      ...PRESET_NAMES.flatMap((name) => [[name, name] as const, [presetKey(names[name]), name] as const]),
      [OWN_SETTINGS, OWN_SETTINGS] as const,
      [presetKey(own), OWN_SETTINGS] as const,
    ];
  }),
);

const named = (presets: readonly ServerPreset[], typed: string): ServerPreset | undefined =>
  presets.find(({ name }) => presetKey(name) === presetKey(typed));

const notFound = (presets: readonly ServerPreset[], typed: string): ReturnType<typeof refuse> =>
  // Names are on one line each.
  refuse('preset-not-found', { typed: typed.trim().slice(0, 60), names: presets.map(({ name }) => name).join('\n') });

/** A name that may be given to `number`, or why not. */
const nameFor = (presets: readonly ServerPreset[], typed: string, number: number | null): Outcome<string> => {
  const parsed = parsePresetName(typed);
  if (!parsed.ok) return parsed;
  const name = parsed.text;
  if (RESERVED.has(presetKey(name))) return refuse('preset-name-built-in', { name });
  const taken = named(presets, name);
  return taken === undefined || taken.number === number
    ? done(name)
    : refuse('preset-exists', { name: taken.name, number: String(taken.number) });
};

/** What a preset is saved as: a new one, or in place of one that stands. */
const placeFor = (
  presets: readonly ServerPreset[],
  target: PresetTarget,
  nowMs: number,
): Outcome<Pick<ServerPreset, 'name' | 'number'>> => {
  if (target.type === 'number') {
    const standing = presets.find(({ number }) => number === target.number);
    return standing === undefined ? refuse('stale-button') : done(standing);
  }
  const name = nameFor(presets, target.typed, null);
  if (!name.ok) return name;
  if (presets.length >= PRESET_LIMITS.perServer)
    return refuse('too-many-presets', { max: String(PRESET_LIMITS.perServer) });
  // Never one that was given before: an old button means what it said, or nothing.
  return done({ name: name.value, number: Math.max(nowMs, ...presets.map(({ number }) => number + 1)) });
};

/** Settings as they can be had in a server now; while it cannot be seen, as they are. */
const fitting = async (
  { deps, settings: book }: Machine,
  guildId: GuildId,
  settings: SpaceSettings,
): Promise<ReturnType<typeof refitted>> => {
  if (!deps.rooms.isAvailable(guildId)) return { settings, notes: [] };
  const { rules } = await book.get(guildId);
  return refitted(settings, {
    hasRole: (roleId) => deps.server.role(guildId, roleId) !== null,
    hasCommunity: deps.rooms.hasCommunity(guildId),
    maxLengthMs: rules.maxLengthMin * MINUTE_MS,
  });
};

const builtIn = ({ rules, kind }: BeginningAsked, preset: PresetName): Outcome<Beginning> =>
  done({ preset, rules, kind, isRemembered: false, notes: [] });

/**
 * Nobody asked for adults only by naming a room: where that is remembered and the room is not age-restricted, it is left out and told.
 * Whoever chose a preset asked for it, and is refused.
 */
const fittingRoom = (
  { deps }: Machine,
  { guildId }: Actor,
  kept: SpaceSettings,
  { room, isRemembered }: Pick<BeginningAsked, 'room'> & Pick<Beginning, 'isRemembered'>,
): ReturnType<typeof refitted> => {
  const seen = room === null ? null : deps.rooms.see(guildId, room);
  const isUnfit = seen !== null && seen !== 'unknown' && !seen.adultsOnly;
  if (!isRemembered || !isUnfit || !kept.rules.adultsOnly) return { settings: kept, notes: [] };
  const note = refuse('preset-not-adults', { channel: `<#${room}>` }).refusal;
  return { settings: { ...kept, rules: { ...kept.rules, adultsOnly: false } }, notes: [note] };
};

/** With settings that are kept, and over them what was said besides. */
const fromKept = async (
  machine: Machine,
  actor: Actor,
  kept: SpaceSettings,
  said: Pick<BeginningAsked, 'rules' | 'kind' | 'room'> & Pick<Beginning, 'isRemembered'>,
): Promise<Outcome<Beginning>> => {
  const ofRoom = fittingRoom(machine, actor, kept, said);
  const { settings, notes } = await fitting(machine, actor.guildId, ofRoom.settings);
  // A room that is named has its kind.
  const kind = said.kind ?? (said.room === null ? settings.kind : null);
  return done({
    // Every rule is in the change: what it changes does not matter.
    preset: 'panel-talk',
    rules: bothPatches(patchOf(settings), said.rules),
    kind,
    isRemembered: said.isRemembered,
    notes: [...notes, ...ofRoom.notes],
  });
};

const beginning =
  (machine: Machine): PresetActs['beginning'] =>
  async (actor, asked) => {
    const { presets } = machine.deps;
    const { guildId, userId } = actor;
    const typed = asked.preset;
    if (typed === null) {
      const isOwn = asked.hostId === userId && Object.keys(asked.rules).length === 0;
      const kept = isOwn ? await presets.remembered(guildId, userId) : null;
      return kept === null
        ? builtIn(asked, 'panel-talk')
        : await fromKept(machine, actor, kept, { ...asked, isRemembered: true });
    }
    const reserved = RESERVED.get(presetKey(typed));
    if (reserved === OWN_SETTINGS) {
      const kept = await presets.remembered(guildId, userId);
      return kept === null
        ? refuse('no-own-settings')
        : await fromKept(machine, actor, kept, { ...asked, isRemembered: false });
    }
    if (reserved !== undefined) return builtIn(asked, reserved);
    const all = await presets.ofServer(guildId);
    const own = named(all, typed);
    return own === undefined
      ? notFound(all, typed)
      : await fromKept(machine, actor, own, { ...asked, isRemembered: false });
  };

type Own = Pick<PresetActs, 'ownSettings' | 'rememberSettings' | 'forgetSettings'>;

/** What somebody has remembered. */
const ownActs = (machine: Machine): Own => {
  const { presets: store } = machine.deps;
  return {
    ownSettings: ({ guildId, userId }) => store.remembered(guildId, userId),
    rememberSettings: async (actor, spaceId) => {
      const found = await whichSpace(machine, actor, spaceId);
      if (!found.ok) return found;
      const { space } = found.value;
      if (!mayDo(space, asker(actor, space), 'rules')) return refuse('not-host');
      const settings = settingsOf(space);
      await store.remember(actor.guildId, actor.userId, settings);
      return done(settings);
    },
    forgetSettings: async ({ guildId, userId }) => {
      const kept = await store.remembered(guildId, userId);
      if (kept !== null) await store.remember(guildId, userId, null);
      return done(kept !== null);
    },
  };
};

/** Presets of servers, and what people have remembered. */
export const presetActs = (machine: Machine): PresetActs => {
  const { presets: store, clock } = machine.deps;
  // One change of a server after another, so that two at once keep to the limit and to one name.
  const turns = createKeyedTurns();
  const managed = async (
    actor: Actor,
    change: (presets: readonly ServerPreset[]) => Promise<Outcome<ServerPreset>>,
  ): Promise<Outcome<ServerPreset>> =>
    actor.serverManager
      ? await turns.run(actor.guildId, async () => await change(await store.ofServer(actor.guildId)))
      : refuse('not-server-manager');
  const saved = async (guildId: GuildId, preset: ServerPreset): Promise<Outcome<ServerPreset>> => {
    await store.save(guildId, preset);
    return done(preset);
  };
  return {
    ...ownActs(machine),
    presets: ({ guildId }) => store.ofServer(guildId),
    findPreset: async ({ guildId }, typed) => {
      const all = await store.ofServer(guildId);
      const found = named(all, typed);
      return found === undefined ? notFound(all, typed) : done(found);
    },
    savePreset: (actor, spaceId, target) =>
      managed(actor, async (presets) => {
        const found = await whichSpace(machine, actor, spaceId);
        if (!found.ok) return found;
        const place = placeFor(presets, target, clock.wallMs());
        if (!place.ok) return place;
        const { name, number } = place.value;
        return await saved(actor.guildId, { ...settingsOf(found.value.space), name, number });
      }),
    renamePreset: (actor, typed, to) =>
      managed(actor, async (presets) => {
        const preset = named(presets, typed);
        if (preset === undefined) return notFound(presets, typed);
        const name = nameFor(presets, to, preset.number);
        return name.ok ? await saved(actor.guildId, { ...preset, name: name.value }) : name;
      }),
    removePreset: (actor, number) =>
      managed(actor, async (presets) => {
        const preset = presets.find((one) => one.number === number);
        if (preset === undefined) return refuse('stale-button');
        await store.remove(actor.guildId, number);
        return done(preset);
      }),
    beginning: beginning(machine),
  };
};

/** What changes presets and what is remembered, until the gate is shut. */
export const presetDoors = (acts: PresetActs, gate: Gate): PresetActs => ({
  ...acts,
  savePreset: gate.act(acts.savePreset),
  renamePreset: gate.act(acts.renamePreset),
  removePreset: gate.act(acts.removePreset),
  rememberSettings: gate.act(acts.rememberSettings),
  forgetSettings: gate.act(acts.forgetSettings),
});
