import type { Router } from '../rest/index.ts';
import type { World } from '../world/index.ts';
import { createCommandRegistry, routeCommandIndex, routeCommands, type CommandRegistry } from './commands/index.ts';
import { routeCreate } from './create/index.ts';
import { InteractionLedger } from './ledger.ts';
import { routeAnswers } from './respond/index.ts';

/** What interactions need. */
export interface InteractionsParts {
  readonly world: World;
  readonly router: Router;
  /** Whether the person has that gateway session. */
  hasSession(userId: string, sessionId: string): boolean;
}

/** Commands and interactions of one world. */
export interface Interactions {
  readonly registry: CommandRegistry;
  /** Cancels every deadline. Idempotent. */
  close(): void;
}

/** Registers the routes of application commands, of interactions, and of their answers. */
export function routeInteractions(parts: InteractionsParts): Interactions {
  const { world, router } = parts;
  const registry = createCommandRegistry(world.nextId);
  const ledger = new InteractionLedger(world);
  routeCommands(router, registry, world);
  routeCommandIndex(router, registry);
  routeCreate(router, {
    world,
    registry,
    ledger,
    hasSession: (userId, sessionId) => parts.hasSession(userId, sessionId),
  });
  routeAnswers(router, { world, ledger });
  return { registry, close: () => ledger.close() };
}
