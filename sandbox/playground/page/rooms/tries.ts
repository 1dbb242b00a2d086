import { effect } from '@preact/signals';
import { wanted } from '../chat/wanted.ts';
import { loadCommands } from '../chat/commands.ts';
import { cast } from '../link.ts';
import { become, note, openChannel } from '../place.ts';
import { joinRoom, openSound } from '../sound/voice.ts';
import { after } from '../system-time.ts';
import type { Guild } from '../world/model.ts';
import { language, words } from '../words/index.ts';
import { guilds } from '../world/picture.ts';

/** What a first visit offers, each with one click. */
export const tries = ['listen', 'open', 'ask'] as const;
/** One of them. */
export type Try = (typeof tries)[number];

/** Somebody of that standing, who is not connected already and speaks the page's language, if there is one. */
function somebody(isFit: (standing: string) => boolean): string | null {
  const fit = cast.value.filter(({ servers }) => servers.some(({ standing }) => isFit(standing)));
  const free = fit.filter(({ isThere, isTalker }) => !isThere && !isTalker);
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

/** People come in some seconds after the address was printed; a loaded machine takes longer. */
const COMING_MS = 90_000;

/** Waits until a room is live. Rejects when nobody comes. */
function whenLive(): Promise<NonNullable<ReturnType<typeof liveRoom>>> {
  return new Promise((resolve, reject) => {
    const cancel = after(COMING_MS, () => {
      queueMicrotask(() => stop());
      reject(new Error(words.value.nobodyCame));
    });
    const stop = effect(() => {
      const room = liveRoom();
      if (room === null) return;
      cancel();
      // An effect that runs at once has no handle yet.
      queueMicrotask(() => stop());
      resolve(room);
    });
  });
}

/** Does what the line says: becomes somebody, and goes there. Rejects with Discord's words. */
export async function startTrying(which: Try): Promise<void> {
  // Sound needs a click, and this is one; what comes after the wait is none.
  const sound = which === 'open' ? null : openSound();
  const who = somebody((standing) => (which === 'open' ? standing === 'member' : standing === 'newcomer'));
  if (who === null) return;
  await become(who);
  await sound;
  return which === 'open' ? writeCommand() : goListening(which === 'ask');
}

async function writeCommand(): Promise<void> {
  const [guild] = guilds.value.values();
  const text = [...(guild?.channels.values() ?? [])].find(({ name }) => name === 'general');
  if (guild === undefined || text === undefined) return;
  openChannel(guild.id, text.id);
  await loadCommands(guild.id, text.id);
  wanted.value = 'space open';
}

async function goListening(isAsking: boolean): Promise<void> {
  if (liveRoom() === null) note(words.value.peopleAreComing);
  const { guild, channelId } = await whenLive();
  openChannel(guild.id, channelId);
  await joinRoom(guild.id, channelId);
  if (!isAsking) return;
  await loadCommands(guild.id, channelId);
  wanted.value = 'hand raise';
}
