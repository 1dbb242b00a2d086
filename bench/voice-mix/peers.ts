/** The same mixing by others: from Ogg Opus files, which they read faster than packets come, into encoders whose packets go nowhere. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { writeOggOpus } from '../../sandbox/speech/index.ts';

/** Ours is libopus' own, as all bindings leave it. */
const complexity = 9;
const bitrate = 64_000;

/** Voices in a folder, each as a file and all as one. */
export interface VoiceFiles {
  readonly folder: string;
  readonly files: readonly string[];
  readonly all: string;
}

/** Milliseconds of CPU that a command took with all its threads; null where it is not installed. */
function cpuOf(command: readonly string[]): number | null {
  const { status, stderr } = spawnSync('bash', ['-c', 'TIMEFORMAT="cpu %U %S"; time "$@"', 'bash', ...command], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (status === 127) return null;
  const [, user, system] = /cpu ([\d.]+) ([\d.]+)/.exec(stderr) ?? [];
  if (status !== 0 || user === undefined) throw new Error(`${command[0] ?? ''}: ${stderr.slice(0, 2000)}`);
  return (Number(user) + Number(system)) * 1000;
}

/** Rooms hear all but their own, or one room hears all: the voices of each. */
const roomsOf = (voices: number): number[][] =>
  Array.from({ length: voices }, (_, room) =>
    Array.from({ length: voices }, (_unused, n) => n).filter((n) => n !== room),
  );

/** ffmpeg with its own Opus decoder, which is faster than libopus', and libopus' encoder. */
export function ffmpegCpu({ files }: VoiceFiles): number | null {
  const rooms = roomsOf(files.length);
  const split = files.map((_, n) => {
    const outs = rooms.flatMap((heard, room) => (heard.includes(n) ? [`[v${n}r${room}]`] : []));
    return `[${n}:a]asplit=${outs.length}${outs.join('')}`;
  });
  const mixes = rooms.map(
    (heard, room) => `${heard.map((n) => `[v${n}r${room}]`).join('')}amix=inputs=${heard.length}:normalize=0[m${room}]`,
  );
  const settings = `-c:a libopus -b:a ${bitrate} -vbr constrained -ac 2 -compression_level ${complexity} -application audio -frame_duration 20`;
  const encoded = rooms.map((_, room) => `-map [m${room}] ${settings} -f null -`);
  const inputs = files.map((file) => `-i ${file}`);
  const graph = [...split, ...mixes].join(';');
  return cpuOf(`ffmpeg -nostdin -v error ${inputs.join(' ')} -filter_complex ${graph} ${encoded.join(' ')}`.split(' '));
}

/** GStreamer's audiomixer between its opusdec and opusenc. */
export function gstreamerCpu({ files }: VoiceFiles): number | null {
  const voices = files.map((file, n) => `filesrc location=${file} ! oggdemux ! opusdec ! tee name=v${n}`);
  const rooms = roomsOf(files.length).map(
    (heard, room) =>
      `audiomixer name=m${room} ! audio/x-raw,format=S16LE,rate=48000,channels=2 ! opusenc bitrate=${bitrate} complexity=${complexity} ! fakesink sync=false async=false ${heard
        .map((n) => `v${n}. ! queue ! m${room}.`)
        .join(' ')}`,
  );
  return cpuOf(['gst-launch-1.0', '-q', ...[...voices, ...rooms].join(' ').split(' ')]);
}

/** Compiles the floor against the libopus that the binding was built with; null where there is no compiler or the binding came without. */
export function buildFloor(folder: string): string | null {
  try {
    const binding = dirname(createRequire(import.meta.url).resolve('@discordjs/opus/package.json'));
    const floor = join(folder, 'floor');
    const source = join(import.meta.dirname, 'floor.c');
    const include = `-I${join(binding, 'deps/opus/include')}`;
    const library = join(binding, 'build-tmp-napi-v3/Release/opus.a');
    const { status } = spawnSync('cc', ['-O3', include, source, library, '-lm', '-o', floor], { encoding: 'utf8' });
    return status === 0 ? floor : null;
  } catch {
    // The binding is not installed here: nothing to compare with.
    return null;
  }
}

/** Milliseconds of CPU that the floor takes for as many mixes. */
export function floorCpu(floor: string, { all }: VoiceFiles, outputs: number): number {
  const { status, stdout } = spawnSync(floor, [all, String(outputs)], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`the floor failed: ${status}`);
  return Number.parseFloat(stdout);
}

/** Writes the voices down for all of them. */
export function writeVoices(folder: string, packets: readonly (readonly Buffer[])[]): VoiceFiles {
  const frames = packets[0]?.length ?? 0;
  const files = packets.map((voice, n) => {
    const file = join(folder, `voice${n}-${frames}.ogg`);
    writeFileSync(file, writeOggOpus(voice, n + 1));
    return file;
  });
  const head = Buffer.alloc(8);
  head.writeUInt32LE(packets.length, 0);
  head.writeUInt32LE(frames, 4);
  const body = Array.from({ length: frames }, (_, frame) =>
    packets.flatMap((voice) => {
      const packet = voice[frame] ?? Buffer.alloc(0);
      return [Buffer.of(packet.length & 0xff, packet.length >> 8), packet];
    }),
  );
  const all = join(folder, `voices-${frames}`);
  writeFileSync(all, Buffer.concat([head, ...body.flat()]));
  return { folder, files, all };
}
