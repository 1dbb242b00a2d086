import type { Router } from '../router.ts';
import { addAccountRoutes, type GatewayFacts } from './accounts.ts';
import { addChannelRoutes } from './channels.ts';
import { addGuildRoutes } from './guilds.ts';
import { addInviteRoutes } from './invites.ts';
import { addMemberRoutes } from './members.ts';
import { addOverwriteRoutes } from './overwrites.ts';
import { addEventExceptionRoutes } from './event-exceptions.ts';
import { addEventUserRoutes } from './event-users.ts';
import { addScheduledEventRoutes } from './scheduled-events.ts';
import { addStageRoutes } from './stages.ts';
import { addVoiceStateRoutes } from './voice-states.ts';
import { addVoiceStatusRoute } from './voice-status.ts';

export type { GatewayFacts, SessionStarts } from './accounts.ts';

/** Registers every route but those of messages, interactions, commands and webhooks. */
export function addCoreRoutes(router: Router, gateway: GatewayFacts): void {
  addAccountRoutes(router, gateway);
  addGuildRoutes(router);
  addMemberRoutes(router);
  addChannelRoutes(router);
  addOverwriteRoutes(router);
  addVoiceStateRoutes(router);
  addVoiceStatusRoute(router);
  addStageRoutes(router);
  addScheduledEventRoutes(router);
  addEventUserRoutes(router);
  addEventExceptionRoutes(router);
  addInviteRoutes(router);
}
