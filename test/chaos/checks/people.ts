import type { VoiceState } from '../../../sandbox/world/index.ts';
import type { Floor } from '../../../src/domain/index.ts';
import { backstageOf } from '../../../src/domain/index.ts';
import type { UserId } from '../../../src/lib/index.ts';
import type { Findings } from './findings.ts';
import type { Unfinished, View } from './view.ts';

/** How far somebody with a claim to the floor is, by what Discord shows. */
const floorOf = (state: VoiceState | undefined, isBackstage: boolean): Floor => {
  if (state === undefined) return isBackstage ? 'backstage' : 'away';
  if (state.suppress) return 'audience';
  return state.requestToSpeakTimestamp === null ? 'speaking' : 'invited';
};

const checkFloor = (findings: Findings, view: View, one: Unfinished): void => {
  const { space, guild, channelId } = one;
  const here = view.peopleIn(guild, channelId);
  const stateOf = (userId: string): VoiceState | undefined => here.find((state) => state.userId === userId);
  const behind = backstageOf(space);
  const isBackstage = (userId: string): boolean =>
    behind !== null && guild.voiceStates.get(userId)?.channelId === behind;
  for (const { userId, floor } of space.people)
    findings.same(`the floor of ${userId} in ${channelId}`, floor, floorOf(stateOf(userId), isBackstage(userId)));
  findings.same(`people on their way down in ${channelId}`, space.toAudience, []);
  findings.same(`people on their way out of ${channelId}`, space.toRemove, []);
  const kept = space.blocked.filter(({ userId }) => stateOf(userId) !== undefined);
  findings.same(`people in ${channelId} who are kept out`, kept, []);
  const isUp = (userId: string): boolean => space.people.some((person) => person.userId === userId);
  for (const state of here)
    findings.that(
      isUp(state.userId) || state.suppress || isMuted(one, state.userId),
      () => `${state.userId} is heard in ${channelId} without the floor`,
    );
};

const isMuted = ({ guild }: Unfinished, userId: string): boolean => guild.members.get(userId)?.mute === true;

const checkHands = (findings: Findings, view: View, { space, guild, channelId }: Unfinished): void => {
  const here = view.peopleIn(guild, channelId);
  const queue = space.hands.map(({ userId }) => userId);
  const absent = queue.filter((userId) => !here.some((state) => state.userId === userId));
  findings.same(`hands in ${channelId} of people who are not there`, absent, []);
  if (space.room.kind === 'voice') return undefined;
  const isUp = (userId: string): boolean => space.people.some((person) => person.userId === userId);
  const raised = here
    .filter(({ suppress, requestToSpeakTimestamp: at }) => suppress && at !== null)
    .filter(({ userId }) => !isUp(userId))
    .map(({ userId }) => userId);
  const native = space.hands.filter(({ by }) => by === 'discord').map(({ userId }) => userId);
  return findings.same(`Discord's own hands in ${channelId}`, [...native].sort(), raised.sort());
};

/** Whether a space keeps somebody muted: they were muted in it, or no overwrite binds them and they are in its voice room without the floor. */
const mustBeMuted = ({ unfinished }: View, state: VoiceState): boolean => {
  const one = unfinished.find(({ channelId }) => channelId === state.channelId);
  if (one === undefined) return false;
  // as: a person's id.
  if (one.wanted.muted.has(state.userId as UserId)) return true;
  if (one.space.room.kind !== 'voice') return false;
  const isUp = one.space.people.some(({ userId }) => userId === state.userId);
  return one.guild.ownerId === state.userId && !isUp;
};

/** Nobody is muted by us where a space does not need it, and each mute of ours is owed. In these journeys nobody else mutes people. */
const checkMutes = (findings: Findings, view: View): void => {
  const { scene, stored } = view;
  for (const guild of scene.guilds) {
    const owed = new Set(stored.owed.filter(({ guildId }) => guildId === guild.id).map(({ userId }) => String(userId)));
    for (const { userId, mute } of guild.members.values()) {
      if (!view.isPerson(userId)) continue;
      const state = guild.voiceStates.get(userId);
      const isWanted = state !== undefined && mustBeMuted(view, state);
      findings.that(!mute || owed.has(userId), () => `${userId} is muted in ${guild.name}, and no unmute is owed`);
      findings.that(state === undefined || mute === isWanted, () => `${userId} is ${mute ? '' : 'not '}muted in voice`);
      findings.that(state === undefined || !owed.has(userId) || isWanted, () => `${userId} is owed an unmute still`);
    }
  }
};

/** Everybody sits where they went by themselves. */
const checkPlaces = (findings: Findings, { scene }: View): void => {
  for (const { key, person, guildId, at } of scene.actors) {
    const place = scene.guild(guildId).voiceStates.get(person.user.id)?.channelId ?? null;
    const isRoomThere = at !== null && scene.channel(at) !== undefined;
    if (at !== 'unknown') findings.same(`the place of ${key}`, place, isRoomThere ? at : null);
  }
};

/** People are where and as their spaces say. */
export const checkPeople = (findings: Findings, view: View): void => {
  for (const one of view.unfinished) {
    checkFloor(findings, view, one);
    checkHands(findings, view, one);
  }
  checkMutes(findings, view);
  checkPlaces(findings, view);
};
