import type { PersonFrame, VoicePersonConnection } from '../voice/client/index.ts';
import { commandData, type IndexedCommand, type OptionValue } from './command-body.ts';
import type { Person, PersonOptions, Where } from './contract.ts';
import { findComponent, listComponents, type ComponentQuery, type FoundComponent } from './find-component.ts';
import { GatewayClient } from './gateway-client.ts';
import { createMemory, type Memory } from './memory.ts';
import { modalData, type ModalValues } from './modal-body.ts';
import { awaitOutcome, type Outcome } from './outcome.ts';
import { createPersonRest, type PersonRest } from './rest.ts';
import type { SeenEvent, SeenMessage, SeenModal, SeenUser, SeenVoiceState } from './seen.ts';
import { systemTime, type PersonTime } from './system-time.ts';
import { VoiceLine } from './voice-line.ts';
import { createWaiting, type Waiting } from './waiting.ts';

const DEFAULT_TIMEOUT_MS = 5_000;
const BUTTON = [2];
const SELECTS = [3, 5, 6, 7, 8];

/**
 * Connects a person's account. Rejects for an address that is not loopback, for a token that is not a person's, and
 * when the gateway does not greet in time.
 */
export async function connectPerson(options: PersonOptions): Promise<Person> {
  const person = new ConnectedPerson(options);
  try {
    await person.greeted();
    return person;
  } catch (error) {
    person.close();
    throw error;
  }
}

class ConnectedPerson implements Person {
  readonly #options: PersonOptions;
  readonly #time: PersonTime;
  readonly #timeoutMs: number;
  readonly #rest: PersonRest;
  readonly #memory: Memory = createMemory();
  readonly #waiting: Waiting;
  readonly #gateway: GatewayClient;
  readonly #line: VoiceLine;
  #user: SeenUser | null = null;
  #sessionId = '';
  #nonces = 0;
  #last: Outcome | null = null;
  #closeCode: number | null = null;

