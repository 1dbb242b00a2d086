import type { VNode } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Icon, type IconName } from '../icon.tsx';
import { attempt, column, place, shownChannel } from '../place.ts';
import { RoomStage } from '../rooms/room-stage.tsx';
import { words } from '../words/index.ts';
import { CHANNEL, type Channel } from '../world/model.ts';
import { plainName } from '../world/names.ts';
import { guilds, markRead, me, messages } from '../world/picture.ts';
import { may, RIGHT } from '../world/rights.ts';
import { loadCommands } from './commands.ts';
import { Composer } from './composer.tsx';
import { MessageRow } from './message.tsx';

/** Nearer to the end than this, new messages are followed. */
const NEAR_END_PX = 160;

/** The channel in the middle: what is on in it, what was said, and the line to write in. */
export function Chat(): VNode {
  const at = place.value;
  const channel = shownChannel.value;
  if (at.kind !== 'channel' || channel === null) {
    return (
      <main class="chat empty" aria-label={words.value.chat}>
        <p>{words.value.pickRoom}</p>
      </main>
    );
  }
  const isRoom = channel.type === CHANNEL.voice || channel.type === CHANNEL.stage;
  return (
    <main class="chat" aria-label={words.value.chat}>
      <header class="top">
        <button type="button" class="plain back" onClick={() => (column.value = 'rooms')}>
          <Icon name="menu" /> {words.value.rooms}
        </button>
        <h1>
          <Icon name={symbolOf(channel)} /> <bdi>{titleOf(channel)}</bdi>
        </h1>
        {channel.topic != null && channel.topic !== '' && <p dir="auto">{channel.topic}</p>}
      </header>
      {isRoom && at.guildId !== null && <RoomStage guildId={at.guildId} channel={channel} />}
      <MessageList channelId={channel.id} />
      <Composer
        key={channel.id}
        guildId={at.guildId}
        channelId={channel.id}
        name={titleOf(channel)}
        maySend={maySend(at.guildId, channel)}
      />
    </main>
  );
}

const symbols: Readonly<Record<number, IconName>> = { 0: 'text', 1: 'person', 2: 'voice', 13: 'stage' };

/** The sign before a channel's name. */
export const symbolOf = ({ type }: Channel): IconName => symbols[type] ?? 'text';

/** A channel's name; in a direct message that of the other. */
export function titleOf(channel: Channel): string {
  const [other] = channel.recipients ?? [];
  return channel.name ?? (other === undefined ? words.value.directMessage : plainName(other));
}

function maySend(guildId: string | null, channel: Channel): boolean {
  const guild = guildId === null ? undefined : guilds.value.get(guildId);
  return guild === undefined || me.value === null || may(guild, channel, me.value.id, RIGHT.sendMessages);
}

function MessageList({ channelId }: { channelId: string }): VNode {
  const list = useRef<HTMLDivElement>(null);
  const isNearEnd = useRef(true);
  const all = messages.value.get(channelId) ?? [];
  const height = useRef(0);
  const follow = (): void => {
    const { current } = list;
    if (current === null) return;
    height.current = current.clientHeight;
    if (isNearEnd.current) current.scrollTop = current.scrollHeight;
  };
  useEffect(() => {
    isNearEnd.current = true;
    const at = place.value;
    if (at.kind === 'channel') attempt(loadCommands(at.guildId, channelId));
  }, [channelId]);
  useLayoutEffect(() => {
    markRead(channelId);
    follow();
  }, [all]);
  // What stands above and below it comes and goes: an invitation, a form.
  useEffect(() => {
    const { current } = list;
    if (current === null) return undefined;
    const watch = new ResizeObserver(follow);
    watch.observe(current);
    return () => watch.disconnect();
  }, []);
  return (
    <div
      ref={list}
      class="messages"
      role="log"
      aria-label={words.value.messages}
      tabIndex={0}
      // Pictures come after the message that they are in.
      onLoadCapture={follow}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        // Told of a list that is smaller since: nobody scrolled away from its end.
        if (clientHeight !== height.current) return;
        isNearEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
      }}
    >
      {all.length === 0 && <p class="small">{words.value.nothingYet}</p>}
      {all.map((message) => (
        <MessageRow key={message.id} message={message} />
      ))}
    </div>
  );
}
