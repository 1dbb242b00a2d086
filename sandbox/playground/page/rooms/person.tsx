import type { VNode } from 'preact';
import { Icon, type IconName } from '../icon.tsx';
import { levelOf } from '../sound/voice.ts';
import { words } from '../words/index.ts';
import { CHANNEL, type Channel, type Guild, type VoiceState } from '../world/model.ts';
import { nameOf } from '../world/names.ts';
import { Avatar } from './avatar.tsx';
import { RoleDot } from './role-dot.tsx';
import { menuOn } from './person-menu.tsx';
import { seatOf, type Seat } from './seats.ts';

const signs: Readonly<Partial<Record<Seat, IconName>>> = {
  speaker: 'stage',
  invited: 'mail',
  hand: 'hand',
  silenced: 'muted',
};

interface PersonProps {
  readonly guild: Guild;
  readonly channel: Channel;
  readonly state: VoiceState;
  readonly isLarge?: boolean;
}

/** Somebody in a room: how they sit, whether they speak, and how loud. */
export function Person({ guild, channel, state, isLarge = false }: PersonProps): VNode {
  const { user_id: id } = state;
  const name = nameOf(guild.id, id) ?? words.value.somebody;
  const seat = seatOf(state, channel);
  const level = levelOf(id);
  const isMuted = state.mute || state.self_mute;
  const said = [words.value.seats[seat], isMuted ? words.value.muted : '', level > 0 ? words.value.speaking : ''];
  return (
    <button
      type="button"
      class={isLarge ? 'person large' : 'person'}
      data-person={id}
      data-seat={seat}
      {...menuOn(guild.id, id)}
    >
      <Avatar id={id} name={name} isSpeaking={level > 0} />
      <RoleDot guild={guild} userId={id} />
      <bdi class="who">{name}</bdi>
      <span class="visually-hidden">, {said.filter((part) => part !== '').join(', ')}</span>
      <Signs channel={channel} state={state} />
      {isLarge && <Meter level={level} />}
    </button>
  );
}

function Signs({ channel, state }: Pick<PersonProps, 'channel' | 'state'>): VNode {
  const seat = seatOf(state, channel);
  const sign = signs[seat];
  const isMuted = (state.mute || state.self_mute) && seat !== 'silenced';
  return (
    <span class="signs" aria-hidden="true">
      {sign !== undefined && (channel.type === CHANNEL.stage || seat === 'silenced') && <Icon name={sign} />}
      {isMuted && <Icon name="muted" />}
      {(state.deaf || state.self_deaf) && <Icon name="deaf" />}
    </span>
  );
}

/** How loud somebody is, as a bar. */
export function Meter({ level }: { level: number }): VNode {
  return (
    <span class="meter" aria-hidden="true">
      <span style={{ inlineSize: `${Math.round(level * 100)}%` }} />
    </span>
  );
}
