export { createPlayground, type Playground } from './playground.ts';
