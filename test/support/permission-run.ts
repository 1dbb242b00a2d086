/** One cell of the permission matrix, lived through for ten minutes of the small world's time. */
import type { Outcome } from '../../src/app/index.ts';
import { DEFAULT_RULES, NO_ABOUT } from '../../src/domain/index.ts';
import type { Refusal } from '../../src/domain/index.ts';
import type { ChannelId, SpaceId } from '../../src/lib/index.ts';
import { actor, guildId, userId } from './outside-people.ts';
import { type OutsideWorld, outsideWorld } from './outside.ts';
import { askedBy, type Case, refusedWithout } from './permission-cases.ts';

const guild = guildId('one');
const TEN_MINUTES_MS = 600_000;
const STEP_MS = 5000;
/** More than any journey needs: failures do not run out. */
const ALWAYS = 5000;

/** A cell; without a permission, what would happen had the bot everything. */
export type Cell = Omit<Case, 'permission'> & { readonly permission: Case['permission'] | null };

/** What came of it. */
export interface Came {
  /** Why not, in the answer. */
  readonly refusal: Refusal | null;
  /** What the panel and `/space info` told in these ten minutes. */
  readonly troubles: readonly Refusal[];
  /** What Discord looks like in the end. */
  readonly discord: unknown;
  readonly calls: readonly string[];
  readonly errors: readonly unknown[];
  readonly status: string;
  /** Somebody has the floor and is not heard: in a voice room the panel asks them to leave and come back. */
  readonly isAskedToComeBack: boolean;
  /** Who is muted in the server in the end. */
  readonly muted: readonly string[];
}

const PEOPLE = ['host', 'cohost', 'mod', 'speaker', 'second', 'muted', 'listener', 'raiser', 'other', 'guest'];

const by = (who: string): ReturnType<typeof actor> => actor(who, guild, { moderator: who === 'mod' });

const acceptAll = (world: OutsideWorld, room: ChannelId): void => {
  for (const one of world.rooms.get(room)?.people.keys() ?? []) world.accept(room, one);
};

type Opening = Awaited<ReturnType<OutsideWorld['app']['openSpace']>>;
type Opened = Outcome<{ id: SpaceId; room: ChannelId | null }>;

/** What came of an opening once its time is over. */
const settled = async (world: OutsideWorld, answer: Opening): Promise<Opened> => {
  if (!answer.ok) return answer;
  await world.pass(3000);
  const ready = await Promise.race([answer.value.ready, world.pass(120_000).then(() => answer.value.ready)]);
  return ready.ok ? { ok: true, value: { id: ready.value.id, room: ready.value.room.channelId } } : ready;
};

const opened = async (
  world: OutsideWorld,
  who: string,
  input: { title: string; kind: Case['kind']; room: ChannelId | null },
): Promise<Opened> => await settled(world, await world.app.openSpace(by(who), { ...input, description: null }));

interface Scene {
  readonly world: OutsideWorld;
  readonly space: SpaceId;
  readonly room: ChannelId;
  readonly lent: ChannelId;
}

/** Another space that the host has planned, opened by somebody before its time. */
const openedAsPlanned = async (world: OutsideWorld, who: string, kind: Case['kind']): Promise<Opened> => {
  const opening = {
    title: 'Second',
    description: null,
    about: NO_ABOUT,
    kind,
    room: null,
    preset: 'panel-talk',
    rules: {},
  } as const;
  const asked = { opening, when: 'in 90 minutes', zone: null, hostId: null, lengthMin: null, seats: null };
  const drafted = await world.app.planSpace(by('host'), asked);
  if (!drafted.ok) return drafted;
  const { id } = drafted.value.plan;
  await world.app.confirmPlan(by('host'), id, 0);
  return await settled(world, await world.app.openPlanned(by(who), id));
};

