export { isForFile, serveFile } from './file-server.ts';
export { requestUrl } from './request-url.ts';
