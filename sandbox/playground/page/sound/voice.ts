import { effect, signal, type Signal } from '@preact/signals';
import { ask, ownVoice } from '../link.ts';
import { words } from '../words/index.ts';
import { me } from '../world/picture.ts';
import { levels, meterOf } from './levels.ts';
import { Microphone } from './microphone.ts';
import { Player } from './player.ts';
import { wavOf } from './wav.ts';

/** Whether the machine's microphone is on. */
export const isMicrophoneOn: Signal<boolean> = signal(false);
/** Whether one hears nothing. */
export const isDeaf: Signal<boolean> = signal(false);
/** The sentence or file that is being spoken, or null. */
export const spoken: Signal<string | null> = signal(null);
/** How loud one is oneself, 0 to 1. */
const ownLevel: Signal<number> = signal(0);
/** Whether what one hears is being kept. */
export const isRecording: Signal<boolean> = signal(false);
/** Whether the browser takes echo and noise out of the microphone. */
export const isCleaned: Signal<boolean> = signal(true);

/** How loud somebody is, 0 to 1: oneself by what is spoken, the others by what one hears. */
export function levelOf(userId: string): number {
  if (userId !== me.value?.id) return levels.value.get(userId) ?? 0;
  return isMicrophoneOn.value || spoken.value !== null ? ownLevel.value : 0;
}

/** What one hears with. */
interface Sound {
  readonly context: AudioContext;
  readonly player: Player;
}

/** Makes something when it is asked for first; what failed is tried anew the next time. */
function once<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let making: Promise<Made> | null = null;
  return () => {
    making ??= make().catch((error: unknown) => {
      making = null;
      throw error;
    });
    return making;
  };
}

let sound: Sound | null = null;
let speech: Microphone | null = null;

/** Browsers let a page make sound only after a click, so it is made when a room is joined, or is going to be. Again it is the same. */
export const openSound: () => Promise<Sound> = once(async () => {
  if (!('AudioDecoder' in globalThis)) throw new Error(words.value.cannotHear);
  const context = new AudioContext({ sampleRate: 48_000, latencyHint: 'interactive' });
  try {
    sound = { context, player: await Player.open(context) };
    return sound;
  } catch (error) {
    await context.close();
    throw error;
  }
});

/** Who only listens needs none. */
const openMicrophone: () => Promise<Microphone> = once(async () => {
  if (!('AudioEncoder' in globalThis)) throw new Error(words.value.cannotSpeak);
  const { context } = await openSound();
  speech = await Microphone.open(context, (rms) => {
    const level = meterOf(rms);
    if (level !== ownLevel.value) ownLevel.value = level;
  });
  return speech;
});

/** A frame that one hears. */
export function hearFrame(frame: DataView<ArrayBuffer>): void {
  if (!isDeaf.value) sound?.player.hear(frame);
}

/** Joins a room, and is heard in it once one speaks. Rejects with Discord's words. */
export async function joinRoom(guildId: string, channelId: string): Promise<void> {
  const { context, player } = await openSound();
  await context.resume();
  player.forget();
  await ask({ act: 'join', guildId, channelId, isMuted: !isMicrophoneOn.value });
}

/** Lets go of the microphone, and of who was heard. */
function hangUp(): void {
  sound?.player.forget();
  speech?.setOpen(false);
  speech?.turnOff();
  isMicrophoneOn.value = false;
}

// Rooms end, people are taken out of them, and somebody else is chosen: the microphone goes with its switch.
effect(() => {
  if (ownVoice.value === null || me.value === null) hangUp();
});

/** Leaves the room, and lets go of the microphone. */
export async function leaveRoom(guildId: string): Promise<void> {
  hangUp();
  await ask({ act: 'leave', guildId });
}

async function tellVoice(isMuted: boolean): Promise<void> {
  const at = ownVoice.value;
  if (at === null || me.value === null) return;
  await ask({ act: 'setVoice', guildId: at.guildId, isMuted, isDeaf: isDeaf.value });
}

/** Turns the machine's microphone on, or off. Rejects when the browser or the person says no. */
export async function setMicrophone(isOn: boolean): Promise<void> {
  const microphone = await openMicrophone();
  if (isOn) await microphone.turnOn(isCleaned.value);
  // The room may have ended while the person was asked.
  if (!isOn || ownVoice.value === null) hangUp();
  else {
    isMicrophoneOn.value = true;
    microphone.setOpen(true);
  }
  await tellVoice(!isMicrophoneOn.value);
}

/** Hears everything again, or nothing. */
export async function setDeaf(deaf: boolean): Promise<void> {
  isDeaf.value = deaf;
  await tellVoice(!isMicrophoneOn.value);
}

/** Speaks a sound file as one's own voice; `name` is what is shown meanwhile. */
export async function speakFile(name: string, file: ArrayBuffer): Promise<void> {
  const microphone = await openMicrophone();
  if (spoken.value !== null) return;
  spoken.value = name;
  try {
    await tellVoice(false);
    microphone.setOpen(true);
    await microphone.speak(file);
  } finally {
    spoken.value = null;
    microphone.setOpen(isMicrophoneOn.value);
    if (!isMicrophoneOn.value) await tellVoice(true);
  }
}

/** Speaks a built-in sentence. */
export async function speakLine(name: string): Promise<void> {
  const response = await fetch(`./lines/${name}.ogg`);
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  await speakFile(name, await response.arrayBuffer());
}

/** Begins to keep what one hears; the second time it is saved as a file. */
export async function toggleRecording(): Promise<void> {
  const { player } = await openSound();
  isRecording.value = !isRecording.value;
  if (isRecording.value) return player.record();
  const url = URL.createObjectURL(wavOf(player.stopRecording()));
  const link = Object.assign(document.createElement('a'), { href: url, download: 'majlis-heard.wav' });
  link.click();
  URL.revokeObjectURL(url);
}
