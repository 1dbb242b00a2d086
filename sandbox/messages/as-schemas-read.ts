type Fields = Readonly<Record<string, unknown>>;

/**
 * A message body as the published schemas can read it: they know attachment ids as text only, where clients write
 * numbers too, and times in UTC with a Z only, where Discord takes any offset (ISO 8601).
 */
export function asSchemasRead(body: unknown): unknown {
  if (!isObject(body)) return body;
  const { attachments, embeds } = body;
  return {
    ...body,
    ...(Array.isArray(attachments) ? { attachments: attachments.map(withTextId) } : {}),
    ...(Array.isArray(embeds) ? { embeds: embeds.map(withUtcTime) } : {}),
  };
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withTextId(note: unknown): unknown {
  return isObject(note) && typeof note['id'] === 'number' ? { ...note, id: String(note['id']) } : note;
}

function withUtcTime(embed: unknown): unknown {
  if (!isObject(embed)) return embed;
  const { timestamp } = embed;
  const isTime = typeof timestamp === 'string' && !Number.isNaN(Date.parse(timestamp));
  return isTime ? { ...embed, timestamp: new Date(timestamp).toISOString() } : embed;
}
