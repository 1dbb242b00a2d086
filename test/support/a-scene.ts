import { DEFAULT_RULES, type OpeningScene } from '../../src/domain/index.ts';
import { userId } from './outside-people.ts';

/** What an opening is judged by in a server that never set anything and has no space. */
export const aScene = (over: Partial<OpeningScene> = {}): OpeningScene => ({
  rules: DEFAULT_RULES,
  others: [],
  by: { userId: userId('host'), roles: [], managesServer: false },
  lastOpenedMs: null,
  ...over,
});
