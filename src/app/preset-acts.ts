import type { PresetPick, ServerPreset, Space } from '../domain/index.ts';
import {
  mayDo,
  parsePresetName,
  PRESET_LIMITS,
  presetKey,
  refuse,
  serverDefault,
  settingsOf,
} from '../domain/index.ts';
import type { GuildId, SpaceId } from '../lib/index.ts';
import type { Actor, Outcome } from './actor.ts';
import { asker } from './ask.ts';
import { beginning } from './beginning.ts';
import { done } from './done.ts';
import { createKeyedTurns } from './keyed-turns.ts';
import type { Gate } from './gate.ts';
import type { Machine } from './machine.ts';
import { mainEntry } from './overflow-family.ts';
import { named, notFound, OWN_SETTINGS, RESERVED } from './preset-names.ts';
import type { PresetActs, PresetTarget } from './preset-port.ts';
import { whichSpace } from './which-space.ts';

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

/** Which preset is meant, or why there is none. One's own settings are nothing that a server has. */
const pickFor = (presets: readonly ServerPreset[], target: PresetTarget): Outcome<PresetPick> => {
  if (target.type === 'number') {
    const isThere = presets.some(({ number }) => number === target.number);
    return isThere ? done({ type: 'own', number: target.number }) : refuse('stale-button');
  }
  const reserved = RESERVED.get(presetKey(target.typed));
  if (reserved !== undefined && reserved !== OWN_SETTINGS) return done({ type: 'built-in', name: reserved });
  const own = named(presets, target.typed);
  return own === undefined ? notFound(presets, target.typed) : done({ type: 'own', number: own.number });
};

/** Whose settings are kept: in a room beside a full one those of that one, which it follows. */
const subject = async (machine: Machine, actor: Actor, spaceId: SpaceId | null): Promise<Outcome<Space>> => {
  const found = await whichSpace(machine, actor, spaceId);
  return found.ok ? done(mainEntry(machine.book, found.value).space) : found;
};

type Own = Pick<PresetActs, 'ownSettings' | 'rememberSettings' | 'forgetSettings'>;

/** What somebody has remembered. */
const ownActs = (machine: Machine): Own => {
  const { presets: store } = machine.deps;
  return {
    ownSettings: ({ guildId, userId }) => store.remembered(guildId, userId),
    rememberSettings: async (actor, spaceId) => {
      const found = await subject(machine, actor, spaceId);
      if (!found.ok) return found;
      const space = found.value;
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

/** Does what is for who manages the server, in the turn of its presets. */
type Managed = <Value>(
  actor: Actor,
  change: (presets: readonly ServerPreset[]) => Promise<Outcome<Value>>,
) => Promise<Outcome<Value>>;

/** What the spaces of a server begin with where nobody says it. */
const defaultActs = (
  { deps, settings: book }: Machine,
  managed: Managed,
): Pick<PresetActs, 'defaultPreset' | 'setDefaultPreset'> => ({
  defaultPreset: async ({ guildId }) => {
    const [{ rules }, presets] = await Promise.all([book.get(guildId), deps.presets.ofServer(guildId)]);
    return serverDefault(rules.preset, presets);
  },
  setDefaultPreset: (actor, target) =>
    // In the turn of the presets: what is picked stands at that moment.
    managed(actor, async (presets) => {
      const pick: Outcome<PresetPick | null> = target === null ? done(null) : pickFor(presets, target);
      if (!pick.ok) return pick;
      const preset = pick.value;
      const changed = await book.change(actor.guildId, (settings) =>
        done({ ...settings, rules: { ...settings.rules, preset } }),
      );
      return changed.ok ? done(serverDefault(preset, presets)) : changed;
    }),
});

/** Presets of servers, and what people have remembered. */
export const presetActs = (machine: Machine): PresetActs => {
  const { presets: store, clock } = machine.deps;
  // One change of a server after another, so that two at once keep to the limit and to one name.
  const turns = createKeyedTurns();
  const managed: Managed = async (actor, change) =>
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
        const found = await subject(machine, actor, spaceId);
        if (!found.ok) return found;
        const place = placeFor(presets, target, clock.wallMs());
        if (!place.ok) return place;
        const { name, number } = place.value;
        return await saved(actor.guildId, { ...settingsOf(found.value), name, number });
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
    ...defaultActs(machine, managed),
    beginning: beginning(machine),
  };
};

/** What changes presets and what is remembered, until the gate is shut. */
export const presetDoors = (acts: PresetActs, gate: Gate): PresetActs => ({
  ...acts,
  savePreset: gate.act(acts.savePreset),
  renamePreset: gate.act(acts.renamePreset),
  removePreset: gate.act(acts.removePreset),
  setDefaultPreset: gate.act(acts.setDefaultPreset),
  rememberSettings: gate.act(acts.rememberSettings),
  forgetSettings: gate.act(acts.forgetSettings),
});
