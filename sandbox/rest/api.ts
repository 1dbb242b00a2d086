import type { IncomingMessage, ServerResponse } from 'node:http';
import { requestUrl } from '../http/index.ts';
import type { User, World } from '../world/index.ts';
import { readBody } from './body.ts';
import type { CallLog } from './call-log.ts';
import { badTarget, DiscordError, methodNotAllowed, noSuchRoute, refusal, unauthorized } from './errors.ts';
import { createRateLimits, tooManyRequests, type BucketState, type RateLimits } from './rate-limits.ts';
import { createRestFaults, type RestFault, type RestFaults } from './faults.ts';
import { createInvalidRequests, type InvalidRequests } from './invalid-requests.ts';
import { refuseFaults } from './limits.ts';
import { faultsOfIds } from './path-ids.ts';
import { requestOf, type RestResponse, type RouteMatch, type Router } from './router.ts';

/** API versions that are served: 10, and 9 for people's clients. */
const versions = new Set(['v9', 'v10']);

/** Longest audit-log reason (documentation: 1-512 characters). */
const maxReasonLength = 512;

/** What the API is made of. */
export interface ApiParts {
  readonly world: World;
  readonly router: Router;
  readonly calls: CallLog;
  /** Told of a handler that threw something else than a refusal: a bug of the sandbox. */
  readonly onBug: (error: unknown) => void;
}

/** The REST API: answers requests below `/api`. */
export interface Api {
  readonly limits: RateLimits;
  readonly invalidRequests: InvalidRequests;
  readonly faults: RestFaults;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

/** An answer on its way out, with what the limits say. */
interface Outcome {
  readonly response: RestResponse;
  readonly bucket: BucketState | null;
  readonly template: string | null;
  readonly account: User | null;
  readonly reason: string | null;
}

/** The API of a world. */
export function createApi(parts: ApiParts): Api {
  const limits = createRateLimits(parts.world);
  const invalidRequests = createInvalidRequests(parts.world);
  const faults = createRestFaults();
  return {
    limits,
    invalidRequests,
    faults,
    async handle(request, response) {
      const account = parts.world.accountOf(request.headers.authorization);
      const atHome = account?.bot === false;
      const shut = atHome ? null : invalidRequests.refusal();
      const outcome =
        shut === null
          ? await answer(parts, { limits, faults }, { request, account })
          : { response: shut, bucket: null, template: null, account, reason: null };
      const { status } = outcome.response;
      if (!atHome && isInvalid(outcome.response)) invalidRequests.count();
      parts.calls.add({
        atMs: parts.world.clock.nowMs(),
        method: request.method ?? '',
        path: requestUrl(request)?.pathname ?? request.url ?? '',
        template: outcome.template,
        accountId: outcome.account?.id ?? null,
        status,
        reason: outcome.reason,
      });
      // What was refused at the door was not read.
      if (shut !== null) request.resume();
      if (status === 0) response.destroy();
      else send(response, outcome);
    },
  };
}

interface Guards {
  readonly limits: RateLimits;
  readonly faults: RestFaults;
}

/** What is known of a request so far; an error answers with it. */
type Known = { -readonly [Key in keyof Outcome]: Outcome[Key] };

/** 401, 403 and 429, but for limits of a resource (documentation, "Invalid Request Limit aka Cloudflare bans"). */
function isInvalid({ status, headers }: RestResponse): boolean {
  return [401, 403, 429].includes(status) && headers?.['x-ratelimit-scope'] !== 'shared';
}

async function answer(
  parts: ApiParts,
  guards: Guards,
  { request, account }: { readonly request: IncomingMessage; readonly account: User | null },
): Promise<Outcome> {
  const known: Known = { response: { status: 500 }, bucket: null, template: null, account, reason: null };
  try {
    known.response = await respond(parts, guards, request, known);
  } catch (error) {
    // The request's remaining bytes are read and dropped, so that the connection can be used again.
    request.resume();
    if (error instanceof DiscordError) known.response = { status: error.status, body: error.body() };
    else {
      parts.onBug(error);
      known.response = { status: 500, body: { message: '500: Internal Server Error', code: 0 } };
    }
  }
  return known;
}

async function respond(parts: ApiParts, guards: Guards, request: IncomingMessage, known: Known): Promise<RestResponse> {
  const { world } = parts;
  const { limits, faults } = guards;
  const { account } = known;
  const url = requestUrl(request);
  if (url === null) throw badTarget();
  const match = findRoute(parts.router, request.method ?? '', url);
  known.template = match.template;
  if (match.options.auth === 'account' && account === null) throw unauthorized();
  refuseFaults(faultsOfIds(match.params));
  const limited = takeFromLimits(parts, guards, { request, known, match });
  if (limited !== null) return limited;
  known.reason = reasonOf(request);
  const body = await readBody(request);
  const fault = faults.take(match.method, match.template, account?.id ?? null);
  if (fault?.after === false) return brokenAnswer(fault);
  const response = await match.handler(
    requestOf({
      world,
      caller: account,
      params: match.params,
      query: url.searchParams,
      body: body.json,
      files: body.files,
      reason: known.reason,
      headers: request.headers,
      takeRename: (channelId) => limits.takeRename(channelId),
    }),
  );
  return fault === null ? response : brokenAnswer(fault);
}

/** Counts a call against its limits, and gives the 429 when it is one too many. */
function takeFromLimits(
  { world }: ApiParts,
  { limits }: Guards,
  call: { readonly request: IncomingMessage; readonly known: Known; readonly match: RouteMatch },
): RestResponse | null {
  const { request, known, match } = call;
  const { account } = known;
  const verdict = limits.take({
    who: account?.id ?? request.socket.remoteAddress ?? '',
    method: match.method,
    template: match.template,
    params: match.params,
    countsGlobally: match.options.countsGlobally,
    enforced: account === null || account.bot || world.switches.limitPeople,
  });
  known.bucket = verdict.state;
  return verdict.status === 'limited' ? tooManyRequests(verdict.scope, verdict.retryAfterMs) : null;
}

/** What a failing Discord answers; status 0 stands for no answer at all. */
function brokenAnswer({ status, limit }: RestFault): RestResponse {
  if (limit !== undefined) return tooManyRequests(limit.scope, limit.retryAfterMs);
  return { status, body: { message: `${status}: ordered by a test`, code: 0 } };
}

function findRoute(router: Router, method: string, url: URL): RouteMatch {
  const segments = url.pathname.split('/').filter((segment) => segment !== '');
  const [api, version, ...rest] = segments;
  if (api !== 'api' || version === undefined) throw noSuchRoute();
  if (/^v\d+$/.test(version) && !versions.has(version)) throw refusal(50041);
  // Without a version Discord serves its oldest; nobody who speaks to us should rely on that.
  if (!versions.has(version)) throw noSuchRoute();
  const found = router.find(method, `/${rest.map(decodeSegment).join('/')}`);
  if (found === 'no-such-route') throw noSuchRoute();
  if (found === 'method-not-allowed') throw methodNotAllowed();
  return found;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw noSuchRoute();
  }
}

