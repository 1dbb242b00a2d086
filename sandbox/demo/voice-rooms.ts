import { textOf, type Person, type SeenMessage } from '../people/index.ts';
import { approve, handInPanel, isHeard, isLinkUp, press, type Room } from '../talkers/room.ts';
import {
  comesTrue,
  comesUp,
  joins,
  open,
  PATIENCE_MS,
  reads,
  shareKeys,
  shows,
  showsPanel,
  speakAndCheck,
  speakInVain,
  types,
  type Scene,
} from './scene.ts';
import { link } from './stages.ts';
import type { LocalAccount } from './world-file.ts';

/** Idris opens a space in a server that has no stages, and is heard in an encrypted voice room. */
export async function openVoiceRoom(scene: Scene): Promise<Room> {
  const { tell, cast, lantern } = scene;
  const { idris, freya } = cast;
  tell.chapter('A server without stages: a voice room becomes one');
  const room = await open(scene, idris, { guild: lantern, title: 'Lantern talk' });
  tell.check(`${lantern.name} has no Community, so the room is a voice room`, room.kind === 'voice');
  await joins(scene, freya, room, 'joins the room to listen');
  await joins(scene, idris, room);
  await comesUp(scene, idris, room);
  tell.check('idris and freya share end-to-end keys, and nobody else has them', await haveKeys([idris, freya]));
  await speakAndCheck(scene, { speaker: idris, listener: freya, line: 'marhaba' });
  return room;
}

/** Noor is not heard, raises the hand by the panel's button, is approved, and heard without accepting anything. */
export async function bringUpInVoiceRoom(scene: Scene, room: Room): Promise<void> {
  const { tell, cast } = scene;
  const { idris, freya, noor } = cast;
  tell.chapter('Everybody else listens, until a hand is raised in the panel');
  await joins(scene, noor, room);
  await settleKeys([idris, freya, noor]);
  await speakInVain(scene, { speaker: noor, listener: freya, witness: idris, line: 'agree' });
  tell.line('noor', 'presses Raise hand in the panel');
  await reads(scene, noor, await press(noor, room, { act: /:raise:/, timeoutMs: PATIENCE_MS }));
  await handInPanel(noor, room, PATIENCE_MS);
  showsPanel(scene, idris, room);
  tell.line('idris', 'approves the hand in the panel');
  await reads(scene, idris, await approve(noor, room, PATIENCE_MS));
  await comesUp(scene, noor, room);
  await settleKeys([idris, freya, noor]);
  await speakAndCheck(scene, { speaker: noor, listener: freya, line: 'agree' });
}

/** Discord lets administrators speak everywhere: Maya is muted on arrival. */
export async function muteAdministrator(scene: Scene, room: Room): Promise<void> {
  const { tell, cast } = scene;
  const { idris, freya, noor, maya } = cast;
  tell.chapter('An administrator comes in');
  await joins(scene, maya, room, 'joins; Discord lets administrators speak in every room');
  await comesTrue(scene, maya, 'maya is muted until she is given the floor', () => isMuted(maya, room));
  await settleKeys([idris, freya, noor, maya]);
  await speakInVain(scene, { speaker: maya, listener: freya, witness: idris, line: 'thanks' });
}

const isMuted = (person: Person, { guildId }: Room): boolean => person.voiceState(guildId)?.mute === true;

/** Noor gives the floor back; that is done by a mute, which does not stay. */
export async function stepDown(scene: Scene, room: Room): Promise<void> {
  const { tell, cast } = scene;
  const { noor } = cast;
  tell.chapter('A speaker steps down');
  tell.line('noor', 'presses Step down in the panel');
  await reads(scene, noor, await press(noor, room, { act: /:step-down:/, timeoutMs: PATIENCE_MS }));
  const isListener = (): boolean =>
    noor.voiceState(room.guildId)?.suppress === true && !isMuted(noor, room) && !isHeard(noor, room);
  await comesTrue(scene, noor, 'noor listens again, and no mute is left on her', isListener);
}

/** Kenji opens a second space in the same server; two accounts of ours carry between the two encrypted rooms. */
export async function linkInOneServer(scene: Scene, near: Room): Promise<{ far: Room; heard: readonly Buffer[] }> {
  const { tell, cast, lantern } = scene;
  const { idris, freya, noor, maya, kenji } = cast;
  tell.chapter('Two rooms of one server are linked, by two accounts of ours');
  const far = await open(scene, kenji, { guild: lantern, title: 'Garden talk' });
  await joins(scene, kenji, far);
  await comesUp(scene, kenji, far);
  await joins(scene, noor, far, 'goes over there, to listen');
  await link(scene, near, far);
  const notice = await freya.waitFor(() => noticeIn(near, freya), PATIENCE_MS, 'the notice that sound leaves the room');
  tell.line('freya', 'is told in the chat of her room:');
  shows(scene, freya, notice);
  await comesTrue(
    scene,
    noor,
    'the people of the other room are told as well',
    () => noticeIn(far, noor) !== undefined,
  );
  for (const [person, room] of [
    [freya, near],
    [noor, far],
  ] as const)
    await comesTrue(
      scene,
      person,
      `${person.user.username}'s panel says that the link carries from the first word on`,
      () => isLinkUp(person, room),
    );
  const seats = [oursIn(scene, freya, near), oursIn(scene, noor, far)].flat();
  tell.check(
    `two accounts of ours sit there: ${seats.map(({ username }) => username).join(' and ')}`,
    new Set(seats).size === 2 && seats.length === 2,
  );
  tell.check(
    'each has the keys of its own room: that is how sound leaves the encryption',
    (await haveKeys([idris, freya, maya], oursIn(scene, freya, near))) &&
      (await haveKeys([kenji, noor], oursIn(scene, noor, far))),
  );
  const heard = await speakAndCheck(scene, { speaker: idris, listener: noor, line: 'qahwa' });
  await speakAndCheck(scene, { speaker: kenji, listener: freya, line: 'boats' });
  return { far, heard };
}

