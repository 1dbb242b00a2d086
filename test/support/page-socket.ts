import { once } from 'node:events';
import { vi } from 'vitest';
import { WebSocket } from 'ws';
import type { PageAct, ToPage } from '../../sandbox/playground/contract.ts';

/** The socket of the playground as its page uses it, without a browser around it. */
export interface PageSocket {
  readonly socket: WebSocket;
  /** Everything that was told, oldest first. */
  readonly told: readonly ToPage[];
  /** Frames of sound that came. */
  readonly frames: readonly Buffer[];
  /** Asks for something and gives back the answer. Rejects with the words of a refusal. */
  ask(act: PageAct): Promise<unknown>;
  /** Waits until something of this kind was told that fits. */
  until<Kind extends ToPage['kind']>(
    kind: Kind,
    fits?: (message: Extract<ToPage, { kind: Kind }>) => boolean,
  ): Promise<Extract<ToPage, { kind: Kind }>>;
}

const WAIT_MS = 10_000;

/** Opens it with the key of the address. Rejects when it is refused. */
export async function openPage(address: string): Promise<PageSocket> {
  const url = new URL(address);
  const key = new URLSearchParams(url.hash.slice(1)).get('key') ?? '';
  const socket = new WebSocket(`ws://${url.host}/play/socket?key=${key}`, { origin: url.origin });
  const told: ToPage[] = [];
  const frames: Buffer[] = [];
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) frames.push(data);
    else told.push(JSON.parse(data.toString('utf8')) as ToPage);
  });
  await once(socket, 'open');
  let id = 0;
  const page: PageSocket = {
    socket,
    told,
    frames,
    async ask(act) {
      id += 1;
      const mine = id;
      socket.send(JSON.stringify({ id: mine, ...act }));
      const answer = await vi.waitFor(
        () => {
          const found = told.find((message) => 'id' in message && message.id === mine);
          if (found === undefined) throw new Error(`no answer to ${act.act}`);
          return found;
        },
        { timeout: WAIT_MS },
      );
      if (answer.kind === 'refused') throw new Error(answer.why);
      return answer.kind === 'done' ? answer.value : null;
    },
    until(kind, fits = () => true) {
      type Wanted = Extract<ToPage, { kind: typeof kind }>;
      return vi.waitFor(
        () => {
          const found = told.findLast((message) => message.kind === kind && fits(message as Wanted));
          if (found === undefined) throw new Error(`nothing of ${kind} was told`);
          return found as Wanted;
        },
        { timeout: WAIT_MS },
      );
    },
  };
  return page;
}
