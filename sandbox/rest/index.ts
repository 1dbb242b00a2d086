export { createApi, type Api, type ApiParts } from './api.ts';
export { createCallLog, type CallLog, type RestCall } from './call-log.ts';
export {
  createRouter,
  param,
  type Handler,
  type Method,
  type RestRequest,
  type RestResponse,
  type RouteOptions,
  type Router,
} from './router.ts';
export {
  badChoice,
  badLength,
  DiscordError,
  invalidForm,
  refusal,
  tooGreat,
  type FaultTree,
  type PathFault,
} from './errors.ts';
export { validate } from './validate.ts';
export type { UploadedFile } from './body.ts';
export {
  guildInPath,
  memberOf,
  requirePermission,
  visibleChannel,
  visibleGuildChannel,
  type GuildChannel,
} from './access.ts';
export { addCoreRoutes, type GatewayFacts, type SessionStarts } from './routes/index.ts';
export { checkSpecification, hasBannedWord, refuseFaults, textLength } from './limits.ts';
export { readQuery, type Paging } from './query.ts';
export type { RestFault, RestFaults } from './faults.ts';
