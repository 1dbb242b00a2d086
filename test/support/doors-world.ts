import { GatewayDispatchEvents } from 'discord.js';
import type { Doors } from '../../src/commands/index.ts';
import { createBrake } from '../../src/discord/brake.ts';
import { createCallOrder } from '../../src/discord/call-order.ts';
import { createAnswersRest, createClient } from '../../src/discord/client.ts';
import { createInteractionRouter } from '../../src/discord/interactions.ts';
import { type Clock, systemClock } from '../../src/lib/index.ts';
import { memoryLog, type MemoryLog } from './memory-log.ts';
import { smallWorld, type SmallWorld } from './small-world.ts';
import { toldApp, type ToldApp } from './told-app.ts';

/** The small world's bot with doors of the test's own, registered in its server. */
export interface DoorsWorld extends AsyncDisposable {
  readonly world: SmallWorld;
  readonly app: ToldApp;
  readonly log: MemoryLog;
}

/** Starts it. `clock` is the router's: what it waits for passes as the test says. */
export async function doorsWorld(doors: Doors, clock: Clock): Promise<DoorsWorld> {
  const world = await smallWorld();
  const [app, log] = [toldApp(), memoryLog()];
  const order = createCallOrder(systemClock);
  const options = { apiUrl: world.sandbox.line().api, brake: createBrake({ clock, logger: log }), order };
  const [client, answers] = [createClient(options), createAnswersRest(options)];
  const route = createInteractionRouter({ client, answers, app, clock, logger: log, doors });
  client.ws.on(GatewayDispatchEvents.InteractionCreate, (data: unknown) => void route(data));
  const ready = new Promise<void>((resolve) => client.once('clientReady', () => resolve()));
  await client.login(world.token('majlis'));
  await ready;
  const path = `/applications/${world.id('majlis')}/guilds/${world.guildId}/commands`;
  await world.rest('majlis', 'PUT', path, doors.definitions);
  return {
    world,
    app,
    log,
    async [Symbol.asyncDispose]() {
      await client.destroy();
      answers.clearHandlerSweeper();
      answers.clearHashSweeper();
      await world.close();
    },
  };
}
