/** A file's address beside the page, also when that was opened as `localhost`; empty for what is no address. */
export function localUrl(url: string | undefined): string {
  const parsed = URL.parse(url ?? '');
  return parsed === null ? '' : new URL(`${parsed.pathname}${parsed.search}`, location.href).href;
}
