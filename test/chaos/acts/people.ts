import { HOLE, saying } from '../answers.ts';
import type { Fact } from '../ledger.ts';
import { offered, openRooms, type OpenRoom } from '../rooms.ts';
import type { Actor } from '../scene.ts';
import { ask, type Acting, type Offer } from './acting.ts';
import { blockIs, brakeIs, coHostIs, grantIs, guestIs, hostIs, lockIs, muteIs, overflowIs, titleIs } from './facts.ts';
import {
  block,
  doors,
  grant,
  grants,
  guest,
  hand,
  mute,
  mutes,
  overflow,
  person as personNames,
  title,
} from './names.ts';

interface Command {
  readonly kind: string;
  readonly words: string;
  readonly share: number;
  readonly success: readonly RegExp[];
  readonly touched: (channelId: string, userId: string) => readonly string[];
  readonly brought: (channelId: string, userId: string) => readonly Fact[];
  /** Makes sense only for who has the floor. */
  readonly ofSpeakers?: boolean;
  /** Puts the person out, or keeps them out. */
  readonly putsOut?: boolean;
}

const id = HOLE.id;
const floor = (channelId: string, userId: string): readonly string[] => [
  hand(channelId, userId),
  grant(channelId, userId),
  mute(channelId, userId),
];

/** What is done to one person by command. */
const TO_PERSON: readonly Command[] = [
  {
    kind: 'invite',
    words: 'speaker invite',
    share: 1,
    success: saying(
      (words) => words.reply.invitedUp.stage(id),
      (words) => words.reply.invitedUp.voice(id),
    ),
    touched: floor,
    brought: (...of) => [grantIs(true, ...of)],
  },
  {
    kind: 'to-audience',
    words: 'speaker to-audience',
    ofSpeakers: true,
    share: 1,
    success: saying((words) => words.done.person.toAudience(id)),
    touched: floor,
    brought: (...of) => [grantIs(false, ...of)],
  },
  {
    kind: 'mute',
    words: 'speaker mute',
    ofSpeakers: true,
    share: 2,
    success: saying((words) => words.done.person.mute(id)),
    touched: (...of) => [mute(...of)],
    brought: (...of) => [muteIs(true, ...of)],
  },
  {
    kind: 'unmute',
    words: 'speaker unmute',
    ofSpeakers: true,
    share: 1,
    success: saying((words) => words.done.person.unmute(id)),
    touched: (...of) => [mute(...of)],
    brought: (...of) => [muteIs(false, ...of)],
  },
  {
    kind: 'co-host',
    words: 'space cohost add',
    share: 0.4,
    success: saying((words) => words.done.person.coHost(id)),
    touched: floor,
    brought: (...of) => [coHostIs(true, ...of)],
  },
  {
    kind: 'drop-co-host',
    words: 'space cohost remove',
    share: 0.2,
    success: saying((words) => words.done.person.dropCoHost(id)),
    touched: floor,
    brought: (...of) => [coHostIs(false, ...of)],
  },
  {
    kind: 'make-host',
    words: 'space transfer',
    share: 0.2,
    success: saying((words) => words.done.person.makeHost(id)),
    touched: (channelId, userId) => [grants(channelId), ...floor(channelId, userId)],
    brought: (...of) => [hostIs(...of)],
  },
  {
    kind: 'guest',
    words: 'space guest add',
    share: 0.3,
    success: saying((words) => words.done.person.addGuest(id)),
    // Whose hand is up is brought up by that.
    touched: (...of) => [guest(...of), ...floor(...of)],
    brought: (...of) => [guestIs(true, ...of)],
  },
  {
    kind: 'remove',
    words: 'space remove',
    share: 0.2,
    success: saying((words) => words.done.person.remove(id)),
    touched: personNames,
    brought: (...of) => [grantIs(false, ...of)],
    putsOut: true,
  },
  {
    kind: 'block',
    words: 'space block',
    share: 0.15,
    success: saying((words) => words.done.person.block(id)),
    touched: personNames,
    brought: (...of) => [blockIs(true, ...of)],
    putsOut: true,
  },
  {
    kind: 'unblock',
    words: 'space unblock',
    share: 0.1,
    success: saying((words) => words.done.person.unblock(id)),
    touched: (...of) => [block(...of)],
    brought: (...of) => [blockIs(false, ...of)],
  },
];

interface RoomCommand extends Pick<Command, 'kind' | 'words' | 'share' | 'success'> {
  readonly values?: Readonly<Record<string, string | boolean>>;
  readonly touched: (channelId: string) => readonly string[];
  readonly brought: (channelId: string) => readonly Fact[];
}

