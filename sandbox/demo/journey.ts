import { setScene } from './scene.ts';
import { bringUp, carryBetweenStages, endWithButton, openAndSpeak, openInTheOtherServer } from './stages.ts';
import type { Telling } from './telling.ts';
import {
  bringUpInVoiceRoom,
  endAll,
  linkInOneServer,
  lookAround,
  missAnAccount,
  muteAdministrator,
  openVoiceRoom,
  stepDown,
} from './voice-rooms.ts';
import type { LocalWorld } from './world-file.ts';

/**
 * Plays the whole journey on a local Discord where the bot runs: stages of two servers, then voice rooms of a third.
 * @returns who listened last, over a link, and the Opus packets that they heard.
 */
export async function playJourney(
  world: LocalWorld,
  tell: Telling,
): Promise<{ readonly listener: string; readonly heard: readonly Buffer[] }> {
  const scene = await setScene(world, tell);
  try {
    const home = await openAndSpeak(scene);
    await bringUp(scene, home);
    const away = await openInTheOtherServer(scene);
    await carryBetweenStages(scene, home, away);
    const lanterns = await openVoiceRoom(scene);
    await bringUpInVoiceRoom(scene, lanterns);
    await muteAdministrator(scene, lanterns);
    await stepDown(scene, lanterns);
    const { far, heard } = await linkInOneServer(scene, lanterns);
    const second = await missAnAccount(scene);
    await lookAround(scene, [lanterns, far]);
    tell.chapter('The end');
    await endWithButton(scene, away);
    await endAll(scene, { asked: [home, second, lanterns, far], all: [home, away, second, lanterns, far] });
    return { listener: scene.cast.noor.user.username, heard };
  } finally {
    for (const person of Object.values(scene.cast)) person.close();
  }
}
