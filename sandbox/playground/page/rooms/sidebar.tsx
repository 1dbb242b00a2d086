import type { VNode } from 'preact';
import { symbolOf, titleOf } from '../chat/chat.tsx';
import { Icon } from '../icon.tsx';
import { openChannel, openGuild, place, shownGuild, shownGuildId } from '../place.ts';
import { words } from '../words/index.ts';
import { CHANNEL, type Channel, type Guild } from '../world/model.ts';
import { dms, guilds, mayI, unread } from '../world/picture.ts';
import { RIGHT } from '../world/rights.ts';
import { Person } from './person.tsx';
import { sittingIn } from './seats.ts';

/** Servers, and the rooms of the one that is picked. */
export function Sidebar(): VNode {
  return (
    <nav class="sidebar" aria-label={words.value.servers}>
      <Rail />
      <div class="rooms">{shownGuild.value === null ? <DirectMessages /> : <Rooms guild={shownGuild.value} />}</div>
    </nav>
  );
}

function Rail(): VNode {
  const hasUnread = (ids: Iterable<string>): boolean => [...ids].some((id) => unread.value.has(id));
  return (
    <ul class="rail">
      <li>
        <button
          type="button"
          aria-pressed={shownGuildId.value === null}
          title={words.value.directMessages}
          onClick={() => (shownGuildId.value = null)}
        >
          <Icon name="mail" />
          <span class="visually-hidden">{words.value.directMessages}</span>
          {hasUnread(dms.value.keys()) && <Dot />}
        </button>
      </li>
      {[...guilds.value.values()].map((guild) => (
        <li key={guild.id}>
          <button
            type="button"
            aria-pressed={shownGuildId.value === guild.id}
            title={guild.name}
            onClick={() => openGuild(guild.id)}
          >
            <span aria-hidden="true">{initials(guild.name)}</span>
            <span class="visually-hidden">{guild.name}</span>
            {hasUnread(guild.channels.keys()) && <Dot />}
          </button>
        </li>
      ))}
    </ul>
  );
}

const initials = (name: string): string =>
  name
    .split(/\s+/)
    .map((word) => word[0] ?? '')
    .join('')
    .slice(0, 2);

function Dot(): VNode {
  return (
    <span class="dot">
      <span class="visually-hidden">{words.value.unread}</span>
    </span>
  );
}

function DirectMessages(): VNode {
  return (
    <div class="list">
      <h2>{words.value.directMessages}</h2>
      {dms.value.size === 0 && <p class="small">{words.value.noDms}</p>}
      {[...dms.value.values()].map((channel) => (
        <ChannelButton key={channel.id} guildId={null} channel={channel} />
      ))}
    </div>
  );
}

function Rooms({ guild }: { guild: Guild }): VNode {
  const all = [...guild.channels.values()].sort((a, b) => (a.position ?? 0) - (b.position ?? 0));
  const visible = all.filter((channel) => mayI(guild, channel, RIGHT.viewChannel));
  const loose = visible.filter(({ type, parent_id: parent }) => type !== CHANNEL.category && parent == null);
  const at = place.value;
  return (
    <div class="list">
      <h2>
        <bdi>{guild.name}</bdi>
      </h2>
      <button
        type="button"
        class="channel"
        aria-current={at.kind === 'events' && at.guildId === guild.id ? 'page' : undefined}
        onClick={() => (place.value = { kind: 'events', guildId: guild.id })}
      >
        <Icon name="calendar" /> {words.value.events} <span class="count">{guild.events.size}</span>
      </button>
      {loose.map((channel) => (
        <Room key={channel.id} guild={guild} channel={channel} />
      ))}
      {visible
        .filter(({ type }) => type === CHANNEL.category)
        .map((category) => (
          <section key={category.id} aria-label={category.name ?? ''}>
            <h3>
              <bdi>{category.name}</bdi>
            </h3>
            {visible
              .filter(({ parent_id: parent }) => parent === category.id)
              .map((channel) => (
                <Room key={channel.id} guild={guild} channel={channel} />
              ))}
          </section>
        ))}
    </div>
  );
}

function Room({ guild, channel }: { guild: Guild; channel: Channel }): VNode {
  const sitting = sittingIn(guild, channel.id);
  const topic = guild.stages.get(channel.id)?.topic ?? guild.statuses.get(channel.id) ?? '';
  return (
    <div class="roomEntry">
      <ChannelButton guildId={guild.id} channel={channel} isLive={guild.stages.has(channel.id)} />
      {topic !== '' && (
        <p class="small topicLine" dir="auto">
          {topic}
        </p>
      )}
      {sitting.map((state) => (
        <Person key={state.user_id} guild={guild} channel={channel} state={state} />
      ))}
    </div>
  );
}

interface ChannelProps {
  readonly guildId: string | null;
  readonly channel: Channel;
  readonly isLive?: boolean;
}

function ChannelButton({ guildId, channel, isLive = false }: ChannelProps): VNode {
  const at = place.value;
  const isOpen = at.kind === 'channel' && at.channelId === channel.id;
  return (
    <button
      type="button"
      class={unread.value.has(channel.id) ? 'channel unread' : 'channel'}
      data-channel={channel.id}
      aria-current={isOpen ? 'page' : undefined}
      onClick={() => openChannel(guildId, channel.id)}
    >
      <Icon name={symbolOf(channel)} /> <bdi>{titleOf(channel)}</bdi>
      {isLive && <span class="live">{words.value.live}</span>}
      {unread.value.has(channel.id) && <span class="visually-hidden">{words.value.unread}</span>}
    </button>
  );
}
