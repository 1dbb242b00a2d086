import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { pathWithoutTools, pathWithTools } from '../../../bin/paths.mjs';
import { findNode, isInstalled } from '../../../bin/setup.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'majlis-setup-'));
  mkdirSync(join(folder, 'node_modules'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const lock = (version: string): string =>
  JSON.stringify({
    packages: {
      '': { name: 'x' },
      'node_modules/zod': { version },
      'node_modules/for-another-platform': { version: '1.0.0', optional: true },
      sandbox: { name: 'sandbox' },
    },
  });

const write = (path: string, text: string): void => {
  writeFileSync(join(folder, path), text);
};

describe('isInstalled', () => {
  test('no, when nothing is', () => {
    write('package-lock.json', lock('1.0.0'));
    expect(isInstalled(folder)).toBe(false);
  });

  test('yes, when the marker is of this lockfile; no, when of another', () => {
    write('package-lock.json', lock('1.0.0'));
    write('node_modules/.majlis-installed', createHash('sha256').update(lock('1.0.0')).digest('hex'));
    expect(isInstalled(folder)).toBe(true);
    write('package-lock.json', lock('1.0.1'));
    expect(isInstalled(folder)).toBe(false);
  });

  test("by npm's own record after somebody's npm ci, optional packages aside", () => {
    write('package-lock.json', lock('1.0.0'));
    write(
      'node_modules/.package-lock.json',
      JSON.stringify({ packages: { 'node_modules/zod': { version: '1.0.0' } } }),
    );
    expect(isInstalled(folder)).toBe(true);
    write('package-lock.json', lock('1.0.1'));
    expect(isInstalled(folder)).toBe(false);
  });
});

describe('findNode', () => {
  const brought = (script: string): string => {
    const bin = join(folder, `node-${process.platform}-${process.arch}`, 'bin');
    mkdirSync(bin, { recursive: true });
    writeFileSync(join(bin, 'node'), script);
    chmodSync(join(bin, 'node'), 0o755);
    return join(bin, 'node');
  };

  test('takes the one npm brought along, also beside a newer one', () => {
    const node = brought('#!/bin/sh\nexit 0\n');
    expect(findNode({ execPath: '/usr/bin/node', version: '26.0.0', modules: folder })).toBe(node);
  });

  test('takes the running one when it is new enough', () => {
    expect(findNode({ execPath: '/opt/node', version: '24.0.0', modules: folder })).toBe('/opt/node');
  });

  test('takes none when it is too old, or when the one brought along does not run here', () => {
    expect(findNode({ execPath: '/usr/bin/node', version: '20.20.2', modules: folder })).toBeUndefined();
    brought('#!/bin/sh\nexit 127\n');
    expect(findNode({ execPath: '/usr/bin/node', version: '22.9.0', modules: folder })).toBeUndefined();
  });
});

test('npm is not run by the Node that it is about to replace', () => {
  const path = ['/usr/bin', '/home/me/node_modules/.bin', '/bin'].join(delimiter);
  expect(pathWithoutTools(path)).toBe(['/usr/bin', '/bin'].join(delimiter));
  expect(pathWithoutTools(pathWithTools('/usr/bin'))).toBe('/usr/bin');
});
