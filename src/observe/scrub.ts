/** What stands in a log instead of a secret. */
const redacted = '[redacted]';

/** Fields whose text is a secret whatever it looks like: `token`, `secret_key`, `Authorization`, `dbPassword` ... */
const secretName = /token|secret|authorization|password|cookie|api_?key/i;

/** Secrets by their looks, wherever in a text they stand; `$1` is kept. */
const secretShapes: readonly RegExp[] = [
  // Passwords in addresses: postgres://user:password@host. First, because a password may look like anything.
  /(\b[a-z][a-z+]*:\/\/[^\s:/@]*:)[^\s@]+(?=@)/gi,
  // Interaction and webhook tokens in the paths of requests.
  /(\/(?:interactions|webhooks)\/\d+\/)[^\s/?"]+/g,
  // ?token=... and its like.
  /([?&](?:access_)?(?:token|key|secret|password)=)[^\s&"]+/gi,
  // Authorization headers that were put into a text.
  /(\b(?:Bot|Bearer|Basic) )[\w.~+/=-]{16,}/g,
  // Interaction tokens: base64 of "interaction:<id>:<secret>".
  /()aW50ZXJhY3Rpb24[\w+/=-]{16,}/g,
  // Tokens of bots and people: id, time and signature, each in base64.
  /()[\w-]{18,}\.[\w-]{4,12}\.[\w-]{20,}/g,
];

/** Deeper than this a log line is of no use to anybody, and a circle has to end somewhere. */
const maxDepth = 6;

/** `text` with everything in it that looks like a secret replaced. */
export const scrubText = (text: string): string =>
  secretShapes.reduce((scrubbed, shape) => scrubbed.replace(shape, `$1${redacted}`), text);

/** A copy of a log field that is safe to write: secrets replaced, errors as plain data, bounded in depth, fit for JSON. */
export const scrub = (value: unknown, name = '', depth = 0): unknown => {
  if (typeof value === 'string') return secretName.test(name) ? redacted : scrubText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (secretName.test(name)) return redacted;
  if (depth >= maxDepth) return '[deeper]';
  if (Array.isArray(value)) return value.map((item) => scrub(item, name, depth + 1));
  if (value instanceof Error) return scrubError(value, depth);
  if (value instanceof Date || value instanceof URL) return scrubText(JSON.stringify(value).slice(1, -1));
  return scrubEntries(Object.entries(value), depth);
};

const scrubEntries = (entries: readonly (readonly [string, unknown])[], depth: number): Record<string, unknown> =>
  Object.fromEntries(entries.map(([name, value]) => [name, scrub(value, name, depth + 1)]));

const scrubError = (error: Error, depth: number): Record<string, unknown> => ({
  ...scrubEntries(Object.entries(error), depth),
  name: error.name,
  message: scrubText(error.message),
  stack: error.stack === undefined ? undefined : scrubText(error.stack),
  ...(error.cause === undefined ? {} : { cause: scrub(error.cause, 'cause', depth + 1) }),
});
