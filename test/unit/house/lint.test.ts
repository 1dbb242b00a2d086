import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

// The lint configuration itself: each rule the house leans on fires where it should, and stays quiet in the one place it is meant to.

const root = resolve(import.meta.dirname, '../../..');
const house = mkdtempSync(join(tmpdir(), 'majlis-lint-'));

interface Plant {
  readonly file: string;
  readonly text: string;
  readonly rule: string;
}

const lines = (count: number, line: string): string => Array.from({ length: count }, () => line).join('\n');

const plants: readonly Plant[] = [
  { file: 'src/app/long-file.ts', rule: 'max-lines', text: `export const a = 1;\n${lines(400, '// more')}` },
  {
    file: 'src/app/long-function.ts',
    rule: 'max-lines-per-function',
    text: `export const f = (log: () => void): void => {\n${lines(60, '  log();')}\n};`,
  },
  {
    file: 'src/app/deep.ts',
    rule: 'max-depth',
    text: 'export const f = (a: number): number => {\n  if (a > 1) { if (a > 2) { if (a > 3) { if (a > 4) { return 4; } } } }\n  return 0;\n};',
  },
  {
    file: 'src/app/params.ts',
    rule: 'max-params',
    text: 'export const f = (a: 1, b: 1, c: 1, d: 1, e: 1): number => a + b + c + d + e;',
  },
  { file: 'src/app/any.ts', rule: 'no-explicit-any', text: 'export const f = (a: any): void => { void a; };' },
  {
    file: 'src/app/floating.ts',
    rule: 'no-floating-promises',
    text: 'export const f = (g: () => Promise<void>): void => { g(); };',
  },
  {
    file: 'src/app/switch.ts',
    rule: 'switch-exhaustiveness-check',
    text: "export const f = (a: 'x' | 'y'): number => {\n  switch (a) { case 'x': return 1; }\n  return 0;\n};",
  },
  {
    file: 'src/app/circle-a.ts',
    rule: 'no-cycle',
    text: "import type { B } from './circle-b.ts';\nexport interface A { readonly b: B }",
  },
  {
    file: 'src/app/circle-b.ts',
    rule: 'no-cycle',
    text: "import type { A } from './circle-a.ts';\nexport interface B { readonly a: A }",
  },
  { file: 'src/app/date.ts', rule: 'no-restricted-properties', text: 'export const now = (): number => Date.now();' },
  {
    file: 'src/app/random.ts',
    rule: 'no-restricted-properties',
    text: 'export const roll = (): number => Math.random();',
  },
  { file: 'src/app/env.ts', rule: 'no-restricted-properties', text: "export const home = process.env['HOME'] ?? '';" },
  {
    file: 'src/app/timer.ts',
    rule: 'no-restricted-globals',
    text: 'export const later = (run: () => void): void => { setTimeout(run, 1); };',
  },
  {
    file: 'src/app/uuid.ts',
    rule: 'no-restricted-imports',
    text: "import { randomUUID } from 'node:crypto';\nexport const id = (): string => randomUUID();",
  },
  {
    file: 'src/app/catch.ts',
    rule: 'no-empty',
    text: 'export const f = (g: () => void): void => { try { g(); } catch {} };',
  },
  { file: 'src/app/default.ts', rule: 'no-default-export', text: 'const a = 1;\nexport default a;' },
  {
    file: 'src/domain/promise.ts',
    rule: 'no-restricted-globals',
    text: 'export const f = (): unknown => Promise.resolve(1);',
  },
  { file: 'sandbox/date.ts', rule: 'no-restricted-properties', text: 'export const now = (): number => Date.now();' },
  {
    file: 'test/unit/sleep.test.ts',
    rule: 'no-restricted-globals',
    text: 'export const f = (run: () => void): void => { setTimeout(run, 1); };',
  },
];

/** What would be an offence elsewhere, at home. */
const atHome: Readonly<Record<string, string>> = {
  'src/lib/system-clock.ts':
    'export const f = (run: () => void): number => {\n  setTimeout(run, 1);\n  return Date.now();\n};',
  'src/main.ts': "export const home = process.env['HOME'] ?? '';",
};

let found: readonly { readonly code: string; readonly filename: string }[] = [];

beforeAll(() => {
  for (const name of ['.oxlintrc.json', 'tsconfig.json']) cpSync(join(root, name), join(house, name));
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'));
  const files = [...plants.map(({ file, text }) => [file, text] as const), ...Object.entries(atHome)];
  for (const [file, text] of files) {
    mkdirSync(dirname(join(house, file)), { recursive: true });
    writeFileSync(join(house, file), `${text}\n`);
  }
  const oxlint = join(root, 'node_modules', '.bin', 'oxlint');
  const { stdout } = spawnSync(oxlint, ['--format=json'], { cwd: house, encoding: 'utf8' });
  const report: { diagnostics: { code: string; filename: string }[] } = JSON.parse(stdout);
  found = report.diagnostics;
});

afterAll(() => {
  rmSync(house, { recursive: true });
});

test.each(plants)('$rule in $file', ({ rule, file }) => {
  const codes = found.filter(({ filename }) => filename === file).map(({ code }) => code);
  expect(codes).toContainEqual(expect.stringContaining(`(${rule})`));
});

test.each(Object.keys(atHome))('%s may', (file) => {
  expect(found.filter(({ filename }) => filename === file)).toEqual([]);
});
