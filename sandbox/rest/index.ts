export { bucketOf } from './bucket-size.ts';
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
export { badChoice, badLength, DiscordError, invalidForm, refusal, type FaultTree, type PathFault } from './errors.ts';
export { readQuery } from './query.ts';
export { checkSpecification, textLength } from './limits.ts';
export { validate } from './validate.ts';
export type { UploadedFile } from './body.ts';
export { guildInPath, visibleChannel, type GuildChannel } from './access.ts';
export { addCoreRoutes, type GatewayFacts, type SessionStarts } from './routes/index.ts';
export type { RestFault, RestFaults } from './faults.ts';
