import type { NativeTrafficOptions, PersonFrame, VoicePersonConnection } from '../voice/client/index.ts';
import type { OptionValue } from './command-body.ts';
import type { ComponentQuery } from './find-component.ts';
import type { ModalValues } from './modal-body.ts';
import type { Outcome } from './outcome.ts';
import type { SeenEvent, SeenMessage, SeenModal, SeenScheduledEvent, SeenUser, SeenVoiceState } from './seen.ts';
import type { PersonTime } from './system-time.ts';

/** How a person connects. */
export interface PersonOptions {
  /** `http://127.0.0.1:PORT/api`; anything but loopback is refused. */
  readonly api: string;
  /** `ws://127.0.0.1:PORT/gateway`; anything but loopback is refused. */
  readonly gateway: string;
  readonly token: string;
  /** Certificate of the voice server, PEM. */
  readonly voiceCa: string;
  /** Milliseconds that a wait lasts unless it says otherwise; 5 s when absent. */
  readonly timeoutMs?: number;
  readonly time?: PersonTime;
  /** What goes around the person's speech; nothing when absent. */
  readonly traffic?: NativeTrafficOptions;
}

/** Where something is done. `guildId` is left out in a DM. */
export interface Where {
  readonly guildId?: string;
  readonly channelId: string;
  /** Which application, when several have a command of that name. */
  readonly applicationId?: string;
}

/** A choice that was offered while typing. */
export interface OfferedChoice {
  readonly name: string;
  readonly value: string | number;
}

/** Which component is meant: its custom id, or what it says. */
export type Target = string | RegExp | ComponentQuery;

/** A person: a user account that speaks the protocol of Discord's own clients, on loopback only. */
export interface Person {
  readonly user: SeenUser;
  readonly sessionId: string;
  /** Everything that the gateway sent, newest last, capped. */
  readonly events: readonly SeenEvent[];
  /** Calls `listener` with each event from now on; the answer ends that. */
  onEvent(listener: (event: SeenEvent) => void): () => void;
  /** The messages as they stand now, private ones included; oldest first. */
  messages(channelId?: string): readonly SeenMessage[];
  /** Opens the chat of a channel: what was said there before, up to 50 messages, is among `messages` from then on. */
  openChat(channelId: string): Promise<readonly SeenMessage[]>;
  voiceStates(guildId: string): ReadonlyMap<string, SeenVoiceState>;
  /** The person's own voice state, or null outside voice. */
  voiceState(guildId: string): SeenVoiceState | null;
  /** Answers to the last thing that was done. */
  readonly replies: readonly SeenMessage[];

  /** `command('space open', { title: 'Talk' }, { guildId, channelId })`. Names as shown or as registered. */
  command(words: string, values: Readonly<Record<string, OptionValue>>, where: Where): Promise<Outcome>;
  /** Picks an entry of the menu on somebody ("Apps"), by its name as shown or as registered. */
  menu(name: string, userId: string, where: Where): Promise<Outcome>;
  /** The choices offered for `focused`, of which `values` holds what has been typed so far. */
  autocomplete(
    words: string,
    values: Readonly<Record<string, OptionValue>>,
    focused: string,
    where: Where,
  ): Promise<readonly OfferedChoice[]>;
  /** Presses a button: by custom id, or by what it says. */
  click(target: Target): Promise<Outcome>;
  select(target: Target, values: readonly string[]): Promise<Outcome>;
  submitModal(modal: SeenModal, values: ModalValues): Promise<Outcome>;
  /** Posts a message and gives it back. */
  say(channelId: string, text: string): Promise<SeenMessage>;

  /** Joins voice: op 4, then the voice server. Rejects when Discord stays silent (full room, no right). */
  joinVoice(
    guildId: string,
    channelId: string,
    options?: { readonly selfMute?: boolean; readonly selfDeaf?: boolean },
  ): Promise<VoicePersonConnection>;
  /** Says by op 4 how microphone and headphones stand, without changing the room. */
  setVoice(guildId: string, options: { readonly selfMute: boolean; readonly selfDeaf: boolean }): Promise<void>;
  leaveVoice(guildId: string): Promise<void>;
  /** The voice connection that stands, or null. */
  readonly voice: VoicePersonConnection | null;
  /** Every frame heard, newest last, capped. */
  readonly heard: readonly PersonFrame[];
  onFrame(listener: (frame: PersonFrame) => void): () => void;

  raiseHand(guildId: string): Promise<void>;
  lowerHand(guildId: string): Promise<void>;
  /** Accepts the invitation to speak. Rejects unless invited. */
  acceptInvite(guildId: string): Promise<void>;
  declineInvite(guildId: string): Promise<void>;
  becomeAudience(guildId: string): Promise<void>;
  /** As a stage's moderator: brings somebody up, or down. */
  suppress(guildId: string, userId: string, suppress: boolean): Promise<void>;

  /** The guild's scheduled events that are shown, oldest first. */
  scheduledEvents(guildId: string): readonly SeenScheduledEvent[];
  /** Presses "Interested" of a scheduled event, or takes it back. */
  setInterested(guildId: string, eventId: string, isInterested: boolean): Promise<void>;
  /** "Edit event", as far as `change` names Discord's fields. */
  editEvent(guildId: string, eventId: string, change: Readonly<Record<string, unknown>>): Promise<void>;
  /** "Edit event" and "Cancel event" of the date that a recurring one has at `startMs`, as far as `change` names Discord's fields. */
  editEventDate(
    guildId: string,
    eventId: string,
    startMs: number,
    change: Readonly<Record<string, unknown>>,
  ): Promise<void>;
  /** "Cancel event". */
  cancelEvent(guildId: string, eventId: string): Promise<void>;

  /** Any other call of the API as this person. */
  call(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<unknown>;
  /** Waits until `find` gives something; the error tells what was seen instead. */
  waitFor<Found>(
    find: (person: Person) => Found | null | undefined | false,
    timeoutMs?: number,
    what?: string,
  ): Promise<Found>;
  /** Hangs up, ends the session. Idempotent. */
  close(): void;
}
