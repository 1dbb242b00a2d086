/** P11 and P16: how fast commands are answered and rooms opened, how many calls that takes, and what silent rooms cost. */
import type { Person } from '../sandbox/people/index.ts';
import type { RestCall } from '../sandbox/rest/index.ts';
import { castOf, type Cast } from '../test/support/cast.ts';
import { startStack, type Stack } from '../test/support/stack.ts';
import { blocks, blockSeconds, catalogue, perSecond, silentSeconds } from './catalogue.ts';
import { type Asking, learnCommands, type Place, type Question } from './commands/asking.ts';
import { crowdedWorld, type CrowdedWorld } from './commands/crowd.ts';
import { cpuMsOf } from './process-figures.ts';
import { type BenchRow, median, medianInterval, quantile } from './row.ts';

const openP50GoalMs = 400;
const commandP99GoalMs = 100;
const callsGoal = 8;
const silentGoalPercent = 2;
/** No faster than Discord's narrowest bucket for the calls of one opening (5 in 5 s), so that no opening waits for another. */
const openingEveryMs = 1000;
/** Beyond this many at once they would only wait in the library's queues. */
const openingsAtOnce = 10;
/** After an act panels are edited and rooms settle; then nothing is left to do. */
const settleMs = 5000;

const wait = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/** A started bot, people who type, and where. */
interface Scene {
  readonly stack: Stack;
  readonly cast: Cast;
  readonly world: CrowdedWorld;
  readonly askers: readonly Person[];
  readonly asking: Asking;
}

interface Opening {
  readonly ms: number;
  /** Calls of the bot, the answers to the person included. */
  readonly calls: readonly RestCall[];
}

