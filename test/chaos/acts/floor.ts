import { HOLE, saying } from '../answers.ts';
import type { Fact } from '../ledger.ts';
import { handsOffered, openRooms, speakersOffered, type OpenRoom } from '../rooms.ts';
import type { Actor } from '../scene.ts';
import { act, ask, spaceAt, type Acting, type Offer } from './acting.ts';

const handName = ({ channelId }: OpenRoom, userId: string): string => `${channelId}/hand/${userId}`;
const grantName = ({ channelId }: OpenRoom, userId: string): string => `${channelId}/grant/${userId}`;

const handFact = (room: OpenRoom, userId: string, isUp: boolean): Fact => ({
  about: [handName(room, userId)],
  says: `the hand of ${userId} in ${room.channelId} was said to be ${isUp ? 'up' : 'down'}`,
  rooms: [room.channelId],
  holds: (stored) => spaceAt(stored, room.channelId)?.hands.some((hand) => hand.userId === userId) === isUp,
});

const grantFact = (room: OpenRoom, userId: string, isGiven: boolean): Fact => ({
  about: [grantName(room, userId)],
  says: `the floor in ${room.channelId} was said to be ${isGiven ? 'given to' : 'taken from'} ${userId}`,
  rooms: [room.channelId],
  holds: (stored) => spaceAt(stored, room.channelId)?.people.some((person) => person.userId === userId) === isGiven,
});

/** By the panel's buttons, to oneself. */
const own = (acting: Acting, actor: Actor, room: OpenRoom): readonly Offer[] => {
  if (room.kind !== 'voice') return [];
  const { person } = actor;
  const userId = person.user.id;
  const hasHand = handsOffered(acting.scene, room).includes(userId);
  const isUp = speakersOffered(acting.scene, room).includes(userId);
  // What makes no sense is tried now and then as well.
  const weights: Readonly<Record<string, number>> = {
    raise: hasHand || isUp ? 0.1 : 2,
    'lower-own': hasHand ? 0.5 : 0.05,
    'step-down': isUp ? 0.6 : 0.05,
  };
  const press = (kind: string, customId: RegExp, success: readonly RegExp[], brought: readonly Fact[]): Offer => ({
    kind,
    actor,
    weight: weights[kind] ?? 0,
    run: async () => {
      await ask(acting, {
        kind,
        actor,
        place: room.channelId,
        touched: [handName(room, userId), ...(kind === 'lower-own' ? [] : [grantName(room, userId)])],
        ask: () => person.click({ customId, message: room.panel.id }),
        success,
        brought: () => brought,
      });
    },
  });
  return [
    press(
      'raise',
      /:raise:/,
      saying((words) => words.handRaised(HOLE.number)),
      [handFact(room, userId, true)],
    ),
    press(
      'lower-own',
      /:lower-own:/,
      saying((words) => words.ownHandLowered),
      [handFact(room, userId, false)],
    ),
    press(
      'step-down',
      /:step-down:/,
      saying((words) => words.steppedDown),
      [grantFact(room, userId, false)],
    ),
  ];
};