  constructor(options: PersonOptions) {
    this.#options = options;
    this.#time = options.time ?? systemTime;
    this.#timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    this.#rest = createPersonRest(options.api, options.token);
    this.#waiting = createWaiting(this.#time, () => this.#memory.summary());
    this.#line = new VoiceLine(() => this.#waiting.check());
    this.#gateway = new GatewayClient(
      { url: options.gateway, token: options.token, time: this.#time },
      { onEvent: (event) => this.#onEvent(event), onClose: (code) => this.#onClose(code) },
    );
  }

  get user(): SeenUser {
    if (this.#user === null) throw new Error('not greeted yet');
    return this.#user;
  }

  get sessionId(): string {
    return this.#sessionId;
  }

  get events(): readonly SeenEvent[] {
    return this.#memory.events;
  }

  get replies(): readonly SeenMessage[] {
    return this.#last?.replies() ?? [];
  }

  get voice(): VoicePersonConnection | null {
    return this.#line.connection;
  }

  get heard(): readonly PersonFrame[] {
    return this.#line.heard;
  }

  /** Resolves once READY was seen. */
  async greeted(): Promise<void> {
    await this.waitFor(
      () => {
        if (this.#closeCode !== null) throw new Error(`The gateway closed with ${this.#closeCode}`);
        return this.#user;
      },
      this.#timeoutMs,
      'READY',
    );
  }

  messages(channelId?: string): readonly SeenMessage[] {
    return this.#memory.messages(channelId);
  }

  voiceStates(guildId: string): ReadonlyMap<string, SeenVoiceState> {
    return this.#memory.voiceStates(guildId);
  }

  voiceState(guildId: string): SeenVoiceState | null {
    return this.voiceStates(guildId).get(this.user.id) ?? null;
  }

  onFrame(listener: (frame: PersonFrame) => void): () => void {
    return this.#line.onFrame(listener);
  }

  call(method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<unknown> {
    return this.#rest.call(method, path, body);
  }

  waitFor<Found>(
    find: (person: Person) => Found | null | undefined | false,
    timeoutMs: number = this.#timeoutMs,
    what = 'a condition',
  ): Promise<Found> {
    return this.#waiting.until(() => find(this), timeoutMs, what);
  }

  async command(words: string, values: Readonly<Record<string, OptionValue>>, where: Where): Promise<Outcome> {
    const data = commandData(await this.#commands(where), words, values);
    return this.#interact(2, { ...where, applicationId: data.application_id }, { data }, `/${words}`);
  }

  async autocomplete(
    words: string,
    values: Readonly<Record<string, OptionValue>>,
    focused: string,
    where: Where,
  ): Promise<readonly { name: string; value: string | number }[]> {
    const data = commandData(await this.#commands(where), words, values, focused);
    const nonce = await this.#post(4, { ...where, applicationId: data.application_id }, { data });
    const answer = await this.waitFor(
      () =>
        this.events.findLast(({ t, d }) => t === 'APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE' && d['nonce'] === nonce),
      this.#timeoutMs,
      `choices for ${focused} of /${words}`,
    );
    // The event's shape is the sandbox's own.
    return answer.d['choices'] as { name: string; value: string | number }[];
  }

  click(target: string | RegExp | ComponentQuery): Promise<Outcome> {
    return this.#use(this.#find(target, BUTTON), {});
  }

  select(target: string | RegExp | ComponentQuery, values: readonly string[]): Promise<Outcome> {
    return this.#use(this.#find(target, SELECTS), { values });
  }

  submitModal(modal: SeenModal, values: ModalValues): Promise<Outcome> {
    const opened = this.#memory.channelGuild(modal.channel_id);
    const where = {
      channelId: modal.channel_id,
      applicationId: modal.application.id,
      ...(opened === null ? {} : { guildId: opened }),
    };
    return this.#interact(5, where, { data: modalData(modal, values) }, `the modal ${modal.custom_id}`);
  }

  async say(channelId: string, text: string): Promise<SeenMessage> {
    const sent = await this.call('POST', `/channels/${channelId}/messages`, {
      content: text,
      nonce: this.#nonce(),
      tts: false,
      flags: 0,
    });
    // The sandbox's own answer.
    return sent as SeenMessage;
  }

  async joinVoice(
    guildId: string,
    channelId: string,
    options: { readonly selfMute?: boolean; readonly selfDeaf?: boolean } = {},
  ): Promise<VoicePersonConnection> {
    this.#line.hangUp();
    this.#gateway.updateVoiceState({
      guildId,
      channelId,
      selfMute: options.selfMute ?? false,
      selfDeaf: options.selfDeaf ?? false,
    });
    return this.waitFor(
      () => {
        if (this.#line.failure !== null) throw this.#line.failure;
        return this.voiceState(guildId)?.channel_id === channelId ? this.voice : null;
      },
      this.#timeoutMs,
      `the voice server of ${channelId}`,
    );
  }

  async setVoice(
    guildId: string,
    { selfMute, selfDeaf }: { readonly selfMute: boolean; readonly selfDeaf: boolean },
  ): Promise<void> {
    const channelId = this.#inVoice(guildId).channel_id;
    this.#gateway.updateVoiceState({ guildId, channelId, selfMute, selfDeaf });
    await this.#untilOwn(
      guildId,
      (state) => state?.self_mute === selfMute && state.self_deaf === selfDeaf,
      'the new voice state',
    );
  }

  async leaveVoice(guildId: string): Promise<void> {
    this.#line.hangUp();
    this.#gateway.updateVoiceState({ guildId, channelId: null, selfMute: false, selfDeaf: false });
    await this.#untilOwn(guildId, (state) => state === null, 'the end of the own voice state');
  }

  async raiseHand(guildId: string): Promise<void> {
    await this.#editOwn(guildId, { request_to_speak_timestamp: new Date(this.#time.nowMs()).toISOString() });
    await this.#untilOwn(
      guildId,
      (state) => state !== null && state.request_to_speak_timestamp !== null,
      'the raised hand',
    );
  }

  async lowerHand(guildId: string): Promise<void> {
    await this.#editOwn(guildId, { request_to_speak_timestamp: null });
    await this.#untilOwn(guildId, (state) => state?.request_to_speak_timestamp === null, 'the lowered hand');
  }

  async acceptInvite(guildId: string): Promise<void> {
    const state = this.#inVoice(guildId);
    if (state.suppress || state.request_to_speak_timestamp === null) throw new Error('There is no invitation to speak');
    await this.#editOwn(guildId, { suppress: false, request_to_speak_timestamp: null });
    await this.#untilOwn(
      guildId,
      (own) => own?.suppress === false && own.request_to_speak_timestamp === null,
      'becoming a speaker',
    );
  }

  async declineInvite(guildId: string): Promise<void> {
    const state = this.#inVoice(guildId);
    if (state.suppress || state.request_to_speak_timestamp === null) throw new Error('There is no invitation to speak');
    await this.becomeAudience(guildId);
  }

  async becomeAudience(guildId: string): Promise<void> {
    await this.#editOwn(guildId, { suppress: true, request_to_speak_timestamp: null });
    await this.#untilOwn(
      guildId,
      (state) => state?.suppress === true && state.request_to_speak_timestamp === null,
      'joining the audience',
    );
  }

  async suppress(guildId: string, userId: string, suppress: boolean): Promise<void> {
    const channelId = this.voiceStates(guildId).get(userId)?.channel_id;
    await this.call('PATCH', `/guilds/${guildId}/voice-states/${userId}`, { channel_id: channelId, suppress });
  }

  close(): void {
    this.#line.hangUp();
    this.#gateway.close();
    this.#waiting.close('The person left');
  }

  #onEvent(event: SeenEvent): void {
    this.#memory.see(event);
    if (event.t === 'READY') {
      // The sandbox's own events.
      this.#user = event.d['user'] as SeenUser;
      this.#sessionId = String(event.d['session_id']);
    }
    if (event.t === 'VOICE_SERVER_UPDATE') void this.#followVoice(event.d);
    if (event.t === 'VOICE_STATE_UPDATE' && event.d['user_id'] === this.user.id && event.d['channel_id'] === null)
      this.#line.hangUp();
    this.#waiting.check();
  }

