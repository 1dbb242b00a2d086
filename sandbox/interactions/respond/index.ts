import type { Router } from '../../rest/index.ts';
import type { ResponseParts } from '../responses.ts';
import { answer } from './callback.ts';
import { routeInteractionWebhooks } from './webhook.ts';

/** Registers the routes by which an application answers an interaction. */
export function routeAnswers(router: Router, parts: ResponseParts): void {
  router.route('POST', '/interactions/:interactionId/:token/callback', (request) => answer(parts, request), {
    auth: 'none',
    countsGlobally: false,
  });
  routeInteractionWebhooks(router, parts);
}
