import type { PersonFrame, VoicePersonConnection } from '../voice/client/index.ts';
import type { OptionValue } from './command-body.ts';
import type { OfferedChoice, Person, PersonOptions, Target, Where } from './contract.ts';
import { GatewayClient } from './gateway-client.ts';
import { Interacting } from './interacting.ts';
import { createMemory, type Memory } from './memory.ts';
import type { ModalValues } from './modal-body.ts';
import type { Outcome } from './outcome.ts';
import { createPersonRest, type PersonRest } from './rest.ts';
import type { SeenEvent, SeenMessage, SeenModal, SeenScheduledEvent, SeenUser, SeenVoiceState } from './seen.ts';
import { systemTime, type PersonTime } from './system-time.ts';
import { VoiceLine } from './voice-line.ts';
import { createWaiting, type Waiting } from './waiting.ts';

const DEFAULT_TIMEOUT_MS = 5_000;

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
  readonly #acts: Interacting;
  readonly #listeners = new Set<(event: SeenEvent) => void>();
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
    this.#acts = new Interacting({
      rest: this.#rest,
      memory: this.#memory,
      waiting: this.#waiting,
      timeoutMs: this.#timeoutMs,
      sessionId: () => this.#sessionId,
      nonce: () => this.#nonce(),
    });
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

  onEvent(listener: (event: SeenEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  messages(channelId?: string): readonly SeenMessage[] {
    return this.#memory.messages(channelId);
  }

  async openChat(channelId: string): Promise<readonly SeenMessage[]> {
    // The sandbox's own answer, newest first.
    const page = (await this.call('GET', `/channels/${channelId}/messages?limit=50`)) as readonly SeenMessage[];
    this.#memory.recall(channelId, page);
    this.#waiting.check();
    return this.messages(channelId);
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

  command(words: string, values: Readonly<Record<string, OptionValue>>, where: Where): Promise<Outcome> {
    return this.#remember(this.#acts.command(words, values, where));
  }

  menu(name: string, userId: string, where: Where): Promise<Outcome> {
    return this.#remember(this.#acts.menu(name, userId, where));
  }

  autocomplete(
    words: string,
    values: Readonly<Record<string, OptionValue>>,
    focused: string,
    where: Where,
  ): Promise<readonly OfferedChoice[]> {
    return this.#acts.autocomplete(words, values, focused, where);
  }

  click(target: Target): Promise<Outcome> {
    return this.#remember(this.#acts.click(target));
  }

  select(target: Target, values: readonly string[]): Promise<Outcome> {
    return this.#remember(this.#acts.select(target, values));
  }

  submitModal(modal: SeenModal, values: ModalValues): Promise<Outcome> {
    return this.#remember(this.#acts.submitModal(modal, values));
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
    const standing =
      this.#line.guildId === guildId && this.voiceState(guildId)?.channel_id === channelId ? this.voice : null;
    if (standing !== null) return standing;
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

  scheduledEvents(guildId: string): readonly SeenScheduledEvent[] {
    return this.#memory.scheduledEvents(guildId);
  }

  async setInterested(guildId: string, eventId: string, isInterested: boolean): Promise<void> {
    await this.call(isInterested ? 'PUT' : 'DELETE', `/guilds/${guildId}/scheduled-events/${eventId}/users/@me`);
  }

  async editEvent(guildId: string, eventId: string, change: Readonly<Record<string, unknown>>): Promise<void> {
    await this.call('PATCH', `/guilds/${guildId}/scheduled-events/${eventId}`, change);
  }

  async editEventDate(
    guildId: string,
    eventId: string,
    startMs: number,
    change: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const original = { original_scheduled_start_time: new Date(startMs).toISOString() };
    await this.call('POST', `/guilds/${guildId}/scheduled-events/${eventId}/exceptions`, { ...original, ...change });
  }

  async cancelEvent(guildId: string, eventId: string): Promise<void> {
    await this.call('DELETE', `/guilds/${guildId}/scheduled-events/${eventId}`);
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
    if (event.t === 'VOICE_SERVER_UPDATE') this.#onVoiceServer(event.d);
    if (event.t === 'VOICE_STATE_UPDATE') this.#hangUpIfGone(event.d);
    for (const listener of this.#listeners) listener(event);
    this.#waiting.check();
  }

  #hangUpIfGone(state: Readonly<Record<string, unknown>>): void {
    const isMine = state['user_id'] === this.user.id && state['guild_id'] === this.#line.guildId;
    if (isMine && state['channel_id'] === null) this.#line.hangUp();
  }

  #onVoiceServer(update: Readonly<Record<string, unknown>>): void {
    // Without an endpoint Discord is still looking for one, and tells it by the next such event.
    if (update['endpoint'] === null) this.#line.hangUp();
    else void this.#followVoice(update);
  }

  #followVoice(update: Readonly<Record<string, unknown>>): Promise<void> {
    const guildId = String(update['guild_id']);
    return this.#line.follow({
      endpoint: String(update['endpoint']),
      token: String(update['token']),
      guildId,
      userId: this.user.id,
      // The voice state always comes first.
      channelId: String(this.voiceState(guildId)?.channel_id),
      sessionId: this.#sessionId,
      caPem: this.#options.voiceCa,
      ...(this.#options.traffic === undefined ? {} : { traffic: this.#options.traffic }),
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

  async #remember(outcome: Promise<Outcome>): Promise<Outcome> {
    this.#last = await outcome;
    return this.#last;
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
