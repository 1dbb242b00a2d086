/**
 * Throws unless `url` speaks `protocol` to a literal loopback address or `localhost`. A person's token used against
 * Discord would be a self-bot, which Discord forbids; so no switch turns this off.
 */
export function requireLoopbackUrl(url: string, protocol: 'http:' | 'ws:'): URL {
  const parsed = new URL(url);
  const isLoopback = /^(127(\.\d{1,3}){3}|localhost|\[::1\])$/.test(parsed.hostname);
  if (!isLoopback || parsed.protocol !== protocol || parsed.username !== '') {
    throw new Error(`People speak to the local Discord only: write ${protocol}//127.0.0.1:PORT/…`);
  }
  return parsed;
}
