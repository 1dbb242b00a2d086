import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkBoundaries, type BoundaryReport } from '../../../scripts/boundary-check.ts';
import { boundaryRules } from '../../../scripts/boundary-rules.ts';

const root = resolve(import.meta.dirname, '../../..');

type Tree = Readonly<Record<string, string>>;

/** A house in which everything is as it should be, one file per room. */
const soundHouse: Tree = {
  'src/lib/index.ts': 'export const lib = 1;',
  'src/domain/index.ts': "import { lib } from '../lib/index.ts'; export const domain = lib;",
  'src/i18n/index.ts': "import { domain } from '../domain/index.ts'; export const i18n = domain;",
  'src/app/index.ts': "import { i18n } from '../i18n/index.ts'; export const app = i18n;",
  'src/commands/index.ts':
    "import { z } from 'zod'; import { app } from '../app/index.ts'; export const commands = [z, app];",
  'src/discord/index.ts':
    "import { Client } from 'discord.js'; import { commands } from '../commands/index.ts'; export const discord = [Client, commands];",
  'src/scheduler/index.ts': "import { Queue } from 'bullmq'; export const scheduler = Queue;",
  'src/store/index.ts': "import { open } from './engine/open.ts'; export const store = open;",
  'src/store/engine/open.ts': "import { PGlite } from '@electric-sql/pglite'; export const open = PGlite;",
  'src/calendar/index.ts':
    "import { Temporal } from 'temporal-polyfill'; import { app } from '../app/index.ts'; export const calendar = [Temporal, app];",
  'src/config/index.ts': "import { z } from 'zod'; export const config = z;",
  'src/observe/index.ts': "import { pino } from 'pino'; export const observe = pino;",
  'src/voice/index.ts': "import { node } from './node/index.ts'; export const voice = node;",
  'src/voice/engine/index.ts': "import { lib } from '../../lib/index.ts'; export const engine = lib;",
  'src/voice/codec/index.ts': "import opus from '@evan/opus'; export const codec = opus;",
  'src/voice/transport/index.ts':
    "import { joinVoiceChannel } from '@discordjs/voice'; export const transport = joinVoiceChannel;",
  'src/voice/node/index.ts':
    "import { Worker } from 'node:worker_threads'; import { engine } from '../engine/index.ts'; export const node = [Worker, engine];",
  'src/main.ts': "import { store } from './store/index.ts'; export const main = store;",
  'sandbox/main.ts': "import { WebSocket } from 'ws'; export const sandbox = WebSocket;",
  'sandbox/playground/page/index.ts': 'export const page = 1;',
  'sandbox/package.json': '{ "name": "sandbox", "dependencies": { "ws": "*" } }',
  'bin/start.mjs': "import { spawn } from 'node:child_process'; export const start = spawn;",
};

