/** P11 under a storm: a crowd raises and lowers its hands while hosts of many spaces act. `STORM=quick` runs six seconds of it. */
import { commandData, type IndexedCommand } from '../sandbox/people/command-body.ts';
import type { Person } from '../sandbox/people/index.ts';
import { castOf, type Cast } from '../test/support/cast.ts';
import { startStack, type Stack } from '../test/support/stack.ts';
import {
  catalogue,
  stormActsPerSecond,
  stormCallsPerSecond,
  stormHandsPerSecond,
  stormPeople,
  stormSeconds,
  stormSpaces,
} from './catalogue.ts';
import { learnCommands } from './commands/asking.ts';
import { cpuMsOf } from './process-figures.ts';
import { type BenchRow, median, quantile } from './row.ts';
import { stormWorld, type StormWorld } from './storm/crowd.ts';
import { PanelWatch } from './storm/panel-watch.ts';

const isQuick = process.env['STORM'] === 'quick';
const people = isQuick ? 60 : stormPeople;
const seconds = isQuick ? 6 : stormSeconds;
const spaces = stormSpaces;
const deadlineMs = 3000;
const panelGoalMs = 5000;
/** "Only you can see this" with the dots still running. */
const loadingFlag = 128;
const patienceMs = 20_000;
/** So long panels may take after the storm until it is told that they never showed what they should. */
const settleMs = 60_000;
const lookEveryMs = 20;

const wait = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

interface Scene {
  readonly stack: Stack;
  readonly cast: Cast;
  readonly world: StormWorld;
  readonly askers: readonly Person[];
  readonly commands: readonly IndexedCommand[];
}

interface Storm {
  readonly scene: Scene;
  readonly watch: PanelWatch;
  readonly acknowledgedMs: number[];
  readonly failures: string[];
}

/** A command in a server, by one of the askers, about somebody. */
interface Asked {
  readonly asker: number;
  readonly server: number;
  readonly words: 'hand raise' | 'hand lower' | 'speaker invite' | 'speaker to-audience';
  readonly user?: string | undefined;
}

/** What a command changes in its room's panel. */
interface Shown {
  readonly room: string;
  readonly words: Asked['words'];
  readonly asker: string;
  readonly about: string | undefined;
}

function willShow(watch: PanelWatch, { room, words, asker, about = '' }: Shown): void {
  if (words === 'hand raise' || words === 'hand lower') watch.hand(room, asker, words === 'hand raise');
  else watch.speaker(room, about, words === 'speaker invite');
}

