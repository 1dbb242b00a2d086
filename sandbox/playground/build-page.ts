import { builtPage } from './build.ts';

await builtPage();
