import { z } from 'zod';
import type { Gateway } from '../gateway/index.ts';
import type { Api } from '../rest/index.ts';
import { isVoiceFault, orderVoiceFault, type VoiceFaultParts } from './voice-faults.ts';

const count = z.number().int().min(1).max(1000).default(1);
const waitMs = z.number().int().min(1).max(86_400_000);

/** Which requests are hit; `*` stands for any method, any route. */
const route = {
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', '*']),
  template: z.union([z.string().startsWith('/'), z.literal('*')]),
  accountId: z.string().optional(),
  count,
};

const fault = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('rest'),
    ...route,
    status: z.number().int().min(0).max(599),
    after: z.boolean().default(false),
  }),
  z.strictObject({
    kind: z.literal('rest-limit'),
    ...route,
    scope: z.enum(['user', 'shared']),
    retryAfterMs: waitMs,
  }),
  z.strictObject({ kind: z.literal('global-limit'), accountId: z.string(), retryAfterMs: waitMs }),
  z.strictObject({ kind: z.literal('gateway-cut'), userId: z.string() }),
  z.strictObject({ kind: z.literal('gateway-reconnect'), userId: z.string() }),
  z.strictObject({ kind: z.literal('gateway-invalidate'), userId: z.string(), resumable: z.boolean() }),
  z.strictObject({ kind: z.literal('gateway-close'), userId: z.string(), code: z.number().int().min(1000).max(4999) }),
  z.strictObject({
    kind: z.literal('gateway-dispatch'),
    userId: z.string(),
    event: z.string().regex(/^[A-Z_]+$/),
    how: z.enum(['missed', 'twice', 'late']),
    aboutUserId: z.string().optional(),
    count,
  }),
]);

/** What a fault is ordered of. */
export interface FaultParts extends VoiceFaultParts {
  readonly api: Api;
  readonly gateway: Gateway;
}

/** Orders the fault that `body` describes; false when there was nothing to hit. Throws a ZodError for a wrong order. */
export function orderFault({ api, gateway, ...voice }: FaultParts, body: unknown): boolean {
  if (isVoiceFault(body)) return orderVoiceFault(voice, body);
  const order = fault.parse(body);
  if (order.kind === 'rest') api.faults.order(order);
  else if (order.kind === 'rest-limit') api.faults.order({ ...order, status: 429, after: false, limit: order });
  else if (order.kind === 'global-limit') api.limits.exhaust(order.accountId, order.retryAfterMs);
  else if (order.kind === 'gateway-dispatch') gateway.faults.order(order);
  else if (order.kind === 'gateway-cut') gateway.cut(order.userId);
  else if (order.kind === 'gateway-reconnect') gateway.askToReconnect(order.userId);
  else if (order.kind === 'gateway-invalidate') gateway.invalidate(order.userId, order.resumable);
  else gateway.closeSockets(order.userId, order.code);
  return true;
}