/** Answered when the room stands: before that the answer says only that it is being opened. */
const opening = (values: Question['values']): Question => ({ words: 'space open', values, says: /<#\d+>/ });

const placeOf = ({ cast }: Scene, server: string): Place => ({
  guildId: cast.guildId(server),
  channelId: cast.channelId(server, 'general'),
});

function askerOf({ askers }: Scene, number: number): Person {
  const asker = askers[number % askers.length];
  if (asker === undefined) throw new Error('nobody asks');
  return asker;
}

/** Opens a room in each fresh server, one at a time on a grid. They stay, empty, among the silent ones. */
async function openFreshRooms(scene: Scene): Promise<readonly Opening[]> {
  const { stack, world, asking } = scene;
  const host = askerOf(scene, 0);
  const people = new Set(scene.askers.map(({ user }) => user.id));
  const opened: Opening[] = [];
  for (const server of world.fresh) {
    const nextMs = performance.now() + openingEveryMs;
    const from = stack.sandbox.calls.count();
    const { ms } = await asking.ask(host, opening({ title: 'Tea' }), placeOf(scene, server));
    const calls = stack.sandbox.calls.since(from).filter(({ accountId }) => !people.has(accountId ?? ''));
    opened.push({ ms, calls });
    await wait(Math.max(0, nextMs - performance.now()));
  }
  return opened;
}

/** Makes the stages of all silent servers live, as fast as Discord's limits allow. */
async function openSilentRooms(scene: Scene): Promise<void> {
  const { world, cast, asking } = scene;
  const left = [...world.silent];
  const worker = async (): Promise<void> => {
    for (let server = left.pop(); server !== undefined; server = left.pop()) {
      const room = cast.channelId(server, 'stage');
      await asking.ask(askerOf(scene, 0), opening({ title: 'Quiet', room }), placeOf(scene, server));
    }
  };
  await Promise.all(Array.from({ length: openingsAtOnce }, worker));
}

/** What people type, in turn: something read with its log, something read, something written, and a refusal. */
const commands: readonly Question[] = [
  { words: 'space info', values: {}, says: /Quiet/ },
  { words: 'link list', values: {}, says: /\S/ },
  { words: 'language', values: { language: 'en' }, says: /\S/ },
  { words: 'link join', values: { code: 'NOSUCHCD' }, says: /\S/ },
];

/** Sends commands on a grid whether or not earlier ones are answered; latencies by block, in milliseconds. */
async function typeCommands(scene: Scene): Promise<readonly (readonly number[])[]> {
  const { world, asking } = scene;
  const perBlock = perSecond * blockSeconds;
  const typed: number[][] = [];
  // The first block compiles code and fills caches.
  for (let block = 0; block <= blocks; block += 1) {
    const startMs = performance.now();
    const pending: Promise<number>[] = [];
    for (let i = 0; i < perBlock; i += 1) {
      const question = commands[i % commands.length];
      if (question === undefined) continue;
      const place = placeOf(scene, world.silent[i % world.silent.length] ?? '');
      const person = askerOf(scene, i);
      pending.push(asking.ask(person, question, place).then(({ ms }) => ms));
      await wait(Math.max(0, startMs + ((i + 1) * 1000) / perSecond - performance.now()));
    }
    const answered = await Promise.all(pending);
    if (block > 0) typed.push(answered);
  }
  return typed;
}

/** CPU of the bot while nothing happens, in percent of a core, second by second. */
async function beSilent({ stack }: Scene): Promise<readonly number[]> {
  const { pid } = stack.bot().child;
  if (pid === undefined) throw new Error('the bot has no process');
  await wait(settleMs);
  const percents: number[] = [];
  for (let second = 0; second < silentSeconds; second += 1) {
    const [beforeMs, startMs] = [cpuMsOf(pid), performance.now()];
    await wait(1000);
    percents.push((100 * (cpuMsOf(pid) - beforeMs)) / (performance.now() - startMs));
  }
  return percents;
}

const rangeOf = (values: readonly number[], digits = 0): string =>
  `${Math.min(...values).toFixed(digits)}-${Math.max(...values).toFixed(digits)}`;

/** An absolute figure: met when it is at or under the goal, near when the better end of its spread is. */
const verdictOf = (figure: number, best: number, goal: number): BenchRow['verdict'] =>
  figure <= goal ? 'met' : best <= goal ? 'within noise' : 'not met';

function openRow(openings: readonly Opening[]): BenchRow {
  const times = openings.map(({ ms }) => ms);
  const [low, high] = medianInterval(times);
  return {
    ...catalogue.commands.openRoom,
    figure: `p50 ${median(times).toFixed(0)} ms (slowest ${Math.max(...times).toFixed(0)} ms)`,
    spread: `95 % ${low.toFixed(0)}-${high.toFixed(0)}`,
    verdict: verdictOf(median(times), low, openP50GoalMs),
  };
}

function callsRow(openings: readonly Opening[]): BenchRow {
  const counts = openings.map(({ calls }) => calls.length);
  return {
    ...catalogue.commands.openCalls,
    figure: `${median(counts)}`,
    spread: rangeOf(counts),
    verdict: verdictOf(median(counts), Math.min(...counts), callsGoal),
  };
}

function commandRow(typed: readonly (readonly number[])[]): BenchRow {
  const all = typed.flat();
  const p99 = quantile(all, 0.99);
  const p99s = typed.map((block) => quantile(block, 0.99));
  return {
    ...catalogue.commands.command,
    figure: `p99 ${p99.toFixed(0)} ms (p50 ${median(all).toFixed(0)} ms, slowest of ${all.length}: ${Math.max(...all).toFixed(0)} ms)`,
    spread: `p99 of a block ${rangeOf(p99s)}`,
    verdict: verdictOf(p99, Math.min(...p99s), commandP99GoalMs),
  };
}

function silentRow(percents: readonly number[]): BenchRow {
  const mean = percents.reduce((sum, percent) => sum + percent, 0) / percents.length;
  return {
    ...catalogue.commands.silentRooms,
    figure: `${mean.toFixed(2)} %`,
    spread: `a second ${rangeOf(percents, 1)}`,
    verdict: verdictOf(mean, mean, silentGoalPercent),
  };
}

/** All rows on one bot. */
export async function rows(): Promise<readonly BenchRow[]> {
  const world = crowdedWorld();
  // A day: the rooms that nobody sits in must not end while silence is measured.
  const env = { LOG_LEVEL: 'info', EMPTY_ROOM_GRACE: '86400' };
  await using stack = await startStack({ seed: world.seed, env });
  using cast = castOf(stack);
  const askers: Person[] = [];
  for (const name of world.askers) askers.push(await cast.person(name));
  const [first] = askers;
  if (first === undefined) throw new Error('nobody asks');
  const asking = await learnCommands(first, cast.guildId(world.fresh[0] ?? ''));
  const scene: Scene = { stack, cast, world, askers, asking };
  const openings = await openFreshRooms(scene);
  await openSilentRooms(scene);
  const typed = await typeCommands(scene);
  const percents = await beSilent(scene);
  return [openRow(openings), callsRow(openings), commandRow(typed), silentRow(percents)];
}
