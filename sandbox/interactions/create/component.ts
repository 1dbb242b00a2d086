import { COMPONENT, findMessage, MESSAGE_FLAG, walk, type Component } from '../../messages/index.ts';
import { DiscordError, refusal } from '../../rest/index.ts';
import type { ApiObject } from '../../world/index.ts';
import type { InteractionLedger } from '../ledger.ts';
import type { MessageHandle } from '../model.ts';
import type { ComponentData } from './body.ts';
import type { Place } from './place.ts';
import { createResolver, type Resolver } from './resolve.ts';

/** A component that a person used, as the application will receive it. */
export interface UsedComponent {
  readonly source: MessageHandle;
  readonly data: ApiObject;
}

/** Which message a component is said to stand in. */
export interface ComponentUse {
  readonly message_id: string;
  readonly message_flags?: number | undefined;
  readonly data: ComponentData;
}

/** Checks a component's use as Discord does. Throws 10008, or 50035 when the message has no such component. */
export function useComponent(ledger: InteractionLedger, place: Place, use: ComponentUse): UsedComponent {
  const source = findSource(ledger, place, use);
  // Components of a message made here.
  const components = source.message.api['components'] as readonly Component[];
  const { data } = use;
  const type = data.component_type ?? data.type;
  const found = walk(components).find(({ component }) => component.custom_id === data.custom_id)?.component;
  if (found === undefined || found.type !== type || found['disabled'] === true) throw validationFailed();
  const base = { custom_id: data.custom_id, component_type: found.type, id: found.id };
  if (found.type === COMPONENT.button) return { source, data: base };
  const resolver = createResolver(place);
  const values = checkSelection(found, data.values ?? [], resolver, false);
  if (values === null) throw validationFailed();
  const resolved = resolver.gathered();
  return { source, data: { ...base, values, ...(resolved === undefined ? {} : { resolved }) } };
}

/** 50035 in the shape that stale and foreign components get. */
export function validationFailed(): DiscordError {
  return new DiscordError(400, 50035, 'Invalid Form Body', {
    data: { _errors: [{ code: 'COMPONENT_VALIDATION_FAILED', message: 'Component validation failed' }] },
  });
}

/** A private message belongs to one person; clients say by its flags that it is one. */
function findSource(ledger: InteractionLedger, place: Place, use: ComponentUse): MessageHandle {
  const saysPrivate = ((use.message_flags ?? 0) & MESSAGE_FLAG.ephemeral) !== 0;
  const hidden = ledger.privateMessage(use.message_id);
  if (hidden !== null) {
    const isTheirs = hidden.onlyForUserId === place.user.id && hidden.message.channelId === place.channel.id;
    if (isTheirs && saysPrivate && hidden.message.authorId === place.bot.id) return hidden;
    throw refusal(10008);
  }
  const message = findMessage(place.world, place.channel.id, use.message_id);
  if (message === null || message.authorId !== place.bot.id) throw refusal(10008);
  return { message, onlyForUserId: null };
}

/** The values if the select admits them, else null. `optional`: nothing chosen is fine where the select says so. */
export function checkSelection(
  select: Component,
  values: readonly string[],
  resolver: Resolver,
  optional: boolean,
): readonly string[] | null {
  const min = typeof select['min_values'] === 'number' ? select['min_values'] : 1;
  const max = typeof select['max_values'] === 'number' ? select['max_values'] : 1;
  const isEmptyAllowed = optional && values.length === 0;
  if (new Set(values).size !== values.length) return null;
  if (!isEmptyAllowed && (values.length < min || values.length > max)) return null;
  return values.every((value) => isSelectable(select, value, resolver)) ? values : null;
}

function isSelectable(select: Component, value: string, resolver: Resolver): boolean {
  switch (select.type) {
    case COMPONENT.stringSelect: {
      // Options of a select that the schemas have checked.
      const options = select['options'] as readonly { readonly value: string }[];
      return options.some((option) => option.value === value);
    }
    case COMPONENT.userSelect:
      return resolver.user(value);
    case COMPONENT.roleSelect:
      return resolver.role(value);
    case COMPONENT.mentionableSelect:
      return resolver.user(value) || resolver.role(value);
    case COMPONENT.channelSelect: {
      const channel = resolver.channel(value);
      const types = select['channel_types'];
      return channel !== null && (!Array.isArray(types) || types.length === 0 || types.includes(channel.type));
    }
    default:
      return false;
  }
}
