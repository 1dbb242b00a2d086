import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { PageWeather, TracedFault } from '../../contract.ts';
import { attempt, shownGuild } from '../place.ts';
import { words } from '../words/index.ts';
import type { Guild } from '../world/model.ts';
import { nameOf } from '../world/names.ts';
import { guilds, me } from '../world/picture.ts';
import { order } from './orders.ts';
import { voiceNow } from './trace.ts';

/** What each kind of weather is ordered with: enough to be heard, and little enough to be understood through. */
const strengths = {
  loss: 0.2,
  bursts: { loss: 0.2, length: 10 },
  jitterMs: 80,
  reorder: 0.2,
  duplicate: 0.2,
  delayMs: 300,
  packetsPerSecond: 40,
} as const satisfies Required<PageWeather>;

/** One kind of weather. */
export type WeatherKind = keyof typeof strengths;

// Keys of a literal are its own.
const kinds = Object.keys(strengths) as WeatherKind[];
const ways = ['out', 'in'] as const;

type Way = (typeof ways)[number];

const without = (weather: PageWeather, kind: WeatherKind): PageWeather =>
  Object.fromEntries(Object.entries(weather).filter(([name]) => name !== kind));

/** The sound of somebody who sits in a room: the weather on its way, and what is withheld or spoilt. */
export function MemberFaults(): VNode {
  const picked = useSignal('');
  const guild = shownGuild.value ?? [...guilds.value.values()][0] ?? null;
  const ids = guild === null ? [] : [...guild.voice.values()].filter((state) => state.channel_id !== null);
  const [first] = ids;
  const isThere = (id: string | undefined): boolean => ids.some((state) => state.user_id === id);
  const userId = [picked.value, me.value?.id].find(isThere) ?? first?.user_id;
  if (guild === null || userId === undefined) return <p class="small">{words.value.nobodyInRooms}</p>;
  return (
    <>
      <label class="field">
        <span class="name">{words.value.whoseSound}</span>
        <select data-member="" value={userId} onChange={({ currentTarget }) => (picked.value = currentTarget.value)}>
          {ids.map(({ user_id: id }) => (
            <option key={id} value={id}>
              {nameOf(guild.id, id) ?? words.value.somebody}
            </option>
          ))}
        </select>
      </label>
      <Weather guild={guild} userId={userId} />
      <Others guild={guild} userId={userId} />
    </>
  );
}

interface MemberProps {
  readonly guild: Guild;
  readonly userId: string;
}

const standingOf = ({ guild, userId }: MemberProps): TracedFault | undefined =>
  voiceNow.value?.faults.find((fault) => fault.guildId === guild.id && fault.userId === userId);

/** Kinds of weather by their way, to switch on and off. They add up. */
function Weather(member: MemberProps): VNode {
  const fault = standingOf(member);
  const change = (way: Way, kind: WeatherKind, isOn: boolean): void => {
    const now = fault?.[way]?.weather ?? {};
    const next = isOn ? { ...now, [kind]: strengths[kind] } : without(now, kind);
    const weather = Object.keys(next).length === 0 ? null : next;
    const { guild, userId } = member;
    attempt(order({ kind: 'voice-weather', guildId: guild.id, userId, direction: way, seed: 'page', weather }));
  };
  const { weather: text } = words.value;
  return (
    <table class="weather">
      <thead>
        <tr>
          <th scope="col">{text.title}</th>
          {ways.map((way) => (
            <th key={way} scope="col">
              {text.ways[way]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {kinds.map((kind) => (
          <tr key={kind}>
            <th scope="row">{text.kinds[kind]}</th>
            {ways.map((way) => (
              <td key={way}>
                <input
                  type="checkbox"
                  aria-label={`${text.kinds[kind]}, ${text.ways[way]}`}
                  data-weather={kind}
                  data-way={way}
                  checked={fault?.[way]?.weather[kind] !== undefined}
                  onChange={({ currentTarget }) => change(way, kind, currentTarget.checked)}
                />
              </td>
            ))}
          </tr>
        ))}
        <tr>
          <th scope="row">{text.lost}</th>
          {ways.map((way) => (
            <td key={way} data-lost={way}>
              {fault?.[way]?.lost ?? 0}
            </td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}

interface Other {
  readonly isOn: (fault: TracedFault | undefined) => boolean;
  readonly order: (isOn: boolean) => Readonly<Record<string, unknown>>;
}

const others = {
  withhold: {
    isOn: (fault) => fault?.isWithheld === true,
    order: (on) => ({ kind: 'voice-withhold', on }),
  },
  spoilPackets: {
    isOn: (fault) => fault?.spoils === 'packets',
    order: (isOn) => ({ kind: 'voice-spoil', how: isOn ? 'packets' : null }),
  },
  spoilFrames: {
    isOn: (fault) => fault?.spoils === 'frames',
    order: (isOn) => ({ kind: 'voice-spoil', how: isOn ? 'frames' : null }),
  },
  loseSpeaking: {
    isOn: (fault) => fault?.losesSpeaking === true,
    order: (on) => ({ kind: 'voice-lose-speaking', on }),
  },
  ignoreHeartbeats: {
    isOn: (fault) => fault?.ignoresHeartbeats === true,
    order: (on) => ({ kind: 'voice-ignore-heartbeats', on }),
  },
  loseKeys: {
    isOn: (fault) => fault?.losesKeys === true,
    order: (on) => ({ kind: 'voice-lose-keys', on }),
  },
} as const satisfies Readonly<Record<string, Other>>;

/** One of them. */
export type OtherFault = keyof typeof others;

function Others(member: MemberProps): VNode {
  const fault = standingOf(member);
  // Keys of a literal are its own.
  const names = Object.keys(others) as OtherFault[];
  return (
    <div class="switches">
      {names.map((name) => (
        <label key={name}>
          <span>{words.value.otherFaults[name]}</span>
          <input
            type="checkbox"
            data-member-fault={name}
            checked={others[name].isOn(fault)}
            onChange={({ currentTarget }) => {
              const { guild, userId } = member;
              attempt(order({ ...others[name].order(currentTarget.checked), guildId: guild.id, userId }));
            }}
          />
        </label>
      ))}
    </div>
  );
}
