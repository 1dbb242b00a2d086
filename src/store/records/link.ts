import { z } from 'zod';
import { newEnd } from '../../domain/index.ts';
import type { Link, LinkEnd } from '../../domain/index.ts';
import { guildId, linkId, ms, parse, roleId, spaceId, userId, withoutVersion } from './parts.ts';

const circle = z.strictObject({
  spaceId,
  guildId,
  access: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('everyone') }),
    z.strictObject({ type: z.literal('roles'), roleIds: z.array(roleId) }),
    z.strictObject({ type: z.literal('invited') }),
  ]),
  hidden: z.boolean(),
  adultsOnly: z.boolean(),
  isPrivate: z.boolean(),
  // Kept since later: where it was not, rooms are like no others.
  doors: z.string().nullable().exactOptional(),
  isNamed: z.boolean().exactOptional(),
});

const bareEnd = z.strictObject({ spaceId, guildId, byUserId: userId });

const linkEnd = bareEnd.extend({
  volume: z.int(),
  mutes: z.array(z.enum(['incoming', 'outgoing'])),
  consent: z.strictObject({ own: circle, far: circle.nullable() }).nullable(),
});

const mode = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('conference') }),
  z.strictObject({ type: z.literal('broadcast') }),
  z.strictObject({ type: z.literal('interpret'), language: z.string() }),
]);

const offered = z.strictObject({ status: z.literal('offered'), code: z.string(), expiresAtMs: ms });
const reason = z.enum(['removed', 'space-ended', 'expired']);

const linkRecord = z.strictObject({
  v: z.literal(2),
  id: linkId,
  revision: z.int(),
  mode,
  near: linkEnd,
  state: z.discriminatedUnion('status', [
    offered,
    z.strictObject({ status: z.literal('open'), far: linkEnd, sinceMs: ms }),
    z.strictObject({ status: z.literal('closed'), far: linkEnd.nullable(), sinceMs: ms, reason }),
  ]),
});

/** As it was while every link carried both ways, and nothing could be set for one. */
const linkRecord1 = z.strictObject({
  v: z.literal(1),
  id: linkId,
  revision: z.int(),
  near: bareEnd,
  state: z.discriminatedUnion('status', [
    offered,
    z.strictObject({ status: z.literal('open'), far: bareEnd, sinceMs: ms }),
    z.strictObject({ status: z.literal('closed'), far: bareEnd.nullable(), sinceMs: ms, reason }),
  ]),
});

const storedLink = z.discriminatedUnion('v', [linkRecord, linkRecord1]);

/** A link as it is written; fails with `StoreError` 'unreadable'. */
export function linkRecordOf(link: Link): object {
  return parse('link', linkRecord, { ...link, v: 2 });
}

/** Reads a link's record of any version; fails with `StoreError` 'unreadable'. */
export function readLink(raw: unknown): Link {
  const record = parse('link', storedLink, raw);
  return record.v === 2 ? withoutVersion(record) : lifted(record);
}

/** Nobody can have let its sound out: a link of a restricted space waits for that. */
function lifted({ v: _v, near, state, ...same }: z.output<typeof linkRecord1>): Link {
  const far = (end: z.output<typeof bareEnd> | null): LinkEnd | null => (end === null ? null : newEnd(end));
  const common = { ...same, mode: { type: 'conference' } as const, near: newEnd(near) };
  switch (state.status) {
    case 'offered':
      return { ...common, state };
    case 'open':
      return { ...common, state: { ...state, far: newEnd(state.far) } };
    case 'closed':
      return { ...common, state: { ...state, far: far(state.far) } };
  }
}
