import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import { words } from '../words/index.ts';
import type { Component, SelectOption } from '../world/model.ts';
import { choicesOf } from './choices.ts';
import type { Standing } from './standing.ts';
import { busy, use } from './using.ts';

/** A select of a message: one choice is sent at once, several with "Done". */
export function SelectMenu({ component, at }: { component: Component; at: Standing }): VNode {
  const { custom_id: customId = '', disabled = false, max_values: max = 1, placeholder } = component;
  const choices = choicesOf(component, at.guildId);
  const key = `${at.message.id}/${customId}`;
  const send = (values: readonly string[]): void =>
    void use(key, { act: 'select', messageId: at.message.id, customId, values });
  const label = placeholder ?? words.value.choose;
  const isBusy = busy.value.has(key);
  if (max > 1) return <Several label={label} choices={choices} component={component} onDone={send} />;
  const chosen = choices.find((choice) => choice.default === true)?.value ?? '';
  return (
    <select
      class="select"
      data-control={customId}
      aria-label={label}
      aria-busy={isBusy}
      disabled={disabled}
      value={chosen}
      onChange={({ currentTarget }) => {
        const { value } = currentTarget;
        // What is shown is the application's to say: the same one can be picked again.
        currentTarget.value = chosen;
        if (value !== '') send([value]);
      }}
    >
      <option value="" dir="auto">
        {label}
      </option>
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value} dir="auto">
          {describe(choice)}
        </option>
      ))}
    </select>
  );
}

/** A choice in words. */
export const describe = ({ label, description }: SelectOption): string =>
  description == null || description === '' ? label : `${label} – ${description}`;

interface SeveralProps {
  readonly label: string;
  readonly choices: readonly SelectOption[];
  readonly component: Component;
  readonly onDone: (values: readonly string[]) => void;
}

function Several({ label, choices, component, onDone }: SeveralProps): VNode {
  const initial = choices.filter((choice) => choice.default === true).map(({ value }) => value);
  const picked = useSignal<readonly string[]>(initial);
  const isOpen = useSignal(false);
  const { min_values: min = 1, max_values: max = 1 } = component;
  const count = picked.value.length;
  return (
    <details
      class="several"
      data-control={component.custom_id}
      open={isOpen.value}
      onToggle={({ currentTarget }) => {
        isOpen.value = currentTarget.open;
      }}
    >
      <summary>
        <bdi>{label}</bdi>
        {initial.length > 0 && ` (${initial.length})`}
      </summary>
      <Checks choices={choices} picked={picked.value} onChange={(values) => (picked.value = values)} />
      <button
        type="button"
        class="button primary"
        disabled={count < min || count > max}
        onClick={() => {
          isOpen.value = false;
          onDone(picked.value);
        }}
      >
        {words.value.done}
      </button>
    </details>
  );
}

interface ChecksProps {
  readonly choices: readonly SelectOption[];
  readonly picked: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
}

/** Choices of which several may be taken. */
export function Checks({ choices, picked, onChange }: ChecksProps): VNode {
  return (
    <div class="checks">
      {choices.map((choice) => (
        <label key={choice.value}>
          <input
            type="checkbox"
            checked={picked.includes(choice.value)}
            onChange={({ currentTarget }) => {
              const others = picked.filter((value) => value !== choice.value);
              onChange(currentTarget.checked ? [...others, choice.value] : others);
            }}
          />{' '}
          <bdi>{describe(choice)}</bdi>
        </label>
      ))}
    </div>
  );
}
