import { CreatePrivateChannelRequestSchema } from 'discord-api-spec/zod';
import { z } from 'zod';
import { openDm, toApiChannel, toApiSelf, toApiUser, type User } from '../../world/index.ts';
import { invalidForm, refusal } from '../errors.ts';
import { checkSpecification, voiceRegion } from '../limits.ts';
import { param, type RestRequest, type RestResponse, type Router } from '../router.ts';
import { validate } from '../validate.ts';

/** Discord's `session_start_limit`. */
export interface SessionStarts {
  readonly total: number;
  readonly remaining: number;
  readonly reset_after: number;
  readonly max_concurrency: number;
}

/** What these routes need of the gateway. */
export interface GatewayFacts {
  /** The gateway's address, `ws://127.0.0.1:PORT/gateway`. */
  url(): string;
  sessionStarts(userId: string): SessionStarts;
}

/** Routes of accounts and applications, of the gateway's address, of DMs. */
export function addAccountRoutes(router: Router, gateway: GatewayFacts): void {
  router.route('GET', '/gateway', () => ({ status: 200, body: { url: gateway.url() } }), { auth: 'none' });
  router.route('GET', '/gateway/bot', ({ account }) => {
    if (!account.bot) throw refusal(20002);
    const body = { url: gateway.url(), shards: 1, session_start_limit: gateway.sessionStarts(account.id) };
    return { status: 200, body };
  });
  router.route('GET', '/users/@me', ({ account }) => ({ status: 200, body: toApiSelf(account) }));
  router.route('GET', '/users/:userId', (request) => {
    const user = request.world.users.get(param(request, 'userId'));
    if (user === undefined) throw refusal(10013);
    return { status: 200, body: toApiUser(user) };
  });
  router.route('GET', '/applications/@me', application);
  router.route('GET', '/oauth2/applications/@me', application);
  router.route('GET', '/voice/regions', () => ({ status: 200, body: [voiceRegion] }));
  router.route('GET', '/users/@me/channels', ({ world, account }) => {
    const own = [...world.dms.values()].filter(({ recipientIds }) => recipientIds.includes(account.id));
    // Bots are given an empty list (documentation, Get User DMs: not for bots).
    return { status: 200, body: account.bot ? [] : own.map((dm) => toApiChannel(world, dm, account.id)) };
  });
  router.route('POST', '/users/@me/channels', createDm);
}

function application({ account }: RestRequest): RestResponse {
  if (account.applicationId === null) throw refusal(20002);
  return { status: 200, body: toApiApplication(account, account.applicationId) };
}

function toApiApplication(bot: User, applicationId: string): Record<string, unknown> {
  return {
    id: applicationId,
    name: bot.username,
    icon: null,
    description: '',
    type: null,
    bot: toApiUser(bot),
    bot_public: true,
    bot_require_code_grant: false,
    summary: '',
    verify_key: '0'.repeat(64),
    owner: toApiUser(bot),
    team: null,
    flags: 0,
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    approximate_guild_count: 1,
    approximate_user_install_count: 0,
    explicit_content_filter: 0,
    integration_types_config: { '0': {} },
  };
}

const dmBody = z.object({ recipient_id: z.string().nullish() });

function createDm(request: RestRequest): RestResponse {
  const { world, account, body } = request;
  checkSpecification(world.switches, CreatePrivateChannelRequestSchema, body);
  const { recipient_id: recipientId } = validate(dmBody, body);
  if (typeof recipientId !== 'string') {
    throw invalidForm([{ path: ['recipient_id'], code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }]);
  }
  if (recipientId === account.id) throw refusal(50033);
  if (!world.users.has(recipientId)) throw refusal(10013);
  const channel = openDm(world, account.id, recipientId);
  return { status: 200, body: toApiChannel(world, channel, account.id) };
}
