import type { Channel } from '../../../sandbox/world/index.ts';
import { BACKSTAGE_ACTS } from '../../../src/commands/backstage-acts.ts';
import { HOLE, saying } from '../answers.ts';
import { openRooms, panelsIn, type OpenRoom, type PanelSeen } from '../rooms.ts';
import type { Actor, Scene } from '../scene.ts';
import { act, ask, type Acting, type Offer, type Question } from './acting.ts';
import { backstageIs, grantIs } from './facts.ts';
import { mayJoin, soon } from './native.ts';
import { backstage, grant, hand, mute } from './names.ts';

const OPENED = saying(
  ({ backstage: words }) => words.opened(HOLE.id),
  ({ backstage: words }) => words.opened(null),
);
const CLOSED = saying(({ backstage: words }) => words.closed);
const GOES_UP = saying(({ backstage: words }) => words.youGoUp(HOLE.id));
const JOINS = saying(
  ({ backstage: words }) => words.youAreMoved(HOLE.id),
  ({ backstage: words }) => words.youMayEnter(HOLE.id),
);

/** The backstage of a space with its message, as people see it. */
const behind = (scene: Scene, { guildId, spaceId }: OpenRoom): { channel: Channel; message: PanelSeen } | undefined =>
  [...scene.guild(guildId).channels.values()]
    .flatMap((channel) => panelsIn(scene, channel.id).map((message) => ({ channel, message })))
    .findLast(({ message }) => message.texts.some((text) => text.endsWith(`:${BACKSTAGE_ACTS.goUp}:${spaceId}`)));

const ofRoom = (acting: Acting, actor: Actor, room: OpenRoom): readonly Offer[] => {
  const { channelId, guildId } = room;
  const { person } = actor;
  const userId = person.user.id;
  const touched = [hand, grant, mute].map((name) => name(channelId, userId));
  const at = acting.scene.guild(guildId).voiceStates.get(userId)?.channelId;
  const there = behind(acting.scene, room);
  const eagerness = actor.standing === 'member' ? 0.05 : 0.5;
  const asks = (weight: number, question: Omit<Question, 'actor' | 'place'>, place = channelId): Offer => ({
    kind: question.kind,
    actor,
    weight,
    run: async () => void (await ask(acting, { ...question, actor, place })),
  });
  const typed = (words: string) => () => person.command(words, {}, { guildId, channelId });
  const kept = { touched: [backstage(channelId)] };
  if (there === undefined) {
    // One that is on its way may turn out not to be possible.
    const brought: Question['brought'] = ([text]) => (text.includes('<#') ? [backstageIs(true, channelId)] : []);
    const question = { kind: 'backstage', ...kept, ask: typed('backstage open'), success: OPENED, brought };
    return [asks(eagerness, question)];
  }
  const { channel, message } = there;
  const close = { kind: 'backstage-close', ...kept, ask: typed('backstage close'), success: CLOSED };
  const up = { kind: 'go-up', touched, ask: () => person.click({ customId: /:b-up:/, message: message.id }) };
  const join = { kind: 'backstage-join', touched, ask: typed('backstage join'), success: JOINS, brought: () => [] };
  // Whoever was in another space's room leaves that.
  const left = at === undefined || at === null ? [] : [hand, grant, mute].map((name) => name(at, userId));
  const enter = { kind: 'backstage-enter', actor, touched: [...touched, ...left] };
  return [
    asks(eagerness / 4, { ...close, brought: () => [backstageIs(false, channelId)] }),
    ...(at === channel.id
      ? [asks(3, { ...up, success: GOES_UP, brought: () => [grantIs(true, channelId, userId)] }, channel.id)]
      : []),
    ...(at === channelId ? [asks(0.3, join)] : []),
    ...(at !== channel.id && mayJoin(acting, actor, channel.id)
      ? [{ ...enter, weight: 1, run: () => act(acting, enter, () => soon(person.joinVoice(guildId, channel.id))) }]
      : []),
  ].map((offer) => ({ ...offer, run: () => moving(actor, offer) }));
};

/** Whoever goes there, or is moved from there, is where nobody knows until they go in somewhere by themself. */
const moving = async (actor: Actor, { kind, run }: Offer): Promise<void> => {
  if (kind !== 'backstage-close') actor.at = 'unknown';
  await run();
};

/** What people do with the backstage of a space. */
export const backstageOffers = (acting: Acting, actor: Actor): readonly Offer[] =>
  openRooms(acting.scene)
    .filter(({ guildId, isBeside }) => guildId === actor.guildId && !isBeside)
    .flatMap((room) => ofRoom(acting, actor, room));
