import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { defaultVoiceSwitches } from '../../../../sandbox/voice/switches.ts';
import { defaultSwitches } from '../../../../sandbox/world/index.ts';

async function rowsOf(heading: string): Promise<string[]> {
  const text = await readFile(new URL('../../../../docs/UNPROVEN.md', import.meta.url), 'utf8');
  const section = text.split('\n## ').find((part) => part.startsWith(heading));
  return [...(section ?? '').matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name ?? '');
}

async function positionsOf(heading: string): Promise<[string, string][]> {
  const text = await readFile(new URL('../../../../docs/UNPROVEN.md', import.meta.url), 'utf8');
  const section = text.split('\n## ').find((part) => part.startsWith(heading));
  return [...(section ?? '').matchAll(/^\| `(\w+)` \| [^|]*?\*\*(.+?)\*\*/gm)].map(([, name, taken]) => [
    name ?? '',
    taken ?? '',
  ]);
}

it('lists every switch of the world, and none that is not there', async () => {
  expect((await rowsOf('The world and REST')).toSorted()).toEqual(Object.keys(defaultSwitches()).toSorted());
});

it('prints in bold the position that each switch of the world takes', async () => {
  const shown = (value: unknown): string => {
    if (Array.isArray(value)) return value.length === 0 ? 'none' : 'a list';
    return String(value);
  };
  const taken = Object.entries(defaultSwitches()).map(([name, value]) => [name, shown(value)]);
  expect(Object.fromEntries(await positionsOf('The world and REST'))).toEqual(Object.fromEntries(taken));
});

it('lists every switch of voice, and none that is not there', async () => {
  expect((await rowsOf('Voice')).toSorted()).toEqual(Object.keys(defaultVoiceSwitches).toSorted());
});
