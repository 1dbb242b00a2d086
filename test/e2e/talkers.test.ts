import { afterEach, describe, expect, it } from 'vitest';
import { withoutSilence } from '../../sandbox/demo/heard.ts';
import type { LocalWorld } from '../../sandbox/demo/world-file.ts';
import type { Person } from '../../sandbox/people/index.ts';
import { spokenLine } from '../../sandbox/speech/index.ts';
import { converse } from '../../sandbox/talkers/conversation.ts';
import { listenIn } from '../../sandbox/talkers/listening.ts';
import { EVENING, LANTERNS, type Place, type Script } from '../../sandbox/talkers/script.ts';
import { localWorldOf } from '../support/local-world.ts';
import { startStack, type Stack } from '../support/stack.ts';

let stack: Stack;
/** The listeners, by what they are called here. */
const present = new Map<string, Person>();

afterEach(async () => {
  for (const person of present.values()) person.close();
  present.clear();
  await stack[Symbol.asyncDispose]();
});

/** A listener in a room of the conversation. */
const listenerIn = async (world: LocalWorld, place: Place): Promise<Person> => {
  const guild = world.guild(place.server);
  const person = await world.person(place.listener);
  await person.joinVoice(guild.id, world.channel(guild, place.room));
  return person;
};

/** Lets a conversation go on for so many turns. */
const talkFor = async (world: LocalWorld, script: Script, wanted: number): Promise<void> => {
  let turns = 0;
  const talking = converse(world, script, {
    pauseMs: 0,
    tell: () => undefined,
    async pause() {
      turns += 1;
      if (turns === wanted) throw new Error('enough');
    },
  });
  await expect(talking).rejects.toThrow('enough');
};

/** What came over a link since `from`: accounts of ours are the only ones that carry. */
const carried = (listener: Person, from: number): readonly Buffer[] => {
  const ours = new Set(stack.sandbox.line().bots.map(({ id }) => id));
  return withoutSilence(listener.heard.slice(from).filter(({ userId }) => ours.has(userId)));
};

const packetsOf = async (...names: readonly string[]): Promise<readonly Buffer[]> =>
  (await Promise.all(names.map(spokenLine))).flatMap(({ packets }) => packets);

/** Which packets of what was said did not come, for a failure to tell. */
const lost = (heard: readonly Buffer[], said: readonly Buffer[]): string => {
  const came = new Set(heard.map((packet) => packet.toString('hex')));
  const missing = said.flatMap((packet, index) => (came.has(packet.toString('hex')) ? [] : [index]));
  const places = new Map(said.map((packet, index) => [packet.toString('hex'), index]));
  const order = heard.map((packet) => places.get(packet.toString('hex')) ?? -1);
  const swapped = order.flatMap((place, index) => (place === index ? [] : [`${place} at ${index}`]));
  return `${heard.length} of ${said.length} packets came; lost: ${missing.join(', ') || 'none'}; out of place: ${swapped.join(', ') || 'none'}`;
};

/** Waits until as much has come over the link as was said, and compares byte for byte. */
const expectCarried = async (
  listener: Person,
  { from, said, round }: { readonly from: number; readonly said: readonly Buffer[]; readonly round: string },
): Promise<void> => {
  await listener.waitFor(() => carried(listener, from).length >= said.length, 5_000).catch(() => undefined);
  const heard = carried(listener, from);
  expect(Buffer.concat(heard).equals(Buffer.concat(said)), `${round}: ${lost(heard, said)}`).toBe(true);
};

const restart = async (): Promise<void> => {
  await stack.bot().end('SIGKILL');
  await stack.startBot();
};

const ROUNDS = ['first start', 'second start'];

/** Two people talk on a stage and are heard in the other server. */
const evening = async (world: LocalWorld, round: string): Promise<void> => {
  const sofia = present.get('sofia') ?? (await listenerIn(world, EVENING.away));
  present.set('sofia', sofia);
  const from = sofia.heard.length;
  await talkFor(world, EVENING, 2);
  await expectCarried(sofia, { from, said: await packetsOf('welcome', 'coffee'), round });
};

/** People talk in two encrypted voice rooms of one server and hear each other. */
const lanterns = async (world: LocalWorld, round: string): Promise<void> => {
  const freya = present.get('freya') ?? (await listenerIn(world, LANTERNS.home));
  present.set('freya', freya);
  const [all, far] = [await packetsOf('qahwa', 'coffee', 'question'), await packetsOf('question')];
  const from = freya.heard.length;
  const told: string[] = [];
  // What `npm run listen -- --room Garden` does.
  const heard = await listenIn(world, LANTERNS.away, {
    tell: (line) => told.push(line),
    async wait(listener) {
      await talkFor(world, LANTERNS, 3);
      const got = (): number => withoutSilence(listener.heard).length;
      await listener.waitFor(() => got() >= all.length, 5_000).catch(() => undefined);
    },
    forHowLong: 'three turns',
  });
  // Who speaks in the room itself may overtake the end of what is carried into it, so each way is in order by itself.
  const direct = new Set(far.map((packet) => packet.toString('hex')));
  const isDirect = (packet: Buffer): boolean => direct.has(packet.toString('hex'));
  const ordered = [...heard.filter((packet) => !isDirect(packet)), ...heard.filter(isDirect)];
  expect(Buffer.concat(ordered).equals(Buffer.concat(all)), `${round}: ${lost(heard, all)}`).toBe(true);
  expect(told).toEqual([
    'noor listens in Garden of Lantern Court (a voice room, encrypted end to end; linked to Lantern Room of the same server) for three turns ...',
    '9.7 s of speech came over the link, 5.1 s from people in the room itself.',
  ]);
  await expectCarried(freya, { from, said: far, round });
};

describe('the world of `npm start`', () => {
  it(
    'has people who talk on a stage and in two encrypted voice rooms, and are heard over the links, again after a restart',
    { timeout: 240_000 },
    async () => {
      stack = await startStack();
      const world = await localWorldOf(stack);
      for (const round of ROUNDS) {
        if (round !== 'first start') await restart();
        // Nothing of what is told of the rooms of the lanterns hangs on whether they were heard before the restart. Both go on at once, as there.
        const talks = round === 'first start' ? [evening] : [evening, lanterns];
        await Promise.all(talks.map((talk) => talk(world, round)));
      }
      const { droppedPlaintext } = stack.sandbox.voice.counters();
      expect({ bugs: stack.sandbox.bugs, droppedPlaintext }).toEqual({ bugs: [], droppedPlaintext: 0 });
    },
  );
});
