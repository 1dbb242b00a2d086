import {
  connectVoice,
  type NativeTrafficOptions,
  type PersonFrame,
  type VoicePersonConnection,
} from '../voice/client/index.ts';

/** Frames kept; the oldest are forgotten first. */
const MAX_FRAMES = 20_000;

/** What VOICE_SERVER_UPDATE and the own voice state give. */
export interface VoiceTicket {
  readonly endpoint: string;
  readonly token: string;
  readonly guildId: string;
  readonly userId: string;
  readonly channelId: string;
  readonly sessionId: string;
  readonly caPem: string;
  readonly traffic?: NativeTrafficOptions;
}

/** A person's one voice connection: it follows every new voice server, as Discord's clients do. */
export class VoiceLine {
  readonly heard: PersonFrame[] = [];
  readonly #listeners = new Set<(frame: PersonFrame) => void>();
  readonly #onChange: () => void;
  #connection: VoicePersonConnection | null = null;
  #attempt = 0;
  #failure: Error | null = null;
  #guildId: string | null = null;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** The connection that stands, or null. */
  get connection(): VoicePersonConnection | null {
    return this.#connection;
  }

  /** The guild of the last ticket; null after hanging up. */
  get guildId(): string | null {
    return this.#guildId;
  }

  /** Why the last attempt failed, or null. */
  get failure(): Error | null {
    return this.#failure;
  }

  /** Hangs up and connects with the new ticket. Never rejects; see `failure`. */
  async follow(ticket: VoiceTicket): Promise<void> {
    this.hangUp();
    this.#guildId = ticket.guildId;
    this.#attempt += 1;
    const attempt = this.#attempt;
    try {
      const connection = await connectVoice(ticket);
      // A newer ticket came in the meantime.
      if (attempt !== this.#attempt) return connection.close();
      this.#connection = connection;
      connection.onFrame((frame) => this.#hear(frame));
      connection.onClose(() => {
        if (this.#connection === connection) this.#connection = null;
        this.#onChange();
      });
    } catch (error) {
      if (attempt === this.#attempt) this.#failure = error instanceof Error ? error : new Error(String(error));
    }
    this.#onChange();
  }

  /** Calls `listener` with each frame from now on; the answer ends that. */
  onFrame(listener: (frame: PersonFrame) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Ends the connection. Idempotent. */
  hangUp(): void {
    this.#attempt += 1;
    this.#failure = null;
    this.#guildId = null;
    const connection = this.#connection;
    this.#connection = null;
    connection?.close();
  }

  #hear(frame: PersonFrame): void {
    this.heard.push(frame);
    if (this.heard.length > MAX_FRAMES) this.heard.shift();
    for (const listener of this.#listeners) listener(frame);
    this.#onChange();
  }
}