/** A space in which everybody has the place that their name says. */
const aScene = async (kind: Case['kind']): Promise<Scene> => {
  const world = outsideWorld({ graceMs: 1e9 });
  world.community.add(guild);
  // A plan's room stands from its confirmation on, whatever becomes of the act that is looked at.
  world.settings.set(guild, { language: 'en', rules: { ...DEFAULT_RULES, ownRooms: false } });
  const lent = world.room('lent', guild, { kind });
  await world.boot();
  const first = await opened(world, 'host', { title: 'Talk', kind, room: null });
  if (!first.ok || first.value.room === null) throw new Error('the space did not open');
  const { id: space, room } = first.value;
  for (const one of [...PEOPLE, 'blocked']) world.join(room, userId(one));
  await world.settle();
  const ask = (asked: NonNullable<ReturnType<typeof askedBy>>): Promise<unknown> =>
    world.app.ask(by('host'), space, asked);
  for (const one of ['cohost', 'speaker', 'second', 'muted']) await ask({ type: 'invite', userId: userId(one) });
  await world.settle();
  acceptAll(world, room);
  await world.settle();
  await ask({ type: 'co-host', userId: userId('cohost') });
  await ask({ type: 'mute', userId: userId('muted') });
  await ask({ type: 'add-guest', userId: userId('guest') });
  await ask({ type: 'block', userId: userId('blocked'), scope: 'space' });
  await world.app.ask(by('raiser'), space, { type: 'raise-hand', question: null });
  await world.pass(10_000);
  return { world, space, room, lent };
};

const lose = (world: OutsideWorld, { permission, kind }: Cell): void => {
  if (permission === null) return;
  const failure = {
    code: 'missing-permissions',
    permissions: [permission],
    channelId: null,
    retryable: false,
  } as const;
  for (const call of refusedWithout(permission, kind)) world.fail(call, failure, ALWAYS);
  // What the gateway's cache tells before anything is tried: a voice room does without moving people, a stage without speaking.
  const spared = kind === 'voice' ? 'MOVE_MEMBERS' : 'SPEAK';
  world.missing = permission === spared ? [] : [permission];
};

const act = async ({ world, space, lent }: Scene, { act: asked, role, kind }: Cell): Promise<Outcome<unknown>> => {
  const what = askedBy(asked);
  if (what !== null) return await world.app.ask(by(role), space, what);
  if (asked === 'block-in-server') return await world.app.blockInServer(by(role), userId('other'), true);
  if (asked === 'open-planned') return await openedAsPlanned(world, role, kind);
  return await opened(world, role, { title: 'Second', kind, room: asked === 'open-here' ? lent : null });
};

/** Discord as people see it, whatever the ids. */
const lookOf = ({ world, room, lent }: Scene): unknown => {
  const nameOf = (id: ChannelId): string => (id === room ? 'first' : id === lent ? 'lent' : 'second');
  return [...world.rooms.values()]
    .map(({ id, name, topic, people, accounts, overwrites }) => ({
      id: nameOf(id),
      name,
      topic,
      people: [...people]
        .map(
          ([one, { suppress, raisedAtMs }]) => `${one} ${suppress} ${raisedAtMs !== null} ${world.isMuted(guild, one)}`,
        )
        .toSorted(),
      accounts: [...accounts],
      overwrites: [...overwrites].map(([target, said]) => `${target} ${JSON.stringify(said)}`).toSorted(),
      panels: [...world.messages.values()].filter((message) => message.channelId === id).length,
    }))
    .toSorted((a, b) => a.id.localeCompare(b.id));
};

/** Lives through a cell. */
export const live = async (cell: Cell): Promise<Came> => {
  const scene = await aScene(cell.kind);
  const { world, space, room } = scene;
  lose(world, cell);
  world.calls.length = 0;
  const outcome = await act(scene, cell);
  const troubles = new Map<string, Refusal>();
  let isAskedToComeBack = false;
  const look = async (): Promise<void> => {
    for (const { id } of world.spaces.values()) {
      const info = await world.app.info(by('mod'), id);
      if (!info.ok) continue;
      isAskedToComeBack ||= info.value.space.people.some(({ floor }) => floor === 'invited');
      for (const one of info.value.troubles) troubles.set(JSON.stringify(one), one);
    }
  };
  await world.pass(1000);
  await look();
  acceptAll(world, room);
  for (let ms = 0; ms < TEN_MINUTES_MS;) {
    // Closely at first, when most happens.
    const step = ms < 60_000 ? STEP_MS : 4 * STEP_MS;
    ms += step;
    world.clock.advance(step);
    await world.settle();
    if (ms % 60_000 === 0 || ms === STEP_MS) await look();
  }
  return {
    refusal: outcome.ok ? null : outcome.refusal,
    troubles: [...troubles.values()],
    discord: lookOf(scene),
    calls: [...world.calls],
    errors: world.logger.lines.filter(({ level }) => level === 'error'),
    status: world.spaces.get(space)?.life.status ?? 'gone',
    isAskedToComeBack,
    muted: PEOPLE.filter((one) => world.isMuted(guild, userId(one))),
  };
};
