/** What happens to the sound between two encrypted rooms of the local Discord when keys or voice servers change. */
import { systemClock } from '../../src/lib/index.ts';
import { keepTalking, type Talking } from '../../test/support/voice-talk.ts';
import { bothWays, createVoiceWorld, type VoiceWorld } from '../../test/support/voice-world.ts';
import { catalogue, comings, moves, nodeDeaths } from '../catalogue.ts';
import type { BenchRow } from '../row.ts';
import { backRow, hearkenTo, silenceAfter, speechIsBack, until } from './silence.ts';

const rekeyGoalMs = 1000;
const moveGoalMs = 3000;
const nodeGoalMs = 15_000;
/** Frames said after a crash are numbered from here. */
const afterCrash = 100_000;
const amina = '300000000000000001';
const bilal = '300000000000000002';

/** Somebody who speaks in the first room, heard by somebody in the second. */
interface Call extends AsyncDisposable {
  readonly world: VoiceWorld;
  talking: Talking;
  /** When the listener heard speech. */
  readonly heardMs: readonly number[];
}

async function keysAreThere(world: VoiceWorld): Promise<void> {
  const ready = async (): Promise<boolean> => (await world.encryption()).every((state) => state === 'ready');
  await until(ready, 'keys in both rooms');
}

async function startCall(): Promise<Call> {
  const world = await createVoiceWorld({}, { regimes: ['voice', 'voice'] });
  world.nodes.apply({ seats: world.seats, paths: bothWays, muteSources: [] });
  const [speaker, listener] = await Promise.all([world.person(amina, 0), world.person(bilal, 1)]);
  await keysAreThere(world);
  const heardMs = hearkenTo(listener);
  const talking = keepTalking(speaker);
  await speechIsBack(heardMs);
  const call: Call = {
    world,
    talking,
    heardMs,
    async [Symbol.asyncDispose](): Promise<void> {
      call.talking.stop();
      await world.close();
    },
  };
  return call;
}

/** Somebody comes into the second room, and goes. */
async function rekeyRow({ world, heardMs }: Call): Promise<BenchRow> {
  const newcomers: number[] = [];
  const others: number[] = [];
  for (let i = 0; i < comings; i += 1) {
    const silence = await silenceAfter(heardMs, async () => {
      const askedMs = systemClock.monotonicMs();
      const guest = await world.person(`4000000000000000${String(i).padStart(2, '0')}`, 1);
      const guestHeardMs = hearkenTo(guest);
      await until(() => guestHeardMs.length > 0, 'a newcomer hears something');
      newcomers.push((guestHeardMs[0] ?? Number.NaN) - askedMs);
      await speechIsBack(guestHeardMs);
      guest.close();
    });
    others.push(silence);
  }
  const longest = `; who was there before hears no gap longer than ${Math.max(...others).toFixed(0)} ms`;
  return backRow(catalogue['voice-interruptions'].rekey, newcomers, rekeyGoalMs, longest);
}

async function moveRow({ world, heardMs }: Call): Promise<BenchRow> {
  const silences: number[] = [];
  const lost = (): number => world.seatStates(1).filter((state) => state === 'lost').length;
  for (let i = 0; i < moves; i += 1) {
    const silence = await silenceAfter(heardMs, async () => {
      const before = lost();
      if (i % 2 === 1) {
        world.edge.endpointGone(world.seats[1]);
        await until(() => lost() > before, 'the seat has no voice server');
      }
      world.edge.moveServer(world.seats[1]);
      await until(() => lost() > before, 'the seat is lost');
    });
    silences.push(silence);
  }
  return backRow(catalogue['voice-interruptions'].move, silences, moveGoalMs);
}

/** Each time in a world of its own: a seat that was lost a moment ago comes back more slowly, as it should. */
async function crashRow(): Promise<BenchRow> {
  const silences: number[] = [];
  for (let i = 0; i < moves; i += 1) {
    await using call = await startCall();
    const { world, heardMs } = call;
    const silence = await silenceAfter(heardMs, async () => {
      call.talking.stop();
      world.voice.faults.crash(world.seats[0].guildId, { forget: true });
      call.talking = keepTalking(await world.person(amina, 0), afterCrash);
    });
    silences.push(silence);
  }
  return backRow(catalogue['voice-interruptions'].crash, silences, moveGoalMs);
}

/** Each time in a world of its own too. */
async function nodeRow(): Promise<BenchRow> {
  const silences: number[] = [];
  for (let i = 0; i < nodeDeaths; i += 1) {
    await using call = await startCall();
    silences.push(await silenceAfter(call.heardMs, () => call.world.killNode()));
  }
  return backRow(catalogue['voice-interruptions'].node, silences, nodeGoalMs);
}

/** Rows of re-keys and moves, from one world, and of crashes and deaths. */
export async function twoRoomsRows(): Promise<readonly BenchRow[]> {
  await using call = await startCall();
  return [await rekeyRow(call), await moveRow(call), await crashRow(), await nodeRow()];
}
