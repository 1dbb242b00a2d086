/** A voice server alone, in a process of its own, that grants whatever its parent asks for: what a crowd is let loose on. */
import { z } from 'zod';
import { createVoiceServer } from '../voice/index.ts';

const order = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('grant'),
    guildId: z.string(),
    channelId: z.string(),
    userIds: z.array(z.string()).max(10_000),
  }),
  z.strictObject({ type: z.literal('figures') }),
]);

const flags = { canSpeak: true, canHear: true, selfMute: false, selfDeaf: false } as const;
const voice = await createVoiceServer();
const say = (tiding: object): void => void process.send?.(tiding);

process.on('message', (message: unknown) => {
  const asked = order.parse(message);
  if (asked.type === 'figures') {
    const { packetsIn, packetsOut, identified } = voice.counters();
    say({
      type: 'figures',
      cpuUs: process.cpuUsage(),
      rssBytes: process.memoryUsage.rss(),
      packetsIn,
      packetsOut,
      identified,
    });
    return;
  }
  const { guildId, channelId } = asked;
  const granted = asked.userIds.map((userId) => {
    const sessionId = `crowd-${userId}`;
    return { userId, sessionId, ...voice.grant({ guildId, channelId, userId, sessionId, e2ee: false, flags }) };
  });
  say({ type: 'granted', granted });
});
process.on('disconnect', () => void voice.close().then(() => process.exit(0)));
say({ type: 'up', caPem: voice.caPem });
