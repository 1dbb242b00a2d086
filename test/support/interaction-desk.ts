import { rawGateway, type GatewayPayload, type RawGateway } from './raw-gateway.ts';
import type { RestAnswer, SmallWorld } from './small-world.ts';

/** An application at work by hand: a raw gateway socket, and the callbacks as REST. */
export interface InteractionDesk {
  readonly socket: RawGateway;
  /** The `index`-th interaction that arrived, from 0. */
  received(index?: number): Promise<any>; // oxlint-disable-line typescript/no-explicit-any -- tests look into it
  /** The first answer to it. */
  answer(interaction: { id: string; token: string }, body: unknown, query?: string): Promise<RestAnswer>;
  /** A call with the interaction's token, such as `/messages/@original`. */
  webhook(interaction: { token: string }, method: string, path: string, body?: unknown): Promise<RestAnswer>;
  /** Registers guild commands and gives them back. */
  register(commands: readonly unknown[]): Promise<readonly { id: string; version: string; name: string }[]>;
}

/** Connects the bot `majlis` with the GUILDS intent alone. */
export async function interactionDesk(world: SmallWorld): Promise<InteractionDesk> {
  const socket = rawGateway(world.sandbox.line().gateway);
  socket.identify(world.token('majlis'), { intents: 1 });
  await socket.event('READY');
  const isInteraction = ({ t }: GatewayPayload): boolean => t === 'INTERACTION_CREATE';
  return {
    socket,
    async received(index = 0) {
      await socket.until((payload) => isInteraction(payload) && socket.payloads.filter(isInteraction).length > index);
      return socket.payloads.filter(isInteraction)[index]?.d;
    },
    answer: ({ id, token }, body, query = '') =>
      world.rest(null, 'POST', `/interactions/${id}/${token}/callback${query}`, body),
    webhook: ({ token }, method, path, body) =>
      world.rest(null, method, `/webhooks/${world.id('majlis')}/${token}${path}`, body),
    async register(commands) {
      const path = `/applications/${world.id('majlis')}/guilds/${world.guildId}/commands`;
      return (await world.rest('majlis', 'PUT', path, commands)).body;
    },
  };
}