/** For each rule: the smallest file that breaks it. */
const violations: Readonly<Record<string, readonly [file: string, text: string]>> = {
  'page-stands-alone': ['sandbox/playground/page/bad-room.ts', "export { sandbox } from '../../main.ts';"],
  'page-is-served-not-imported': ['sandbox/playground/bad-page.ts', "export { page } from './page/index.ts';"],
  'page-contract-imports-nothing': ['sandbox/playground/contract.ts', "export { sandbox } from '../main.ts';"],
  'page-build-packages': ['sandbox/playground/build.ts', "export { z } from 'zod';"],
  'lib-rooms': [
    'src/lib/bad-room.ts',
    "import type { domain } from '../domain/index.ts'; export type X = typeof domain;",
  ],
  'lib-packages': ['src/lib/bad-package.ts', "export { z } from 'zod';"],
  'domain-rooms': ['src/domain/bad-room.ts', "import type { app } from '../app/index.ts'; export type X = typeof app;"],
  'domain-packages': ['src/domain/bad-package.ts', "export { z } from 'zod';"],
  'domain-built-ins': ['src/domain/bad-built-in.ts', "export { setTimeout } from 'node:timers/promises';"],
  'i18n-rooms': ['src/i18n/bad-room.ts', "export { app } from '../app/index.ts';"],
  'i18n-packages': ['src/i18n/bad-package.ts', "export { z } from 'zod';"],
  'i18n-built-ins': ['src/i18n/bad-built-in.ts', "export { readFileSync } from 'node:fs';"],
  'app-rooms': ['src/app/bad-room.ts', "export { store } from '../store/index.ts';"],
  'app-packages': ['src/app/bad-package.ts', "export { z } from 'zod';"],
  'app-built-ins': ['src/app/bad-built-in.ts', "export { createHash } from 'node:crypto';"],
  'voice/engine-rooms': ['src/voice/engine/bad-room.ts', "export { domain } from '../../domain/index.ts';"],
  'voice/engine-packages': ['src/voice/engine/bad-package.ts', "export { z } from 'zod';"],
  'voice/engine-built-ins': ['src/voice/engine/bad-built-in.ts', "export { Readable } from 'node:stream';"],
  'voice/codec-rooms': ['src/voice/codec/bad-room.ts', "export { app } from '../../app/index.ts';"],
  'voice/codec-packages': ['src/voice/codec/bad-package.ts', "export { Client } from 'discord.js';"],
  'voice/transport-rooms': ['src/voice/transport/bad-room.ts', "export { commands } from '../../commands/index.ts';"],
  'voice/transport-packages': ['src/voice/transport/bad-package.ts', "export { Client } from 'discord.js';"],
  'voice/node-rooms': ['src/voice/node/bad-room.ts', "export { discord } from '../../discord/index.ts';"],
  'voice/node-packages': ['src/voice/node/bad-package.ts', "export { joinVoiceChannel } from '@discordjs/voice';"],
  'voice-rooms': ['src/voice/bad-room.ts', "export { app } from '../app/index.ts';"],
  'voice-packages': ['src/voice/bad-package.ts', "export { pino } from 'pino';"],
  'commands-rooms': ['src/commands/bad-room.ts', "export { store } from '../store/index.ts';"],
  'commands-packages': ['src/commands/bad-package.ts', "export { Client } from 'discord.js';"],
  'commands-built-ins': ['src/commands/bad-built-in.ts', "export { readFileSync } from 'node:fs';"],
  'discord-rooms': ['src/discord/bad-room.ts', "export { scheduler } from '../scheduler/index.ts';"],
  'discord-packages': ['src/discord/bad-package.ts', "export { Queue } from 'bullmq';"],
  'scheduler-rooms': ['src/scheduler/bad-room.ts', "export { store } from '../store/index.ts';"],
  'scheduler-packages': ['src/scheduler/bad-package.ts', "export { Pool } from 'pg';"],
  'store-rooms': ['src/store/bad-room.ts', "export { discord } from '../discord/index.ts';"],
  'store-packages': ['src/store/bad-package.ts', "export { Queue } from 'bullmq';"],
  'calendar-rooms': ['src/calendar/bad-room.ts', "export { store } from '../store/index.ts';"],
  'calendar-packages': ['src/calendar/bad-package.ts', "export { z } from 'zod';"],
  'calendar-built-ins': ['src/calendar/bad-built-in.ts', "export { readFileSync } from 'node:fs';"],
  'web-rooms': ['src/web/bad-room.ts', "export { voice } from '../voice/index.ts';"],
  'web-packages': ['src/web/bad-package.ts', "export { Client } from 'discord.js';"],
  'config-rooms': ['src/config/bad-room.ts', "export { observe } from '../observe/index.ts';"],
  'config-packages': ['src/config/bad-package.ts', "export { pino } from 'pino';"],
  'observe-rooms': ['src/observe/bad-room.ts', "export { config } from '../config/index.ts';"],
  'observe-packages': ['src/observe/bad-package.ts', "export { Client } from 'discord.js';"],
  'wall-discord': ['src/app/bad-wall-discord.ts', "import type { Guild } from 'discord.js'; export type X = Guild;"],
  'wall-discord-types': ['src/app/bad-wall-types.ts', "export { Routes } from 'discord-api-types/v10';"],
  'wall-voice': ['src/app/bad-wall-voice.ts', "export { joinVoiceChannel } from '@discordjs/voice';"],
  'wall-opus': ['src/app/bad-wall-opus.ts', "export { opus } from 'prism-media';"],
  'wall-jobs': ['src/app/bad-wall-jobs.ts', "export { Queue } from 'bullmq';"],
  'wall-database': ['src/app/bad-wall-database.ts', "export { Pool } from 'pg';"],
  'wall-drizzle': ['src/store/bad-wall-drizzle.ts', "export { sql } from 'drizzle-orm';"],
  'wall-redis': ['src/app/bad-wall-redis.ts', "export { Redis } from 'ioredis';"],
  'wall-calendar': ['src/app/bad-wall-calendar.ts', "export { Temporal } from 'temporal-polyfill';"],
  'wall-logs': ['src/app/bad-wall-logs.ts', "export { pino } from 'pino';"],
  door: ['src/scheduler/bad-door.ts', "import type { open } from '../app/open.ts'; export type X = typeof open;"],
  'unknown-room': ['src/utils/bad-room.ts', "export { lib } from '../lib/index.ts';"],
  'main-is-the-top': ['src/web/bad-main.ts', "export { main } from '../main.ts';"],
  'bin-built-ins-only': ['bin/bad.mjs', "export { z } from 'zod';"],
  'sandbox-stands-alone': ['sandbox/bad-src.ts', "export { lib } from '../src/lib/index.ts';"],
  'sandbox-packages': ['sandbox/bad-package.ts', "export { Client } from 'discord.js';"],
  'sandbox-server-without-davey': ['sandbox/bad-davey.ts', "export { DAVESession } from '@snazzah/davey';"],
  'src-without-sandbox': ['src/web/bad-sandbox.ts', "export { sandbox } from '../../sandbox/main.ts';"],
  'no-test-code-in-product': ['src/web/bad-test.ts', "export { help } from '../../test/support/help.ts';"],
  'no-circle': ['src/web/bad-circle-a.ts', "import type { B } from './bad-circle-b.ts'; export type A = B | 1;"],
  resolvable: ['src/web/bad-path.ts', "export { nothing } from './nowhere.ts';"],
  'no-dev-package-in-product': ['src/web/bad-dev.ts', "export { test } from 'vitest';"],
  'no-undeclared-package': ['src/web/bad-undeclared.ts', "export { Packr } from 'msgpackr';"],
};

