import { afterEach, describe, expect, it } from 'vitest';
import { withoutSilence } from '../../sandbox/demo/heard.ts';
import { textOf, type Person } from '../../sandbox/people/index.ts';
import { spokenLine, talk } from '../../sandbox/speech/index.ts';
import { systemVoiceClock } from '../../sandbox/voice/system-clock.ts';
import { answerTo, castOf, comeUp, isSpeaker, openSpace, panelOf, panelSays, type Cast } from '../support/cast.ts';
import { startStack, type Stack } from '../support/stack.ts';

let stack: Stack;
let cast: Cast;

afterEach(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

const say = async (speaker: Person, packets: readonly Buffer[]): Promise<void> => {
  if (speaker.voice === null) throw new Error('not in a room');
  await talk(speaker.voice, packets, systemVoiceClock);
};

describe('a bot that is killed and started again', () => {
  it(
    '[KEEP-1] goes on with the same space, speakers, hands, panel and link; nobody does anything',
    { timeout: 180_000 },
    async () => {
      stack = await startStack();
      cast = castOf(stack);
      const [layla, omar, yusuf, salma, grace, lina] = [
        await cast.person('layla'),
        await cast.person('omar'),
        await cast.person('yusuf'),
        await cast.person('salma'),
        await cast.person('grace'),
        await cast.person('lina'),
      ];
      const qahwa = cast.guildId('Qahwa House');
      const river = cast.guildId('Riverside Talks');
      const home = await openSpace(
        layla,
        { title: 'Coffee' },
        { guildId: qahwa, channelId: cast.channelId('Qahwa House', 'general') },
      );
      const away = await openSpace(
        grace,
        { title: 'River' },
        { guildId: river, channelId: cast.channelId('Riverside Talks', 'general') },
      );
      await comeUp(layla, qahwa, home);
      await comeUp(grace, river, away);
      await lina.joinVoice(river, away);
      await omar.joinVoice(qahwa, home);
      await omar.raiseHand(qahwa);
      await panelSays(layla, home, new RegExp(`1\\. .*${omar.user.id}`));
      await layla.select({ customId: /:approve:/ }, [omar.user.id]);
      await comeUp(omar, qahwa, home);
      await yusuf.joinVoice(qahwa, home);
      await yusuf.raiseHand(qahwa);
      await panelSays(layla, home, new RegExp(`1\\. .*${yusuf.user.id}`));
      const offer = await answerTo(layla, 'link open', {}, { guildId: qahwa, channelId: home, says: /`[^`]{4,}`/ });
      const code = /`([^`\s]{4,})`/.exec(offer)?.[1] ?? '';
      await answerTo(grace, 'link join', { code }, { guildId: river, channelId: away, says: /Linked/ });
      const panelBefore = panelOf(layla, home)?.id;

      await stack.bot().end('SIGKILL');
      // While it is down somebody leaves and somebody comes: it must notice both.
      await salma.joinVoice(qahwa, home);
      await salma.raiseHand(qahwa);
      await stack.startBot();

      const text = await panelSays(layla, home, new RegExp(`2\\. .*${salma.user.id}`));
      expect(text).toMatch(new RegExp(`1\\. .*${yusuf.user.id}`));
      expect(text).toContain('Coffee');
      expect(text).toContain(omar.user.id);
      expect(panelOf(layla, home)?.id).toBe(panelBefore);
      expect(isSpeaker(layla, qahwa) && isSpeaker(omar, qahwa)).toBe(true);

      // The link carries again as soon as both rooms are heard: words may be lost until then, sentences are not.
      const line = await spokenLine('agree');
      await lina.waitFor(() => stack.bot().output().includes('voice'), 20_000).catch(() => undefined);
      let heardAll = false;
      for (let attempt = 0; attempt < 5 && !heardAll; attempt++) {
        const from = lina.heard.length;
        await say(omar, line.packets);
        heardAll = await lina
          .waitFor(() => withoutSilence(lina.heard.slice(from)).length === line.packets.length, 1_500)
          .then(
            () => true,
            () => false,
          );
      }
      expect(heardAll).toBe(true);
      // One panel, one room, one stage: nothing stands twice.
      const panels = layla
        .messages(home)
        .filter(
          (message) => message.author.bot === true && /Coffee/.test(textOf(message)) && (message.flags & 64) === 0,
        );
      expect(panels).toHaveLength(1);
      expect(
        [...(stack.sandbox.world.guilds.get(qahwa)?.channels.values() ?? [])].filter(({ name }) => name === 'Coffee'),
      ).toHaveLength(1);
    },
  );
});

describe('an empty room', () => {
  it(
    '[LIFE-2] ends its space after the grace, also when the bot was down when the time came',
    { timeout: 120_000 },
    async () => {
      stack = await startStack({ env: { EMPTY_ROOM_GRACE: '2' } });
      cast = castOf(stack);
      const layla = await cast.person('layla');
      const qahwa = cast.guildId('Qahwa House');
      const general = cast.channelId('Qahwa House', 'general');
      const gone = (room: string): boolean => stack.sandbox.world.guilds.get(qahwa)?.channels.has(room) === false;

      const first = await openSpace(layla, { title: 'One' }, { guildId: qahwa, channelId: general });
      await layla.joinVoice(qahwa, first);
      await layla.leaveVoice(qahwa);
      await layla.waitFor(() => gone(first), 30_000, 'the first room to be gone');

      const second = await openSpace(layla, { title: 'Two' }, { guildId: qahwa, channelId: general });
      await layla.joinVoice(qahwa, second);
      await stack.bot().end('SIGKILL');
      await layla.leaveVoice(qahwa);
      await stack.startBot();
      await layla.waitFor(() => gone(second), 40_000, 'the second room to be gone');
    },
  );

  it(
    '[LIFE-2] keeps its space when somebody came back while the bot was down, though the bot starts after the grace',
    { timeout: 120_000 },
    async () => {
      stack = await startStack({ env: { EMPTY_ROOM_GRACE: '8' } });
      cast = castOf(stack);
      const layla = await cast.person('layla');
      const qahwa = cast.guildId('Qahwa House');
      const general = cast.channelId('Qahwa House', 'general');
      const room = await openSpace(layla, { title: 'Kept' }, { guildId: qahwa, channelId: general });
      await comeUp(layla, qahwa, room);
      await panelSays(layla, room, /\*\*Host\*\* <@\d+>\n/);
      await layla.leaveVoice(qahwa);
      const leftAtMs = performance.now();
      // The bot has noted that the room is empty, and since when.
      await panelSays(layla, room, /invited again on return/);
      await stack.bot().end('SIGKILL');
      await layla.joinVoice(qahwa, room);
      await expect.poll(() => performance.now() - leftAtMs, { timeout: 20_000 }).toBeGreaterThan(8_000);
      await stack.startBot();

      await comeUp(layla, qahwa, room);
      expect(stack.sandbox.world.guilds.get(qahwa)?.channels.has(room)).toBe(true);
      expect(await panelSays(layla, room, /Kept/)).toContain(layla.user.id);
    },
  );
});
