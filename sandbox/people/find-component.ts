import { allComponents, textOf, type SeenComponent, type SeenMessage } from './seen.ts';

/** Which component is meant: its custom id (whole, or by pattern), or what it says. */
export interface ComponentQuery {
  readonly message?: SeenMessage | string;
  readonly customId?: string | RegExp;
  readonly label?: string | RegExp;
  /** Also one that is shown greyed out. */
  readonly evenDisabled?: boolean;
}

/** A component and the message that it stands in. */
export interface FoundComponent {
  readonly message: SeenMessage;
  readonly component: SeenComponent;
}

/** The component in the newest message that has it, or null. */
export function findComponent(
  messages: readonly SeenMessage[],
  query: ComponentQuery,
  types: readonly number[],
): FoundComponent | null {
  const id = typeof query.message === 'string' ? query.message : query.message?.id;
  for (const message of [...messages].reverse()) {
    if (id !== undefined && message.id !== id) continue;
    const component = allComponents(message.components).find(
      (candidate) => types.includes(candidate.type) && fits(candidate, query),
    );
    if (component !== undefined) return { message, component };
  }
  return null;
}

function fits(component: SeenComponent, query: ComponentQuery): boolean {
  if (component.custom_id === undefined || (component.disabled === true && query.evenDisabled !== true)) return false;
  return matches(query.customId, component.custom_id) && matches(query.label, component.label ?? '');
}

function matches(wanted: string | RegExp | undefined, actual: string): boolean {
  if (wanted === undefined) return true;
  return typeof wanted === 'string' ? wanted === actual : wanted.test(actual);
}

/** What could have been meant, for error messages. */
export function listComponents(messages: readonly SeenMessage[]): string {
  const all = messages.slice(-10).flatMap((message) =>
    allComponents(message.components)
      .filter(({ custom_id }) => custom_id !== undefined)
      .map(
        ({ custom_id, label, disabled }) =>
          `${custom_id}${label === undefined ? '' : ` "${label}"`}${disabled === true ? ' (disabled)' : ''}`,
      ),
  );
  return all.join(', ') || `none (messages: ${messages.slice(-3).map(textOf).join(' | ') || 'none'})`;
}
