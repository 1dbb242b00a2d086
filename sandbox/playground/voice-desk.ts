import type { Person } from '../people/index.ts';
import type { VoicePersonConnection } from '../voice/client/index.ts';
import type { OwnVoice } from './contract.ts';
import { PageEars, PageMouth, readFrameUp, writeFrameDown } from './sound.ts';

/** The sound of one page: from its microphone into the person's voice connection, and what that person hears back. */
export class VoiceDesk {
  readonly #person: Person;
  readonly #mouth = new PageMouth();
  readonly #ears = new PageEars();
  readonly #stop: () => void;
  #known: VoicePersonConnection | null = null;
  #guildId: string | null = null;
  #code = '';
  #rekeys = 0;

  /** `send` takes frames for the page. */
  constructor(person: Person, send: (frame: Buffer) => void) {
    this.#person = person;
    this.#stop = person.onFrame((frame) => {
      this.#ears.hear(frame);
      send(writeFrameDown(frame));
    });
  }

  /** The person joins voice in this server. */
  enter(guildId: string): void {
    this.#guildId = guildId;
  }

  /** A frame of the page's microphone; nothing happens outside voice. */
  say(data: Buffer): void {
    const frame = readFrameUp(data);
    const { voice } = this.#person;
    if (frame !== null && voice !== null) this.#mouth.send(voice, frame);
  }

  /** The microphone hears nothing for now. */
  silent(): void {
    this.#mouth.silent();
  }

  /** How the connection does, or null outside voice. */
  own(): OwnVoice | null {
    const { voice } = this.#person;
    this.#follow(voice);
    const place = voice === null ? null : this.#place();
    if (voice === null || place === null) return null;
    const code = voice.encryption?.privacyCode() ?? '';
    this.#countKeys(code);
    return {
      ...place,
      encryption: voice.encryption === undefined ? 'none' : voice.encryption.isReady() ? 'ready' : 'waiting',
      privacyCode: code,
      rekeys: this.#rekeys,
      resumes: voice.resumes(),
      sent: this.#mouth.sent(),
      heard: this.#ears.heard(),
      lost: this.#ears.lost(),
      undecryptable: voice.undecryptable(),
    };
  }

  /** Whether the person sits in the room by this client, with a connection or not. */
  isSeated(): boolean {
    return this.#place() !== null;
  }

  close(): void {
    this.#stop();
  }

  #follow(voice: VoicePersonConnection | null): void {
    if (voice === this.#known) return;
    this.#known = voice;
    this.#code = '';
    this.#rekeys = 0;
    this.#ears.reset();
    this.#mouth.hangUp();
  }

  /** Where the person sits by this very client. */
  #place(): { readonly guildId: string; readonly channelId: string } | null {
    const guildId = this.#guildId;
    const state = guildId === null ? null : this.#person.voiceState(guildId);
    if (guildId === null || state === null || state.channel_id === null) return null;
    return state.session_id === this.#person.sessionId ? { guildId, channelId: state.channel_id } : null;
  }

  #countKeys(code: string): void {
    if (code === '' || code === this.#code) return;
    if (this.#code !== '') this.#rekeys += 1;
    this.#code = code;
  }
}
