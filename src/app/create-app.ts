import { acts } from './acts.ts';
import type { App } from './api.ts';
import type { AppDeps } from './deps.ts';
import type { Gate } from './gate.ts';
import { createGate } from './gate.ts';
import { linkActs } from './link-acts.ts';
import { logActs } from './log-acts.ts';
import type { Machine } from './machine.ts';
import { createMachine } from './machine.ts';
import { openSpace } from './open-space.ts';
import { privacyActs } from './privacy-acts.ts';
import { endIfStillEmpty, outsideFacts } from './outside-facts.ts';
import { createEntry } from './space-book.ts';

/** Loads what is unfinished. Nothing is done outside: no server is available yet. */
const load = async ({ deps, book, links, leases, owed, outbox }: Machine): Promise<void> => {
  for (const space of await deps.spaces.unfinished()) {
    if (book.get(space.id) === undefined) book.add(createEntry(space, await deps.spaces.applied(space.id), false));
  }
  links.load(await deps.links.unfinished());
  leases.load(await deps.leases.all());
  owed.load(await deps.owed.all());
  await outbox.sweep();
};

/** Compares everything though nothing was told, and ends what a lost job forgot. */
const slowPass = (machine: Machine): void => {
  const { book, nudges, spawn, sweepLinks, isAvailable, deps, config } = machine;
  spawn('sweep links', sweepLinks());
  spawn('settle leases', machine.leases.settle());
  machine.owedDesk.all();
  spawn('send what waits', machine.outbox.sweep());
  spawn('keep no longer', machine.retention.sweep());
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

/** Everything that people and Discord may do here, until the gate is shut. Reading stays open: it changes nothing. */
const doors = (machine: Machine, gate: Gate): Omit<App, 'start' | 'close'> => {
  const [onSpaces, onLinks, facts] = [acts(machine), linkActs(machine), outsideFacts(machine)];
  const [onLogs, onData] = [logActs(machine), privacyActs(machine)];
  return {
    ...onSpaces,
    ...onLinks,
    ...facts,
    ...onLogs,
    ...onData,
    report: gate.act(onLogs.report),
    forgetMe: gate.act(onData.forgetMe),
    openSpace: gate.act(openSpace(machine)),
    endSpace: gate.act(onSpaces.endSpace),
    approve: gate.act(onSpaces.approve),
    raiseHand: gate.act(onSpaces.raiseHand),
    lowerHand: gate.act(onSpaces.lowerHand),
    toAudience: gate.act(onSpaces.toAudience),
    setLanguage: gate.act(onSpaces.setLanguage),
    offerLink: gate.act(onLinks.offerLink),
    acceptLink: gate.act(onLinks.acceptLink),
    removeLink: gate.act(onLinks.removeLink),
    roomChanged: gate.fact(facts.roomChanged),
    personMoved: gate.fact(facts.personMoved),
    accountsChanged: gate.fact(facts.accountsChanged),
    roomDeleted: gate.fact(facts.roomDeleted),
    guildAvailable: gate.fact(facts.guildAvailable),
    guildLeft: gate.fact(facts.guildLeft),
    messageDeleted: gate.fact(facts.messageDeleted),
    graceDue: async (spaceId, emptySinceMs) => {
      if (gate.isOpen()) await facts.graceDue(spaceId, emptySinceMs);
    },
  };
};

/** The use cases over their ports. Nothing happens before `start`, and nothing outside before a server is available. */
export const createApp = (deps: AppDeps): App => {
  const machine = createMachine(deps);
  const gate = createGate();
  const { clock } = deps;
  let cancel: () => void = () => undefined;
  let closing: Promise<void> | null = null;

  const again = (): void => {
    if (!gate.isOpen()) return;
    cancel = clock.after(machine.config.slowPassMs, () => {
      slowPass(machine);
      again();
    });
  };
  const close = async (reason: string): Promise<void> => {
    const actsOver = gate.shut();
    cancel();
    deps.logger.info('the use cases stop', { reason });
    // First: who waits is told while there is still somebody to tell them.
    machine.openings.close();
    await actsOver;
    for (const entry of machine.book.all()) entry.cancelSilence?.();
    await machine.nudges.close();
    machine.leases.close();
    await machine.owedDesk.close();
    await machine.outbox.close();
    await machine.idle();
    machine.voice.close();
  };

  return {
    ...doors(machine, gate),
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
