import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { putInPlace, sweepLeftBehind } from '../../../../sandbox/playground/put-in-place.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

function page(folder: string, name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'index.html'), text);
  return path;
}

test('a built page that is served stays where it is; pages of other sources go', () => {
  using folder = tempFolder();
  const built = join(folder.path, 'built');
  page(built, 'older', 'of other sources');
  const place = join(built, 'now');
  putInPlace(page(folder.path, 'first', 'first'), place);
  expect(readdirSync(built)).toEqual(['now']);
  const late = page(folder.path, 'second', 'second');
  putInPlace(late, place);
  expect(readFileSync(join(place, 'index.html'), 'utf8')).toBe('first');
  expect(existsSync(late)).toBe(true);
});

test('what cut-off builds left behind goes, and what others are building stays', () => {
  using folder = tempFolder();
  const [old, young, other, mine] = ['.b-old', '.b-young', 'other', '.b-mine'].map((name) =>
    page(folder.path, name, ''),
  );
  const longAgo = new Date('2026-01-01');
  for (const path of [old, other]) utimesSync(path ?? '', longAgo, longAgo);
  sweepLeftBehind(mine ?? '', '.b-');
  expect([old, young, other, mine].map((path) => existsSync(path ?? ''))).toEqual([false, true, true, true]);
});
