/*
 * Discord's objects as its clients get them, as far as the page shows them. They come from the local Discord, which the page
 * belongs to, so their shapes are not checked again.
 */

/** An account. */
export interface User {
  readonly id: string;
  readonly username: string;
  readonly global_name?: string | null;
  readonly bot?: boolean;
}

/** A member of a server. */
export interface Member {
  readonly user: User;
  readonly nick?: string | null;
  readonly roles: readonly string[];
  readonly mute: boolean;
  readonly communication_disabled_until?: string | null;
}

/** A role. */
export interface Role {
  readonly id: string;
  readonly name: string;
  readonly permissions: string;
  readonly position: number;
  readonly color: number;
  readonly hoist: boolean;
}

/** A channel; `type` 0 text, 1 direct message, 2 voice, 4 category, 13 stage. */
export interface Channel {
  readonly id: string;
  readonly type: number;
  readonly guild_id?: string;
  readonly name?: string;
  readonly topic?: string | null;
  readonly position?: number;
  readonly parent_id?: string | null;
  readonly nsfw?: boolean;
  readonly permission_overwrites?: readonly {
    readonly id: string;
    readonly type: number;
    readonly allow: string;
    readonly deny: string;
  }[];
  readonly recipients?: readonly User[];
}

/** Where a member sits, and how. */
export interface VoiceState {
  readonly guild_id?: string;
  readonly user_id: string;
  readonly channel_id: string | null;
  readonly session_id: string;
  readonly mute: boolean;
  readonly deaf: boolean;
  readonly self_mute: boolean;
  readonly self_deaf: boolean;
  readonly suppress: boolean;
  readonly request_to_speak_timestamp: string | null;
  readonly member?: Member;
}

/** What is on on a stage. */
export interface Stage {
  readonly channel_id: string;
  readonly guild_id: string;
  readonly topic: string;
}

/** A scheduled event. */
export interface ScheduledEvent {
  readonly id: string;
  readonly guild_id: string;
  readonly channel_id: string | null;
  readonly name: string;
  readonly description?: string | null;
  readonly scheduled_start_time: string;
  readonly scheduled_end_time?: string | null;
  /** 1 scheduled, 2 active, 3 completed, 4 canceled. */
  readonly status: number;
  readonly user_count?: number;
  readonly entity_metadata?: { readonly location?: string } | null;
}

/** A component of a message or a form. */
export interface Component {
  readonly type: number;
  readonly id?: number;
  readonly custom_id?: string;
  readonly label?: string;
  readonly description?: string | null;
  readonly content?: string;
  readonly placeholder?: string;
  readonly disabled?: boolean;
  readonly style?: number;
  readonly url?: string | null;
  readonly emoji?: { readonly name?: string | null } | null;
  readonly required?: boolean;
  readonly value?: string;
  readonly min_length?: number;
  readonly max_length?: number;
  readonly min_values?: number;
  readonly max_values?: number;
  readonly options?: readonly SelectOption[];
  readonly default_values?: readonly { readonly id: string }[];
  readonly channel_types?: readonly number[];
  readonly accent_color?: number | null;
  readonly spoiler?: boolean;
  readonly divider?: boolean;
  readonly media?: { readonly url: string };
  readonly file?: { readonly url: string };
  readonly items?: readonly { readonly media: { readonly url: string }; readonly description?: string | null }[];
  readonly components?: readonly Component[];
  readonly component?: Component;
  readonly accessory?: Component;
}

/** One choice of a select. */
export interface SelectOption {
  readonly label: string;
  readonly value: string;
  readonly description?: string | null;
  readonly default?: boolean;
}

/** An embed. */
export interface Embed {
  readonly title?: string;
  readonly url?: string;
  readonly description?: string;
  readonly color?: number;
  readonly fields?: readonly { readonly name: string; readonly value: string; readonly inline?: boolean }[];
  readonly image?: { readonly url: string };
  readonly thumbnail?: { readonly url: string };
  readonly author?: { readonly name: string };
  readonly footer?: { readonly text: string };
}

/** A message. */
export interface Message {
  readonly id: string;
  readonly channel_id: string;
  readonly guild_id?: string;
  readonly author: User;
  readonly content: string;
  readonly flags?: number;
  readonly timestamp: string;
  readonly edited_timestamp?: string | null;
  readonly embeds?: readonly Embed[];
  readonly components?: readonly Component[];
  readonly attachments?: readonly {
    readonly id: string;
    readonly filename: string;
    readonly url: string;
    readonly content_type?: string;
    readonly description?: string | null;
  }[];
  readonly application_id?: string;
  readonly interaction_metadata?: { readonly id: string; readonly user?: User; readonly name?: string };
  readonly referenced_message?: Message | null;
}

/** Flags of a message. */
export const FLAG = { ephemeral: 64, loading: 128, componentsOnly: 32_768 } as const;

/** A form that was opened. */
export interface Modal {
  readonly id: string;
  readonly title: string;
  readonly custom_id: string;
  readonly channel_id: string;
  readonly application?: { readonly id: string };
  readonly components: readonly Component[];
}

/** A server and everything that is known of it. */
export interface Guild {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly roles: ReadonlyMap<string, Role>;
  readonly channels: ReadonlyMap<string, Channel>;
  readonly members: ReadonlyMap<string, Member>;
  /** By user id. */
  readonly voice: ReadonlyMap<string, VoiceState>;
  /** By channel id. */
  readonly stages: ReadonlyMap<string, Stage>;
  readonly events: ReadonlyMap<string, ScheduledEvent>;
  /** The line under a voice room's name, by channel id. */
  readonly statuses: ReadonlyMap<string, string>;
}

/** Types of channels by name. */
export const CHANNEL = { text: 0, dm: 1, voice: 2, category: 4, stage: 13 } as const;
