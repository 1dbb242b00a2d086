/**
 * Makes src/voice/engine/mix-kernel-code.ts of mix-kernel.wat: node scripts/build-kernel.ts. The result is kept in the repository, so nobody
 * needs this to run Majlis; a test makes it anew and compares.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const engine = join(root, 'src/voice/engine');

/** Where the code is kept. */
export const kernelCodePath: string = join(engine, 'mix-kernel-code.ts');

/** The file as it is to be, by the assembler of this checkout. */
export function kernelCode(): string {
  const folder = mkdtempSync(join(tmpdir(), 'majlis-kernel-'));
  try {
    const made = join(folder, 'kernel.wasm');
    const assembler = join(root, 'node_modules/wabt/bin/wat2wasm');
    const { status, stderr } = spawnSync(
      process.execPath,
      [assembler, join(engine, 'mix-kernel.wat'), '--output', made],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`wat2wasm: ${stderr}`);
    const code = readFileSync(made).toString('base64');
    const lines = code.match(/.{1,100}/g) ?? [];
    return `/** mix-kernel.wat, assembled by \`npm run kernel\`. */\nexport const mixKernelCode: string = [\n${lines.map((line) => `  '${line}',\n`).join('')}].join('');\n`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[1] === import.meta.filename) writeFileSync(kernelCodePath, kernelCode());
