import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { Icon } from '../icon.tsx';
import { ask } from '../link.ts';
import { attempt, column, openChannel } from '../place.ts';
import { Markdown, Time } from '../text/markdown.tsx';
import { words } from '../words/index.ts';
import type { Guild, ScheduledEvent } from '../world/model.ts';
import { guilds, interested, me, setInterest } from '../world/picture.ts';

/** The scheduled events of a server, and "Interested". */
export function Events({ guildId }: { guildId: string }): VNode | null {
  const guild = guilds.value.get(guildId);
  const ids = [...(guild?.events.keys() ?? [])].join();
  useEffect(() => {
    for (const eventId of guild?.events.keys() ?? []) askWhether(guildId, eventId);
  }, [guildId, ids]);
  if (guild === undefined) return null;
  const all = [...guild.events.values()].sort((a, b) => a.scheduled_start_time.localeCompare(b.scheduled_start_time));
  return (
    <main class="chat" aria-label={words.value.events}>
      <header class="top">
        <button type="button" class="plain back" onClick={() => (column.value = 'rooms')}>
          <Icon name="menu" /> {words.value.rooms}
        </button>
        <h1>
          <Icon name="calendar" /> {words.value.events}
        </h1>
      </header>
      <div class="events" tabIndex={0} role="region" aria-label={words.value.events}>
        {all.length === 0 && <p class="small">{words.value.noEvents}</p>}
        {all.map((event) => (
          <EventCard key={event.id} guild={guild} event={event} />
        ))}
      </div>
    </main>
  );
}

/** Whether one is interested already is known to the server of events only. */
function askWhether(guildId: string, eventId: string): void {
  attempt(
    ask({ act: 'eventPeople', guildId, eventId }).then((answer) => {
      const people = answer as readonly { readonly user_id?: string; readonly user?: { readonly id: string } }[];
      setInterest(
        eventId,
        people.some(({ user_id: id, user }) => (id ?? user?.id) === me.value?.id),
      );
    }),
  );
}

function EventCard({ guild, event }: { guild: Guild; event: ScheduledEvent }): VNode {
  const isOn = interested.value.has(event.id);
  const channel = event.channel_id === null ? undefined : guild.channels.get(event.channel_id);
  const startS = Math.floor(Date.parse(event.scheduled_start_time) / 1000);
  return (
    <article class="event" data-event={event.id}>
      <p class="small">
        {event.status === 2 ? <span class="live">{words.value.live}</span> : <Time atS={startS} format="F" />} ·{' '}
        <Time atS={startS} format="R" />
      </p>
      <h2 dir="auto">{event.name}</h2>
      {event.description != null && <Markdown text={event.description} guildId={guild.id} />}
      <p class="small">
        {channel === undefined ? (
          <bdi>{event.entity_metadata?.location}</bdi>
        ) : (
          <button type="button" class="mention" onClick={() => openChannel(guild.id, channel.id)}>
            <bdi>{channel.name}</bdi>
          </button>
        )}
      </p>
      <button
        type="button"
        class={isOn ? 'button success' : 'button secondary'}
        aria-pressed={isOn}
        onClick={() => attempt(ask({ act: 'interested', guildId: guild.id, eventId: event.id, isOn: !isOn }))}
      >
        <Icon name={isOn ? 'check' : 'bell'} /> {words.value.interested} {event.user_count ?? 0}
      </button>
    </article>
  );
}
