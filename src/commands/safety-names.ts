import type { SafetyCommandTexts } from '../i18n/index.ts';

/** The names to type of the commands about whom people and servers keep away. */
export const SAFETY_NAMES: Readonly<Record<keyof SafetyCommandTexts, string>> = {
  block: 'block',
  blockAdd: 'add',
  blockRemove: 'remove',
  blockList: 'list',
  blockWarnings: 'warnings',
  blockWarningsMessages: 'messages',
  blocks: 'blocks',
  blocksAdd: 'add',
  blocksRemove: 'remove',
  blocksList: 'list',
  blocksPage: 'page',
};
