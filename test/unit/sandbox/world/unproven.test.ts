import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { defaultVoiceSwitches } from '../../../../sandbox/voice/switches.ts';
import { defaultSwitches } from '../../../../sandbox/world/index.ts';

async function rowsOf(heading: string): Promise<string[]> {
  const text = await readFile(new URL('../../../../docs/UNPROVEN.md', import.meta.url), 'utf8');
  const section = text.split('\n## ').find((part) => part.startsWith(heading));
  return [...(section ?? '').matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name ?? '');
}

it('lists every switch of the world, and none that is not there', async () => {
  expect((await rowsOf('The world and REST')).toSorted()).toEqual(Object.keys(defaultSwitches()).toSorted());
});

it('lists every switch of voice, and none that is not there', async () => {
  expect((await rowsOf('Voice')).toSorted()).toEqual(Object.keys(defaultVoiceSwitches).toSorted());
});
