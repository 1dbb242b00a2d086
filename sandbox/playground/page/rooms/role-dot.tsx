import type { VNode } from 'preact';
import type { Guild } from '../world/model.ts';
import { colourOf } from '../world/names.ts';

/** The colour of somebody's highest role, as a dot: as a colour of text it could not be read on every ground. */
export function RoleDot({ guild, userId }: { guild: Guild | null; userId: string }): VNode | null {
  const colour = colourOf(guild, userId);
  return colour === null ? null : <span class="roleDot" style={{ backgroundColor: colour }} aria-hidden="true" />;
}
