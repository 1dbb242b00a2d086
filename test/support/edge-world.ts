import { seedSchema } from '../../sandbox/world/index.ts';
import { createDiscord, type Discord, type DiscordOptions, type VoicePacket } from '../../src/discord/index.ts';
import { systemClock } from '../../src/lib/index.ts';
import { memoryLog, type MemoryLog } from './memory-log.ts';
import { smallWorld, type SmallWorld } from './small-world.ts';
import { toldApp, type ToldApp } from './told-app.ts';
import { NO_COVERS } from './no-covers.ts';

/** The real edge connected to a local Discord, and what it tells. */
export interface Edge extends AsyncDisposable {
  readonly discord: Discord;
  readonly app: ToldApp;
  readonly log: MemoryLog;
  readonly packets: VoicePacket[];
}

/** An edge with a local Discord of its own. */
export interface EdgeWorld extends Edge {
  readonly world: SmallWorld;
}

/** Who connects: the main account and the pool, by user name, and the other side of the edge. */
export interface EdgeOptions {
  readonly bot?: string;
  readonly pool?: readonly string[];
  readonly app?: ToldApp;
  /** Pictures that are shown; none when left out. */
  readonly covers?: DiscordOptions['covers'];
}

/** Connects an edge to a local Discord that stands. */
export async function edgeAt(world: SmallWorld, options: EdgeOptions = {}): Promise<Edge> {
  const { bot = 'majlis', pool = [], app = toldApp() } = options;
  const log = memoryLog();
  const discord = createDiscord({
    token: world.token(bot),
    poolTokens: pool.map((name) => world.token(name)),
    ...NO_COVERS,
    ...(options.covers === undefined ? {} : { covers: options.covers }),
    apiUrl: world.sandbox.line().api,
    clock: systemClock,
    logger: log,
  });
  const packets: VoicePacket[] = [];
  discord.onVoicePacket((_accountId, packet) => packets.push(packet));
  const close = (): Promise<void> => discord.close('test-over');
  try {
    await discord.connect(app);
  } catch (error) {
    await close();
    throw error;
  }
  return { discord, app, log, packets, [Symbol.asyncDispose]: close };
}

/** Connects the edge as the small world's bot that may do all, or as `bot` of another seed. */
export async function edgeWorld(
  other?: Pick<EdgeOptions, 'covers'> & { readonly seed: unknown; readonly bot: string },
): Promise<EdgeWorld> {
  const world = await smallWorld(other === undefined ? {} : { seed: seedSchema.parse(other.seed) });
  try {
    const edge = await edgeAt(world, other === undefined ? {} : other);
    return {
      ...edge,
      world,
      async [Symbol.asyncDispose]() {
        await edge[Symbol.asyncDispose]();
        await world.close();
      },
    };
  } catch (error) {
    await world.close();
    throw error;
  }
}
