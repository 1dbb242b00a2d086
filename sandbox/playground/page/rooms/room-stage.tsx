import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { Icon } from '../icon.tsx';
import { ask, ownVoice } from '../link.ts';
import { attempt } from '../place.ts';
import { joinRoom, leaveRoom } from '../sound/voice.ts';
import { words } from '../words/index.ts';
import { CHANNEL, type Channel, type Guild, type VoiceState } from '../world/model.ts';
import { guilds, mayI, me } from '../world/picture.ts';
import { STAGE_MODERATOR } from '../world/rights.ts';
import { Person } from './person.tsx';
import { seatOf, sittingIn, type Seat } from './seats.ts';

interface RoomProps {
  readonly guildId: string;
  readonly channel: Channel;
}

/** What is on in a room: its topic, who speaks, who listens, and what one can do there. */
export function RoomStage({ guildId, channel }: RoomProps): VNode | null {
  const guild = guilds.value.get(guildId);
  if (guild === undefined) return null;
  const sitting = sittingIn(guild, channel.id);
  const topic = guild.stages.get(channel.id)?.topic ?? guild.statuses.get(channel.id) ?? '';
  return (
    <section class="stage">
      <div class="seats" role="region" aria-label={words.value.room} tabIndex={0}>
        <div class="about">
          {topic !== '' && (
            <p class="topic" dir="auto">
              {topic}
            </p>
          )}
          <ByHand key={channel.id} guild={guild} channel={channel} />
        </div>
        <Groups guild={guild} channel={channel} sitting={sitting} />
      </div>
      <Controls guild={guild} channel={channel} />
    </section>
  );
}

/** A stage's moderators begin and end it by hand, as in Discord. */
function ByHand({ guild, channel }: { guild: Guild; channel: Channel }): VNode | null {
  const topic = useSignal('');
  if (channel.type !== CHANNEL.stage || !mayI(guild, channel, STAGE_MODERATOR)) return null;
  if (guild.stages.has(channel.id)) {
    return (
      <button
        type="button"
        class="plain byHand"
        onClick={() => attempt(ask({ act: 'endStage', channelId: channel.id }))}
      >
        {words.value.endStage}
      </button>
    );
  }
  return (
    <form
      class="byHand"
      onSubmit={(event) => {
        event.preventDefault();
        attempt(ask({ act: 'beginStage', channelId: channel.id, topic: topic.value }));
        topic.value = '';
      }}
    >
      <input
        required
        maxLength={120}
        aria-label={words.value.stageTopic}
        placeholder={words.value.stageTopic}
        {...(topic.value === '' ? {} : { dir: 'auto' as const })}
        value={topic.value}
        onInput={({ currentTarget }) => (topic.value = currentTarget.value)}
      />
      <button type="submit" class="button secondary">
        {words.value.beginStage}
      </button>
    </form>
  );
}

const groups: readonly (readonly Seat[])[] = [
  ['speaker', 'invited'],
  ['hand', 'audience', 'silenced'],
];

function Groups({
  guild,
  channel,
  sitting,
}: {
  guild: Guild;
  channel: Channel;
  sitting: readonly VoiceState[];
}): VNode {
  if (sitting.length === 0) return <p class="small">{words.value.nobodyHere}</p>;
  const isStage = channel.type === CHANNEL.stage;
  const titles = isStage ? [words.value.onStage, words.value.audience] : [words.value.inRoom, words.value.listeners];
  return (
    <>
      {groups.map((seats, at) => {
        const people = sitting.filter((state) => seats.includes(seatOf(state, channel)));
        if (people.length === 0) return null;
        return (
          <div key={titles[at]} class="group" role="group" aria-label={titles[at] ?? ''}>
            <h2>
              {titles[at]} <span class="count">{people.length}</span>
            </h2>
            <div class="people">
              {people.map((state) => (
                <Person key={state.user_id} guild={guild} channel={channel} state={state} isLarge />
              ))}
            </div>
          </div>
        );
      })}
    </>
  );
}

function Controls({ guild, channel }: { guild: Guild; channel: Channel }): VNode {
  const own = me.value === null ? undefined : guild.voice.get(me.value.id);
  const isHere = own?.channel_id === channel.id && ownVoice.value?.channelId === channel.id;
  if (!isHere || own === undefined) {
    return (
      <div class="controls">
        <button type="button" class="button success" onClick={() => attempt(joinRoom(guild.id, channel.id))}>
          {words.value.join}
        </button>
        {own?.channel_id === channel.id && <p class="small">{words.value.elsewhere}</p>}
      </div>
    );
  }
  return (
    <div class="controls">
      {channel.type === CHANNEL.stage && <StageControls guild={guild} state={own} channel={channel} />}
      <button type="button" class="button danger" onClick={() => attempt(leaveRoom(guild.id))}>
        {words.value.leave}
      </button>
    </div>
  );
}

type StageAct = 'raise' | 'lower' | 'accept' | 'decline' | 'audience';

function StageControls({ guild, state, channel }: { guild: Guild; state: VoiceState; channel: Channel }): VNode {
  const seat = seatOf(state, channel);
  const offer = (what: StageAct, text: string, style = 'secondary'): VNode => (
    <button
      type="button"
      class={`button ${style}`}
      onClick={() => attempt(ask({ act: 'stage', guildId: guild.id, what }))}
    >
      {what === 'raise' && <Icon name="hand" />} {text}
    </button>
  );
  if (seat === 'invited') {
    return (
      <div class="invited" role="alert">
        <span>{words.value.youAreInvited}</span>
        {offer('accept', words.value.accept, 'success')}
        {offer('decline', words.value.decline)}
      </div>
    );
  }
  if (seat === 'speaker') return offer('audience', words.value.moveToAudience);
  return seat === 'hand' ? offer('lower', words.value.lowerHand) : offer('raise', words.value.raiseHand, 'primary');
}
