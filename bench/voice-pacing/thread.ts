/** A voice node's thread as far as its beat goes: real voices are mixed on the real clock. Tells when each beat was due and how late it was. */
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../src/lib/index.ts';
import { findOpusCodec, openFrameCodec } from '../../src/voice/codec/index.ts';
import { LinkEngine } from '../../src/voice/engine/index.ts';
import { createTicker } from '../../src/voice/node/beat.ts';
import { allWithAll, frameSamples, roomsOf, voicesIn } from '../voice-mix/engine-run.ts';

// as: what the bench gives.
const { seconds, rooms: count } = workerData as { readonly seconds: number; readonly rooms: number };
const codec = await openFrameCodec(await findOpusCodec());
if (codec === null) throw new Error('this machine has no Opus codec to mix with');
const packets = voicesIn(codec, count, 200);
const rooms = roomsOf(count, 0);
const ticker = createTicker(systemClock);
const nowUs = (): number => Number(process.hrtime.bigint() / 1000n);
const beats: { readonly dueUs: number; readonly lateUs: number }[] = [];
let [startUs, beat] = [0, 0];
const engine = new LinkEngine(systemClock, () => undefined, {
  codec,
  ticker: {
    start(run) {
      startUs = nowUs();
      return ticker.start((moved) => {
        beat += moved;
        const dueUs = startUs + beat * 20_000;
        beats.push({ dueUs, lateUs: nowUs() - dueUs });
        run(moved);
        speak();
      });
    },
  },
});
for (const room of rooms.speaking) engine.setSink(room, { send: () => 'sent', pause: () => undefined });
engine.apply(allWithAll(rooms));
const tracks = rooms.speaking.map((room) => engine.openTrack(room));
let frame = 0;
/** Each voice's next packet comes after the beat, as the network would bring it. */
function speak(): void {
  if (beat >= seconds * 50) {
    engine.close();
    parentPort?.postMessage({ beats, missed: engine.mixCounters.missedBeats });
    return;
  }
  for (const [voice, track] of tracks.entries()) {
    const packet = packets[voice]?.[frame % 200];
    if (packet !== undefined) track.packet(packet, frame & 0xffff, (frame * frameSamples) >>> 0);
  }
  frame += 1;
}
speak();
