import type { FilePort } from '../app/index.ts';
import { OutsideRefusal } from './failures.ts';

/** A file of a few megabytes is here within seconds; who waits for an answer to a command waits at most 15 minutes. */
const FETCH_TIMEOUT_MS = 15_000;

const refused = (detail: string, cause: unknown = null): OutsideRefusal =>
  new OutsideRefusal({ code: 'refused', detail, retryable: false }, cause);

/** The address when it lies on Discord's file server; null for any other, which an interaction could name only if it is forged. */
const onServer = (address: string, base: URL): URL | null => {
  const url = URL.parse(address);
  if (url === null || url.origin !== base.origin || url.username !== '' || url.password !== '') return null;
  return url.pathname.startsWith(base.pathname) ? url : null;
};

/** Reads no more than `maxBytes`, whatever was said of the length; null when there is more. */
const bytesOf = async (body: ReadableStream<Uint8Array>, maxBytes: number): Promise<Uint8Array | null> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    // Leaving the loop cancels the stream.
    if (size > maxBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** Makes the port that fetches files which people attached, from the file server at `cdnUrl` alone. */
export const createFiles = (cdnUrl: string): FilePort => {
  const base = new URL(cdnUrl);
  return {
    fetch: async ({ url: address }, maxBytes) => {
      const url = onServer(address, base);
      if (url === null) throw refused('the file lies elsewhere');
      try {
        const signal = AbortSignal.timeout(FETCH_TIMEOUT_MS);
        const response = await fetch(url, { signal, redirect: 'error' });
        if (!response.ok || response.body === null) {
          await response.body?.cancel();
          throw refused(`the file server answered ${response.status}`);
        }
        return await bytesOf(response.body, maxBytes);
      } catch (error) {
        if (error instanceof OutsideRefusal) throw error;
        throw new OutsideRefusal({ code: 'unavailable', detail: 'the file server', retryable: true }, error);
      }
    },
  };
};
