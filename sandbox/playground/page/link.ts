import { signal, type Signal } from '@preact/signals';
import type { CastMember, OwnVoice, PageAct, SpokenName, ToPage } from '../contract.ts';

/** How the connection to the local Discord does. `lost`: it is gone, or the address has no key, or that of another run. */
export const linkStatus: Signal<'connecting' | 'open' | 'lost'> = signal('connecting');
/** Everybody whom one can be. */
export const cast: Signal<readonly CastMember[]> = signal([]);
/** The sentences that can be spoken. */
export const lines: Signal<readonly SpokenName[]> = signal([]);
/** One's own voice connection, or null outside voice. */
export const ownVoice: Signal<OwnVoice | null> = signal(null);

/** What the connection hands on. */
export interface LinkEvents {
  readonly onReady: (ready: Readonly<Record<string, unknown>>) => void;
  readonly onEvent: (t: string, d: Readonly<Record<string, unknown>>) => void;
  readonly onTrace: (trace: Extract<ToPage, { kind: 'trace' }>) => void;
  readonly onFrame: (frame: DataView<ArrayBuffer>) => void;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

let socket: WebSocket | null = null;
let nextId = 1;
const waiting = new Map<number, Waiting>();

/** Connects once; the key stands behind the `#` of the address. */
export function connect(key: string, events: LinkEvents): void {
  const url = new URL('socket', location.href);
  url.protocol = 'ws:';
  url.hash = '';
  url.search = `?key=${encodeURIComponent(key)}`;
  socket = new WebSocket(url);
  socket.binaryType = 'arraybuffer';
  socket.addEventListener('open', () => {
    linkStatus.value = 'open';
  });
  socket.addEventListener('close', () => {
    linkStatus.value = 'lost';
    for (const { reject } of waiting.values()) reject(new Error('The local Discord is gone.'));
    waiting.clear();
  });
  socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
    if (typeof data === 'string') take(JSON.parse(data) as ToPage, events);
    else events.onFrame(new DataView(data));
  });
}

function take(message: ToPage, events: LinkEvents): void {
  if (message.kind === 'hello') {
    cast.value = message.cast;
    lines.value = message.lines;
  } else if (message.kind === 'became') events.onReady(message.ready);
  else if (message.kind === 'event') events.onEvent(message.t, message.d);
  else if (message.kind === 'voice') ownVoice.value = message.own;
  else if (message.kind === 'trace') events.onTrace(message);
  else answer(message);
}

function answer(message: Extract<ToPage, { kind: 'done' | 'refused' }>): void {
  const asked = waiting.get(message.id);
  waiting.delete(message.id);
  if (message.kind === 'done') asked?.resolve(message.value);
  else asked?.reject(new Error(message.why));
}

/** Asks for something; rejects with Discord's words when it is refused. */
export function ask(act: PageAct): Promise<unknown> {
  return new Promise((resolve, reject) => {
    if (socket === null || socket.readyState !== WebSocket.OPEN) {
      reject(new Error('The local Discord is gone.'));
      return;
    }
    const id = nextId;
    nextId += 1;
    waiting.set(id, { resolve, reject });
    socket.send(JSON.stringify({ id, ...act }));
  });
}

/** Sends a frame of sound, unless the connection is behind by more than a second of it. */
export function sendFrame(frame: Uint8Array<ArrayBuffer>): void {
  if (socket !== null && socket.readyState === WebSocket.OPEN && socket.bufferedAmount < 16_000) socket.send(frame);
}
