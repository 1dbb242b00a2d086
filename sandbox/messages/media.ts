import type { Component } from './component-tree.ts';

/** A file of a message, as far as a picture tells of it. */
interface File {
  readonly id: string;
  readonly filename: string;
  readonly content_type: string;
  readonly url: string;
  readonly proxy_url: string;
}

/** How a link names a file of the same message. */
const PREFIX = 'attachment://';

/** Pictures that name a file of the message, as Discord answers with them: at its address, with the file's id (documentation, unfurled media item). */
export function withMedia(components: readonly Component[], attachments: readonly File[]): readonly Component[] {
  const byName = new Map(attachments.map((attachment) => [`${PREFIX}${attachment.filename}`, attachment]));
  const resolved = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(resolved);
    if (typeof value !== 'object' || value === null) return value;
    const fields = Object.entries(value).map(([key, inner]) => [key, resolved(inner)]);
    const { url } = value as { readonly url?: unknown };
    const file = typeof url === 'string' ? byName.get(url) : undefined;
    return { ...Object.fromEntries(fields), ...(file === undefined ? {} : mediaOf(file)) };
  };
  // The same tree: only addresses of pictures are others.
  return components.map((component) => resolved(component) as Component);
}

function mediaOf({ id, url, proxy_url, content_type }: File): Readonly<Record<string, string>> {
  return { url, proxy_url, content_type, attachment_id: id };
}
