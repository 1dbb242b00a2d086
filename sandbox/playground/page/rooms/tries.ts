import { wanted } from '../chat/wanted.ts';
import { loadCommands } from '../chat/commands.ts';
import { cast } from '../link.ts';
import { become, openChannel } from '../place.ts';
import { joinRoom } from '../sound/voice.ts';
import type { Guild } from '../world/model.ts';
import { language } from '../words/index.ts';
import { guilds } from '../world/picture.ts';

/** What a first visit offers, each with one click. */
export const tries = ['listen', 'open', 'ask'] as const;
/** One of them. */
export type Try = (typeof tries)[number];

/** Somebody of that standing, who is not connected already and speaks the page's language, if there is one. */
function somebody(isFit: (standing: string) => boolean): string | null {
  const fit = cast.value.filter(({ servers }) => servers.some(({ standing }) => isFit(standing)));
  const free = fit.filter(({ isThere }) => !isThere);
  // Majlis answers in their language.
  return (free.find(({ locale }) => locale.startsWith(language.value)) ?? free[0] ?? fit[0])?.id ?? null;
}

/** A room in which a stage is on, or in which people sit. */
function liveRoom(): { readonly guild: Guild; readonly channelId: string } | null {
  for (const guild of guilds.value.values()) {
    const [stage] = guild.stages.values();
    const [sitting] = guild.voice.values();
    const channelId = stage?.channel_id ?? sitting?.channel_id;
    if (channelId != null) return { guild, channelId };
  }
  return null;
}

/** Does what the line says: becomes somebody, and goes there. Rejects with Discord's words. */
export async function startTrying(which: Try): Promise<void> {
  const who = somebody((standing) => (which === 'open' ? standing === 'member' : standing === 'newcomer'));
  if (who === null) return;
  await become(who);
  const room = liveRoom();
  if (which === 'open' || room === null) {
    const [guild] = guilds.value.values();
    const text = [...(guild?.channels.values() ?? [])].find(({ name }) => name === 'general');
    if (guild === undefined || text === undefined) return;
    openChannel(guild.id, text.id);
    await loadCommands(guild.id, text.id);
    wanted.value = 'space open';
    return;
  }
  openChannel(room.guild.id, room.channelId);
  await joinRoom(room.guild.id, room.channelId);
  if (which === 'ask') {
    await loadCommands(room.guild.id, room.channelId);
    wanted.value = 'hand raise';
  }
}
