import { isDeepStrictEqual } from 'node:util';
import type { PanelFacts } from '../../../src/app/index.ts';
import { renderPanel } from '../../../src/commands/index.ts';
import { backstageOf, conversationOf, mainOf, sharedQueue } from '../../../src/domain/index.ts';
import type { ChannelId, UserId } from '../../../src/lib/index.ts';
import { panelsIn, textsOf } from '../rooms.ts';
import type { Findings } from './findings.ts';
import { crowdsOf } from './overflow.ts';
import type { Unfinished, View } from './view.ts';

const earsOf = ({ guild, account, links, channelId }: Unfinished): PanelFacts['ears'] => {
  if (account === null) return links.length > 0 ? 'none-free' : 'idle';
  const state = guild.voiceStates.get(account);
  return state?.channelId === channelId && !state.suppress ? 'ready' : 'joining';
};

const linksOf = ({ stored, scene, unfinished }: View, { space, told }: Unfinished): PanelFacts['links'] =>
  told.flatMap(({ id, mode, near, state }) => {
    if (state.status !== 'open') return [];
    const isOurs = (spaceId: string): boolean =>
      spaceId === space.id ||
      unfinished.some((one) => one.space.id === spaceId && conversationOf(one.space) === conversationOf(space));
    // Of one between two rooms of its conversation the other one is far.
    const isNear = near.spaceId === space.id || (state.far.spaceId !== space.id && isOurs(near.spaceId));
    const far = isNear ? state.far : near;
    const title = stored.spaces.find((one) => one.space.id === far.spaceId)?.space.title ?? '';
    const farServer = far.guildId === space.guildId ? null : scene.guild(far.guildId).name;
    // In these journeys nobody says a word.
    const waiting = { outgoing: 'waiting', incoming: 'waiting', isHeld: false, volume: 100 } as const;
    return [{ id, mode, farTitle: title, farServer, ...waiting }];
  });

/** The one queue of a room and those linked with it. */
const queueOf = ({ unfinished }: View, { space, linkedWith }: Unfinished): PanelFacts['queue'] => {
  const far = unfinished.map((one) => one.space).filter(({ id }) => linkedWith.includes(id));
  return sharedQueue([space, ...far]).map(({ hand, space: owner }) => ({
    hand,
    spaceId: owner.id,
    farTitle: owner.id === space.id ? null : owner.title,
  }));
};

/** Who is in its backstage; null where none stands. */
const behindOf = ({ peopleIn }: View, { space, guild }: Unfinished): PanelFacts['backstage'] =>
  space.backstage?.status === 'open'
    ? // as: people's ids.
      peopleIn(guild, space.backstage.channelId).map(({ userId }) => userId as UserId)
    : null;

/** What a space's panel is to tell, by what is stored and what Discord shows. */
const factsOf = (view: View, one: Unfinished): PanelFacts => {
  const { scene, stored } = view;
  const { space, guild, channelId } = one;
  const ears = earsOf(one);
  const isUp = (userId: string): boolean => space.people.some((person) => person.userId === userId);
  const listens = view
    .peopleIn(guild, channelId)
    .filter(({ userId, suppress }) => !isUp(userId) || (space.room.kind === 'stage' && suppress));
  const missing = scene.accounts.filter((id) => !guild.members.has(id));
  return {
    space,
    language: stored.settings[guild.id]?.language ?? 'en',
    listeners: listens.length,
    ears,
    invites:
      ears === 'none-free'
        ? missing.map((id) => ({ name: scene.sandbox.world.users.get(id)?.username ?? '', applicationId: id }))
        : [],
    queue: queueOf(view, one),
    heard: [],
    mutedByOthers: [],
    backstage: behindOf(view, one),
    troubles: [],
    links: linksOf(view, one),
    namesOf: (userId) => scene.sandbox.world.users.get(userId)?.username ?? userId,
  };
};

type Told = NonNullable<PanelFacts['overflow']>;

