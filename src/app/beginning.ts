import type { PresetName, SpaceSettings } from '../domain/index.ts';
import { patched, patchOf, presetKey, PRESETS, refitted, refuse, serverDefault } from '../domain/index.ts';
import type { GuildId } from '../lib/index.ts';
import type { Actor, Outcome } from './actor.ts';
import { done } from './done.ts';
import type { Machine } from './machine.ts';
import { named, notFound, OWN_SETTINGS, RESERVED } from './preset-names.ts';
import type { Beginning, BeginningAsked, PresetActs } from './preset-port.ts';

const MINUTE_MS = 60_000;

/** What was said, and who had it begin so. */
type Meant = Pick<BeginningAsked, 'rules' | 'kind' | 'room'> & Pick<Beginning, 'origin'>;

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

const builtIn = ({ rules, kind, origin }: Meant, preset: PresetName): Outcome<Beginning> =>
  done({ preset, rules, kind, origin, notes: [] });

/**
 * Nobody asked for adults only by naming a room: where that is remembered, or the server has its spaces begin so, and the room is not
 * age-restricted, it is left out and told. Whoever chose a preset asked for it, and is refused.
 */
const fittingRoom = (
  { deps }: Machine,
  { guildId }: Actor,
  kept: SpaceSettings,
  { room, origin }: Meant,
): ReturnType<typeof refitted> => {
  const seen = room === null ? null : deps.rooms.see(guildId, room);
  const isUnfit = seen !== null && seen !== 'unknown' && !seen.adultsOnly;
  if (origin.type === 'asked' || !isUnfit || !kept.rules.adultsOnly) return { settings: kept, notes: [] };
  const note = refuse('preset-not-adults', { channel: `<#${room}>` }).refusal;
  return { settings: { ...kept, rules: { ...kept.rules, adultsOnly: false } }, notes: [note] };
};

/** With settings that are kept, and over them what was said besides: nothing is told of what that takes the place of. */
const fromKept = async (
  machine: Machine,
  actor: Actor,
  kept: SpaceSettings,
  said: Meant,
): Promise<Outcome<Beginning>> => {
  const ofRoom = fittingRoom(machine, actor, kept, said);
  const { settings, notes } = await fitting(machine, actor.guildId, {
    // A room that is named has its kind.
    kind: said.kind === null && said.room === null ? kept.kind : null,
    rules: patched(ofRoom.settings.rules, said.rules),
  });
  return done({
    // Every rule is in the change: what it changes does not matter.
    preset: 'panel-talk',
    rules: patchOf(settings),
    kind: said.kind ?? settings.kind,
    origin: said.origin,
    notes: [...notes, ...ofRoom.notes],
  });
};

/** Where nobody says it: as its host had it remembered, else as the server has its spaces begin, else as they do everywhere. */
const unsaid = async (machine: Machine, actor: Actor, asked: BeginningAsked): Promise<Outcome<Beginning>> => {
  const { deps, settings } = machine;
  const { guildId, userId } = actor;
  const isOwn = asked.hostId === userId && Object.keys(asked.rules).length === 0;
  const kept = isOwn ? await deps.presets.remembered(guildId, userId) : null;
  if (kept !== null) return await fromKept(machine, actor, kept, { ...asked, origin: { type: 'remembered' } });
  const pick = (await settings.get(guildId)).rules.preset;
  const set = serverDefault(pick, pick?.type === 'own' ? await deps.presets.ofServer(guildId) : []);
  switch (set.type) {
    case 'none':
    case 'gone':
      return builtIn({ ...asked, origin: { type: 'asked' } }, 'panel-talk');
    case 'built-in':
      return builtIn({ ...asked, origin: { type: 'server', preset: set } }, set.name);
    case 'own':
      return await fromKept(machine, actor, set.preset, { ...asked, origin: { type: 'server', preset: set } });
  }
};

const beginningIn = async (machine: Machine, actor: Actor, asked: BeginningAsked): Promise<Outcome<Beginning>> => {
  const { presets } = machine.deps;
  const { guildId, userId } = actor;
  const typed = asked.preset;
  if (typed === null) return await unsaid(machine, actor, asked);
  const meant: Meant = { ...asked, origin: { type: 'asked' } };
  const reserved = RESERVED.get(presetKey(typed));
  if (reserved === OWN_SETTINGS) {
    const kept = await presets.remembered(guildId, userId);
    return kept === null ? refuse('no-own-settings') : await fromKept(machine, actor, kept, meant);
  }
  if (reserved !== undefined) return builtIn(meant, reserved);
  const all = await presets.ofServer(guildId);
  const own = named(all, typed);
  return own === undefined ? notFound(all, typed) : await fromKept(machine, actor, own, meant);
};

/** How many a lent room takes is for its server to say: it is left out, and told. */
const inRoom = (begun: Outcome<Beginning>, { room }: Pick<BeginningAsked, 'room'>): Outcome<Beginning> => {
  if (!begun.ok || room === null) return begun;
  const { preset, rules, notes } = begun.value;
  if (patched(PRESETS[preset], rules).places === 0) return begun;
  const note = refuse('places-of-lent', { channel: `<#${room}>` }).refusal;
  return done({ ...begun.value, rules: { ...rules, places: 0 }, notes: [...notes, note] });
};

/** How a space is to begin, by what was said and by what is kept. */
export const beginning =
  (machine: Machine): PresetActs['beginning'] =>
  async (actor, asked) =>
    inRoom(await beginningIn(machine, actor, asked), asked);
