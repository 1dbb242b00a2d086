import { HOLE, saying } from '../answers.ts';
import { offered, openRooms, type Offered, type OpenRoom } from '../rooms.ts';
import type { Actor } from '../scene.ts';
import { ask, type Acting, type Offer, type Question } from './acting.ts';
import { grantIs, handIs, questionIs } from './facts.ts';
import { grant, hand, mute } from './names.ts';

const RAISED = saying((words) => words.reply.handRaised(HOLE.number));
const LOWERED_OWN = saying((words) => words.reply.ownHandLowered);
const STEPPED_DOWN = saying((words) => words.reply.steppedDown);
const BROUGHT_UP = saying(
  (words) => words.reply.invitedUp.stage(HOLE.id),
  (words) => words.reply.invitedUp.voice(HOLE.id),
);
const LOWERED = saying((words) => words.reply.handLowered(HOLE.id));
const MOVED = saying((words) => words.reply.movedToAudience(HOLE.id));

/** What makes no sense is tried now and then as well. */
const SELDOM = 0.05;

/** To oneself, by the panel and by commands. */
const own = (acting: Acting, actor: Actor, room: OpenRoom): readonly Offer[] => {
  const { person } = actor;
  const { channelId, guildId, panel } = room;
  const userId = person.user.id;
  const isIn = (list: readonly Offered[]): boolean => list.some((one) => one.userId === userId);
  const hasHand = isIn(offered(acting.scene, room, 'approve'));
  const isUp = isIn(offered(acting.scene, room, 'audience'));
  const offer = (weight: number, question: Omit<Question, 'actor' | 'place'>): Offer => ({
    kind: question.kind,
    actor,
    weight,
    run: async () => void (await ask(acting, { ...question, actor, place: channelId })),
  });
  // A hand may bring up whoever needs nobody's approval, and the floor goes with its mute.
  const touched = [hand(channelId, userId), grant(channelId, userId), mute(channelId, userId)];
  const question = acting.random.pick(['Where do the boats go?', 'لماذا؟', '*Why* tea?']);
  return [
    offer(hasHand || isUp ? SELDOM : 1.5, {
      kind: 'raise',
      touched,
      ask: () => person.click({ customId: /:raise:/, message: panel.id }),
      success: RAISED,
      brought: () => [handIs(true, channelId, userId)],
    }),
    offer(isUp ? SELDOM : 0.4, {
      kind: 'raise with a question',
      touched,
      ask: () => person.command('hand raise', { question }, { guildId, channelId }),
      success: RAISED,
      brought: () => [questionIs(question.replaceAll('  ', ' '), channelId, userId)],
    }),
    offer(hasHand ? 0.5 : SELDOM, {
      kind: 'lower-own',
      touched: [hand(channelId, userId)],
      ask: () => person.command('hand lower', {}, { guildId, channelId }),
      success: LOWERED_OWN,
      brought: () => [handIs(false, channelId, userId)],
    }),
    offer(isUp ? 0.6 : SELDOM, {
      kind: 'step-down',
      touched,
      ask: () => person.click({ customId: /:step-down:/, message: panel.id }),
      success: STEPPED_DOWN,
      brought: () => [grantIs(false, channelId, userId)],
    }),
  ];
};

interface Pick extends globalThis.Pick<Question, 'kind' | 'success' | 'touched'> {
  readonly customId: RegExp;
  readonly brought: ReturnType<Question['brought']>;
  readonly share: number;
}

const picks = (one: Offered, what: 'hand' | 'speaker'): readonly Pick[] => {
  const { channelId, kind: roomKind } = one.room;
  const { userId } = one;
  const touched = [hand(channelId, userId), grant(channelId, userId), mute(channelId, userId)];
  if (what === 'speaker') {
    const brought = [grantIs(false, channelId, userId)];
    return [{ kind: 'to-audience', customId: /:audience:/, success: MOVED, touched, brought, share: 2 }];
  }
  // On a stage Discord has yet to take its own hand down.
  const down = roomKind === 'voice' ? [handIs(false, channelId, userId)] : [];
  const given = [grantIs(true, channelId, userId), ...down];
  const lowered = [handIs(false, channelId, userId)];
  return [
    { kind: 'approve', customId: /:approve:/, success: BROUGHT_UP, touched, brought: given, share: 2 },
    {
      kind: 'lower',
      customId: /:lower:/,
      success: LOWERED,
      touched: touched.slice(0, 1),
      brought: lowered,
      share: 0.4,
    },
  ];
};

/** By the panel's selects, to others: to people of linked rooms as well. */
const others = (acting: Acting, actor: Actor, room: OpenRoom): readonly Offer[] => {
  const { scene } = acting;
  const all = [
    ...offered(scene, room, 'approve').map((one) => ({ one, what: 'hand' as const })),
    ...offered(scene, room, 'audience').map((one) => ({ one, what: 'speaker' as const })),
  ];
  return all.flatMap(({ one, what }) =>
    picks(one, what).map(({ customId, brought, share, ...question }): Offer => ({
      kind: question.kind,
      actor,
      // Members try too, and are told that they may not, unless they host.
      weight: (actor.standing === 'member' ? 0.1 : 1.5) * share,
      run: async () =>
        void (await ask(acting, {
          ...question,
          actor,
          place: room.channelId,
          ask: () => actor.person.select({ customId, message: room.panel.id }, [one.value]),
          brought: () => brought,
        })),
    })),
  );
};

/** What somebody may ask of panels. */
export const panelOffers = (acting: Acting, actor: Actor): readonly Offer[] =>
  openRooms(acting.scene)
    .filter(({ guildId }) => guildId === actor.guildId)
    .flatMap((room) => [
      ...(actor.at === room.channelId ? own(acting, actor, room) : []),
      ...others(acting, actor, room),
    ]);
