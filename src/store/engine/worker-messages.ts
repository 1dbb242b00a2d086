import { z } from 'zod';

/** What the embedded engine's thread is started with. */
export const workerStartSchema: z.ZodType<WorkerStart> = z.strictObject({ v: z.literal(1), folder: z.string().min(1) });

/** What the embedded engine's thread is started with: the folder of PostgreSQL's own files. */
export interface WorkerStart {
  readonly v: 1;
  readonly folder: string;
}

/** Orders to the thread. One `exec` is under way at a time. */
export type WorkerOrder = { readonly type: 'exec'; readonly bytes: Uint8Array } | { readonly type: 'close' };

/** Checks an order at the thread's edge. */
export const workerOrderSchema: z.ZodType<WorkerOrder> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('exec'), bytes: z.instanceof(Uint8Array) }),
  z.strictObject({ type: z.literal('close') }),
]);

/** Reports of the thread. `syncs` counts the host syncs since it started. */
export type WorkerReport =
  | { readonly type: 'ready'; readonly fresh: boolean; readonly serverVersion: string }
  | { readonly type: 'reply'; readonly bytes: Uint8Array; readonly syncs: number }
  /** It cannot open the folder, or can no longer go on; it ends by itself. */
  | { readonly type: 'failed'; readonly stage: 'open' | 'run'; readonly detail: string };

/** Checks a report at the main thread's edge. */
export const workerReportSchema: z.ZodType<WorkerReport> = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready'), fresh: z.boolean(), serverVersion: z.string() }),
  z.strictObject({ type: z.literal('reply'), bytes: z.instanceof(Uint8Array), syncs: z.int() }),
  z.strictObject({ type: z.literal('failed'), stage: z.enum(['open', 'run']), detail: z.string() }),
]);