function reasonOf(request: IncomingMessage): string | null {
  const header = request.headers['x-audit-log-reason'];
  if (typeof header !== 'string' || header === '') return null;
  let reason: string;
  try {
    reason = decodeURIComponent(header);
  } catch {
    reason = header;
  }
  if (reason.length > maxReasonLength) {
    throw new DiscordError(400, 50035, 'Invalid Form Body', {
      'X-Audit-Log-Reason': {
        _errors: [{ code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${maxReasonLength} or fewer in length.` }],
      },
    });
  }
  return reason;
}

function send(response: ServerResponse, outcome: Outcome): void {
  const { status, body, headers } = outcome.response;
  const json = body === undefined ? null : JSON.stringify(body);
  const text = outcome.response.text ?? json;
  const contentType = outcome.response.text === undefined ? 'application/json' : 'text/plain; charset=UTF-8';
  response.writeHead(status, {
    ...(text === null ? {} : { 'content-type': contentType, 'content-length': Buffer.byteLength(text) }),
    ...(outcome.bucket === null ? {} : bucketHeaders(outcome.bucket)),
    ...headers,
  });
  response.end(text ?? undefined);
}

function bucketHeaders(state: BucketState): Record<string, string> {
  return {
    'x-ratelimit-limit': String(state.limit),
    'x-ratelimit-remaining': String(state.remaining),
    'x-ratelimit-reset': (state.resetAtMs / 1000).toFixed(3),
    'x-ratelimit-reset-after': (state.resetAfterMs / 1000).toFixed(3),
    'x-ratelimit-bucket': state.bucket,
  };
}
