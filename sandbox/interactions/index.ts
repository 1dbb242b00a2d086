export { routeInteractions, type Interactions, type InteractionsParts } from './interactions.ts';
