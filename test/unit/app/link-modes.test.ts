import { beforeEach, describe, expect, it } from 'vitest';
import type { LinkSeen, Outcome, PathReading } from '../../../src/app/index.ts';
import type { Link, LinkChange, LinkMode, RulesPatch, Space } from '../../../src/domain/index.ts';
import type { ChannelId, GuildId, LinkId } from '../../../src/lib/index.ts';
import { actor, guildId, rights, userId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const NAMES = ['a', 'b', 'c'] as const;
type Name = (typeof NAMES)[number];

const BROADCAST: LinkMode = { type: 'broadcast' };
const ARABIC: LinkMode = { type: 'interpret', language: 'ar' };

let world: OutsideWorld;
let spaces: Readonly<Record<Name, Space>>;

const guildOf = (name: Name): GuildId => guildId(name);
const by = (name: Name): ReturnType<typeof actor> => actor(name, guildOf(name));
const roomOf = (name: Name): ChannelId => {
  const { channelId } = spaces[name].room;
  if (channelId === null) throw new Error('an open space has a room');
  return channelId;
};

const openIn = async (name: Name): Promise<Space> => {
  const answer = await world.app.openSpace(by(name), {
    title: `Of ${name}`,
    description: null,
    kind: 'stage',
    room: null,
  });
  await world.pass(6000);
  const ready = answer.ok ? await answer.value.ready : answer;
  if (!ready.ok) throw new Error(ready.refusal.code);
  world.join(ready.value.room.channelId ?? roomOf(name), userId(name));
  return ready.value;
};

const link = async (near: Name, far: Name, mode?: LinkMode): Promise<LinkId> => {
  const offered = await world.app.offerLink(by(near), spaces[near].id, mode);
  const code = offered.ok && offered.value.state.status === 'offered' ? offered.value.state.code : '';
  const joined = await world.app.acceptLink(by(far), spaces[far].id, code);
  if (!joined.ok) throw new Error(joined.refusal.code);
  await world.settle();
  return joined.value.link.id;
};

const change = async (name: Name, id: LinkId, wanted: LinkChange): Promise<Outcome<LinkSeen>> => {
  const outcome = await world.app.changeLink(by(name), id, wanted);
  await world.settle();
  return outcome;
};

const rule = async (name: Name, rules: RulesPatch): Promise<void> => {
  const outcome = await world.app.ask(by(name), spaces[name].id, { type: 'set-rules', rules });
  if (!outcome.ok) throw new Error(outcome.refusal.code);
};

const seenFrom = async (name: Name): Promise<LinkSeen> => {
  const outcome = await world.app.links(by(name), spaces[name].id);
  const [first] = outcome.ok ? outcome.value : [];
  if (first === undefined) throw new Error('no link is seen');
  return first;
};

const nameOf = (room: ChannelId): string => NAMES.find((name) => roomOf(name) === room) ?? room;
const paths = (): readonly string[] =>
  world.plan.paths.map(({ from, to, volume, duckedBy, levelled }) => {
    const ducked = duckedBy.length === 0 ? '' : ` under ${duckedBy.map(nameOf).toSorted().join('+')}`;
    return `${nameOf(from)}>${nameOf(to)} ${volume}${ducked}${levelled ? ' levelled' : ''}`;
  });

const refused = (outcome: Outcome<unknown>): string | null => (outcome.ok ? null : outcome.refusal.code);

const logOf = (name: Name): readonly unknown[] =>
  (world.logs.get(spaces[name].id) ?? [])
    .filter(({ act }) => act.startsWith('link-'))
    .map(({ act, actorId, detail }) => [act, actorId, detail]);

beforeEach(async () => {
  world = outsideWorld();
  for (const name of NAMES) world.community.add(guildOf(name));
  await world.boot();
  spaces = { a: await openIn('a'), b: await openIn('b'), c: await openIn('c') };
  await world.pass(6000);
});

describe('the modes of links', () => {
  it('[LINK-10] a broadcast carries from the side that offered it, and nothing comes back', async () => {
    await link('a', 'b', BROADCAST);
    expect(paths()).toEqual(['a>b 100']);
    expect(await seenFrom('a')).toMatchObject({ outgoing: 'waiting', incoming: null });
    expect(await seenFrom('b')).toMatchObject({ outgoing: null, incoming: 'waiting' });
  });

  it('[LINK-6] [LINK-10] a broadcast carries once a frame went its one way', async () => {
    const id = await link('a', 'b', BROADCAST);
    world.report({ type: 'carrying', linkId: id, from: roomOf('a'), to: roomOf('b') });
    expect((await seenFrom('b')).carrying).toBe(true);
    await world.pass(3000);
    expect(world.panelIn(roomOf('b'))?.facts.links).toMatchObject([{ outgoing: null, incoming: 'carrying' }]);
  });

  it('[LINK-11] the floor goes to the room of a language under its voices and those of its booth', async () => {
    await link('a', 'c', ARABIC);
    expect(paths()).toEqual(['a>c 100 under c levelled']);
    // The booth hears the floor in full, and is heard over it.
    await link('a', 'b', BROADCAST);
    const booth = await link('b', 'c', BROADCAST);
    expect(paths()).toEqual(['a>c 100 under b+c levelled', 'a>b 100', 'b>c 100']);
    // One that is silent there turns nothing down.
    await change('c', booth, { type: 'mute', what: 'incoming' });
    expect(paths()).toEqual(['a>c 100 under c levelled', 'a>b 100']);
  });

  it('[LINK-10] either side says which language it is for, and both logs have it', async () => {
    const id = await link('a', 'b', ARABIC);
    const french = await change('b', id, { type: 'language', typed: 'French' });
    expect(french.ok && french.value.mode).toEqual({ type: 'interpret', language: 'fr' });
    expect([logOf('a'), logOf('b')]).toEqual([
      [['link-language', 'b', 'fr · Of b']],
      [['link-language', 'b', 'fr · Of a']],
    ]);
  });

  it('[QUEUE-5] a broadcast shares no queue, and who runs one side passes on no floor in the other', async () => {
    await link('a', 'b', BROADCAST);
    world.join(roomOf('b'), userId('guest'));
    await world.settle();
    await world.app.ask(actor('guest', guildOf('b')), spaces.b.id, { type: 'raise-hand', question: null });
    await world.pass(3000);
    const queue = (name: Name): unknown => world.panelIn(roomOf(name))?.facts.queue.map(({ hand }) => hand.userId);
    expect([queue('a'), queue('b')]).toEqual([[], ['guest']]);
    const approved = await world.app.ask(by('a'), spaces.b.id, { type: 'approve', userId: userId('guest') });
    expect(refused(approved)).toBe('space-not-found');
  });
});

describe('what is set for a link', () => {
  it('[LINK-12] says how loud it is on the side that sets it, at once and across a kill', async () => {
    const id = await link('a', 'b');
    const set = await change('b', id, { type: 'volume', percent: 50 });
    expect(set.ok && set.value).toMatchObject({ volume: 50, farTitle: 'Of a' });
    expect(paths()).toEqual(['a>b 50', 'b>a 100']);
    expect([logOf('a'), logOf('b')]).toEqual([[], [['link-volume', 'b', '50 % · Of a']]]);
    world.kill();
    await world.boot();
    await world.settle();
    expect(paths()).toEqual(['a>b 50', 'b>a 100']);
  });

  it('[LINK-12] silences a way for both sides, each of which lifts its own', async () => {
    const id = await link('a', 'b');
    await change('a', id, { type: 'mute', what: 'outgoing' });
    expect(paths()).toEqual(['b>a 100']);
    expect(await seenFrom('a')).toMatchObject({ outgoing: 'muted-here', incoming: 'waiting' });
    expect(await seenFrom('b')).toMatchObject({ outgoing: 'waiting', incoming: 'muted-there' });
    await change('b', id, { type: 'unmute', what: 'both' });
    expect(paths()).toEqual(['b>a 100']);
    await change('a', id, { type: 'unmute', what: 'both' });
    expect(paths()).toEqual(['a>b 100', 'b>a 100']);
    expect([logOf('a'), logOf('b')]).toEqual([
      [
        ['link-muted-outgoing', 'a', 'Of b'],
        ['link-unmuted-outgoing', 'a', 'Of b'],
      ],
      [
        ['link-muted-incoming', 'a', 'Of a'],
        ['link-unmuted-incoming', 'a', 'Of a'],
      ],
    ]);
  });

  it('[LINK-12] is for who runs the side, and stored once where nothing differs', async () => {
    const id = await link('a', 'b');
    const stranger = await world.app.changeLink(actor('x', guildOf('a')), id, { type: 'volume', percent: 1 });
    expect(refused(stranger)).toBe('not-host');
    const elsewhere = await world.app.changeLink(by('c'), id, { type: 'leave' });
    expect(refused(elsewhere)).toBe('link-not-found');
    const before = world.links.get(id);
    await change('a', id, { type: 'volume', percent: 100 });
    expect(world.links.get(id)).toBe(before);
  });

  it('[LINK-12] holds when several set it at the same moment', async () => {
    const id = await link('a', 'b');
    const outcomes = await Promise.all([
      world.app.changeLink(by('a'), id, { type: 'volume', percent: 10 }),
      world.app.changeLink(by('b'), id, { type: 'volume', percent: 20 }),
      world.app.changeLink(by('a'), id, { type: 'mute', what: 'outgoing' }),
    ]);
    expect(outcomes.map(refused)).toEqual([null, null, null]);
    const kept = world.links.get(id) as Link;
    expect(kept.near).toMatchObject({ volume: 10, mutes: ['outgoing'] });
    expect(kept.state).toMatchObject({ far: { volume: 20 } });
  });

  it('[LINK-15] is read with what the nodes tell of it, names as the server may read them', async () => {
    const id = await link('a', 'b', BROADCAST);
    const reading: PathReading = {
      linkId: id,
      from: roomOf('a'),
      to: roomOf('b'),
      lossPercent: 2,
      delayMs: 1,
      lastHeard: { userId: userId('a'), agoMs: 3000 },
    };
    world.seats.readings = [reading];
    const figures = { lossPercent: 2, delayMs: 1, heard: { name: 'a', atMs: world.clock.wallMs() - 3000 } };
    const read = await world.app.linkReading(by('b'), id, spaces.b.id);
    expect(read.ok && read.value).toEqual({ outgoing: null, incoming: figures });
    expect(refused(await world.app.linkReading(actor('x', guildOf('b')), id, spaces.b.id))).toBe('not-host');
    expect(refused(await world.app.linkReading(by('c'), id, spaces.b.id))).toBe('link-not-found');
    const edits = world.calls.filter((call) => call === 'edit').length;
    world.seats.readings = [{ ...reading, lossPercent: 9 }];
    await world.pass(60_000);
    expect(world.calls.filter((call) => call === 'edit')).toHaveLength(edits);
  });
});

describe('a link of a space that not everybody may hear', () => {
  const held = (): readonly unknown[] =>
    [...world.notices.values()].filter(({ what }) => what === 'held').map(({ hostId, farTitle }) => [hostId, farTitle]);

  it('[LINK-13] holds its sound back until who runs it lets it out', async () => {
    await rule('a', { hidden: true });
    const id = await link('a', 'b');
    expect(paths()).toEqual(['b>a 100']);
    expect(await seenFrom('a')).toMatchObject({ outgoing: 'held', incoming: 'waiting', carrying: false });
    expect(await seenFrom('b')).toMatchObject({ outgoing: 'waiting', incoming: 'held' });
    expect(refused(await change('b', id, { type: 'allow' }))).toBe('link-not-held');
    const stranger = await world.app.changeLink(actor('x', guildOf('a')), id, { type: 'allow' });
    expect(refused(stranger)).toBe('not-host');
    expect(refused(await change('a', id, { type: 'allow' }))).toBeNull();
    expect(paths()).toEqual(['a>b 100', 'b>a 100']);
    expect(logOf('a')).toEqual([['link-allowed', 'a', 'Of b']]);
  });

  it('[LINK-13] carries nothing any more by a say-so that could not be stored', async () => {
    await rule('a', { hidden: true });
    const id = await link('a', 'b');
    const stored = world.links.get(id);
    if (stored === undefined) throw new Error('no link');
    // Another writer was first.
    world.links.set(id, { ...stored, revision: stored.revision + 1 });
    const asked = world.app.changeLink(by('a'), id, { type: 'allow' });
    // Meanwhile the plan is made anew.
    for (let n = 0; n < 50 && !paths().includes('a>b 100'); n += 1) {
      await Promise.resolve();
      world.changed(roomOf('a'));
    }
    expect(paths()).toContain('a>b 100');
    expect(refused(await asked)).toBe('busy-try-again');
    await world.settle();
    expect(paths()).toEqual(['b>a 100']);
    expect(await seenFrom('a')).toMatchObject({ outgoing: 'held' });
  });

  it('[LINK-13] may be let out before the other side is known', async () => {
    await rule('a', { access: { type: 'invited' } });
    const offered = await world.app.offerLink(by('a'), spaces.a.id, BROADCAST);
    if (!offered.ok || offered.value.state.status !== 'offered') throw new Error('not offered');
    expect(await seenFrom('a')).toMatchObject({ outgoing: 'held' });
    await change('a', offered.value.id, { type: 'allow' });
    expect(await seenFrom('a')).toMatchObject({ outgoing: 'waiting' });
    await world.app.acceptLink(by('b'), spaces.b.id, offered.value.state.code);
    expect(paths()).toEqual(['a>b 100']);
  });

  it('[LINK-13] [LINK-14] stops at once when it becomes narrower, and tells its host once', async () => {
    const id = await link('a', 'b');
    expect(paths()).toHaveLength(2);
    await rule('a', { hidden: true });
    // Before anything is done outside.
    expect(paths()).toEqual(['b>a 100']);
    await world.pass(6000);
    expect(held()).toEqual([['a', 'Of b']]);
    expect(world.panelIn(roomOf('b'))?.facts.links).toMatchObject([{ outgoing: 'waiting', incoming: 'held' }]);
    world.kill();
    await world.boot();
    await world.pass(6000);
    expect(world.calls.filter((call) => call === 'notify')).toHaveLength(1);
    await change('a', id, { type: 'allow' });
    expect(paths()).toEqual(['a>b 100', 'b>a 100']);
    // Narrower still: what was said of it then says nothing of now.
    await rule('a', { access: { type: 'invited' } });
    expect(paths()).toEqual(['a>b 100', 'b>a 100']);
    await rule('a', { adultsOnly: true });
    expect(paths()).toEqual(['b>a 100']);
    await world.pass(6000);
    expect(world.calls.filter((call) => call === 'notify')).toHaveLength(2);
  });

  it('[LINK-13] holds nothing back for a lock or the brake', async () => {
    await link('a', 'b');
    await rule('a', { locked: true });
    await world.app.ask(by('a'), spaces.a.id, { type: 'brake', isOn: true });
    await world.pass(6000);
    expect(paths()).toEqual(['a>b 100', 'b>a 100']);
    expect(held()).toEqual([]);
  });

  it('[LINK-13] counts what the server itself keeps from people, also when it comes while the link stands', async () => {
    await link('a', 'b', BROADCAST);
    world.at(roomOf('a')).overwrites.set('everyone', rights({ view: 'denied' }));
    world.changed(roomOf('a'));
    await world.settle();
    expect(paths()).toEqual([]);
    expect(await seenFrom('b')).toMatchObject({ incoming: 'held' });
    world.at(roomOf('a')).overwrites.set('everyone', rights({}));
    world.changed(roomOf('a'));
    await world.settle();
    expect(paths()).toEqual(['a>b 100']);
  });

  it('[LINK-13] counts that a server shows its rooms to nobody without a role, whatever the room says', async () => {
    world.server.needsRole.add(guildOf('a'));
    world.changed(roomOf('a'));
    await link('a', 'b', BROADCAST);
    expect(paths()).toEqual([]);
    expect(await seenFrom('a')).toMatchObject({ outgoing: 'held' });
    // A room that everybody is let into all the same is for everybody.
    world.at(roomOf('a')).overwrites.set('everyone', rights({ view: 'allowed' }));
    world.changed(roomOf('a'));
    await world.settle();
    expect(paths()).toEqual(['a>b 100']);
  });

  it('[LINK-13] [LINK-14] is not said to be held back while the other server is away, and then as it is', async () => {
    await link('a', 'b');
    await world.pass(6000);
    await rule('b', { hidden: true });
    await world.pass(6000);
    expect(held()).toEqual([['b', 'Of a']]);
    await world.start();
    world.app.guildAvailable(guildOf('a'));
    await world.pass(6000);
    expect(paths()).toEqual([]);
    expect(await seenFrom('a')).toMatchObject({ outgoing: 'unknown', incoming: 'unknown', carrying: false });
    expect(world.calls.filter((call) => call === 'notify')).toHaveLength(1);
    world.app.guildAvailable(guildOf('b'));
    await world.pass(6000);
    expect(paths()).toEqual(['a>b 100']);
    // Neither is told anew what was told, nor what is not so.
    expect(world.calls.filter((call) => call === 'notify')).toHaveLength(1);
  });

  it('[LINK-13] asks anew of a code once the space is narrower than when it was let out', async () => {
    await rule('a', { adultsOnly: true });
    const offered = await world.app.offerLink(by('a'), spaces.a.id, BROADCAST);
    if (!offered.ok) throw new Error(offered.refusal.code);
    await change('a', offered.value.id, { type: 'allow' });
    expect(await seenFrom('a')).toMatchObject({ outgoing: 'waiting' });
    await rule('a', { hidden: true });
    expect(await seenFrom('a')).toMatchObject({ outgoing: 'held' });
    expect(refused(await change('a', offered.value.id, { type: 'allow' }))).toBeNull();
    expect(await seenFrom('a')).toMatchObject({ outgoing: 'waiting' });
  });

  it('[QUEUE-5] [LINK-14] tells nothing of its hands to the other side while it is held back', async () => {
    await link('a', 'b');
    world.join(roomOf('a'), userId('guest'));
    await world.settle();
    await world.app.ask(actor('guest', guildOf('a')), spaces.a.id, { type: 'raise-hand', question: 'Why?' });
    await world.pass(3000);
    const queue = (name: Name): unknown => world.panelIn(roomOf(name))?.facts.queue.map(({ hand }) => hand.userId);
    expect(queue('b')).toEqual(['guest']);
    await rule('a', { hidden: true });
    await world.pass(3000);
    expect([queue('a'), queue('b')]).toEqual([['guest'], []]);
  });

  it('[LINK-9] tells people of an encrypted room only of links over which its sound leaves', async () => {
    const answer = await world.app.openSpace(actor('d', guildOf('c')), {
      title: 'Voice',
      description: null,
      kind: 'voice',
      room: null,
    });
    expect(answer.ok).toBe(true);
    await world.app.ask(by('c'), spaces.c.id, { type: 'end' });
    await world.pass(12_000);
    const voice = world.app.spacesOf(by('c')).find(({ title }) => title === 'Voice');
    if (voice === undefined) throw new Error('not open');
    const offered = await world.app.offerLink(by('a'), spaces.a.id, BROADCAST);
    const code = offered.ok && offered.value.state.status === 'offered' ? offered.value.state.code : '';
    expect((await world.app.acceptLink(actor('d', guildOf('c')), voice.id, code)).ok).toBe(true);
    await world.pass(6000);
    expect(world.plan.paths).toHaveLength(1);
    expect(world.notices.size).toBe(0);
  });
});
