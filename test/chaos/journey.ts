import { count, createTally, type Acting, type Tally } from './acts/acting.ts';
import { beginSomething } from './acts/offers.ts';
import { endAll } from './acts/spaces.ts';
import { systemClock } from '../../src/lib/index.ts';
import { startBot, type Bot } from './bot.ts';
import { look } from './checks/look.ts';
import { evidenceOf, noteVoices } from './evidence.ts';
import { actsTowards, pointName, type FaultPoint } from './fault-points.ts';
import type { Front } from './front.ts';
import { LAST_WORDS, type Trap } from './inside/orders.ts';
import { createLedger } from './ledger.ts';
import { killName, type JourneyPlan, type KillPlan } from './plan.ts';
import type { Random } from './random.ts';
import { inTalk } from './rooms.ts';
import { makeScene, type Scene } from './scene.ts';
import { createStorm, type Weather } from './weather.ts';

/** Acts that people begin before a kill that was to fall at a fault point falls anyhow. */
const MAX_ACTS = 60;
/** Acts that people begin in a fresh server before anything is to happen to the bot. */
const LEAST_FIRST_ACTS = 8;
const MORE_FIRST_ACTS = 24;
/** Between two acts people wait up to this, milliseconds. */
const PAUSE_MS = 140;
/** A fault point that was not passed this long after the last act will not be. */
const POINT_LIMIT_MS = 1500;
/** A call that failed is made again after up to a minute (KEEP-5), and a storm may fail it more than once. */
const SETTLE_LIMIT_MS = { calm: 40_000, stormy: 150_000 };
/** Something that is never wrong for that long, and never right, ends a journey after so many times that. */
const MOST_LIMITS = 3;
/** Between two looks. */
const LOOK_EVERY_MS = 100;

/** What all journeys share: one local Discord, the bot on it, and what stands between. */
export interface House {
  readonly sandbox: Parameters<typeof makeScene>[0];
  readonly front: Front;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly graceMs: number;
  /** Calls and commits that were made, by kind and name. */
  readonly passed: Set<string>;
  bot: Bot;
}

/** What came of a journey. */
export interface JourneyReport {
  readonly tally: Tally;
  /** Kills by what they were planned as; those whose point was not reached fell at a random moment. */
  readonly kills: readonly string[];
  readonly restarts: number;
  readonly checks: number;
  /** Of them, what people were told is done. */
  readonly promises: number;
  /** What was wrong, in words; a journey ends with the first look that stays wrong. */
  readonly failures: readonly string[];
  /** What happened, line by line. */
  readonly trace: readonly string[];
  /** What was found when something was wrong, and what the bot printed in the lives before its last; empty where nothing was. */
  readonly evidence: readonly string[];
}

/** What a bot printed is kept of each of its lives, from the end back. */
const KEPT_OUTPUT = 20_000;

/** A time of a journey as its trace writes it. */
const seconds = (ms: number): string => (ms / 1000).toFixed(2).padStart(7);

const delay = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

const endedByItself = (bot: Bot): string => `the bot ended by itself:\n${bot.output().slice(-4000)}`;

const errorsOf = (bot: Bot): readonly string[] =>
  bot
    .output()
    .split('\n')
    .filter((line) => line.includes('"level":"error"'))
    .map((line) => `an error in the log: ${line}`);

/** A look that stayed wrong, or a bot that did not come back. */
class JourneyFailure extends Error {
  readonly differences: readonly string[];
  constructor(differences: readonly string[]) {
    super(differences.join('\n'));
    this.differences = differences;
  }
}

