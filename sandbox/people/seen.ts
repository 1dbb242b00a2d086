/** A user as a client sees it. */
export interface SeenUser {
  readonly id: string;
  readonly username: string;
  readonly bot?: boolean;
}

/** A component as a client sees it. */
export interface SeenComponent {
  readonly type: number;
  readonly id?: number;
  readonly custom_id?: string;
  readonly label?: string;
  readonly content?: string;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  readonly components?: readonly SeenComponent[];
  readonly component?: SeenComponent;
  readonly accessory?: SeenComponent;
  readonly [field: string]: unknown;
}

/** A message as a client sees it, as it stands now. */
export interface SeenMessage {
  readonly id: string;
  readonly channel_id: string;
  readonly guild_id?: string;
  readonly author: SeenUser;
  readonly content: string;
  readonly flags: number;
  readonly embeds: readonly Readonly<Record<string, unknown>>[];
  readonly components: readonly SeenComponent[];
  readonly application_id?: string;
  readonly interaction_metadata?: { readonly id: string };
  readonly [field: string]: unknown;
}

/** A voice state as a client sees it. */
export interface SeenVoiceState {
  readonly guild_id: string;
  readonly channel_id: string | null;
  readonly user_id: string;
  readonly session_id: string;
  readonly mute: boolean;
  readonly deaf: boolean;
  readonly self_mute: boolean;
  readonly self_deaf: boolean;
  readonly suppress: boolean;
  readonly request_to_speak_timestamp: string | null;
}

/** A guild's scheduled event. */
export interface SeenScheduledEvent {
  readonly id: string;
  readonly guild_id: string;
  readonly channel_id: string | null;
  readonly creator_id: string | null;
  readonly name: string;
  readonly description: string | null;
  readonly image: string | null;
  readonly scheduled_start_time: string;
  readonly scheduled_end_time: string | null;
  /** 1 scheduled, 2 active; clients show no others. */
  readonly status: number;
  readonly entity_type: number;
  readonly entity_metadata: { readonly location?: string } | null;
  /** Null for one that does not recur. */
  readonly recurrence_rule: unknown;
}

/** A modal that was opened. */
export interface SeenModal {
  readonly id: string;
  readonly channel_id: string;
  readonly custom_id: string;
  readonly application: { readonly id: string };
  readonly title: string;
  readonly components: readonly SeenComponent[];
}

/** An event of the gateway. */
export interface SeenEvent {
  readonly t: string;
  readonly d: Readonly<Record<string, unknown>>;
}

/** Message flags that clients look at. */
export const SEEN_FLAG = { ephemeral: 64, loading: 128 } as const;

/** Every component of a tree, parents before children. */
export function allComponents(components: readonly SeenComponent[]): SeenComponent[] {
  return components.flatMap((component) => [
    component,
    ...allComponents(component.components ?? []),
    ...allComponents(component.component === undefined ? [] : [component.component]),
    ...allComponents(component.accessory === undefined ? [] : [component.accessory]),
  ]);
}

/** Everything that can be read in a message, line by line: content, embeds, text displays, labels of buttons. */
export function textOf(message: SeenMessage): string {
  const embeds = message.embeds.flatMap((embed) => [embed['title'], embed['description']]);
  const components = allComponents(message.components).flatMap(({ content, label }) => [content, label]);
  return [message.content, ...embeds, ...components]
    .filter((text) => typeof text === 'string' && text !== '')
    .join('\n');
}
