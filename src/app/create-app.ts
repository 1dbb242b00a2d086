import { couldNotOpen } from '../domain/index.ts';
import { acts } from './acts.ts';
import type { App } from './api.ts';
import { blockActs } from './block-acts.ts';
import { calendarActs } from './calendar-acts.ts';
import { takeCover } from './covers.ts';
import type { AppDeps } from './deps.ts';
import type { Doubts } from './doubts.ts';
import { createDoubts } from './doubts.ts';
import type { Gate } from './gate.ts';
import { createGate } from './gate.ts';
import { linkActs } from './link-acts.ts';
import { logActs } from './log-acts.ts';
import { ALARM_ACTS } from './hearing-desk.ts';
import type { Machine } from './machine.ts';
import { createMachine } from './machine.ts';
import { openSpace } from './open-space.ts';
import type { PlanCare } from './plan-care.ts';
import { planCare } from './plan-care.ts';
import { warn } from './plan-warned.ts';
import { opensByItself } from './plan-space.ts';
import { planningActs } from './planning-acts.ts';
import { planningDoors } from './planning-doors.ts';
import { presetActs, presetDoors } from './preset-acts.ts';
import { privacyActs } from './privacy-acts.ts';
import { rsvpActs } from './rsvp-gate.ts';
import { planChanged } from './rsvp-machine.ts';
import type { OutsideFacts } from './outside-facts.ts';
import { endIfStillEmpty, outsideFacts } from './outside-facts.ts';
import { holdServerBlocks } from './server-blocks-held.ts';
import { setupActs } from './setup-acts.ts';
import type { Entry } from './space-book.ts';
import { createEntry } from './space-book.ts';
import { personalActs } from './personal-acts.ts';
import { serverLogActs } from './server-log.ts';
import { tellMe } from './tell-me.ts';

/**
 * A space that was begun when the process ended is that of its plan from now on: nobody moves or cancels a plan whose space is there. What
 * was to open by itself goes on doing so.
 */
const loadPlanOf = async (machine: Machine, entry: Entry): Promise<void> => {
  const { space } = entry;
  const plan = couldNotOpen(space) ? null : await machine.deps.plans.get(space.id);
  if (plan === null) return;
  if (space.life.status === 'opening') entry.byItself = opensByItself(machine, plan);
  await machine.planDesk.begun(plan);
};

/** Loads what is unfinished. Nothing is done outside: no server is available yet. */
const load = async (machine: Machine): Promise<void> => {
  const { deps, book, links, leases, owed, outbox, planDesk, planRooms, posters, mirror } = machine;
  await planRooms.load();
  for (const space of await deps.spaces.unfinished()) {
    if (book.get(space.id) !== undefined) continue;
    const applied = planRooms.begun(space, await deps.spaces.applied(space.id));
    book.add({ ...createEntry(space, applied, false), isTakenUp: space.life.status === 'live' });
  }
  links.load(await deps.links.unfinished());
  leases.load(await deps.leases.all());
  owed.load(await deps.owed.all());
  machine.hearing.load(await deps.spaces.lastOf(ALARM_ACTS));
  await planDesk.load();
  await posters.load();
  await machine.leftServers.load();
  await mirror.load();
  for (const entry of book.all()) await loadPlanOf(machine, entry);
  await outbox.sweep();
  await holdAllBlocks(machine);
};

/** Doubts what was told; what they find is told in its place. */
const doubtsOf = (machine: Machine, facts: Pick<App, 'roomChanged' | 'personMoved'>): Doubts => {
  const { book, reconciler, isAvailable, deps } = machine;
  const { rooms, clock, logger } = deps;
  return createDoubts({
    book,
    rooms,
    clock,
    logger,
    isAvailable,
    look: (entry) => {
      const seen = reconciler.peek(entry);
      return typeof seen === 'string' ? null : seen;
    },
    onNews: (guildId, userId, changed) => {
      for (const channelId of changed) facts.roomChanged(guildId, channelId);
      facts.personMoved(guildId, userId);
    },
  });
};

/** Ends a space whose grace is over, once Discord itself was asked whether somebody is there. */
const graceIsOver = async (
  machine: Machine,
  doubts: Doubts,
  due: { readonly entry: Entry; readonly emptySinceMs: number },
): Promise<void> => {
  const { entry, emptySinceMs } = due;
  const { life, guildId } = entry.space;
  if (!machine.isAvailable(guildId)) return;
  if (life.status !== 'live' || life.emptySinceMs !== emptySinceMs) return;
  // Of two rooms that are empty from one moment on one may be needed as soon as the other is over.
  await machine.overflow.inTurn(entry, async () => {
    if (machine.overflow.isNeeded(entry)) return;
    await doubts.beforeEnd(entry);
    if (!machine.overflow.isNeeded(entry)) await endIfStillEmpty(machine, entry, emptySinceMs);
  });
};

/** In every server that has spaces. */
const holdAllBlocks = async (machine: Machine): Promise<void> => {
  const guilds = new Set(machine.book.all().map(({ space }) => space.guildId));
  for (const guildId of guilds) await holdServerBlocks(machine, guildId);
};

