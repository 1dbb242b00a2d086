import { z } from 'zod';
import type { GuildId, SeriesId, SpaceId } from '../lib/index.ts';

/** The end of an empty room: acted on only if the room is still empty since `emptySinceMs` (ms since the Unix epoch). */
export interface GraceJob {
  readonly kind: 'grace';
  readonly spaceId: SpaceId;
  readonly emptySinceMs: number;
}

/** The time of a plan: acted on only if the plan is still at that revision. */
export interface OpenJob {
  readonly kind: 'open';
  readonly planId: SpaceId;
  readonly revision: number;
}

/** The next plans of a series are to be made; `dueAtMs` (ms since the Unix epoch) tells one time from the next. */
export interface SeriesJob {
  readonly kind: 'series';
  readonly seriesId: SeriesId;
  readonly dueAtMs: number;
}

/** Somebody may have to be reminded; `dueAtMs` (ms since the Unix epoch) tells one time from the next. Of whom, the store says. */
export interface RemindJob {
  readonly kind: 'remind';
  readonly dueAtMs: number;
}

/** The digest of a server is due; `date` ("YYYY-MM-DD", local) tells one from the next. */
export interface DigestJob {
  readonly kind: 'digest';
  readonly guildId: GuildId;
  readonly date: string;
}

/** Something that does one thing to a space at a time. Jobs hold ids and what tells a stale one from a due one, nothing else. */
export type Job = GraceJob | OpenJob | SeriesJob | RemindJob | DigestJob;

/** What runs jobs. Each must be harmless when run twice or late: the store decides whether anything is still due. */
export type JobHandlers = { readonly [Kind in Job['kind']]: (job: Extract<Job, { kind: Kind }>) => Promise<void> };

const id = z.string().regex(/^[a-z0-9]{12}$/);
// as, in each: this is the edge where a checked string gets its brand.
const spaceId = id.transform((value) => value as SpaceId);
const seriesId = id.transform((value) => value as SeriesId);
const guildId = z
  .string()
  .regex(/^\d{1,20}$/)
  .transform((value) => value as GuildId);
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** The shapes of job data by kind. A changed shape gets a new `v` here beside the old one, which is kept while such jobs may be queued. */
const dataSchemas: {
  readonly [Kind in Job['kind']]: z.ZodType<Omit<Extract<Job, { kind: Kind }>, 'kind'> & { readonly v: number }>;
} = {
  grace: z.strictObject({ v: z.literal(1), spaceId, emptySinceMs: z.number() }),
  open: z.strictObject({ v: z.literal(1), planId: spaceId, revision: z.int() }),
  series: z.strictObject({ v: z.literal(1), seriesId, dueAtMs: z.number() }),
  remind: z.strictObject({ v: z.literal(1), dueAtMs: z.number() }),
  digest: z.strictObject({ v: z.literal(1), guildId, date }),
};

/** A job as the queue holds it. */
export interface QueuedJob {
  /** The same job always has the same id, so that planning it again is planning it once. BullMQ forbids colons in ids. */
  readonly id: string;
  readonly name: Job['kind'];
  readonly data: object;
}

/** What a job is about, and what tells it from others about the same. */
function partsOf(job: Job): readonly [about: string, which: number | string] {
  switch (job.kind) {
    case 'grace':
      return [job.spaceId, job.emptySinceMs];
    case 'open':
      return [job.planId, job.revision];
    case 'series':
      return [job.seriesId, job.dueAtMs];
    case 'remind':
      return ['all', job.dueAtMs];
    case 'digest':
      return [job.guildId, job.date];
  }
}

/** The id of the space, plan, series or server that a job is about; 'all' for one about all of them. */
export function aboutOf(job: Job): string {
  return partsOf(job)[0];
}

/** Writes a job for the queue. */
export function toQueued(job: Job): QueuedJob {
  const { kind, ...fields } = job;
  return { id: `${kind}-${partsOf(job).join('-')}`, name: kind, data: { v: 1, ...fields } };
}

/** Reads a job from the queue; null when its kind, version or shape is none that this program knows. */
export function fromQueued(name: string, data: unknown): Job | null {
  switch (name) {
    case 'grace':
      return read(name, dataSchemas.grace, data);
    case 'open':
      return read(name, dataSchemas.open, data);
    case 'series':
      return read(name, dataSchemas.series, data);
    case 'remind':
      return read(name, dataSchemas.remind, data);
    case 'digest':
      return read(name, dataSchemas.digest, data);
    default:
      return null;
  }
}

function read<Kind extends Job['kind'], Fields extends { readonly v: number }>(
  kind: Kind,
  schema: z.ZodType<Fields>,
  data: unknown,
): (Omit<Fields, 'v'> & { readonly kind: Kind }) | null {
  const parsed = schema.safeParse(data);
  if (!parsed.success) return null;
  const { v: _version, ...fields } = parsed.data;
  return { ...fields, kind };
}

/** Hands a job to its handler. */
export function runJob(handlers: JobHandlers, job: Job): Promise<void> {
  switch (job.kind) {
    case 'grace':
      return handlers.grace(job);
    case 'open':
      return handlers.open(job);
    case 'series':
      return handlers.series(job);
    case 'remind':
      return handlers.remind(job);
    case 'digest':
      return handlers.digest(job);
  }
}
