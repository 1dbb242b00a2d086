import type { LimitScope } from './rate-limits.ts';

/** A misbehaviour that a test orders for coming requests. */
export interface RestFault {
  /** `*` for any. */
  readonly method: string;
  /** As registered, such as `/channels/:channelId`; `*` for any. */
  readonly template: string;
  /** Only requests of this account, when given. */
  readonly accountId?: string | undefined;
  /** The status that is answered; 0 cuts the connection without an answer. */
  readonly status: number;
  /** Whether the request is carried out before it goes wrong: what a crash between act and answer looks like. */
  readonly after: boolean;
  /** With status 429: whose limit it is, and for how long. A `shared` one does not count as an invalid request. */
  readonly limit?: { readonly scope: Exclude<LimitScope, 'global'>; readonly retryAfterMs: number } | undefined;
  /** Requests still to hit. */
  readonly count: number;
}

/** The faults that are ordered. */
export interface RestFaults {
  order(fault: RestFault): void;
  /** The fault that hits this request, counted down; null for none. */
  take(method: string, template: string, accountId: string | null): RestFault | null;
}

/** Faults waiting at a time. */
const maxFaults = 1000;

/** No faults yet. */
export function createRestFaults(): RestFaults {
  let ordered: { fault: RestFault; left: number }[] = [];
  return {
    order(fault) {
      if (ordered.length >= maxFaults) throw new Error(`more than ${maxFaults} faults are waiting`);
      ordered.push({ fault, left: fault.count });
    },
    take(method, template, accountId) {
      const hit = ordered.find(
        ({ fault }) =>
          fits(fault.method, method) &&
          fits(fault.template, template) &&
          (fault.accountId === undefined || fault.accountId === accountId),
      );
      if (hit === undefined) return null;
      hit.left -= 1;
      if (hit.left <= 0) ordered = ordered.filter((entry) => entry !== hit);
      return hit.fault;
    },
  };
}

function fits(ordered: string, actual: string): boolean {
  return ordered === '*' || ordered === actual;
}
