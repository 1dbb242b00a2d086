import {
  commandData,
  filesIn,
  menuData,
  type IndexedCommand,
  type OptionValue,
  type PersonFile,
  type SentCommand,
} from './command-body.ts';
import type { OfferedChoice, Target, Where } from './contract.ts';
import { findComponent, listComponents, type FoundComponent } from './find-component.ts';
import type { Memory } from './memory.ts';
import { modalData, type ModalValues } from './modal-body.ts';
import { awaitOutcome, type Outcome } from './outcome.ts';
import type { PersonRest } from './rest.ts';
import type { SeenModal } from './seen.ts';
import type { Waiting } from './waiting.ts';

const BUTTON = [2];
const SELECTS = [3, 5, 6, 7, 8];

/** What a person's client is made of, as far as interactions need it. */
export interface InteractingParts {
  readonly rest: PersonRest;
  readonly memory: Memory;
  readonly waiting: Waiting;
  readonly timeoutMs: number;
  sessionId(): string;
  nonce(): string;
}

/** Commands, components and modals as a person uses them. */
export class Interacting {
  readonly #parts: InteractingParts;

  constructor(parts: InteractingParts) {
    this.#parts = parts;
  }

  async command(words: string, values: Readonly<Record<string, OptionValue>>, where: Where): Promise<Outcome> {
    const data = commandData(await this.#commands(where), words, values);
    return this.#interact(2, placeOf(where, data), { data }, { what: `/${words}`, files: filesIn(values) });
  }

  async menu(name: string, userId: string, where: Where): Promise<Outcome> {
    const data = menuData(await this.#commands(where), name, userId);
    return this.#interact(2, placeOf(where, data), { data }, { what: `the menu entry ${name}` });
  }

  async autocomplete(
    words: string,
    values: Readonly<Record<string, OptionValue>>,
    focused: string,
    where: Where,
  ): Promise<readonly OfferedChoice[]> {
    const { memory, waiting, timeoutMs } = this.#parts;
    const data = commandData(await this.#commands(where), words, values, focused);
    const nonce = await this.#post(4, placeOf(where, data), { data });
    const isAnswer = (t: string, seen: unknown): boolean =>
      t === 'APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE' && seen === nonce;
    const answer = await waiting.until(
      () => memory.events.findLast(({ t, d }) => isAnswer(t, d['nonce'])),
      timeoutMs,
      `choices for ${focused} of /${words}`,
    );
    // The event's shape is the sandbox's own.
    return answer.d['choices'] as readonly OfferedChoice[];
  }

  async click(target: Target): Promise<Outcome> {
    return this.#use(this.#find(target, BUTTON), {});
  }

  async select(target: Target, values: readonly string[]): Promise<Outcome> {
    return this.#use(this.#find(target, SELECTS), { values });
  }

  async submitModal(modal: SeenModal, values: ModalValues): Promise<Outcome> {
    const guildId = this.#parts.memory.channelGuild(modal.channel_id);
    const where = {
      channelId: modal.channel_id,
      applicationId: modal.application.id,
      ...(guildId === null ? {} : { guildId }),
    };
    return this.#interact(5, where, { data: modalData(modal, values) }, { what: `the modal ${modal.custom_id}` });
  }

  async #commands(where: Where): Promise<IndexedCommand[]> {
    const path = where.guildId === undefined ? `/channels/${where.channelId}` : `/guilds/${where.guildId}`;
    const answer = await this.#parts.rest.call('GET', `${path}/application-command-index`);
    // The sandbox's own answer.
    const { application_commands: commands } = answer as { readonly application_commands: readonly IndexedCommand[] };
    return commands.filter(({ application_id: id }) => where.applicationId === undefined || id === where.applicationId);
  }

  #find(target: Target, types: readonly number[]): FoundComponent {
    const query = typeof target === 'string' || target instanceof RegExp ? { customId: target } : target;
    const messages = this.#parts.memory.messages();
    const found = findComponent(messages, query, types);
    if (found !== null) return found;
    const wanted = String(query.customId ?? query.label);
    throw new Error(`Nothing like ${wanted} can be used; seen: ${listComponents(messages)}`);
  }

  #use({ message, component }: FoundComponent, extra: Readonly<Record<string, unknown>>): Promise<Outcome> {
    const where = {
      channelId: message.channel_id,
      applicationId: message.application_id ?? message.author.id,
      ...(message.guild_id === undefined ? {} : { guildId: message.guild_id }),
    };
    const data = { component_type: component.type, custom_id: component.custom_id, ...extra };
    const body = { message_id: message.id, message_flags: message.flags, data };
    return this.#interact(3, where, body, { what: `using ${component.custom_id}` });
  }

  async #interact(
    type: number,
    where: Where,
    body: Readonly<Record<string, unknown>>,
    { what, files = [] }: { readonly what: string; readonly files?: readonly PersonFile[] },
  ): Promise<Outcome> {
    return awaitOutcome(this.#parts, await this.#post(type, where, body, files), what);
  }

  async #post(
    type: number,
    where: Where,
    body: Readonly<Record<string, unknown>>,
    files: readonly PersonFile[] = [],
  ): Promise<string> {
    const nonce = this.#parts.nonce();
    const sent = {
      type,
      application_id: where.applicationId,
      ...(where.guildId === undefined ? {} : { guild_id: where.guildId }),
      channel_id: where.channelId,
      session_id: this.#parts.sessionId(),
      nonce,
      ...body,
    };
    await this.#parts.rest.call('POST', '/interactions', sent, files);
    return nonce;
  }
}

function placeOf(where: Where, data: SentCommand): Where {
  return { ...where, applicationId: data.application_id };
}
