export { feedAddress } from './feeds.ts';
export { createWeb, type Web, type WebOptions } from './web.ts';
export { WebError } from './web-error.ts';
