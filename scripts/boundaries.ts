import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { checkBoundaries } from './boundary-check.ts';

const root = resolve(dirname(import.meta.filename), '..');
const folders = ['src', 'sandbox', 'bin'].filter((folder) => existsSync(resolve(root, folder)));

const report = await checkBoundaries(root, folders);
for (const { rule, from, to, comment } of report.violations) {
  console.error(`${rule}: ${from} -> ${to}\n    ${comment}`);
}
console.log(`${report.modules} modules, ${report.imports} imports, ${report.violations.length} violations`);
if (report.imports === 0) console.error('No import was read: the parser is missing, and this is not a pass.');
process.exitCode = report.violations.length > 0 || report.imports === 0 ? 1 : 0;
