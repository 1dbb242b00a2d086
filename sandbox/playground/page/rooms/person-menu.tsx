import { signal, type Signal } from '@preact/signals';
import type { TargetedMouseEvent, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { commandIndex, loadCommands } from '../chat/commands.ts';
import { use } from '../chat/using.ts';
import { ask } from '../link.ts';
import { attempt, openChannel, place } from '../place.ts';
import { words } from '../words/index.ts';
import { CHANNEL, type Channel, type Guild } from '../world/model.ts';
import { nameOf } from '../world/names.ts';
import { addDm, guilds, mayI, me } from '../world/picture.ts';
import { RIGHT, STAGE_MODERATOR } from '../world/rights.ts';

interface Opened {
  readonly guildId: string;
  readonly userId: string;
  readonly by: HTMLElement;
}

const opened: Signal<Opened | null> = signal(null);

/** Opens the menu on a person, and asks what applications have for it. */
function openPersonMenu(guildId: string, userId: string, by: HTMLElement): void {
  opened.value = { guildId, userId, by };
  attempt(loadCommands(guildId, userId));
}

type ByMouse = TargetedMouseEvent<HTMLButtonElement>;

/** What a button that stands for a member listens to: either key of the mouse opens the menu, and so does the keyboard. */
export interface MenuOpeners {
  readonly onClick: (event: ByMouse) => void;
  readonly onContextMenu: (event: ByMouse) => void;
}

/** The same menu wherever somebody is shown. */
export const menuOn = (guildId: string, userId: string): MenuOpeners => ({
  onClick: ({ currentTarget }) => openPersonMenu(guildId, userId, currentTarget),
  onContextMenu(event) {
    event.preventDefault();
    openPersonMenu(guildId, userId, event.currentTarget);
  },
});

/** The menu on a person: applications, a direct message, and what stage moderators can do. */
export function PersonMenu(): VNode | null {
  const at = opened.value;
  const guild = at === null ? undefined : guilds.value.get(at.guildId);
  if (at === null || guild === undefined) return null;
  return <Menu key={at.userId} at={at} guild={guild} />;
}

function Menu({ at, guild }: { at: Opened; guild: Guild }): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  const close = (): void => {
    opened.value = null;
    at.by.focus();
  };
  const pick = (run: () => void) => (): void => {
    close();
    run();
  };
  return (
    <dialog
      ref={dialog}
      class="menu"
      aria-label={nameOf(at.guildId, at.userId) ?? ''}
      onClose={close}
      onClick={({ target, currentTarget }) => {
        if (target === currentTarget) close();
      }}
    >
      <h2>
        <bdi>{nameOf(at.guildId, at.userId)}</bdi>
      </h2>
      <StageEntries at={at} guild={guild} pick={pick} />
      <ModeratorEntries at={at} guild={guild} pick={pick} />
      {at.userId !== me.value?.id && (
        <button type="button" onClick={pick(() => openDm(at.userId))}>
          {words.value.writeTo}
        </button>
      )}
      {commandIndex.value.menus.map(({ name, applicationId }) => (
        <button
          key={name}
          type="button"
          onClick={pick(() => void use(`menu/${name}`, { act: 'menu', name, applicationId, ...here(at) }))}
        >
          <span class="tag">{words.value.app}</span> <bdi>{name}</bdi>
        </button>
      ))}
      <button type="button" onClick={close}>
        {words.value.cancel}
      </button>
    </dialog>
  );
}

/** An entry is picked where one is: in the chat that is open, if it is of that server. */
function here({ guildId, userId }: Opened): { guildId: string; userId: string; channelId: string } {
  const at = place.value;
  const channelId = at.kind === 'channel' && at.guildId === guildId ? at.channelId : null;
  const [first] = [...(guilds.value.get(guildId)?.channels.values() ?? [])].filter(({ type }) => type === 0);
  return { guildId, userId, channelId: channelId ?? first?.id ?? '' };
}

function openDm(userId: string): void {
  attempt(
    ask({ act: 'openDm', userId }).then((answer) => {
      // Discord's channel object.
      const channel = answer as Channel;
      addDm(channel);
      openChannel(null, channel.id);
    }),
  );
}

interface EntriesProps {
  readonly at: Opened;
  readonly guild: Guild;
  readonly pick: (run: () => void) => () => void;
}

function StageEntries({ at, guild, pick }: EntriesProps): VNode | null {
  const state = guild.voice.get(at.userId);
  const channel = state?.channel_id == null ? undefined : guild.channels.get(state.channel_id);
  const isMine = mayI(guild, channel ?? null, STAGE_MODERATOR);
  if (state === undefined || channel?.type !== CHANNEL.stage || !isMine) return null;
  const suppress = (isSuppressed: boolean) =>
    pick(() => attempt(ask({ act: 'suppress', guildId: guild.id, userId: at.userId, isSuppressed })));
  return (
    <button type="button" onClick={suppress(!state.suppress)}>
      {state.suppress ? words.value.inviteToSpeak : words.value.moveToAudience}
    </button>
  );
}

/** What Discord itself has for who moderates, of somebody who sits in a room. */
function ModeratorEntries({ at, guild, pick }: EntriesProps): VNode | null {
  const state = guild.voice.get(at.userId);
  const channel = state?.channel_id == null ? undefined : guild.channels.get(state.channel_id);
  if (state === undefined || channel === undefined) return null;
  const whom = { guildId: guild.id, userId: at.userId };
  return (
    <>
      {mayI(guild, channel, RIGHT.muteMembers) && (
        <button type="button" onClick={pick(() => attempt(ask({ act: 'serverMute', ...whom, isMuted: !state.mute })))}>
          {state.mute ? words.value.serverUnmute : words.value.serverMute}
        </button>
      )}
      {mayI(guild, channel, RIGHT.moveMembers) && (
        <button type="button" onClick={pick(() => attempt(ask({ act: 'disconnect', ...whom })))}>
          {words.value.disconnect}
        </button>
      )}
    </>
  );
}