/** Compares everything though nothing was told, and ends what a lost job forgot. */
const slowPass = (machine: Machine, doubts: Doubts, care: PlanCare): void => {
  const { book, nudges, spawn, sweepLinks, isAvailable, deps, config } = machine;
  spawn('sweep links', sweepLinks());
  spawn('look again', doubts.pass());
  spawn('settle leases', machine.leases.settle());
  machine.owedDesk.all();
  spawn('send what waits', machine.outbox.sweep());
  spawn('remind', machine.rsvp.remind());
  spawn('posters', machine.posters.sweep());
  spawn('keep no longer', machine.retention.sweep());
  spawn('keep out who is blocked', holdAllBlocks(machine));
  spawn('look after plans', care.pass());
  machine.mirror.pass();
  for (const entry of book.all()) {
    if (!isAvailable(entry.space.guildId)) continue;
    nudges.nudge(entry);
    machine.overflow.look(entry);
    const { life } = entry.space;
    if (life.status !== 'live' || life.emptySinceMs === null) continue;
    const { emptySinceMs } = life;
    if (emptySinceMs + config.graceMs <= deps.clock.wallMs())
      spawn('grace', graceIsOver(machine, doubts, { entry, emptySinceMs }));
  }
};

interface Outside {
  readonly facts: OutsideFacts;
  readonly doubts: Doubts;
}

/** Everything that people and Discord may do here, until the gate is shut. Reading stays open: it changes nothing. */
const doors = (machine: Machine, gate: Gate, { facts, doubts }: Outside): Omit<App, 'alarms' | 'start' | 'close'> => {
  const [onSpaces, onLinks, onBlocks] = [acts(machine), linkActs(machine), blockActs(machine)];
  const [onLogs, onData] = [logActs(machine), privacyActs(machine)];
  const onSetup = setupActs(machine);
  const onRsvp = rsvpActs(machine, gate);
  const onCalendars = calendarActs(machine);
  const onLists = personalActs(machine);
  return {
    ...onSpaces,
    ...onLinks,
    ...onBlocks,
    ...onSetup,
    ...serverLogActs(machine),
    ...onLists,
    blockForMe: gate.act(onLists.blockForMe),
    warnMe: gate.act(onLists.warnMe),
    ...onRsvp,
    ...onCalendars,
    ...presetDoors(presetActs(machine), gate),
    feedAddress: gate.act(onCalendars.feedAddress),
    ...facts,
    ...onLogs,
    ...onData,
    ...planningDoors(planningActs(machine), gate),
    report: gate.act(onLogs.report),
    forgetMe: gate.act(onData.forgetMe),
    takeCover: gate.act(takeCover(machine)),
    openSpace: gate.act(openSpace(machine)),
    openBackstage: gate.act(onSpaces.openBackstage),
    ask: gate.act(async (actor, id, asked) => {
      // Whoever acts for themselves in the room's chat and is not seen in the room may have come in unseen.
      const entry = machine.book.inChannel(actor.channelId);
      const isOwn = asked.type === 'raise-hand' || asked.type === 'claim';
      if (isOwn && entry?.space.guildId === actor.guildId) await doubts.actsUnseen(entry, actor.userId);
      return await onSpaces.ask(actor, id, asked);
    }),
    blockInServer: gate.act(onBlocks.blockInServer),
    setLanguage: gate.act(onSpaces.setLanguage),
    changeRules: gate.act(onSetup.changeRules),
    setOwnLanguage: gate.act(onSetup.setOwnLanguage),
    offerLink: gate.act(onLinks.offerLink),
    acceptLink: gate.act(onLinks.acceptLink),
    changeLink: gate.act(onLinks.changeLink),
    toggleTelling: gate.act(tellMe(machine).toggleTelling),
    roomChanged: gate.fact(facts.roomChanged),
    personMoved: gate.fact(facts.personMoved),
    accountsChanged: gate.fact(facts.accountsChanged),
    stageOpened: gate.fact(facts.stageOpened),
    stageStands: gate.fact(facts.stageStands),
    roomDeleted: gate.fact(facts.roomDeleted),
    guildAvailable: gate.fact(facts.guildAvailable),
    guildLeft: gate.fact(facts.guildLeft),
    messageDeleted: gate.fact(facts.messageDeleted),
    messagePosted: gate.fact(facts.messagePosted),
    graceDue: async (spaceId, emptySinceMs) => {
      const entry = machine.book.get(spaceId);
      if (gate.isOpen() && entry !== undefined) await graceIsOver(machine, doubts, { entry, emptySinceMs });
    },
  };
};

/** The use cases over their ports. Nothing happens before `start`, and nothing outside before a server is available. */
export const createApp = (deps: AppDeps): App => {
  const machine = createMachine(deps, warn);
  const gate = createGate();
  const care = planCare(machine);
  const facts = outsideFacts(machine, care);
  const doubts = doubtsOf(machine, facts);
  machine.mirror.onInterested((planId, userIds, isIn, guildId) => {
    if (gate.isOpen()) machine.spawn('interest', machine.rsvp.interestSeen(guildId, planId, { userIds, isIn }));
  });
  const { clock } = deps;
  let cancel: () => void = () => undefined;
  let closing: Promise<void> | null = null;

  const again = (): void => {
    if (!gate.isOpen()) return;
    cancel = clock.after(machine.config.slowPassMs, () => {
      slowPass(machine, doubts, care);
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
    machine.mirror.close();
    machine.overflow.close();
    for (const entry of machine.book.all()) entry.cancelSilence?.();
    await machine.nudges.close();
    machine.leases.close();
    await machine.owedDesk.close();
    await machine.posters.close();
    await machine.outbox.close();
    await machine.idle();
    machine.offers.close();
    machine.talk.close();
    machine.hearing.close();
    machine.voice.close();
  };

  return {
    ...doors(machine, gate, { facts, doubts }),
    alarms: () => machine.hearing.counts(),
    start: async () => {
      machine.planDesk.listen((plan) => planChanged(machine, plan));
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
