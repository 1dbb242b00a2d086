import { acts } from './acts.ts';
import type { App } from './api.ts';
import type { AppDeps } from './deps.ts';
import { linkActs } from './link-acts.ts';
import type { Machine } from './machine.ts';
import { createMachine } from './machine.ts';
import { openSpace } from './open-space.ts';
import { endIfStillEmpty, outsideFacts } from './outside-facts.ts';
import { createEntry } from './space-book.ts';

/** Loads what is unfinished. Nothing is done outside: no server is available yet. */
const load = async ({ deps, book, links }: Machine): Promise<void> => {
  for (const space of await deps.spaces.unfinished()) {
    if (book.get(space.id) === undefined) book.add(createEntry(space, await deps.spaces.applied(space.id), false));
  }
  links.load(await deps.links.unfinished());
};

/** Compares everything though nothing was told, and ends what a lost job forgot. */
const slowPass = (machine: Machine): void => {
  const { book, nudges, spawn, sweepLinks, isAvailable, deps, config } = machine;
  spawn('sweep links', sweepLinks());
  for (const entry of book.all()) {
    if (!isAvailable(entry.space.guildId)) continue;
    nudges.nudge(entry);
    const { life } = entry.space;
    if (life.status !== 'live' || life.emptySinceMs === null) continue;
    const { emptySinceMs } = life;
    if (emptySinceMs + config.graceMs <= deps.clock.wallMs())
      spawn('grace', endIfStillEmpty(machine, entry, emptySinceMs));
  }
};

/** The use cases over their ports. Nothing happens before `start`, and nothing outside before a server is available. */
export const createApp = (deps: AppDeps): App => {
  const machine = createMachine(deps);
  const { clock } = deps;
  let cancel: () => void = () => undefined;
  let isClosed = false;
  let closing: Promise<void> | null = null;

  const again = (): void => {
    if (isClosed) return;
    cancel = clock.after(machine.config.slowPassMs, () => {
      slowPass(machine);
      again();
    });
  };
  const close = async (reason: string): Promise<void> => {
    isClosed = true;
    cancel();
    deps.logger.info('the use cases stop', { reason });
    await machine.nudges.close();
    await machine.idle();
    machine.voice.close();
    machine.openings.close();
  };

  return {
    openSpace: openSpace(machine),
    ...acts(machine),
    ...linkActs(machine),
    ...outsideFacts(machine),
    start: async () => {
      await load(machine);
      await machine.sweepLinks();
      again();
    },
    close: (reason) => {
      closing ??= close(reason);
      return closing;
    },
  };
};
