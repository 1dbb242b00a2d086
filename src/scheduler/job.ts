import { z } from 'zod';
import type { SpaceId } from '../lib/index.ts';

/** The end of an empty room: acted on only if the room is still empty since `emptySinceMs` (ms since the Unix epoch). */
export interface GraceJob {
  readonly kind: 'grace';
  readonly spaceId: SpaceId;
  readonly emptySinceMs: number;
}

/** Something that does one thing to a space at a time. Jobs hold ids and what tells a stale one from a due one, nothing else. */
export type Job = GraceJob;

/** What runs jobs. Each must be harmless when run twice or late: the store decides whether anything is still due. */
export type JobHandlers = { readonly [Kind in Job['kind']]: (job: Extract<Job, { kind: Kind }>) => Promise<void> };

// as: this is the edge where a checked string gets its brand.
const spaceId = z
  .string()
  .regex(/^[a-z0-9]{12}$/)
  .transform((value) => value as SpaceId);

/** The shapes of job data by kind. A changed shape gets a new `v` here beside the old one, which is kept while such jobs may be queued. */
const dataSchemas: {
  readonly [Kind in Job['kind']]: z.ZodType<Omit<Extract<Job, { kind: Kind }>, 'kind'> & { readonly v: number }>;
} = {
  grace: z.strictObject({ v: z.literal(1), spaceId, emptySinceMs: z.number() }),
};

/** A job as the queue holds it. */
export interface QueuedJob {
  /** The same job always has the same id, so that planning it again is planning it once. BullMQ forbids colons in ids. */
  readonly id: string;
  readonly name: Job['kind'];
  readonly data: object;
}

/** Writes a job for the queue. */
export function toQueued(job: Job): QueuedJob {
  const { kind, ...fields } = job;
  return { id: `${kind}-${job.spaceId}-${job.emptySinceMs}`, name: kind, data: { v: 1, ...fields } };
}

/** Reads a job from the queue; null when its kind, version or shape is none that this program knows. */
export function fromQueued(name: string, data: unknown): Job | null {
  if (!isKind(name)) return null;
  const parsed = dataSchemas[name].safeParse(data);
  if (!parsed.success) return null;
  const { v: _version, ...fields } = parsed.data;
  return { kind: name, ...fields };
}

function isKind(name: string): name is Job['kind'] {
  return Object.hasOwn(dataSchemas, name);
}

/** Hands a job to its handler. */
export function runJob(handlers: JobHandlers, job: Job): Promise<void> {
  return handlers[job.kind](job);
}
