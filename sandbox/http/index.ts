export { requestUrl } from './request-url.ts';
