import { afterEach, describe, expect, it } from 'vitest';
import { textOf, type Person } from '../../sandbox/people/index.ts';
import { answerTo, castOf, comeUp, openSpace, panelOf, panelSays, type Cast } from '../support/cast.ts';
import { expectQuiet, PATIENCE_MS } from '../support/front-door.ts';
import { startStack, type Stack } from '../support/stack.ts';

let stack: Stack;
let cast: Cast;

afterEach(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

const inServer = async (name: string, host: Person, title: string): Promise<{ guildId: string; channelId: string }> => {
  const guildId = cast.guildId(name);
  const room = await openSpace(host, { title }, { guildId, channelId: cast.channelId(name, 'general') });
  await comeUp(host, guildId, room);
  return { guildId, channelId: room };
};

describe('a server that removes Majlis while it is down', () => {
  it(
    '[LIFE-7] has no space any more once it is back, and the other side’s link is closed',
    { timeout: 120_000 },
    async () => {
      stack = await startStack();
      cast = castOf(stack);
      const [layla, grace] = [await cast.person('layla'), await cast.person('grace')];
      const home = await inServer('Qahwa House', layla, 'Coffee');
      const away = await inServer('Riverside Talks', grace, 'River');
      const offer = await answerTo(layla, 'link open', {}, { ...home, says: /`[^`]{4,}`/ });
      const code = /`([^`\s]{4,})`/.exec(offer)?.[1] ?? '';
      await answerTo(grace, 'link join', { code }, { ...away, says: /Linked/ });
      await panelSays(layla, home.channelId, /Riverside Talks/);

      await stack.bot().end('SIGKILL');
      stack.sandbox.removeGuild(away.guildId);
      await stack.startBot();

      const panel = (): string => {
        const message = panelOf(layla, home.channelId);
        return message === undefined ? '' : textOf(message);
      };
      await expect.poll(panel, { timeout: PATIENCE_MS }).not.toContain('River');
      expect(panel()).toContain('Coffee');
      expectQuiet(stack);
    },
  );
});