/** What is done to a whole space by command. */
const TO_SPACE: readonly RoomCommand[] = [
  {
    kind: 'lock',
    words: 'space lock',
    share: 0.15,
    success: saying((words) => words.done.space.lock),
    touched: (of) => [doors(of)],
    brought: (of) => [lockIs(true, of)],
  },
  {
    kind: 'unlock',
    words: 'space unlock',
    share: 0.3,
    success: saying(
      (words) => words.done.space.unlock({ isBraked: false }),
      (words) => words.done.space.unlock({ isBraked: true }),
    ),
    touched: (of) => [doors(of)],
    brought: (of) => [lockIs(false, of)],
  },
  {
    kind: 'brake',
    words: 'space brake',
    values: { set: 'on' },
    share: 0.1,
    success: saying((words) => words.done.space.pullBrake),
    touched: (of) => [`${of}/brake`, mutes(of)],
    brought: (of) => [brakeIs(true, of)],
  },
  {
    kind: 'release',
    words: 'space brake',
    values: { set: 'off' },
    share: 0.3,
    success: saying((words) => words.done.space.releaseBrake({ isLocked: false })),
    // Guests whose hands went up under it are brought up.
    touched: (of) => [`${of}/brake`, `${of}/hand/`, grants(of)],
    brought: (of) => [brakeIs(false, of)],
  },
  {
    kind: 'mute-all',
    words: 'speaker mute-all',
    share: 0.1,
    success: saying((words) => words.done.space.muteAll),
    touched: (of) => [mutes(of)],
    brought: () => [],
  },
  ...[true, false].map((isOn): RoomCommand => ({
    kind: isOn ? 'overflow-on' : 'overflow-off',
    words: 'space edit',
    values: { overflow: isOn },
    share: isOn ? 0.15 : 0.05,
    success: saying((words) => words.done.space.edited),
    touched: (of) => [overflow(of)],
    brought: (of) => [overflowIs(isOn, of)],
  })),
  ...['Edited', 'عنوان'].map((wanted): RoomCommand => ({
    kind: 'edit',
    words: 'space edit',
    values: { title: wanted },
    share: 0.1,
    success: saying((words) => words.done.space.edited),
    touched: (of) => [title(of)],
    brought: (of) => [titleIs(wanted, of)],
  })),
];

/** Who moderates does most of it; members try now and then, and may if they host. */
const eagernessOf = ({ standing }: Actor): number => (standing === 'member' ? 0.02 : 0.25);

const toPeople = (acting: Acting, actor: Actor, room: OpenRoom): readonly Offer[] => {
  const { scene } = acting;
  const { channelId, guildId } = room;
  const targets = scene.actors.filter(
    (one) => one.guildId === guildId && (one.at === channelId || scene.putOut.has(one.person.user.id)),
  );
  const isUp = (userId: string): boolean => offered(scene, room, 'audience').some((one) => one.userId === userId);
  return targets.flatMap((target) =>
    TO_PERSON.filter(({ ofSpeakers }) => ofSpeakers !== true || isUp(target.person.user.id)).map(
      ({ kind, words, share, success, ...command }): Offer => {
        const userId = target.person.user.id;
        return {
          kind,
          actor,
          weight: eagernessOf(actor) * share,
          run: async () => {
            if (command.putsOut === true) {
              scene.putOut.add(userId);
              target.at = 'unknown';
            }
            await ask(acting, {
              kind,
              actor,
              place: channelId,
              touched: command.touched(channelId, userId),
              ask: () => actor.person.command(words, { user: userId }, { guildId, channelId }),
              success,
              brought: () => command.brought(channelId, userId),
            });
          },
        };
      },
    ),
  );
};

const toSpace = (acting: Acting, actor: Actor, room: OpenRoom): readonly Offer[] => {
  const { channelId, guildId } = room;
  return TO_SPACE.map(({ kind, words, values = {}, share, success, touched, brought }) => ({
    kind,
    actor,
    weight: eagernessOf(actor) * share,
    run: async () =>
      void (await ask(acting, {
        kind,
        actor,
        place: channelId,
        touched: touched(channelId),
        ask: () => actor.person.command(words, values, { guildId, channelId }),
        success,
        brought: () => brought(channelId),
      })),
  }));
};

/** What somebody may ask by command about people and about how a space runs, typed in its room's chat. */
export const commandOffers = (acting: Acting, actor: Actor): readonly Offer[] =>
  openRooms(acting.scene)
    .filter(({ guildId }) => guildId === actor.guildId)
    .flatMap((room) => [...toPeople(acting, actor, room), ...toSpace(acting, actor, room)]);
