import { seedSchema } from '../../sandbox/world/index.ts';
import { createDiscord, type Discord, type VoicePacket } from '../../src/discord/index.ts';
import { systemClock } from '../../src/lib/index.ts';
import { memoryLog, type MemoryLog } from './memory-log.ts';
import { smallWorld, type SmallWorld } from './small-world.ts';
import { toldApp, type ToldApp } from './told-app.ts';

/** A local Discord with the real edge connected to it, and what the edge tells. */
export interface EdgeWorld extends AsyncDisposable {
  readonly world: SmallWorld;
  readonly discord: Discord;
  readonly app: ToldApp;
  readonly log: MemoryLog;
  readonly packets: VoicePacket[];
}

/** Connects the edge as the small world's bot that may do all, or as `bot` of another seed. */
export async function edgeWorld(other?: { readonly seed: unknown; readonly bot: string }): Promise<EdgeWorld> {
  const world = await smallWorld(other === undefined ? {} : { seed: seedSchema.parse(other.seed) });
  const log = memoryLog();
  const app = toldApp();
  const discord = createDiscord({
    token: world.token(other?.bot ?? 'majlis'),
    poolTokens: [],
    apiUrl: world.sandbox.line().api,
    clock: systemClock,
    logger: log,
  });
  const packets: VoicePacket[] = [];
  discord.onVoicePacket((_accountId, packet) => packets.push(packet));
  const close = async (): Promise<void> => {
    await discord.close('test-over');
    await world.close();
  };
  try {
    await discord.connect(app);
  } catch (error) {
    await close();
    throw error;
  }
  return { world, discord, app, log, packets, [Symbol.asyncDispose]: close };
}
