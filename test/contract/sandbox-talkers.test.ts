import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, expect, it } from 'vitest';

import { readWorldFile } from '../../sandbox/demo/world-file.ts';
import { startSandbox, type Sandbox } from '../../sandbox/server.ts';
import { spokenLine } from '../../sandbox/speech/index.ts';
import { converse } from '../../sandbox/talkers/conversation.ts';
import { seedSchema } from '../../sandbox/world/index.ts';

let sandbox: Sandbox;
let folder: string;

afterEach(async () => {
  await sandbox.close();
  await rm(folder, { recursive: true });
});

it('lets people of the default world talk on a stage, one after the other, until it is stopped', async () => {
  const seed = await readFile(new URL('../../sandbox/seeds/default.json', import.meta.url), 'utf8');
  sandbox = await startSandbox({ seed: seedSchema.parse(JSON.parse(seed)) });
  folder = await mkdtemp(join(tmpdir(), 'talkers-'));
  const file = join(folder, 'world.json');
  await writeFile(file, JSON.stringify(sandbox.line()));
  const world = await readWorldFile(file);
  const guild = world.guild('Qahwa House');
  const stage = world.channel(guild, 'Evening Stage');
  const hana = await world.person('hana');
  await hana.joinVoice(guild.id, stage);

  let turns = 0;
  const told: string[] = [];
  const talking = converse(world, {
    pauseMs: 0,
    tell: (line) => told.push(line),
    pause: async () => {
      turns += 1;
      if (turns === 2) throw new Error('enough');
    },
  });
  await expect(talking).rejects.toThrow('enough');
  const [welcome, coffee] = [await spokenLine('welcome'), await spokenLine('coffee')];
  const spoken = hana.heard.map(({ opus }) => opus).filter((opus) => opus.length > 3);
  await hana.waitFor(() => hana.heard.length >= welcome.packets.length + coffee.packets.length);
  expect(spoken).toEqual(
    [...welcome.packets, ...coffee.packets].filter((opus) => opus.length > 3).slice(0, spoken.length),
  );
  expect(spoken.length).toBeGreaterThan(welcome.packets.length);
  expect(told).toEqual(['ines, tariq, mariam, ben are talking on Evening Stage of Qahwa House']);
  expect(sandbox.world.guilds.get(guild.id)?.stageInstances.has(stage)).toBe(true);
  hana.close();
  expect(sandbox.bugs).toEqual([]);
});
