import { COMPONENT, walk, type Component } from '../../messages/index.ts';
import { badLength, invalidForm, refusal, type PathFault } from '../../rest/index.ts';
import type { ApiObject } from '../../world/index.ts';
import type { InteractionLedger } from '../ledger.ts';
import type { Interaction, ShownModal } from '../model.ts';
import type { ModalData } from './body.ts';
import { checkSelection, validationFailed } from './component.ts';
import type { Place } from './place.ts';
import { createResolver, type Resolver } from './resolve.ts';

/** A submitted modal, as the application will receive it. */
export interface SubmittedModal {
  readonly openedBy: Interaction;
  readonly data: ApiObject;
}

/** Checks a submitted modal against the one that was shown. Throws 10062 when there is none, or 50035. */
export function submitModal(ledger: InteractionLedger, place: Place, data: ModalData): SubmittedModal {
  const openedBy = ledger.byId(data.id);
  if (openedBy === null || openedBy.user.id !== place.user.id || openedBy.bot.id !== place.bot.id) throw refusal(10062);
  const modal = openedBy.answer.status === 'answered' ? openedBy.answer.modal : null;
  if (modal === null || openedBy.channelId !== place.channel.id) throw refusal(10062);
  if (modal.customId !== data.custom_id) throw validationFailed();
  const resolver = createResolver(place);
  const components = readComponents(modal, data, resolver);
  const resolved = resolver.gathered();
  return { openedBy, data: { custom_id: data.custom_id, components, ...(resolved === undefined ? {} : { resolved }) } };
}

function readComponents(modal: ShownModal, data: ModalData, resolver: Resolver): ApiObject[] {
  const sent = walk(data.components);
  const shownIds = walk(modal.components).map(({ component }) => component.custom_id);
  if (sent.some(({ component }) => component.custom_id !== undefined && !shownIds.includes(component.custom_id)))
    throw validationFailed();
  const faults: PathFault[] = [];
  const fill = (shown: Component): ApiObject => {
    const base = { type: shown.type, id: shown.id };
    if (shown.component !== undefined) return { ...base, component: fill(shown.component) };
    if (shown.components !== undefined) return { ...base, components: shown.components.map(fill) };
    if (shown.custom_id === undefined) return base;
    const found = sent.find(({ component }) => component.custom_id === shown.custom_id);
    const read = readInput(shown, found?.component, resolver);
    if ('fault' in read) faults.push({ ...read.fault, path: ['data', ...(found?.path ?? ['components'])] });
    return { ...base, custom_id: shown.custom_id, ...('fault' in read ? {} : read) };
  };
  const filled = modal.components.map(fill);
  if (faults.length > 0) throw invalidForm(faults);
  return filled;
}

type Read =
  | { readonly value: unknown }
  | { readonly values: readonly string[] }
  | { readonly fault: Omit<PathFault, 'path'> };

/** Inputs of a modal are required unless they say otherwise (documentation, text input and selects in modals). */
function readInput(shown: Component, sent: Component | undefined, resolver: Resolver): Read {
  const isRequired = shown['required'] !== false;
  switch (shown.type) {
    case COMPONENT.textInput:
      return readText(shown, sent?.['value'], isRequired);
    case COMPONENT.checkbox:
      return { value: sent?.['value'] === true };
    case COMPONENT.radioGroup:
      return readRadio(shown, sent?.['value'], isRequired);
    case COMPONENT.checkboxGroup:
      return readValues(
        { ...shown, type: COMPONENT.stringSelect, max_values: shown['max_values'] ?? optionCount(shown) },
        sent,
        isRequired,
        resolver,
      );
    default:
      return readValues(shown, sent, isRequired, resolver);
  }
}

function optionCount(shown: Component): number {
  return Array.isArray(shown['options']) ? shown['options'].length : 1;
}

function readText(shown: Component, sent: unknown, isRequired: boolean): Read {
  const value = typeof sent === 'string' ? sent : '';
  if (value === '') return isRequired ? { fault: requiredFault } : { value };
  const min = typeof shown['min_length'] === 'number' ? shown['min_length'] : 0;
  const max = typeof shown['max_length'] === 'number' ? shown['max_length'] : 4000;
  return value.length < min || value.length > max ? { fault: badLength([], min, max) } : { value };
}

const requiredFault: Omit<PathFault, 'path'> = { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' };

function readRadio(shown: Component, sent: unknown, isRequired: boolean): Read {
  if (typeof sent !== 'string') return isRequired ? { fault: requiredFault } : { value: null };
  // Options of a radio group that the schemas have checked.
  const options = shown['options'] as readonly { readonly value: string }[];
  return options.some(({ value }) => value === sent) ? { value: sent } : { fault: invalidChoice };
}

const invalidChoice: Omit<PathFault, 'path'> = {
  code: 'COMPONENT_VALIDATION_FAILED',
  message: 'Component validation failed',
};

function readValues(shown: Component, sent: Component | undefined, isRequired: boolean, resolver: Resolver): Read {
  const given = sent?.['values'];
  // The body's schema admits texts only.
  const values = Array.isArray(given) ? (given as readonly string[]) : [];
  if (values.length === 0 && isRequired) return { fault: requiredFault };
  const checked = checkSelection(shown, values, resolver, !isRequired);
  return checked === null ? { fault: invalidChoice } : { values: checked };
}
