import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import { ask } from './link.ts';
import { cast } from './link.ts';
import { dms, forgetAll, guilds, markRead, me, recall } from './world/picture.ts';
import type { Channel, Guild, Message } from './world/model.ts';
import { after } from './system-time.ts';
import { words } from './words/index.ts';

/** What the middle of the page shows. */
export type Place =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'channel'; readonly guildId: string | null; readonly channelId: string }
  | { readonly kind: 'events'; readonly guildId: string };

/** What the middle of the page shows now. */
export const place: Signal<Place> = signal({ kind: 'nothing' });
/** The server whose rooms are listed; null for direct messages. */
export const shownGuildId: Signal<string | null> = signal(null);
/** Which column a narrow window shows. */
export const column: Signal<'rooms' | 'chat'> = signal('rooms');
/** Short notes that go away by themselves: refusals, mostly. */
export const notes: Signal<readonly { readonly id: number; readonly text: string }[]> = signal([]);

let noteId = 0;
/** Long enough to read three lines. */
const NOTE_MS = 9_000;
const MAX_NOTES = 4;

/** Shows a note for a while. */
export function note(text: string): void {
  noteId += 1;
  const id = noteId;
  notes.value = [...notes.value, { id, text }].slice(-MAX_NOTES);
  after(NOTE_MS, () => dropNote(id));
}

/** Takes a note away. */
export function dropNote(id: number): void {
  notes.value = notes.value.filter((other) => other.id !== id);
}

/** Does what was clicked; a refusal becomes a note with Discord's words. */
export function attempt(doing: Promise<unknown>): void {
  doing.catch((error: unknown) => note(error instanceof Error ? plain(error.message) : String(error)));
}

/** Refusals of the API carry its JSON: what a client shows is the message in it. */
function plain(text: string): string {
  const found = /"message":"((?:[^"\\]|\\.)*)"/.exec(text)?.[1];
  if (text.startsWith('Nothing for ')) return words.value.noAnswer;
  return found === undefined ? text : (JSON.parse(`"${found}"`) as string);
}

/** The server of the list. */
export const shownGuild: ReadonlySignal<Guild | null> = computed(() =>
  shownGuildId.value === null ? null : (guilds.value.get(shownGuildId.value) ?? null),
);

/** The channel in the middle, or null. */
export const shownChannel: ReadonlySignal<Channel | null> = computed(() => {
  const at = place.value;
  if (at.kind !== 'channel') return null;
  if (at.guildId === null) return dms.value.get(at.channelId) ?? null;
  return guilds.value.get(at.guildId)?.channels.get(at.channelId) ?? null;
});

/** Opens a channel's chat. */
export function openChannel(guildId: string | null, channelId: string): void {
  place.value = { kind: 'channel', guildId, channelId };
  shownGuildId.value = guildId;
  column.value = 'chat';
  markRead(channelId);
  attempt(
    ask({ act: 'openChat', channelId }).then((all) => {
      recall(channelId, all as readonly Message[]);
    }),
  );
}

/** Lists the rooms of a server, and opens its first text channel unless one of it is open. */
export function openGuild(guildId: string): void {
  shownGuildId.value = guildId;
  column.value = 'rooms';
}

/** Becomes a member of the local world; what is open stays in the address, for a reload. */
export async function become(userId: string): Promise<void> {
  await ask({ act: 'be', userId });
  const hash = new URLSearchParams(location.hash.slice(1));
  const username = cast.value.find(({ id }) => id === userId)?.username ?? '';
  hash.set('as', username);
  history.replaceState(null, '', `#${hash.toString()}`);
  const [first] = guilds.value.values();
  place.value = { kind: 'nothing' };
  if (first !== undefined) openFirstText(first);
  document.title = `${me.value?.global_name ?? username} · Majlis`;
}

/** Goes home, to choose whom to be next: one leaves the room one is in, and a reload does not bring one back. */
export async function goHome(): Promise<void> {
  forgetAll();
  place.value = { kind: 'nothing' };
  const hash = new URLSearchParams(location.hash.slice(1));
  hash.delete('as');
  history.replaceState(null, '', `#${hash.toString()}`);
  document.title = 'Majlis';
  await ask({ act: 'home' });
}

/** Opens the first text channel of a server that is none of its rules. */
function openFirstText(guild: Guild): void {
  const texts = [...guild.channels.values()].filter(({ type }) => type === 0);
  const channel = texts.find(({ name }) => name === 'general') ?? texts[0];
  if (channel !== undefined) openChannel(guild.id, channel.id);
  column.value = 'rooms';
}
