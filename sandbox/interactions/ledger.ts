import type { World } from '../world/index.ts';
import type { Answer, Interaction, MessageHandle } from './model.ts';

/** Milliseconds for the first answer (documentation, responding to an interaction). */
const ANSWER_WITHIN_MS = 3_000;
/** Milliseconds that a token lives (same source). */
const TOKEN_LIFE_MS = 15 * 60_000;
/** Interactions and private messages kept; the oldest are forgotten first. */
const MAX_KEPT = 5_000;

/** What is known of interactions: the living ones by token, and the messages that only one person sees. */
export class InteractionLedger {
  readonly #world: World;
  readonly #byToken = new Map<string, Interaction>();
  readonly #byNonce = new Map<string, number>();
  readonly #private = new Map<string, MessageHandle>();
  readonly #deadlines = new Map<string, () => void>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Whether this person sent the same nonce within a token's life; remembers it. */
  isRepeated(userId: string, nonce: string): boolean {
    const key = `${userId}/${nonce}`;
    const now = this.#world.clock.nowMs();
    const seen = this.#byNonce.get(key);
    if (seen !== undefined && now - seen < TOKEN_LIFE_MS) return true;
    this.#byNonce.set(key, now);
    forgetOldest(this.#byNonce);
    return false;
  }

  /** Takes up an interaction; `onMissed` runs when nobody answers in time. */
  open(interaction: Interaction, onMissed: () => void): void {
    this.#byToken.set(interaction.token, interaction);
    forgetOldest(this.#byToken);
    const cancel = this.#world.clock.after(ANSWER_WITHIN_MS, () => {
      this.#deadlines.delete(interaction.id);
      interaction.answer = { status: 'missed' };
      onMissed();
    });
    this.#deadlines.set(interaction.id, cancel);
  }

  /** Notes the first answer; the deadline no longer counts. */
  settle(interaction: Interaction, answer: Extract<Answer, { status: 'answered' }>): void {
    this.#deadlines.get(interaction.id)?.();
    this.#deadlines.delete(interaction.id);
    interaction.answer = answer;
  }

  byToken(token: string): Interaction | null {
    return this.#byToken.get(token) ?? null;
  }

  byId(id: string): Interaction | null {
    return [...this.#byToken.values()].find((interaction) => interaction.id === id) ?? null;
  }

  /** Whether the token's quarter of an hour is over. */
  isExpired(interaction: Interaction): boolean {
    return this.#world.clock.nowMs() - interaction.createdAtMs >= TOKEN_LIFE_MS;
  }

  keepPrivate(handle: MessageHandle): void {
    this.#private.set(handle.message.id, handle);
    forgetOldest(this.#private);
  }

  privateMessage(messageId: string): MessageHandle | null {
    return this.#private.get(messageId) ?? null;
  }

  forgetPrivate(messageId: string): void {
    this.#private.delete(messageId);
  }

  /** Cancels every deadline. Idempotent. */
  close(): void {
    for (const cancel of this.#deadlines.values()) cancel();
    this.#deadlines.clear();
  }
}

function forgetOldest(map: Map<string, unknown>): void {
  if (map.size <= MAX_KEPT) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
