import type { User, World } from '../world/index.ts';
import type { UploadedFile } from './body.ts';
import { unauthorized } from './errors.ts';

/** HTTP methods of Discord's API. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A request as a handler sees it. */
export interface RestRequest {
  readonly world: World;
  /** Who asks. On routes without authentication reading it throws 401 when nobody is named. */
  readonly account: User;
  /** Who asks, or null on a route without authentication. */
  readonly caller: User | null;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Parsed JSON or `payload_json`; null without a body. */
  readonly body: unknown;
  readonly files: readonly UploadedFile[];
  /** X-Audit-Log-Reason, URL-decoded. */
  readonly reason: string | null;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Counts a change of a channel's name or topic; a positive answer refuses it for that many milliseconds. */
  takeRename(channelId: string): number;
}

/** A handler's answer; without `body` and `text` nothing is sent after the head. */
export interface RestResponse {
  readonly status: number;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, instead of `body`: what does not come from the API itself. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Answers a request, or throws a DiscordError. */
export type Handler = (request: RestRequest) => RestResponse | Promise<RestResponse>;

/** How a route differs from the usual. */
export interface RouteOptions {
  /** `none`: the secret stands in the path (webhooks, interaction callbacks). Default `account`. */
  readonly auth?: 'account' | 'none';
  /** Interaction endpoints do not count towards the global limit. Default true. */
  readonly countsGlobally?: boolean;
}

/** A route that fits a method and a path. */
export interface RouteMatch {
  /** The path as it was registered, such as `/channels/:channelId`. */
  readonly template: string;
  readonly method: Method;
  readonly params: Readonly<Record<string, string>>;
  readonly handler: Handler;
  readonly options: Required<RouteOptions>;
}

/** Routes by method and path. Paths begin after `/api/v10`. */
export interface Router {
  /** Registers a route; `:name` takes one segment, and fixed segments win over named ones. Throws on a duplicate. */
  route(method: Method, template: string, handler: Handler, options?: RouteOptions): void;
  /** The fitting route, or why there is none. */
  find(method: string, path: string): RouteMatch | 'no-such-route' | 'method-not-allowed';
}

interface Route {
  readonly method: Method;
  readonly template: string;
  readonly segments: readonly string[];
  readonly handler: Handler;
  readonly options: Required<RouteOptions>;
}

/** An empty router. */
export function createRouter(): Router {
  const routes: Route[] = [];
  return {
    route(method, template, handler, options = {}) {
      if (routes.some((known) => known.method === method && known.template === template)) {
        throw new Error(`route registered twice: ${method} ${template}`);
      }
      routes.push({
        method,
        template,
        segments: split(template),
        handler,
        options: { auth: 'account', countsGlobally: true, ...options },
      });
      // Fixed segments before named ones: `/voice-states/@me` is never taken for a user's id.
      routes.sort((a, b) => namedSegments(a) - namedSegments(b));
    },
    find(method, path) {
      const segments = split(path);
      const fitting = routes.flatMap((route) => {
        const params = matchSegments(route.segments, segments);
        return params === null ? [] : [{ route, params }];
      });
      if (fitting.length === 0) return 'no-such-route';
      const found = fitting.find(({ route }) => route.method === method);
      if (found === undefined) return 'method-not-allowed';
      const { route, params } = found;
      return { template: route.template, method: route.method, params, handler: route.handler, options: route.options };
    },
  };
}

function split(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function namedSegments(route: Route): number {
  return route.segments.filter((segment) => segment.startsWith(':')).length;
}

function matchSegments(template: readonly string[], path: readonly string[]): Record<string, string> | null {
  if (template.length !== path.length) return null;
  const params: Record<string, string> = {};
  for (const [index, expected] of template.entries()) {
    const actual = path[index];
    if (actual === undefined) return null;
    if (expected.startsWith(':')) params[expected.slice(1)] = actual;
    else if (expected !== actual) return null;
  }
  return params;
}

/** The value of a path parameter that the route's template names; its absence is a bug of the route. */
export function param(request: RestRequest, name: string): string {
  const value = request.params[name];
  if (value === undefined) throw new Error(`route has no parameter ${name}`);
  return value;
}

/** A request with its account made readable: `account` throws 401 when there is none. */
export function requestOf(parts: Omit<RestRequest, 'account'>): RestRequest {
  return {
    ...parts,
    get account(): User {
      if (parts.caller === null) throw unauthorized();
      return parts.caller;
    },
  };
}
