import { textOf } from '../people/index.ts';
import { approve, handInPanel, panelIn, type Room } from '../talkers/room.ts';
import { comesTrue, comesUp, joins, open, PATIENCE_MS, reads, showsPanel, speakAndCheck, types } from './scene.ts';
import type { Scene } from './scene.ts';

/** Layla opens a space on a stage, and salma hears her. */
export async function openAndSpeak(scene: Scene): Promise<Room> {
  const { tell, cast, qahwa } = scene;
  tell.chapter(`A space opens in ${qahwa.name}`);
  const room = await open(scene, cast.layla, { guild: qahwa, title: 'Coffee tonight' });
  await joins(scene, cast.salma, room, 'joins the room to listen');
  await joins(scene, cast.layla, room);
  await comesUp(scene, cast.layla, room);
  await speakAndCheck(scene, { speaker: cast.layla, listener: cast.salma, line: 'welcome' });
  return room;
}

/** Omar raises his hand, is approved in the panel and heard. */
export async function bringUp(scene: Scene, room: Room): Promise<void> {
  const { tell, cast, qahwa } = scene;
  const { layla, omar } = cast;
  tell.chapter('A hand is raised');
  await joins(scene, omar, room, "joins, and raises his hand with Discord's own button");
  await omar.raiseHand(qahwa.id);
  await handInPanel(omar, room, PATIENCE_MS);
  showsPanel(scene, layla, room);
  tell.line('layla', 'approves the hand in the panel');
  await reads(scene, layla, await approve(omar, room, PATIENCE_MS));
  await comesUp(scene, omar, room);
  await speakAndCheck(scene, { speaker: omar, listener: cast.salma, line: 'question' });
}

/** Grace opens a space in the other server. */
export async function openInTheOtherServer(scene: Scene): Promise<Room> {
  const { tell, cast, river } = scene;
  tell.chapter(`In another server, ${river.name}`);
  const room = await open(scene, cast.grace, { guild: river, title: 'By the river' });
  await joins(scene, cast.grace, room);
  await comesUp(scene, cast.grace, room);
  await joins(scene, cast.lina, room, 'joins to listen');
  return room;
}

/** Links two spaces: the near host gets a code, the far one enters it. */
export async function link(scene: Scene, near: Room, far: Room): Promise<void> {
  const at = ({ guildId, channelId }: Room): { guildId: string; channelId: string } => ({ guildId, channelId });
  const offered = await types(scene, near.host, { words: 'link open', at: at(near) });
  const code = /`([0-9A-Z-]{4,})`/.exec(offered)?.[1];
  if (code === undefined) throw new Error('the answer names no code');
  await types(scene, far.host, { words: 'link join', values: { code }, at: at(far) });
}

/** What is said on the one stage is heard on the other, and the other way round. */
export async function carryBetweenStages(scene: Scene, home: Room, away: Room): Promise<void> {
  const { tell, cast } = scene;
  tell.chapter('The two stages are linked');
  await link(scene, home, away);
  tell.chapter('What is said on one stage is heard on the other');
  await speakAndCheck(scene, { speaker: cast.omar, listener: cast.lina, line: 'coffee' });
  await speakAndCheck(scene, { speaker: cast.grace, listener: cast.salma, line: 'river' });
  const says = (): boolean => {
    const panel = panelIn(away, cast.lina);
    return panel !== undefined && textOf(panel).includes('carrying sound');
  };
  await comesTrue(scene, cast.lina, 'the panel in Riverside Talks says that the link is carrying sound', says);
}

/** Grace ends her space with the panel's button, which asks first. */
export async function endWithButton(scene: Scene, { channelId }: Room): Promise<void> {
  const { grace } = scene.cast;
  scene.tell.line('grace', 'presses End in the panel');
  const message = panelIn({ channelId }, grace);
  const asked = await grace.click({ customId: /:end:/, ...(message === undefined ? {} : { message }) });
  await reads(scene, grace, asked);
  scene.tell.line('grace', 'confirms');
  await grace.click({ customId: /:end-yes:/ });
}