const noticeIn = ({ channelId }: Room, person: Person): SeenMessage | undefined =>
  person.messages(channelId).find((message) => message.components.length === 0 && /encrypt/.test(textOf(message)));

/** Our accounts that sit in the room, as anybody in it sees them. */
const oursIn = ({ world }: Scene, person: Person, { guildId, channelId }: Room): readonly LocalAccount[] =>
  world.bots.filter(({ id }) => person.voiceStates(guildId).get(id)?.channel_id === channelId);

/** Waits until these people, and accounts of ours, share the keys of their room, and nobody else does; false when they do not in time. */
const haveKeys = async (people: readonly Person[], ours: readonly LocalAccount[] = []): Promise<boolean> => {
  const ids = [...people.map(({ user }) => user.id), ...ours.map(({ id }) => id)];
  const shared = await Promise.all(people.map((person) => shareKeys(person, ids)));
  return shared.every((one) => one);
};

/** The same, where nothing that follows would prove anything without the keys. Rejects when they do not come. */
const settleKeys = async (people: readonly Person[]): Promise<void> => {
  if (await haveKeys(people)) return;
  throw new Error(`${people.map(({ user }) => user.username).join(', ')} do not come to share keys`);
};

/** Riverside Talks has the main account only, and that sits with Grace: a second room there gets a clear answer. */
export async function missAnAccount(scene: Scene): Promise<Room> {
  const { tell, cast, river } = scene;
  const { khalid } = cast;
  tell.chapter('Where no account of ours is free');
  tell.line('', `In ${river.name} there is one account of ours only, and it sits with grace. A second space:`);
  const room = await open(scene, khalid, { guild: river, title: 'Second boat', kind: 'voice' });
  const refused = await types(scene, khalid, {
    words: 'link open',
    at: { guildId: room.guildId, channelId: room.channelId },
  });
  const invited = scene.world.bots.slice(1).filter(({ id }) => refused.includes(`client_id=${id}`));
  tell.check(
    `the answer has the link that invites ${invited.map(({ username }) => username).join(' or ')}`,
    invited.length === scene.world.bots.length - 1 && refused.includes(`guild_id=${river.id}`),
  );
  return room;
}

/** What a listener finds out by typing. */
export async function lookAround(scene: Scene, rooms: readonly Room[]): Promise<void> {
  const { tell, cast, lantern, world } = scene;
  const at = { guildId: lantern.id, channelId: world.channel(lantern, 'general') };
  tell.chapter('What is on here, and what can I do?');
  const list = await types(scene, cast.freya, { words: 'space list', at });
  tell.check(
    'both spaces stand there, with their rooms, hosts and that they are linked',
    rooms.every(({ channelId, host }) => list.includes(`<#${channelId}>`) && list.includes(`<@${host.user.id}>`)) &&
      list.split('\n').filter((line) => line.includes('linked')).length === rooms.length,
  );
  const help = await types(scene, cast.freya, { words: 'help', at });
  const forMaya = await cast.maya.command('help', {}, at);
  await forMaya.reply();
  // What is for who manages the server stands on a page of its own.
  await cast.maya.click({ customId: /:help-server:/ });
  const isTheirs = (text: string): boolean => text.includes('`/preset save`');
  const administrators = await cast.maya.waitFor(
    () => cast.maya.messages().map(textOf).find(isTheirs),
    PATIENCE_MS,
    'the page for who manages the server',
  );
  tell.check(
    'a listener is not shown what only others may run; an administrator is',
    !help.includes('`/setup`') && administrators.includes('`/setup`'),
  );
}

/** Everything ends; rooms are gone, our accounts leave, and nobody is left muted. */
export async function endAll(
  scene: Scene,
  { asked, all }: { readonly asked: readonly Room[]; readonly all: readonly Room[] },
): Promise<void> {
  const { tell, cast, world, lantern } = scene;
  for (const { host, guildId, channelId } of asked)
    await types(scene, host, { words: 'space end', values: { when: 'now' }, at: { guildId, channelId } });
  for (const room of all) await gone(scene, room);
  const witness = cast.freya;
  const accounts = (): number => world.bots.filter(({ id }) => witness.voiceStates(lantern.id).has(id)).length;
  await comesTrue(scene, witness, `no account of ours is left in a room of ${lantern.name}`, () => accounts() === 0);
  const muted = [];
  for (const person of [cast.maya, cast.noor, cast.idris, cast.kenji, cast.freya])
    if ((await member(person, lantern.id)).mute) muted.push(person.user.username);
  tell.check(
    `nobody of ${lantern.name} is left muted${muted.map((name) => ` (${name} is)`).join('')}`,
    muted.length === 0,
  );
}

const member = async (person: Person, guildId: string): Promise<{ readonly mute: boolean }> =>
  // as: Discord's member object, from the sandbox itself.
  (await person.call('GET', `/guilds/${guildId}/members/${person.user.id}`)) as { mute: boolean };

async function gone(scene: Scene, { host, guildId, channelId }: Room): Promise<void> {
  const name = scene.world.guilds.find(({ id }) => id === guildId)?.name;
  await comesTrue(scene, host, `${name}: the space of ${host.user.username} has ended and its room is gone`, () =>
    host.events.some(({ t, d }) => t === 'CHANNEL_DELETE' && d['id'] === channelId),
  );
}
