import { Permission } from '../../../sandbox/world/index.ts';
import { openRooms, type OpenRoom } from '../rooms.ts';
import type { Actor } from '../scene.ts';
import { act, type Acting, type Offer } from './acting.ts';
import { grant, hand, mute, stay } from './names.ts';

/** Discord is silent to whoever may not come in (any more); people do not wait for long. */
const JOIN_LIMIT_MS = 4000;

/** Something that Discord may be silent about. */
export const soon = async (work: Promise<unknown>): Promise<void> => {
  // It may fail long after nobody waits for it any more.
  work.catch(() => undefined);
  const late = new Promise<never>((_resolve, reject) => {
    setTimeout(() => reject(new Error('Discord stays silent')), JOIN_LIMIT_MS).unref();
  });
  await Promise.race([work, late]);
};

/** Whether Discord lets somebody into a channel. */
export const mayJoin = ({ scene }: Acting, { person, guildId }: Actor, channelId: string): boolean => {
  const guild = scene.guild(guildId);
  const channel = guild.channels.get(channelId);
  const needed = Permission.ViewChannel | Permission.Connect;
  if (channel === undefined) return false;
  const rights = scene.sandbox.world.permissionsIn(guild, channel, person.user.id);
  const inside = [...guild.voiceStates.values()].filter((state) => state.channelId === channelId).length;
  const isFull = channel.userLimit > 0 && inside >= channel.userLimit && (rights & Permission.MoveMembers) === 0n;
  return (rights & needed) === needed && !isFull;
};

// On a stage somebody who goes and comes back while nobody looks is taken for one who declined.
const ofMine = ({ channelId, kind }: OpenRoom, userId: string): readonly string[] => [
  hand(channelId, userId),
  stay(channelId, userId),
  ...(kind === 'stage' ? [grant(channelId, userId), mute(channelId, userId)] : []),
];

type Does = (kind: string, weight: number, touched: readonly string[], run: () => Promise<unknown>) => Offer;

/** Joins a room, or goes into another one. */
const joins = (acting: Acting, actor: Actor, does: Does): readonly Offer[] => {
  const { scene } = acting;
  const { person, guildId, standing } = actor;
  const userId = person.user.id;
  const state = scene.guild(guildId).voiceStates.get(userId);
  const rooms = openRooms(scene);
  const here = rooms.find(({ channelId }) => channelId === state?.channelId);
  return rooms
    .filter((room) => room.guildId === guildId && room.channelId !== state?.channelId)
    .filter(({ channelId }) => mayJoin(acting, actor, channelId))
    .map((room) => {
      const kind = standing === 'unbound' && room.kind === 'voice' ? 'unbound' : 'join';
      const touched = [...ofMine(room, userId), ...(here === undefined ? [] : ofMine(here, userId))];
      // Small rooms fill.
      const share = (scene.channel(room.channelId)?.userLimit ?? 0) > 0 ? 3 : 1;
      return does(kind, (state === undefined ? 4 : 0.1) * share, touched, async () => {
        // Until Discord shows it, and where somebody may be put out again, nobody knows.
        actor.at = 'unknown';
        await soon(person.joinVoice(guildId, room.channelId));
        if (!scene.putOut.has(userId)) actor.at = room.channelId;
      });
    });
};

/** On the stage that somebody is on. */
const onStage = (acting: Acting, actor: Actor, room: OpenRoom, does: Does): readonly Offer[] => {
  const { person, guildId } = actor;
  const userId = person.user.id;
  const state = acting.scene.guild(guildId).voiceStates.get(userId);
  if (state === undefined) return [];
  const touched = [hand, grant, mute].map((name) => name(room.channelId, userId));
  const isAsking = state.requestToSpeakTimestamp !== null;
  if (!state.suppress && !isAsking)
    return [does('become-audience', 0.4, touched, () => person.becomeAudience(guildId))];
  if (!state.suppress)
    return [
      does('accept', 4, touched, () => person.acceptInvite(guildId)),
      does('decline', 0.5, touched, () => person.declineInvite(guildId)),
    ];
  return isAsking
    ? [does('native-lower', 0.6, touched, () => person.lowerHand(guildId))]
    : [does('native-raise', 1.2, touched, () => person.raiseHand(guildId))];
};

/** What people do in Discord's own client about the room that they are in. */
export const nativeOffers = (acting: Acting, actor: Actor): readonly Offer[] => {
  const { scene } = acting;
  const { person, guildId } = actor;
  const userId = person.user.id;
  const state = scene.guild(guildId).voiceStates.get(userId);
  const here = openRooms(scene).find(({ channelId }) => channelId === state?.channelId);
  const does: Does = (kind, weight, touched, run) => ({
    kind,
    actor,
    weight,
    run: () => act(acting, { kind, actor, touched }, run),
  });
  if (state === undefined) return joins(acting, actor, does);
  const leave = does('leave', 0.4, here === undefined ? [] : ofMine(here, userId), async () => {
    await person.leaveVoice(guildId);
    actor.at = null;
  });
  const staged = here?.kind === 'stage' ? onStage(acting, actor, here, does) : [];
  return [...joins(acting, actor, does), leave, ...staged];
};
