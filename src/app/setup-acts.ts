import type { RulesChange } from '../domain/index.ts';
import { decideRules, refuse } from '../domain/index.ts';
import type { GuildId } from '../lib/index.ts';
import type { Actor } from './actor.ts';
import { checkupOf, goneFrom } from './checkup.ts';
import type { Machine } from './machine.ts';
import { done } from './done.ts';
import type { GuildSettings } from './ports.ts';
import type { SetupActs, SetupSeen } from './setup-api.ts';

const seen = async ({ deps }: Machine, guildId: GuildId, settings: GuildSettings): Promise<SetupSeen> => ({
  settings,
  presets: await deps.presets.ofServer(guildId),
  gone: goneFrom(deps.server, guildId, settings),
  waitingReports: await deps.outbox.reports(guildId),
  nowMs: deps.clock.wallMs(),
});

/** The role of everybody has the server's id. Among those who may open, or ask to speak, it means that nobody is left out. */
const meant = (change: RulesChange, { guildId }: Actor): RulesChange => {
  const isEveryone = (role: string): boolean => role === guildId;
  const isOfRoles = change.type === 'openers' || change.type === 'speaker-roles';
  return isOfRoles && change.roles.some(isEveryone) ? { ...change, roles: [] } : change;
};

const rooms = ({ book }: Machine, guildId: GuildId): Parameters<typeof checkupOf>[0]['spaces'] =>
  book
    .ofGuild(guildId)
    .flatMap(({ space: { room } }) =>
      room.channelId === null ? [] : [{ channelId: room.channelId, kind: room.kind }],
    );

/** What is set for a server, and by people for themselves. */
export const setupActs = (machine: Machine): SetupActs => ({
  setup: async (actor) => {
    if (!actor.serverManager) return refuse('not-server-manager');
    return done(await seen(machine, actor.guildId, await machine.settings.get(actor.guildId)));
  },
  changeRules: async (actor, change) => {
    if (!actor.serverManager) return refuse('not-server-manager');
    if (change.type === 'announce-to' && change.roleId !== null && String(change.roleId) === actor.guildId)
      return refuse('announce-everyone');
    const changed = await machine.settings.change(actor.guildId, (settings) => {
      const decided = decideRules(settings.rules, meant(change, actor));
      return decided.ok ? done({ ...settings, rules: decided.rules }) : decided;
    });
    // The panels tell what the server demands of speakers.
    if (changed.ok && change.type.startsWith('speaker-')) machine.nudgeGuild(actor.guildId);
    if (changed.ok && (change.type === 'digest' || change.type === 'zone'))
      machine.spawn('plan a digest', machine.digest.planned(actor.guildId));
    return changed.ok ? done(await seen(machine, actor.guildId, changed.value)) : changed;
  },
  checkUp: async (actor) => {
    const { deps, settings } = machine;
    const { guildId } = actor;
    if (!actor.serverManager) return refuse('not-server-manager');
    if (!deps.rooms.isAvailable(guildId)) return refuse('discord-unavailable');
    const spaces = rooms(machine, guildId);
    const [set, presets] = [await settings.get(guildId), await deps.presets.ofServer(guildId)];
    return done(checkupOf({ ...deps, guildId, settings: set, presets, spaces }));
  },
  languageFor: async (guildId, userId) => {
    const own = userId === null ? null : (await machine.people.get(userId)).language;
    if (own !== null || guildId === null) return own;
    return (await machine.settings.get(guildId)).language;
  },
  setOwnLanguage: async (actor, language) => {
    await machine.people.save(actor.userId, { ...(await machine.people.get(actor.userId)), language });
    return done(language ?? (await machine.settings.get(actor.guildId)).language);
  },
});