  #followVoice(update: Readonly<Record<string, unknown>>): Promise<void> {
    return this.#line.follow({
      endpoint: String(update['endpoint']),
      token: String(update['token']),
      guildId: String(update['guild_id']),
      userId: this.user.id,
      sessionId: this.#sessionId,
      caPem: this.#options.voiceCa,
    });
  }

  #onClose(code: number): void {
    this.#closeCode = code;
    this.#waiting.check();
  }

  #nonce(): string {
    this.#nonces += 1;
    return `${this.#time.nowMs()}${String(this.#nonces).padStart(6, '0')}`;
  }

  async #commands(where: Where): Promise<IndexedCommand[]> {
    const path = where.guildId === undefined ? `/channels/${where.channelId}` : `/guilds/${where.guildId}`;
    // The sandbox's own answer.
    const index = (await this.call('GET', `${path}/application-command-index`)) as {
      application_commands: IndexedCommand[];
    };
    return index.application_commands.filter(
      (command) => where.applicationId === undefined || command.application_id === where.applicationId,
    );
  }

  #find(target: string | RegExp | ComponentQuery, types: readonly number[]): FoundComponent {
    const query = typeof target === 'string' || target instanceof RegExp ? { customId: target } : target;
    const found = findComponent(this.messages(), query, types);
    if (found === null)
      throw new Error(
        `Nothing like ${String(query.customId ?? query.label)} can be used; seen: ${listComponents(this.messages())}`,
      );
    return found;
  }

  #use({ message, component }: FoundComponent, extra: Readonly<Record<string, unknown>>): Promise<Outcome> {
    const where = {
      channelId: message.channel_id,
      applicationId: message.application_id ?? message.author.id,
      ...(message.guild_id === undefined ? {} : { guildId: message.guild_id }),
    };
    const data = { component_type: component.type, custom_id: component.custom_id, ...extra };
    return this.#interact(
      3,
      where,
      { message_id: message.id, message_flags: message.flags, data },
      `using ${component.custom_id}`,
    );
  }

  async #interact(type: number, where: Where, body: Readonly<Record<string, unknown>>, what: string): Promise<Outcome> {
    const nonce = await this.#post(type, where, body);
    const outcome = await awaitOutcome(
      { memory: this.#memory, waiting: this.#waiting, timeoutMs: this.#timeoutMs },
      nonce,
      what,
    );
    this.#last = outcome;
    return outcome;
  }

  async #post(type: number, where: Where, body: Readonly<Record<string, unknown>>): Promise<string> {
    const nonce = this.#nonce();
    await this.call('POST', '/interactions', {
      type,
      application_id: where.applicationId,
      ...(where.guildId === undefined ? {} : { guild_id: where.guildId }),
      channel_id: where.channelId,
      session_id: this.#sessionId,
      nonce,
      ...body,
    });
    return nonce;
  }

  #inVoice(guildId: string): SeenVoiceState {
    const state = this.voiceState(guildId);
    if (state === null) throw new Error('Not in voice');
    return state;
  }

  async #editOwn(guildId: string, change: Readonly<Record<string, unknown>>): Promise<void> {
    const { channel_id: channelId } = this.#inVoice(guildId);
    await this.call('PATCH', `/guilds/${guildId}/voice-states/@me`, { channel_id: channelId, ...change });
  }

  async #untilOwn(guildId: string, holds: (state: SeenVoiceState | null) => boolean, what: string): Promise<void> {
    await this.waitFor(() => holds(this.voiceState(guildId)), this.#timeoutMs, what);
  }
}
