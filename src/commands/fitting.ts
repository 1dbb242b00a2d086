import { quoted } from '../i18n/index.ts';
import type { Catalogue } from '../i18n/index.ts';
import { cut } from './components.ts';

/** A person's own text in at most `limit` characters after it was made safe. */
export const quotedWithin = (text: string, limit: number): string => {
  let raw = text;
  // Escapes lengthen a text by at most a few times, so this ends after a handful of rounds.
  while (quoted(raw).length > limit && raw.length > 1) raw = cut(raw, Math.floor(raw.length * 0.7));
  return quoted(raw);
};

/** The first lines that fit into `limit` characters, and how many more there are; `unseen` more are not among the lines. */
export const fitting = (lines: readonly string[], limit: number, words: Catalogue, unseen = 0): string[] => {
  let used = 0;
  const kept: string[] = [];
  for (const line of lines) {
    used += line.length + 1;
    if (used > limit) break;
    kept.push(line);
  }
  const left = lines.length - kept.length + unseen;
  return left === 0 ? kept : [...kept, words.panel.more(left)];
};
