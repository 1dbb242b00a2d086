import { WebSocket } from 'ws';

/** A payload of the main gateway as a test sees it. */
export interface GatewayPayload {
  readonly op: number;
  readonly d: any; // oxlint-disable-line typescript/no-explicit-any -- tests look into it
  readonly s: number | null;
  readonly t: string | null;
}

/** A gateway socket without manners: says what a test wants said. */
export interface RawGateway {
  readonly payloads: readonly GatewayPayload[];
  send(op: number, d: unknown): void;
  sendText(text: string): void;
  /** Identifies; without intents as people do. */
  identify(token: string, extra?: Record<string, unknown>): void;
  /** The first payload that fits. Rejects when the socket closes first. */
  until(fits: (payload: GatewayPayload) => boolean): Promise<GatewayPayload>;
  event(name: string): Promise<GatewayPayload>;
  /** The code with which the socket was closed. */
  closed: Promise<number>;
  cut(): void;
  close(code?: number): void;
}

/** Opens a socket to `url`; the query can be replaced. */
export function rawGateway(url: string, query = '?v=10&encoding=json'): RawGateway {
  const socket = new WebSocket(`${url}/${query}`);
  const payloads: GatewayPayload[] = [];
  const looks = new Set<() => void>();
  const opened = new Promise<void>((resolve) => socket.once('open', () => resolve()));
  const closed = new Promise<number>((resolve) => socket.once('close', (code) => resolve(code)));
  socket.on('message', (data) => {
    payloads.push(JSON.parse((data as Buffer).toString()) as GatewayPayload);
    for (const look of looks) look();
  });
  socket.on('error', () => {});
  const sendText = (text: string): void => {
    void opened.then(() => socket.send(text));
  };
  const send = (op: number, d: unknown): void => sendText(JSON.stringify({ op, d }));
  const until: RawGateway['until'] = (fits) =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = payloads.find(fits);
        if (found === undefined) return;
        looks.delete(look);
        resolve(found);
      };
      looks.add(look);
      look();
      void closed.then((code) =>
        reject(new Error(`closed with ${code}; seen ${payloads.map(({ op, t }) => t ?? op).join(', ')}`)),
      );
    });
  return {
    payloads,
    send,
    sendText,
    identify: (token, extra = {}) =>
      send(2, { token, properties: { os: 'test', browser: 'test', device: 'test' }, ...extra }),
    until,
    event: (name) => until(({ t }) => t === name),
    closed,
    cut: () => socket.terminate(),
    close: (code = 1000) => socket.close(code),
  };
}