/** What may be told of the rooms of its conversation. */
const overflowsOf = (view: View, one: Unfinished): readonly (Told | null)[] => {
  const mainId = conversationOf(one.space);
  const isLive = ({ space }: Unfinished): boolean => space.life.status === 'live' && space.room.channelId !== null;
  const family = view.unfinished.filter(({ space }) => conversationOf(space) === mainId);
  // The first one first.
  const others = [
    ...family.filter(({ space }) => space.id === mainId),
    ...family.filter(({ space }) => space.id !== mainId),
  ].filter((other) => other !== one && isLive(other));
  const isMain = mainOf(one.space) === null;
  if (isMain && others.length === 0) return [null];
  const rooms = others.reduce<readonly Told['rooms'][]>(
    (all, other) =>
      all.flatMap((before) =>
        // as: the id of a channel.
        crowdsOf(view, other).map((isFull) => [...before, { channelId: other.channelId as ChannelId, isFull }]),
      ),
    [[]],
  );
  const mainTitle = family.find(({ space }) => space.id === mainId)?.space.title ?? one.space.title;
  return rooms.flatMap((told) =>
    crowdsOf(view, one).map((isFull): Told =>
      isMain ? { role: 'main', isFull, rooms: told } : { role: 'beside', mainTitle, isFull, rooms: told },
    ),
  );
};

/** Where a room is full, that none opens beside it for want of an account may be told. */
const troublesOf = (view: View, one: Unfinished): readonly PanelFacts['troubles'][] =>
  one.space.rules.overflow && crowdsOf(view, one).includes(true)
    ? [[], [{ code: 'overflow-no-account', params: {} }]]
    : [[]];

/**
 * What the panel may say. On a stage also how many hands of Discord's own button were turned away: each is taken down at once, so that neither
 * the store nor Discord shows any more whose it was.
 */
const mayBeSaid = (view: View, one: Unfinished): readonly (readonly string[])[] => {
  const facts = factsOf(view, one);
  const most = facts.space.room.kind === 'stage' ? facts.listeners : 0;
  const counts = Array.from({ length: most + 1 }, (_, turnedAway) => turnedAway);
  return overflowsOf(view, one).flatMap((overflow) =>
    troublesOf(view, one).flatMap((troubles) =>
      counts.map((turnedAway) => textsOf([renderPanel({ ...facts, overflow, troubles, turnedAway })])),
    ),
  );
};

/** Each space has one panel, which says what is true; nothing of ours stands twice in a room's chat. */
export const checkPanels = (findings: Findings, view: View): void => {
  const { scene, stored, unfinished } = view;
  for (const one of unfinished) {
    const panels = panelsIn(scene, one.channelId);
    const mine = panels.filter(({ spaceId }) => spaceId === one.space.id);
    findings.same(
      `panels of ${one.space.id}`,
      mine.map(({ id }) => id),
      [one.applied.panel?.messageId],
    );
    const may = mayBeSaid(view, one);
    const said = may.find((texts) => isDeepStrictEqual(texts, mine[0]?.texts));
    findings.same(`the panel of ${one.space.id}`, mine[0]?.texts, said ?? may[0]);
    const untold = one.wanted.notices.filter((id) => !one.applied.notices.includes(id));
    findings.same(`links that the people in ${one.channelId} were not told of`, untold, []);
  }
  for (const guild of scene.guilds)
    for (const { id: channelId, name } of guild.channels.values()) {
      const spaces = stored.spaces.filter(({ space }) => space.room.channelId === channelId);
      const behind = stored.spaces.filter(({ space }) => backstageOf(space) === channelId);
      const known = new Set<string | null | undefined>([
        ...spaces.map(({ applied }) => applied.panel?.messageId),
        ...behind.map(({ applied }) => applied.backstage.messageId),
      ]);
      // What stands in the channel for announcements is looked at by itself.
      for (const { id } of name === 'news' ? [] : panelsIn(scene, channelId))
        findings.that(known.has(id), () => `the panel ${id} in ${channelId} is nobody's`);
      const nonces = scene.messages(channelId).flatMap(({ nonce }) => (nonce === null ? [] : [String(nonce)]));
      findings.same(`messages that stand twice in ${channelId}`, nonces.length - new Set(nonces).size, 0);
    }
};