class Journey {
  readonly #house: House;
  readonly #plan: JourneyPlan;
  readonly #scene: Scene;
  readonly #random: Random;
  readonly #acting: Acting;
  readonly #storm: Weather | null;
  readonly #under = new Set<Promise<void>>();
  readonly #trace: string[] = [];
  #evidence: readonly string[] = [];
  readonly #printed: string[] = [];
  readonly #kills: string[] = [];
  readonly #unanswered: string[] = [];
  readonly #errors: string[] = [];
  /** Errors that the running bot logged before this journey. */
  #oldErrors: number;
  readonly #sinceMs = performance.now();
  readonly #sinceWallMs = systemClock.wallMs();
  /** The call at which the bot was killed, by its name. */
  #diedAt: string | null = null;
  #restarts = 0;
  #checks = 0;
  #promises = 0;

  constructor(house: House, plan: JourneyPlan, scene: Scene, random: Random) {
    this.#house = house;
    this.#plan = plan;
    this.#scene = scene;
    this.#random = random;
    this.#oldErrors = errorsOf(house.bot).length;
    this.#storm = plan.weather === 'stormy' ? createStorm(scene, random.fork('storm')) : null;
    this.#acting = {
      scene,
      ledger: createLedger((name) => inTalk(scene, name)),
      random: random.fork('acts'),
      tally: createTally(),
      links: [],
      opening: [],
      gone: () => house.bot.gone,
      note: (text) => this.#note(text),
      onUnanswered: (what) => void this.#unanswered.push(what),
    };
  }

  async play(): Promise<JourneyReport> {
    let failures: readonly string[] = [];
    const stop = noteVoices(this.#scene, (text) => this.#note(text));
    try {
      const [first] = this.#plan.kills;
      // What happens while rooms open happens to the first ones.
      const isEarly = first?.when === 'at-point' && actsTowards(first.point).includes('open');
      if (!isEarly) await this.#begins();
      for (const kill of this.#plan.kills) await this.#toKill(kill);
      if (this.#house.bot.isGone()) await this.#restart(null);
      await this.#settle();
      await this.#leave();
    } catch (error) {
      failures =
        error instanceof JourneyFailure ? error.differences : [String(error instanceof Error ? error.stack : error)];
    }
    this.#storm?.clear();
    stop();
    for (const _room of this.#scene.talks) count(this.#acting.tally.acts, 'a room opened beside a full one');
    return {
      tally: this.#acting.tally,
      kills: this.#kills,
      restarts: this.#restarts,
      checks: this.#checks,
      promises: this.#promises,
      failures,
      trace: this.#trace,
      evidence: failures.length === 0 ? [] : [...this.#evidence, ...this.#printed],
    };
  }

  #note(text: string): void {
    this.#trace.push(`${seconds(performance.now() - this.#sinceMs)} ${text}`);
  }

  /** People open spaces and meet in them. */
  async #begins(): Promise<void> {
    for (let acts = LEAST_FIRST_ACTS + this.#random.int(MORE_FIRST_ACTS); acts > 0; acts -= 1) {
      this.#begin({ towards: ['open', 'join'], withBot: true });
      await delay(this.#random.int(PAUSE_MS));
    }
  }

  async #toKill(kill: KillPlan): Promise<void> {
    const house = this.#house;
    this.#note(`next: killed ${killName(kill)}`);
    if (kill.when === 'starting' || kill.when === 'recovering') await this.#killInStart(kill);
    else if (kill.when !== 'first-start') {
      if (house.bot.isGone()) {
        await this.#restart(null);
        await this.#settle();
      }
      await this.#killInActs(kill);
    }
    this.#note('the bot is dead');
    this.#storm?.reconnected();
    await this.#whileDead();
  }

  async #killInActs(kill: Extract<KillPlan, { when: 'at-point' | 'at-random' }>): Promise<void> {
    const { bot } = this.#house;
    if (kill.when === 'at-point') this.#arm(kill.point.kind, { ...kill.point, nth: kill.nth });
    const towards = kill.when === 'at-point' ? actsTowards(kill.point) : [];
    const atMs = kill.when === 'at-random' ? performance.now() + kill.afterMs : Infinity;
    for (let acts = 0; !bot.isGone() && (kill.when === 'at-random' || acts < MAX_ACTS); acts += 1) {
      this.#begin({ towards, withBot: true });
      if (this.#storm !== null && this.#random.chance(0.15)) this.#note(`storm: ${await this.#storm.gust()}`);
      const pauseMs = Math.min(this.#random.int(PAUSE_MS), Math.max(0, atMs - performance.now()));
      await Promise.race([delay(pauseMs), bot.gone]);
      if (performance.now() >= atMs) break;
    }
    await this.#endKill(kill.when === 'at-point' ? null : 'at a random moment');
  }

  /** Notes how the bot died; `name` is null when it was to die at a fault point. Who was to be killed at one that was not passed is killed now. */
  async #endKill(name: string | null): Promise<void> {
    const { bot, front } = this.#house;
    if (name === null && !bot.isGone()) await Promise.race([delay(POINT_LIMIT_MS), bot.gone]);
    front.arm(null);
    const wasGone = bot.isGone();
    await bot.kill();
    const words = bot
      .output()
      .split('\n')
      .find((line) => line.startsWith(LAST_WORDS));
    const atPoint = this.#diedAt ?? words?.slice(LAST_WORDS.length + 1);
    this.#diedAt = null;
    if (wasGone && atPoint === undefined) throw new JourneyFailure([endedByItself(bot)]);
    this.#kills.push(name ?? atPoint ?? 'at a random moment, since its point was not passed');
    this.#errors.push(...this.#errorsNow());
    this.#oldErrors = 0;
    this.#printed.push('what the bot printed before it was killed', bot.output().slice(-KEPT_OUTPUT));
  }

  async #killInStart(kill: Extract<KillPlan, { when: 'starting' | 'recovering' }>): Promise<void> {
    if (!this.#house.bot.isGone()) await this.#house.bot.kill();
    if (kill.when === 'starting') {
      this.#start(null);
      await Promise.race([delay(kill.afterMs), this.#house.bot.gone]);
      return await this.#endKill('while starting');
    }
    const { kind, side, nth } = kill;
    const trap = { name: null, side, nth };
    this.#start(kind === 'commit' ? trap : null);
    if (kind === 'call') this.#arm(kind, trap);
    await this.#house.bot.ready;
    return await this.#endKill(null);
  }

  /** The bot that is to die there is the one that runs now. */
  #arm(kind: FaultPoint['kind'], trap: Trap): void {
    const { bot, front } = this.#house;
    if (kind === 'commit') return bot.arm(trap);
    const kill = async (name: string): Promise<void> => {
      this.#diedAt = pointName({ kind, name, side: trap.side });
      await bot.kill();
    };
    return front.arm({ ...trap, kill });
  }

  #begin(choice: Parameters<typeof beginSomething>[1]): void {
    const begun = beginSomething(this.#acting, choice);
    if (begun === null) return;
    this.#under.add(begun);
    void begun.finally(() => this.#under.delete(begun));
  }

  /** People go on in Discord's own client. */
  async #whileDead(): Promise<void> {
    for (let acts = this.#random.int(5); acts > 0; acts -= 1) {
      this.#begin({ towards: [], withBot: false });
      await delay(this.#random.int(PAUSE_MS));
    }
    await Promise.all(this.#under);
  }

  #start(trap: Trap | null): void {
    this.#restarts += 1;
    this.#house.bot = startBot(this.#house.env, trap);
  }

  async #restart(trap: Trap | null): Promise<void> {
    this.#start(trap);
    if ((await this.#house.bot.ready) === 'gone')
      throw new JourneyFailure([`the bot did not start again:\n${this.#house.bot.output().slice(-4000)}`]);
    this.#note('the bot is back');
  }

  /** Looks until everything is as it should be twice in a row, with no call between. */
  async #settle(): Promise<void> {
    await Promise.all(this.#under);
    const { bot, front, graceMs } = this.#house;
    const limitMs = SETTLE_LIMIT_MS[this.#plan.weather];
    const sinceMs = performance.now();
    const wrongSince = new Map<string, number>();
    let callsBefore = -1;
    for (;;) {
      const stored = await bot.stored(this.#scene.guildIds);
      if (stored === null) throw new JourneyFailure([endedByItself(bot)]);
      for (const name of bot.commits()) this.#house.passed.add(`commit ${name}`);
      const findings = look(this.#scene, stored, { ledger: this.#acting.ledger, graceMs });
      const differences = [...findings.differences(), ...this.#amiss()];
      const isQuiet = front.underWay() === 0 && front.calls() === callsBefore;
      if (differences.length === 0 && isQuiet) {
        this.#checks += findings.checks();
        this.#promises += this.#acting.ledger.facts().length;
        return this.#note(`settled: ${findings.checks()} checks`);
      }
      const nowMs = performance.now();
      for (const one of wrongSince.keys()) if (!differences.includes(one)) wrongSince.delete(one);
      for (const one of differences) wrongSince.set(one, wrongSince.get(one) ?? nowMs);
      // What came last is on its way still: what is wrong stays wrong for that long.
      const isStuck = Math.min(...wrongSince.values()) + limitMs < nowMs;
      if (isStuck || sinceMs + MOST_LIMITS * limitMs < nowMs) {
        const { ledger } = this.#acting;
        this.#evidence = evidenceOf(this.#scene, stored, {
          ledger,
          at: (wallMs) => seconds(wallMs - this.#sinceWallMs),
        });
        throw new JourneyFailure(differences.length > 0 ? differences : ['it never rests']);
      }
      callsBefore = differences.length === 0 ? front.calls() : -1;
      await delay(LOOK_EVERY_MS);
    }
  }

  /** What must never happen, whatever else is right. */
  #amiss(): readonly string[] {
    const bugs = this.#house.sandbox.bugs.map((bug) => `the local Discord has a fault of its own: ${String(bug)}`);
    if (this.#plan.weather === 'stormy') return bugs;
    return [
      ...bugs,
      ...this.#errors,
      ...this.#errorsNow(),
      ...this.#unanswered.map((what) => `never answered: ${what}`),
    ];
  }

  #errorsNow(): readonly string[] {
    return errorsOf(this.#house.bot).slice(this.#oldErrors);
  }

  /** Everything ends: every space, everybody's stay, and every mute. */
  async #leave(): Promise<void> {
    await endAll(this.#acting);
    await this.#settle();
    const stored = await this.#house.bot.stored(this.#scene.guildIds);
    for (const actor of this.#scene.actors) {
      // Whoever left muted appears once more, where nobody needs that; so does who left before the mute that was noted for them.
      const guild = this.#scene.guild(actor.guildId);
      const { id } = actor.person.user;
      const isOwed = stored?.owed.some(({ guildId, userId }) => guildId === guild.id && userId === id) ?? false;
      if (guild.members.get(id)?.mute === true || isOwed) {
        const spare = [...guild.channels.values()].find(({ name }) => name === 'spare');
        if (spare === undefined) throw new JourneyFailure([`no spare room in ${guild.name}`]);
        await actor.person.joinVoice(guild.id, spare.id);
        actor.at = spare.id;
      }
    }
    await this.#settle();
    for (const actor of this.#scene.actors) {
      if (this.#scene.guild(actor.guildId).voiceStates.has(actor.person.user.id))
        await actor.person.leaveVoice(actor.guildId);
      actor.at = null;
    }
    await this.#settle();
  }
}

/** Plays one journey in servers of its own, and leaves the bot running, if need be a new one. */
export const playJourney = async (house: House, plan: JourneyPlan, random: Random): Promise<JourneyReport> => {
  const scene = await makeScene(house.sandbox, String(plan.number));
  try {
    return await new Journey(house, plan, scene, random).play();
  } finally {
    if (house.bot.isGone()) {
      house.bot = startBot(house.env, null);
      await house.bot.ready;
    }
    await scene[Symbol.asyncDispose]();
  }
};
