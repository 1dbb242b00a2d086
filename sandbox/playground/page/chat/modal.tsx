import { useSignal, type Signal } from '@preact/signals';
import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Markdown } from '../text/markdown.tsx';
import { words } from '../words/index.ts';
import type { Component, Modal } from '../world/model.ts';
import { place } from '../place.ts';
import { choicesOf } from './choices.ts';
import { Checks, describe } from './select.tsx';
import { openModal, use } from './using.ts';

type Values = Readonly<Record<string, string | boolean | readonly string[]>>;

/** The form that stands open, if any. */
export function ModalDialog(): VNode | null {
  const modal = openModal.value;
  return modal === null ? null : <Form key={modal.id} modal={modal} />;
}

function Form({ modal }: { modal: Modal }): VNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const values = useSignal<Values>(initialOf(modal.components));
  useEffect(() => dialog.current?.showModal(), []);
  const close = (): void => {
    if (openModal.value?.id === modal.id) openModal.value = null;
  };
  return (
    <dialog ref={dialog} class="modal" aria-labelledby="modal-title" onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          close();
          void use(`modal/${modal.id}`, { act: 'submit', modalId: modal.id, values: values.value });
        }}
      >
        <h2 id="modal-title" dir="auto">
          {modal.title}
        </h2>
        {modal.components.map((component, index) => (
          <Field key={component.id ?? index} component={component} values={values} />
        ))}
        <footer>
          <button type="button" class="button secondary" onClick={close}>
            {words.value.cancel}
          </button>
          <button type="submit" class="button primary">
            {words.value.submit}
          </button>
        </footer>
      </form>
    </dialog>
  );
}

/** Fields in labels, in rows and by themselves. */
const fieldsIn = (all: readonly Component[]): readonly Component[] =>
  all.flatMap((one) => [
    ...(one.custom_id === undefined ? [] : [one]),
    ...fieldsIn(one.components ?? []),
    ...fieldsIn(one.component === undefined ? [] : [one.component]),
  ]);

/** Types whose answer is a text (4), a choice (21), or yes and no (23); the others answer with a list. */
function initialOf(components: readonly Component[]): Values {
  const entries = fieldsIn(components).map((field) => {
    const chosen = (field.options ?? []).filter((option) => option.default === true).map(({ value }) => value);
    const picked = [...chosen, ...(field.default_values ?? []).map(({ id }) => id)];
    const value =
      field.type === 4
        ? (field.value ?? '')
        : field.type === 21
          ? (chosen[0] ?? '')
          : field.type === 23
            ? false
            : picked;
    return [field.custom_id ?? '', value] as const;
  });
  return Object.fromEntries(entries);
}

/** Whether a field is answered by ticking several choices. */
const takesSeveral = ({ type, max_values: max = 1 }: Component): boolean => type === 22 || (type !== 4 && max > 1);

interface FieldProps {
  readonly component: Component;
  readonly values: Signal<Values>;
}

function Field({ component, values }: FieldProps): VNode {
  if (component.type === 10) return <Markdown text={component.content ?? ''} guildId={null} />;
  const inner = component.component ?? component.components?.[0] ?? component;
  const label = component.label ?? inner.label ?? '';
  // Several inputs are a group with a legend; one input has a label.
  const isGroup = inner.type === 21 || takesSeveral(inner);
  const Tag = isGroup ? 'fieldset' : 'label';
  return (
    <Tag class="field">
      {isGroup ? (
        <legend dir="auto">{label}</legend>
      ) : (
        <span class="name" dir="auto">
          {label}
        </span>
      )}
      {component.description != null && (
        <span class="small" dir="auto">
          {component.description}
        </span>
      )}
      <Input field={inner} values={values} />
    </Tag>
  );
}

/** Types of fields that can be answered: texts, selects, one of several (21), several (22), yes or no (23). */
const ANSWERED = [3, 4, 5, 6, 7, 8, 21, 22, 23];

function Input({ field, values }: { field: Component; values: Signal<Values> }): VNode {
  const id = field.custom_id ?? '';
  const set = (value: Values[string]): void => {
    values.value = { ...values.value, [id]: value };
  };
  const value = values.value[id];
  const at = place.value;
  if (field.type === 4) return <TextInput field={field} value={typeof value === 'string' ? value : ''} onInput={set} />;
  if (field.type === 23)
    return (
      <input type="checkbox" checked={value === true} onChange={({ currentTarget }) => set(currentTarget.checked)} />
    );
  // Files (19): an empty list could not be sent, and nothing would say why.
  if (!ANSWERED.includes(field.type)) return <span class="small">{words.value.unknownPart}</span>;
  const choices = choicesOf(field, at.kind === 'channel' ? at.guildId : null);
  const picked = Array.isArray(value) ? (value as readonly string[]) : [String(value ?? '')];
  if (field.type === 21) return <Radios field={field} value={picked[0] ?? ''} onPick={set} />;
  if (takesSeveral(field)) return <Checks choices={choices} picked={picked} onChange={set} />;
  return (
    <select
      required={field.required !== false}
      value={picked[0] ?? ''}
      onChange={({ currentTarget: { value: chosen } }) => set(chosen === '' ? [] : [chosen])}
    >
      <option value="" dir="auto">
        {field.placeholder ?? words.value.choose}
      </option>
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value} dir="auto">
          {choice.label}
        </option>
      ))}
    </select>
  );
}

interface RadiosProps {
  readonly field: Component;
  readonly value: string;
  readonly onPick: (value: string) => void;
}

/** Choices of which one is taken, all in sight. */
function Radios({ field, value, onPick }: RadiosProps): VNode {
  return (
    <div class="checks">
      {(field.options ?? []).map((option) => (
        <label key={option.value}>
          <input
            type="radio"
            name={field.custom_id}
            required={field.required !== false}
            checked={option.value === value}
            onChange={() => onPick(option.value)}
          />{' '}
          <bdi>{describe(option)}</bdi>
        </label>
      ))}
    </div>
  );
}

interface TextInputProps {
  readonly field: Component;
  readonly value: string;
  readonly onInput: (value: string) => void;
}

function TextInput({ field, value, onInput }: TextInputProps): VNode {
  const shared = {
    value,
    dir: 'auto' as const,
    required: field.required !== false,
    ...(field.placeholder === undefined ? {} : { placeholder: field.placeholder }),
    ...(field.min_length === undefined ? {} : { minLength: field.min_length }),
    ...(field.max_length === undefined ? {} : { maxLength: field.max_length }),
  };
  if (field.style === 2)
    return <textarea rows={4} {...shared} onInput={({ currentTarget }) => onInput(currentTarget.value)} />;
  return <input type="text" {...shared} onInput={({ currentTarget }) => onInput(currentTarget.value)} />;
}
