import { openRooms } from '../rooms.ts';
import type { Actor } from '../scene.ts';
import { act, type Acting, type Offer } from './acting.ts';
import { allOf, title as titleOf } from './names.ts';

/** What moderators do by hand in Discord itself, against what the bot set there. */
export const driftOffers = (acting: Acting, actor: Actor): readonly Offer[] => {
  if (actor.standing !== 'moderator') return [];
  const { scene, random } = acting;
  const { person, guildId } = actor;
  return openRooms(scene)
    .filter((room) => room.guildId === guildId)
    .flatMap((room): readonly Offer[] => {
      const { channelId, panel, isLent, kind } = room;
      const guild = scene.guild(guildId);
      const does = (what: string, weight: number, touched: readonly string[], run: () => Promise<unknown>): Offer => ({
        kind: what,
        actor,
        weight,
        run: () => act(acting, { kind: what, actor, touched }, run),
      });
      const account = [...guild.voiceStates.values()].find(
        (state) => state.channelId === channelId && scene.accounts.includes(state.userId),
      );
      const title = random.pick(['Renamed by hand', 'Another title', 'عنوان آخر']);
      return [
        does('delete-panel', 0.15, [], () => person.call('DELETE', `/channels/${channelId}/messages/${panel.id}`)),
        ...(isLent ? [] : [does('delete-room', 0.04, [allOf(channelId)], () => remove(person, channelId))]),
        ...(kind === 'stage' && guild.stageInstances.has(channelId)
          ? [
              does('retopic', 0.15, [titleOf(channelId)], () =>
                person.call('PATCH', `/stage-instances/${channelId}`, { topic: title }),
              ),
              does('close-stage', 0.05, [], () => person.call('DELETE', `/stage-instances/${channelId}`)),
            ]
          : []),
        ...(account === undefined
          ? []
          : [
              does('put-out', 0.05, [], () =>
                person.call('PATCH', `/guilds/${guildId}/members/${account.userId}`, { channel_id: null }),
              ),
            ]),
      ];
    });
};

const remove = (person: Actor['person'], channelId: string): Promise<unknown> =>
  person.call('DELETE', `/channels/${channelId}`);
