import { useSignal, useSignalEffect } from '@preact/signals';
import type { VNode } from 'preact';
import { ask } from '../link.ts';
import { attempt, note, shownGuild } from '../place.ts';
import { words } from '../words/index.ts';
import { guilds } from '../world/picture.ts';
import { MemberFaults } from './member-faults.tsx';
import { order } from './orders.ts';
import { isDrawerOpen } from './trace.ts';

/** What can be ordered with one click, for an account and a server. */
const orders = {
  failThree: (accountId: string) => ({ kind: 'rest', method: '*', template: '*', status: 500, count: 3, accountId }),
  cutThree: (accountId: string) => ({ kind: 'rest', method: '*', template: '*', status: 0, count: 3, accountId }),
  limitTwo: (accountId: string) => ({
    kind: 'rest-limit',
    method: '*',
    template: '*',
    scope: 'user',
    retryAfterMs: 2_000,
    count: 2,
    accountId,
  }),
  globalLimit: (accountId: string) => ({ kind: 'global-limit', accountId, retryAfterMs: 5_000 }),
  gatewayCut: (userId: string) => ({ kind: 'gateway-cut', userId }),
  gatewayReconnect: (userId: string) => ({ kind: 'gateway-reconnect', userId }),
  gatewayInvalidate: (userId: string) => ({ kind: 'gateway-invalidate', userId, resumable: false }),
  missVoiceState: (userId: string) => ({
    kind: 'gateway-dispatch',
    userId,
    event: 'VOICE_STATE_UPDATE',
    how: 'missed',
    count: 1,
  }),
  repeatVoiceState: (userId: string) => ({
    kind: 'gateway-dispatch',
    userId,
    event: 'VOICE_STATE_UPDATE',
    how: 'twice',
    count: 1,
  }),
  delayVoiceState: (userId: string) => ({
    kind: 'gateway-dispatch',
    userId,
    event: 'VOICE_STATE_UPDATE',
    how: 'late',
    count: 1,
  }),
  voiceCut: (userId: string, guildId: string) => ({ kind: 'voice-cut', guildId, userId }),
  voiceEnd: (userId: string, guildId: string) => ({ kind: 'voice-end', guildId, userId }),
  voiceMove: (userId: string, guildId: string) => ({ kind: 'voice-move', guildId, userId }),
  voiceCrash: (_userId: string, guildId: string) => ({ kind: 'voice-crash', guildId }),
} as const;

/** One of them. */
export type Order = keyof typeof orders;

/** Accounts of bots that are in a server of this page's person. */
function bots(): ReadonlyMap<string, string> {
  const found = [...guilds.value.values()].flatMap(({ members }) =>
    [...members.values()].flatMap(({ user }) => (user.bot === true ? [[user.id, user.username] as const] : [])),
  );
  return new Map(found);
}

/** Orders to misbehave, and the positions of what no document settles. */
export function Faults(): VNode {
  const all = bots();
  const account = useSignal('');
  const chosen = all.has(account.value) ? account.value : ([...all.keys()][0] ?? '');
  const give = (which: Order): void => {
    const guildId = shownGuild.value?.id ?? [...guilds.value.keys()][0] ?? '';
    const doing = order(orders[which](chosen, guildId));
    attempt(doing.then((isHit) => note(isHit ? words.value.ordered : words.value.nobodyToHit)));
  };
  // Entries of a literal have its own keys.
  const names = Object.keys(orders) as Order[];
  return (
    <>
      <label class="field">
        <span class="name">{words.value.account}</span>
        <select value={chosen} onChange={({ currentTarget }) => (account.value = currentTarget.value)}>
          {[...all].map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <div class="orders">
        {names.map((which) => (
          <button key={which} type="button" class="button secondary" data-fault={which} onClick={() => give(which)}>
            {words.value.orders[which]}
          </button>
        ))}
      </div>
      <h2>{words.value.soundOf}</h2>
      <MemberFaults />
      <h2>{words.value.switches}</h2>
      <p class="small">{words.value.switchesWhy}</p>
      <Switches />
    </>
  );
}

type Positions = Readonly<Record<string, unknown>>;

function Switches(): VNode {
  const positions = useSignal<Positions>({});
  const patch = (change: Positions): void =>
    attempt(
      ask({ act: 'switches', patch: change }).then((answer) => {
        positions.value = answer as Positions;
      }),
    );
  useSignalEffect(() => {
    if (isDrawerOpen.value) patch({});
  });
  return (
    <div class="switches" dir="ltr">
      {Object.entries(positions.value).map(([name, value]) => (
        <label key={name}>
          <span>{name}</span>
          <Position name={name} value={value} onChange={patch} />
        </label>
      ))}
    </div>
  );
}

interface PositionProps {
  readonly name: string;
  readonly value: unknown;
  readonly onChange: (change: Positions) => void;
}

function Position({ name, value, onChange }: PositionProps): VNode {
  if (typeof value === 'boolean')
    return (
      <input
        type="checkbox"
        checked={value}
        onChange={({ currentTarget }) => onChange({ [name]: currentTarget.checked })}
      />
    );
  if (typeof value === 'number')
    return (
      <input
        type="number"
        value={value}
        onChange={({ currentTarget }) => onChange({ [name]: Number(currentTarget.value) })}
      />
    );
  const isList = Array.isArray(value);
  return (
    <input
      type="text"
      value={isList ? value.join(', ') : String(value)}
      onChange={({ currentTarget: { value: typed } }) =>
        onChange({ [name]: isList ? typed.split(/\s*,\s*/).filter((word) => word !== '') : typed })
      }
    />
  );
}
