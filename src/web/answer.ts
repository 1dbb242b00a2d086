/** An answer in the making. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Null: the status says all. */
  readonly body: Uint8Array | null;
}

const encoder = new TextEncoder();

/** A word or two for people who look at it in a browser. */
export const words = (status: number, text: string, headers: Answer['headers'] = {}): Answer => ({
  status,
  headers: { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', ...headers },
  body: encoder.encode(`${text}\n`),
});

/** An object for machines. */
export const json = (status: number, value: object): Answer => ({
  status,
  headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' },
  body: encoder.encode(`${JSON.stringify(value)}\n`),
});

/** The same for whatever leads nowhere: nobody learns what there is besides. */
export const NOT_FOUND: Answer = words(404, 'There is nothing here.');
