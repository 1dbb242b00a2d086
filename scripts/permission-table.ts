import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { permissionTable, withPermissionTable } from './permission-rows.ts';

// Prints who may do what; with --write it is written into docs/SPEC.md instead.

const spec = resolve(import.meta.dirname, '../docs/SPEC.md');
if (process.argv.includes('--write')) writeFileSync(spec, withPermissionTable(readFileSync(spec, 'utf8')));
else console.log(permissionTable());
