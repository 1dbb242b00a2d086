import { readFileSync } from 'node:fs';
import type { SpokenName } from './contract.ts';

const folder = new URL('../speech/lines/', import.meta.url);

/** The sentences that were synthesised for the project, by their list. */
export function spokenNames(): readonly SpokenName[] {
  const rows = readFileSync(new URL('../speech/lines.tsv', import.meta.url), 'utf8').split('\n');
  return rows.flatMap((row) => {
    const [name = '', voice = '', , text = ''] = row.split('\t');
    if (name === '' || name.startsWith('#')) return [];
    return [{ name, text, language: voice.startsWith('ar') ? 'ar' : 'en' }];
  });
}

/** Where a sentence lies, or null when there is none of that name. */
export function lineFile(name: string): URL | null {
  return spokenNames().some((line) => line.name === name) ? new URL(`${name}.ogg`, folder) : null;
}