/** By the panel's selects, to others. */
const others = (acting: Acting, actor: Actor, room: OpenRoom): readonly Offer[] => {
  const { scene } = acting;
  const { person } = actor;
  const pick = (
    kind: string,
    userId: string,
    given: { customId: RegExp; success: readonly RegExp[]; brought: readonly Fact[] },
  ): Offer => ({
    kind,
    actor,
    // Members try too, and are told that they may not, unless they host.
    weight: (actor.standing === 'member' ? 0.1 : 1.5) * (kind === 'lower' ? 0.4 : 2),
    run: async () => {
      await ask(acting, {
        kind,
        actor,
        place: room.channelId,
        touched: [handName(room, userId), ...(kind === 'lower' ? [] : [grantName(room, userId)])],
        ask: () => person.select({ customId: given.customId, message: room.panel.id }, [userId]),
        success: given.success,
        brought: () => given.brought,
      });
    },
  });
  const id = HOLE.id;
  return [
    ...handsOffered(scene, room).flatMap((userId) => [
      pick('approve', userId, {
        customId: /:approve:/,
        success: saying(
          (words) => words.invitedUp.stage(id),
          (words) => words.invitedUp.voice(id),
        ),
        brought: [grantFact(room, userId, true), ...(room.kind === 'voice' ? [handFact(room, userId, false)] : [])],
      }),
      pick('lower', userId, {
        customId: /:lower:/,
        success: saying((words) => words.handLowered(id)),
        brought: [handFact(room, userId, false)],
      }),
    ]),
    ...speakersOffered(scene, room).map((userId) =>
      pick('to-audience', userId, {
        customId: /:audience:/,
        success: saying((words) => words.movedToAudience(id)),
        brought: [grantFact(room, userId, false)],
      }),
    ),
  ];
};

/** What people do in Discord's own client about the room that they are in. */
export const nativeOffers = (acting: Acting, actor: Actor): readonly Offer[] => {
  const { scene } = acting;
  const { person, guildId } = actor;
  const userId = person.user.id;
  const state = scene.guild(guildId).voiceStates.get(userId);
  const rooms = openRooms(scene);
  const here = rooms.find(({ channelId }) => channelId === state?.channelId);
  const does = (kind: string, weight: number, touched: readonly string[], run: () => Promise<unknown>): Offer => ({
    kind,
    actor,
    weight,
    run: () => act(acting, { kind, actor, touched }, run),
  });
  // On a stage somebody who goes and comes back while nobody looks is taken for one who declined.
  const ofMine = (room: OpenRoom): readonly string[] => [
    handName(room, userId),
    ...(room.kind === 'stage' ? [grantName(room, userId)] : []),
  ];
  const join = (channelId: string): Promise<void> =>
    person.joinVoice(guildId, channelId).then(() => {
      actor.at = channelId;
    });
  const joins = rooms
    .filter((room) => room.guildId === guildId && room.channelId !== state?.channelId)
    .map((room) =>
      does(
        actor.standing === 'unbound' && room.kind === 'voice' ? 'unbound' : 'join',
        state === undefined ? 4 : 0.1,
        [...ofMine(room), ...(here === undefined ? [] : ofMine(here))],
        () => join(room.channelId),
      ),
    );
  if (state === undefined) return joins;
  const leave = does('leave', 0.4, here === undefined ? [] : ofMine(here), async () => {
    await person.leaveVoice(guildId);
    actor.at = null;
  });
  if (here?.kind !== 'stage') return [...joins, leave];
  const both = [handName(here, userId), grantName(here, userId)];
  const isInvited = !state.suppress && state.requestToSpeakTimestamp !== null;
  const isUp = !state.suppress && !isInvited;
  const hasHand = state.suppress && state.requestToSpeakTimestamp !== null;
  return [
    ...joins,
    leave,
    ...(isInvited
      ? [
          does('accept', 4, both, () => person.acceptInvite(guildId)),
          does('decline', 0.5, both, () => person.declineInvite(guildId)),
        ]
      : []),
    ...(isUp ? [does('become-audience', 0.4, both, () => person.becomeAudience(guildId))] : []),
    ...(state.suppress && !hasHand ? [does('native-raise', 2, both, () => person.raiseHand(guildId))] : []),
    ...(hasHand ? [does('native-lower', 0.6, both, () => person.lowerHand(guildId))] : []),
  ];
};

/** What somebody may ask of panels. */
export const panelOffers = (acting: Acting, actor: Actor): readonly Offer[] =>
  openRooms(acting.scene)
    .filter(({ guildId }) => guildId === actor.guildId)
    .flatMap((room) => [
      ...(actor.at === room.channelId ? own(acting, actor, room) : []),
      ...others(acting, actor, room),
    ]);
