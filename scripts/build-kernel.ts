/**
 * Makes the bytes of our WebAssembly kernels of their text: node scripts/build-kernel.ts. The results are kept in the repository, so nobody
 * needs this to run Majlis; tests make them anew and compare.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

/** The text of a kernel, where its bytes are kept, and by which name. */
export interface KernelSource {
  readonly text: string;
  readonly path: string;
  readonly name: string;
}

const kernelOf = (folder: string, file: string, name: string): KernelSource => ({
  text: join(root, folder, `${file}.wat`),
  path: join(root, folder, `${file}-code.ts`),
  name,
});

/** The sum of a mix (docs/adr/0005-a-mixing-kernel-in-webassembly.md). */
export const mixKernel: KernelSource = kernelOf('src/voice/engine', 'mix-kernel', 'mixKernelCode');
/** What AES-GCM does beside AES (docs/adr/0006-gcm-around-openssls-aes.md). */
export const gcmKernel: KernelSource = kernelOf('src/voice/transport', 'gcm-kernel', 'gcmKernelCode');

/** The file of a kernel as it is to be, by the assembler of this checkout. */
export function kernelCode({ text, name }: KernelSource): string {
  const folder = mkdtempSync(join(tmpdir(), 'majlis-kernel-'));
  try {
    const made = join(folder, 'kernel.wasm');
    const assembler = join(root, 'node_modules/wabt/bin/wat2wasm');
    const { status, stderr } = spawnSync(process.execPath, [assembler, text, '--output', made], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`wat2wasm: ${stderr}`);
    const code = readFileSync(made).toString('base64');
    const lines = code.match(/.{1,100}/g) ?? [];
    return `/** ${basename(text)}, assembled by \`npm run kernel\`. */\nexport const ${name}: string = [\n${lines.map((line) => `  '${line}',\n`).join('')}].join('');\n`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  for (const kernel of [mixKernel, gcmKernel]) writeFileSync(kernel.path, kernelCode(kernel));
}
