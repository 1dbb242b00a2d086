import { useSignal, type Signal } from '@preact/signals';
import type { VNode } from 'preact';
import { useRef } from 'preact/hooks';
import type { PageValue } from '../../contract.ts';
import { ask } from '../link.ts';
import { attempt, note } from '../place.ts';
import { after } from '../system-time.ts';
import { words } from '../words/index.ts';
import { guilds } from '../world/picture.ts';
import { channelsOf, peopleOf, rolesOf } from './choices.ts';
import { Offers } from './offers.tsx';
import { useStepping } from './stepping.ts';
import { asPageFile, fits, withoutFiles } from './files.ts';
import type { Filled } from './filled.ts';
import type { Command, CommandOption } from './commands.ts';

/** Where the command is written, for what is offered while typing. */
export interface Where {
  readonly command: Command;
  readonly guildId: string | null;
  readonly channelId: string;
}

interface FieldProps {
  readonly option: CommandOption;
  readonly filled: Signal<Filled>;
  readonly where: Where;
}

/** Types of options by number (documentation, "Application Command Option Type"). */
const TYPE = { integer: 4, boolean: 5, user: 6, channel: 7, role: 8, mentionable: 9, number: 10, file: 11 } as const;

/** One option of a command: a text, a number, a pick, or a file. */
export function OptionField({ option, filled, where }: FieldProps): VNode {
  const set = (value: PageValue | null): void => {
    const { [option.registered]: _old, ...rest } = filled.value;
    filled.value = value === null ? rest : { ...rest, [option.registered]: value };
  };
  return (
    <label class="option">
      <span class="name" dir="auto">
        {option.name}
        {option.required && <span aria-hidden="true"> *</span>}
      </span>
      <Control option={option} filled={filled} where={where} onSet={set} />
      <span class="small" dir="auto">
        {option.description}
      </span>
    </label>
  );
}

interface ControlProps extends FieldProps {
  readonly onSet: (value: PageValue | null) => void;
}

function Control(props: ControlProps): VNode {
  const { option, where, onSet } = props;
  const picks = picksOf(option, where.guildId);
  if (picks !== null) return <Pick option={option} picks={picks} onSet={onSet} />;
  if (option.autocomplete) return <Offered {...props} />;
  if (option.type === TYPE.file) return <FileField {...props} />;
  if (option.type === TYPE.integer || option.type === TYPE.number) {
    return (
      <input
        type="number"
        required={option.required}
        min={option.min ?? ''}
        max={option.max ?? ''}
        step={option.type === TYPE.number ? 'any' : 1}
        onInput={({ currentTarget: { value } }) => onSet(value === '' ? null : Number(value))}
      />
    );
  }
  return (
    <input
      type="text"
      dir="auto"
      required={option.required}
      maxLength={option.maxLength ?? 6000}
      onInput={({ currentTarget: { value } }) => onSet(value === '' ? null : value)}
    />
  );
}

type Picks = readonly (readonly [value: string | number | boolean, name: string])[];

/** What can be picked, or null for what is typed. */
function picksOf(option: CommandOption, guildId: string | null): Picks | null {
  const guild = guildId === null ? undefined : guilds.value.get(guildId);
  if (option.choices.length > 0) return option.choices.map(({ name, value }) => [value, name] as const);
  switch (option.type) {
    case TYPE.boolean:
      return [
        [true, words.value.yes],
        [false, words.value.no],
      ];
    case TYPE.user:
      return peopleOf(guild);
    case TYPE.channel:
      return channelsOf(guild, option.channelTypes);
    case TYPE.role:
      return rolesOf(guild);
    case TYPE.mentionable:
      return [...peopleOf(guild), ...rolesOf(guild)];
    default:
      return null;
  }
}

interface PickProps {
  readonly option: CommandOption;
  readonly picks: Picks;
  readonly onSet: (value: PageValue | null) => void;
}

function Pick({ option, picks, onSet }: PickProps): VNode {
  return (
    <select
      required={option.required}
      onChange={({ currentTarget }) => onSet(picks[currentTarget.selectedIndex - 1]?.[0] ?? null)}
    >
      <option value="">{words.value.choose}</option>
      {picks.map(([value, name]) => (
        <option key={String(value)} value={String(value)} dir="auto">
          {name}
        </option>
      ))}
    </select>
  );
}

/** Between two keys of a fast typist; Discord's client waits as well. */
const TYPING_MS = 150;

interface Offer {
  readonly name: string;
  readonly value: string | number;
}

/** Asks the application what it offers for what was typed so far. */
async function askOffers(
  option: CommandOption,
  typed: string,
  { filled, where }: FieldProps,
): Promise<readonly Offer[]> {
  const { command, guildId, channelId } = where;
  const answer = await ask({
    act: 'autocomplete',
    words: command.registered,
    values: { ...withoutFiles(filled.value), [option.registered]: typed },
    focused: option.registered,
    applicationId: command.applicationId,
    channelId,
    ...(guildId === null ? {} : { guildId }),
  });
  return answer as readonly Offer[];
}

function typedValue({ type }: CommandOption, value: string): PageValue | null {
  if (value === '') return null;
  return type === TYPE.integer || type === TYPE.number ? Number(value) : value;
}

function Offered(props: ControlProps): VNode {
  const { option, onSet } = props;
  const offers = useSignal<readonly Offer[]>([]);
  const shown = useSignal('');
  const cancel = useRef<() => void>(() => {});
  const { active, step } = useStepping(() => offers.value.length);
  const look = (typed: string): void =>
    attempt(
      askOffers(option, typed, props).then((found) => {
        active.value = 0;
        offers.value = found;
      }),
    );
  const take = (at: number): void => {
    const offer = offers.value[at];
    if (offer === undefined) return;
    onSet(offer.value);
    shown.value = offer.name;
    offers.value = [];
  };
  const write = (value: string): void => {
    shown.value = value;
    onSet(typedValue(option, value));
    cancel.current();
    cancel.current = after(TYPING_MS, () => look(value));
  };
  const onKey = (event: KeyboardEvent): void => {
    if (step(event) || offers.value.length === 0 || !['Enter', 'Tab'].includes(event.key)) return;
    if (event.key === 'Enter') event.preventDefault();
    take(active.value);
  };
  const id = `offers-${option.registered}`;
  return (
    <span class="offered">
      <input
        dir="auto"
        role="combobox"
        aria-expanded={offers.value.length > 0}
        aria-controls={id}
        autocomplete="off"
        required={option.required}
        maxLength={option.maxLength ?? 6000}
        value={shown.value}
        onFocus={() => look(shown.value)}
        onBlur={() => (offers.value = [])}
        onKeyDown={onKey}
        onInput={({ currentTarget }) => write(currentTarget.value)}
      />
      {offers.value.length > 0 && (
        <Offers
          id={id}
          label={option.name}
          offers={offers.value.map(({ name, value }) => ({ key: value, name }))}
          active={active.value}
          onPick={take}
        />
      )}
    </span>
  );
}

function FileField({ option, filled, onSet }: ControlProps): VNode {
  return (
    <input
      type="file"
      required={option.required}
      onChange={({ currentTarget }) => {
        const file = currentTarget.files?.[0];
        onSet(null);
        if (file === undefined) return;
        if (fits(file.size, option.registered, filled.value)) attempt(asPageFile(file).then(onSet));
        else {
          currentTarget.value = '';
          note(words.value.filesTooBig);
        }
      }}
    />
  );
}
