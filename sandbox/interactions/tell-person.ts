import type { World } from '../world/index.ts';
import type { Interaction } from './model.ts';

/** Reason of INTERACTION_FAILURE when nobody answered (userdoccers, interaction failure reason). */
export const FAILURE_TIMEOUT = 2;

/** Sends an event to the client from which the interaction came, and to nobody else. */
export function tellPerson(
  world: World,
  interaction: Interaction,
  t: string,
  d: Readonly<Record<string, unknown>>,
): void {
  world.emit({
    t,
    guildId: null,
    d: { ...d, nonce: interaction.nonce },
    intents: 0,
    toUserIds: [interaction.user.id],
    ...(interaction.sessionId === null ? {} : { toSessionId: interaction.sessionId }),
  });
}
