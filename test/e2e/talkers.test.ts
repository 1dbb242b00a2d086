import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { withoutSilence } from '../../sandbox/demo/heard.ts';
import { readWorldFile } from '../../sandbox/demo/world-file.ts';
import { spokenLine } from '../../sandbox/speech/index.ts';
import { converse } from '../../sandbox/talkers/conversation.ts';
import { startStack, type Stack } from '../support/stack.ts';

let stack: Stack;

afterEach(async () => {
  await stack[Symbol.asyncDispose]();
});

describe('the world of `npm start`', () => {
  it(
    'has people who talk in a space of one server and are heard in the other, again after a restart',
    { timeout: 180_000 },
    async () => {
      stack = await startStack();
      const file = join(stack.dataDir, '..', 'world.json');
      await writeFile(file, JSON.stringify(stack.sandbox.line()));
      const world = await readWorldFile(file);
      const river = world.guild('Riverside Talks');
      const sofia = await world.person('sofia');
      try {
        await sofia.joinVoice(river.id, world.channel(river, 'Riverside'));
        const [welcome, coffee] = [await spokenLine('welcome'), await spokenLine('coffee')];
        for (const round of ['first start', 'second start']) {
          const from = sofia.heard.length;
          let turns = 0;
          const talking = converse(world, {
            pauseMs: 0,
            tell: () => undefined,
            async pause() {
              turns += 1;
              if (turns === 2) throw new Error('enough');
            },
          });
          await expect(talking).rejects.toThrow('enough');
          const spoken = [...welcome.packets, ...coffee.packets];
          const heard = (): readonly Buffer[] => withoutSilence(sofia.heard.slice(from));
          await sofia.waitFor(() => heard().length >= spoken.length, 5_000).catch(() => undefined);
          expect(Buffer.concat(heard()).equals(Buffer.concat(spoken)), round).toBe(true);
          if (round === 'first start') {
            await stack.bot().end('SIGKILL');
            await stack.startBot();
          }
        }
        expect(stack.sandbox.bugs).toEqual([]);
      } finally {
        sofia.close();
      }
    },
  );
});