let asked = 0;
/** Sends a command and waits until Discord tells the person's client that the bot has taken it. */
async function ask(storm: Storm, { asker, server, words, user }: Asked): Promise<void> {
  const { scene, acknowledgedMs, failures } = storm;
  const { cast, askers, commands, world, stack } = scene;
  const person = askers[asker % askers.length];
  const name = world.servers[server % spaces] ?? '';
  if (person === undefined) throw new Error('nobody asks');
  asked += 1;
  const nonce = `88${String(asked).padStart(16, '0')}`;
  const id = [...stack.sandbox.world.users.values()].find(({ username }) => username === user)?.id;
  const data = commandData(commands, words, id === undefined ? {} : { user: id });
  const startMs = performance.now();
  const room = cast.channelId(name, 'stage');
  willShow(storm.watch, { room, words, asker: person.user.id, about: id });
  try {
    await person.call('POST', '/interactions', {
      type: 2,
      application_id: data.application_id,
      guild_id: cast.guildId(name),
      channel_id: room,
      session_id: person.sessionId,
      nonce,
      data,
    });
    await person.waitFor(
      () => person.events.findLast(({ t, d }) => t === 'INTERACTION_SUCCESS' && d['nonce'] === nonce),
      patienceMs,
      `/${words} to be taken`,
    );
    acknowledgedMs.push(performance.now() - startMs);
  } catch (error) {
    failures.push(`/${words}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Somebody on the first stage raises or lowers their hand as Discord's clients do. */
async function hand({ scene, watch, failures }: Storm, number: number): Promise<void> {
  const { stack, cast, world } = scene;
  const { crowd, servers } = world;
  const name = crowd[number % crowd.length];
  const [server = ''] = servers;
  const user = [...stack.sandbox.world.users.values()].find(({ username }) => username === name);
  const raises = Math.floor(number / crowd.length) % 2 === 0;
  watch.hand(cast.channelId(server, 'stage'), user?.id ?? '', raises);
  const response = await fetch(`${stack.sandbox.line().api}/v10/guilds/${cast.guildId(server)}/voice-states/@me`, {
    method: 'PATCH',
    headers: { authorization: user?.token ?? '', 'content-type': 'application/json' },
    body: JSON.stringify({
      channel_id: cast.channelId(server, 'stage'),
      request_to_speak_timestamp: raises ? new Date().toISOString() : null,
    }),
  });
  if (!response.ok) failures.push(`a hand: ${response.status} ${await response.text()}`);
}

/** The `number`-th act: hands of the crowd, what needs a call of the bot, and hands by commands, mixed evenly. */
function act(storm: Storm, number: number): Promise<void> {
  const turn = number % stormActsPerSecond;
  const second = Math.floor(number / stormActsPerSecond);
  if (turn % 5 === 0) {
    const nth = second * stormCallsPerSecond + turn / 5;
    const server = nth % spaces;
    const round = Math.floor(nth / spaces);
    const moved = storm.scene.world.movedIn(server);
    const words = round % 2 === 0 ? 'speaker invite' : 'speaker to-audience';
    return ask(storm, { asker: 0, server, words, user: moved[Math.floor(round / 2) % moved.length] });
  }
  if (turn % 5 === 1) return hand(storm, second * stormHandsPerSecond + (turn - 1) / 5);
  // Every asker in every server raises their hand, then every one lowers it.
  const others = storm.scene.askers.length - 1;
  const nth =
    second * (stormActsPerSecond - stormCallsPerSecond - stormHandsPerSecond) +
    Math.floor(turn / 5) * 3 +
    (turn % 5) -
    2;
  const words = Math.floor(nth / (others * spaces)) % 2 === 0 ? 'hand raise' : 'hand lower';
  return ask(storm, { asker: 1 + (nth % others), server: Math.floor(nth / others) % spaces, words });
}

async function openAll({ askers, cast, world }: Scene): Promise<void> {
  const [host] = askers;
  if (host === undefined) throw new Error('nobody hosts');
  const asking = await learnCommands(host, cast.guildId(world.servers[0] ?? ''));
  for (const server of world.servers) {
    const room = cast.channelId(server, 'stage');
    const place = { guildId: cast.guildId(server), channelId: cast.channelId(server, 'general') };
    await asking.ask(host, { words: 'space open', values: { title: 'Storm', room }, says: /<#\d+>/ }, place);
  }
}

async function rage(storm: Storm): Promise<number> {
  const startMs = performance.now();
  const pending: Promise<void>[] = [];
  let stalest = 0;
  for (let number = 0; number < seconds * stormActsPerSecond; number += 1) {
    pending.push(act(storm, number));
    stalest = Math.max(stalest, ...storm.watch.waiting());
    await wait(Math.max(0, startMs + ((number + 1) * 1000) / stormActsPerSecond - performance.now()));
  }
  await Promise.all(pending);
  await wait(panelGoalMs);
  return stalest;
}

/** The oldest change that a panel did not show, once all show what they should or a while has passed. */
async function oldestOf({ watch }: Storm, seenMs: number): Promise<number> {
  const endMs = performance.now() + settleMs;
  let stalest = seenMs;
  for (let waiting = watch.waiting(); waiting.length > 0 && performance.now() < endMs; waiting = watch.waiting()) {
    stalest = Math.max(stalest, ...waiting);
    await wait(lookEveryMs);
  }
  return Math.max(stalest, ...watch.shownAfterMs);
}

const verdict = (isMet: boolean): BenchRow['verdict'] => (isMet ? 'met' : 'not met');

interface Came {
  readonly stalest: number;
  readonly failed: number;
  /** Percent of a core that the bot used. */
  readonly busy: number;
  /** Acts that were taken and whose answer was not there 5 s after the last one. */
  readonly unanswered: number;
}

/** What was measured, as rows. */
function figures(
  { watch, acknowledgedMs: all }: Storm,
  { stalest, failed, busy, unanswered }: Came,
): readonly BenchRow[] {
  const p99 = quantile(all, 0.99);
  return [
    {
      ...catalogue.storm.acknowledged,
      figure: `p99 ${p99.toFixed(0)} ms (p50 ${median(all).toFixed(0)} ms, slowest of ${all.length}: ${Math.max(...all).toFixed(0)} ms)`,
      spread: `${Math.min(...all).toFixed(0)}-${Math.max(...all).toFixed(0)}`,
      verdict: verdict(p99 <= deadlineMs),
    },
    {
      ...catalogue.storm.panels,
      figure: `oldest ${(stalest / 1000).toFixed(2)} s (p50 ${(median(watch.shownAfterMs) / 1000).toFixed(2)} s of ${watch.shownAfterMs.length}; ${watch.waiting().length} parts of panels do not show at the end what they should)`,
      spread: `p99 ${(quantile(watch.shownAfterMs, 0.99) / 1000).toFixed(2)} s`,
      verdict: verdict(stalest <= panelGoalMs),
    },
    {
      ...catalogue.storm.failures,
      figure: `${failed} (${unanswered} not answered in words 5 s after the last act; the bot used ${busy.toFixed(0)} % of a core)`,
      spread: `of ${seconds * stormActsPerSecond} acts`,
      verdict: verdict(failed === 0),
    },
  ];
}

/** All rows of one storm. */
export async function rows(): Promise<readonly BenchRow[]> {
  const world = stormWorld(people);
  await using stack = await startStack({ seed: world.seed, env: { LOG_LEVEL: 'info', EMPTY_ROOM_GRACE: '86400' } });
  using cast = castOf(stack);
  const askers: Person[] = [];
  for (const name of world.askers) askers.push(await cast.person(name));
  const [first] = askers;
  const known = await first?.call('GET', `/guilds/${cast.guildId(world.servers[0] ?? '')}/application-command-index`);
  // The sandbox's own answer.
  const { application_commands: commands } = known as { readonly application_commands: readonly IndexedCommand[] };
  const scene: Scene = { stack, cast, world, askers, commands };
  await openAll(scene);
  const storm: Storm = { scene, watch: new PanelWatch(stack.sandbox.world), acknowledgedMs: [], failures: [] };
  const { pid = 0 } = stack.bot().child;
  const [cpuMs, startMs] = [cpuMsOf(pid), performance.now()];
  const seenMs = await rage(storm);
  const busy = (100 * (cpuMsOf(pid) - cpuMs)) / (performance.now() - startMs);
  const errors = stack
    .bot()
    .output()
    .split('\n')
    .filter((line) => /"level":(?:50|"error")/u.test(line));
  const failures = [...storm.failures, ...errors];
  if (failures.length > 0) console.error([...new Set(failures)].slice(0, 10).join('\n'));
  const unanswered = storm.scene.askers.flatMap((person) =>
    person.messages().filter(({ flags }) => (flags & loadingFlag) !== 0),
  ).length;
  const stalest = await oldestOf(storm, seenMs);
  return figures(storm, { stalest, failed: failures.length, busy, unanswered });
}