/** Files that a violation needs beside it. */
const besides: Tree = {
  'src/app/open.ts': 'export const open = 1;',
  'src/web/bad-circle-b.ts': "import type { A } from './bad-circle-a.ts'; export type B = A | 2;",
  'test/support/help.ts': 'export const help = 1;',
};

const build = (tree: Tree): string => {
  const house = mkdtempSync(join(tmpdir(), 'majlis-house-'));
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'));
  cpSync(join(root, 'package.json'), join(house, 'package.json'));
  for (const [path, text] of Object.entries(tree)) {
    mkdirSync(dirname(join(house, path)), { recursive: true });
    writeFileSync(join(house, path), `${text}\n`);
  }
  return house;
};

const folders = ['src', 'sandbox', 'bin'];
const houses: string[] = [];
const check = (tree: Tree): Promise<BoundaryReport> => {
  const house = build(tree);
  houses.push(house);
  return checkBoundaries(house, folders);
};

afterAll(() => {
  for (const house of houses) rmSync(house, { recursive: true });
});

test('a sound house passes, and its imports were read', async () => {
  const report = await check(soundHouse);
  expect(report.violations).toEqual([]);
  expect(report.imports).toBeGreaterThan(20);
});

describe('a violation of each rule fails', () => {
  let broken: BoundaryReport;
  beforeAll(async () => {
    broken = await check({ ...soundHouse, ...besides, ...Object.fromEntries(Object.values(violations)) });
  });

  test('every rule has its violation here, and tells what to do', () => {
    expect(new Set(Object.keys(violations))).toEqual(new Set(boundaryRules.map((rule) => rule.name)));
    for (const rule of boundaryRules) expect(rule.comment, rule.name).toMatch(/: \w|only/);
  });

  test.each(Object.entries(violations))('%s', (rule, [file]) => {
    expect(broken.violations).toContainEqual(expect.objectContaining({ rule, from: file }));
  });
});
