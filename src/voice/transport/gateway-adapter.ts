import type { DiscordGatewayAdapterCreator, DiscordGatewayAdapterLibraryMethods } from '@discordjs/voice';

/** The library's side of the adapter: what the main gateway told about our own voice state and server. */
export type LibraryEar = Pick<DiscordGatewayAdapterLibraryMethods, 'onVoiceServerUpdate' | 'onVoiceStateUpdate'>;

/**
 * The seam between @discordjs/voice and a gateway that lives in another thread. The library asks for a room again by
 * itself at once and without end whenever a session closes; only what is sent within `allow` gets through, so that
 * coming back is decided in one place, with backoff.
 */
export class GatewayGate {
  #allowed = false;
  #library: LibraryEar | null = null;
  readonly #send: (payload: unknown) => void;

  constructor(send: (payload: unknown) => void) {
    this.#send = send;
  }

  /** For joinVoiceChannel. */
  readonly creator: DiscordGatewayAdapterCreator = (library) => {
    this.#library = library;
    return {
      sendPayload: (payload: unknown): boolean => {
        if (this.#allowed) this.#send(payload);
        return this.#allowed;
      },
      destroy: (): void => {
        if (this.#library === library) this.#library = null;
      },
    };
  };

  /** Runs `call` and lets the library's payloads through meanwhile. */
  allow<Result>(call: () => Result): Result {
    this.#allowed = true;
    try {
      return call();
    } finally {
      this.#allowed = false;
    }
  }

  /** The library, while a connection of ours lives. */
  get library(): LibraryEar | null {
    return this.#library;
  }
}
