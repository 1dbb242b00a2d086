/**
 * Throws unless `endpoint` (`HOST:PORT`) names this machine by a literal loopback address or `localhost`. A person's token used
 * against Discord would be a self-bot, which Discord forbids; so no switch turns this off.
 */
export const requireLoopback = (endpoint: string): void => {
  const match = /^(127(?:\.\d{1,3}){3}|localhost|\[::1\]):(\d{1,5})$/.exec(endpoint);
  if (match === null || Number(match[2]) > 0xffff) {
    throw new Error('People speak to the local Discord only: the voice endpoint must be HOST:PORT on loopback');
  }
};
