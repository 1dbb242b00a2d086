import type { Component, Guild, SelectOption } from '../world/model.ts';
import { guilds } from '../world/picture.ts';
import { plainName } from '../world/names.ts';

/** What a select offers: its own options, or Discord's people, roles and channels. */
export function choicesOf(component: Component, guildId: string | null): readonly SelectOption[] {
  const guild = guildId === null ? undefined : guilds.value.get(guildId);
  const picked = new Set(component.default_values?.map(({ id }) => id) ?? []);
  const offer = (id: string, label: string): SelectOption => ({ label, value: id, default: picked.has(id) });
  switch (component.type) {
    case 5:
      return peopleOf(guild).map(([id, name]) => offer(id, name));
    case 6:
      return rolesOf(guild).map(([id, name]) => offer(id, name));
    case 7:
      return [...peopleOf(guild), ...rolesOf(guild)].map(([id, name]) => offer(id, name));
    case 8:
      return channelsOf(guild, component.channel_types).map(([id, name]) => offer(id, name));
    default:
      return component.options ?? [];
  }
}

type Named = readonly (readonly [id: string, name: string])[];

/** Members by name. */
export const peopleOf = (guild: Guild | undefined): Named =>
  [...(guild?.members.values() ?? [])]
    .map(({ user, nick }) => [user.id, nick ?? plainName(user)] as const)
    .sort(([, a], [, b]) => a.localeCompare(b));

/** Roles but @everyone and those of bots' own. */
export const rolesOf = (guild: Guild | undefined): Named =>
  [...(guild?.roles.values() ?? [])]
    .filter(({ id }) => id !== guild?.id)
    .sort((a, b) => b.position - a.position)
    .map(({ id, name }) => [id, `@${name}`] as const);

/** Channels of these types; of all but categories without any. */
export const channelsOf = (guild: Guild | undefined, types: readonly number[] | undefined): Named =>
  [...(guild?.channels.values() ?? [])]
    .filter(({ type }) => (types === undefined || types.length === 0 ? type !== 4 : types.includes(type)))
    .map(({ id, name = '' }) => [id, `#${name}`] as const);
