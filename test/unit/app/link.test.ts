import { beforeEach, describe, expect, it } from 'vitest';
import type { Asked, LinkSeen, Outcome } from '../../../src/app/index.ts';
import type { Link, Space } from '../../../src/domain/index.ts';
import type { ChannelId, GuildId } from '../../../src/lib/index.ts';
import { suppressBot } from '../../support/outside-moderators.ts';
import { actor, BOT, guildId, userId } from '../../support/outside-people.ts';
import { type OutsideWorld, outsideWorld } from '../../support/outside.ts';

const servers = ['a', 'b', 'c', 'd'].map(guildId);

let world: OutsideWorld;
let spaces: readonly Space[];

const spaceOf = (n: number): Space => {
  const space = spaces[n];
  if (space === undefined) throw new Error(`there is no space ${n}`);
  return space;
};
const serverOf = (n: number): GuildId => spaceOf(n).guildId;
const roomOf = (n: number): ChannelId => {
  const { channelId } = spaceOf(n).room;
  if (channelId === null) throw new Error('an open space has a room');
  return channelId;
};

const openIn = async (guild: GuildId, host: string): Promise<Space> => {
  const answer = await world.app.openSpace(actor(host, guild), {
    title: `Of ${host}`,
    description: null,
    kind: null,
    room: null,
  });
  await world.pass(6000);
  const ready = answer.ok ? await answer.value.ready : answer;
  if (!ready.ok) throw new Error(ready.refusal.code);
  world.join(ready.value.room.channelId ?? roomOf(0), userId(host));
  return ready.value;
};

const offer = async (n: number): Promise<Link> => {
  const offered = await world.app.offerLink(actor(`h${n}`, serverOf(n)), spaceOf(n).id);
  if (!offered.ok) throw new Error(offered.refusal.code);
  return offered.value;
};
const codeOf = (link: Link): string => (link.state.status === 'offered' ? link.state.code : '');
const join = (n: number, code: string): Promise<Outcome<LinkSeen>> =>
  world.app.acceptLink(actor(`h${n}`, serverOf(n)), spaceOf(n).id, code);
const connect = async (one: number, other: number): Promise<Outcome<LinkSeen>> =>
  await join(other, codeOf(await offer(one)));
const refused = (outcome: Outcome<unknown>): string | null => (outcome.ok ? null : outcome.refusal.code);

beforeEach(async () => {
  world = outsideWorld();
  for (const guild of servers) world.community.add(guild);
  await world.boot();
  const opened: Space[] = [];
  for (const [n, guild] of servers.entries()) opened.push(await openIn(guild, `h${n}`));
  spaces = opened;
  await world.pass(6000);
});

describe('links', () => {
  it('[LINK-1] [LINK-5] are paired by a code of the other side and carry both ways, past no bot of ours', async () => {
    const outcome = await connect(0, 1);
    expect(outcome.ok && outcome.value).toMatchObject({ farTitle: 'Of h0', farServer: 'guild-a', carrying: false });
    const id = outcome.ok ? outcome.value.link.id : null;
    expect(world.plan.paths).toEqual([
      { linkId: id, from: roomOf(0), to: roomOf(1), volume: 100, duckedBy: [], levelled: false },
      { linkId: id, from: roomOf(1), to: roomOf(0), volume: 100, duckedBy: [], levelled: false },
    ]);
    expect(world.plan.muteSources).toContain(BOT);
    await connect(1, 2);
    // A hears B and B hears C, and A does not hear C.
    expect(world.plan.paths.some(({ from, to }) => from === roomOf(0) && to === roomOf(2))).toBe(false);
  });

  it('[LINK-1] work once, for ten minutes, for hosts and moderators', async () => {
    const link = await offer(0);
    const stranger = await world.app.acceptLink(actor('stranger', serverOf(1)), spaceOf(1).id, codeOf(link));
    expect(refused(stranger)).toBe('not-host');
    expect(refused(await world.app.offerLink(actor('stranger', serverOf(0)), spaceOf(0).id))).toBe('not-host');
    // As people type it.
    expect(refused(await join(1, ` ${codeOf(link).slice(0, 4)}-${codeOf(link).slice(4).toLowerCase()} `))).toBeNull();
    expect(refused(await join(2, codeOf(link)))).toBe('link-code-unknown');
    const late = await offer(0);
    await world.pass(599_000);
    world.clock.advance(1000);
    expect(refused(await join(2, codeOf(late)))).toMatch(/link-code-(expired|unknown)/);
    expect(refused(await join(2, 'NOSUCHCODE'))).toBe('link-code-unknown');
  });

  it('[LINK-1] show a code that waits only to those who could have made it', async () => {
    await offer(0);
    const seenBy = async (who: string): Promise<number> => {
      const outcome = await world.app.links(actor(who, serverOf(0)), spaceOf(0).id);
      return outcome.ok ? outcome.value.length : -1;
    };
    expect([await seenBy('h0'), await seenBy('stranger')]).toEqual([1, 0]);
    const joined = await connect(0, 1);
    expect(joined.ok).toBe(true);
    // A link that stands is nobody's secret.
    expect([await seenBy('h0'), await seenBy('stranger')]).toEqual([2, 1]);
  });

  it('[LINK-1] [LINK-13] let nothing out by the code of a co-host who was dropped and blocked', async () => {
    const near = spaceOf(0).id;
    world.join(roomOf(0), userId('cem'));
    await world.pass(3000);
    const byHost = (asked: Asked): Promise<Outcome<unknown>> => world.app.ask(actor('h0', serverOf(0)), near, asked);
    expect(refused(await byHost({ type: 'set-rules', rules: { hidden: true } }))).toBeNull();
    expect(refused(await byHost({ type: 'co-host', userId: userId('cem') }))).toBeNull();
    const offered = await world.app.offerLink(actor('cem', serverOf(0)), near, { type: 'broadcast' });
    if (!offered.ok) throw new Error(offered.refusal.code);
    await world.app.changeLink(actor('cem', serverOf(0)), offered.value.id, { type: 'allow' });
    await byHost({ type: 'drop-co-host', userId: userId('cem') });
    await byHost({ type: 'block', userId: userId('cem'), scope: 'space' });
    expect(refused(await join(1, codeOf(offered.value)))).toBe('link-code-expired');
    await world.pass(3000);
    expect(world.plan.paths).toEqual([]);
  });

  it('[LINK-1] are good by a code of a moderator for as long as they are one, also when Discord does not say it just now', async () => {
    const moderator = actor('mod', serverOf(0), { moderator: true });
    const made = async (): Promise<string> => {
      const offered = await world.app.offerLink(moderator, spaceOf(0).id);
      if (!offered.ok) throw new Error(offered.refusal.code);
      return codeOf(offered.value);
    };
    const code = await made();
    world.server.members.set(userId('mod'), { moderates: () => true });
    world.outage.add(serverOf(0));
    expect(refused(await join(1, code))).toBe('discord-unavailable');
    world.outage.delete(serverOf(0));
    expect(refused(await join(1, code))).toBeNull();
    const later = await made();
    world.server.members.set(userId('mod'), { moderates: () => false });
    expect(refused(await join(2, later))).toBe('link-code-expired');
    world.server.members.set(userId('mod'), null);
    expect(refused(await join(2, later))).toBe('link-code-expired');
  });

  it('[LINK-1] [LINK-7] stand in the logs of both spaces, with who made and who removed them', async () => {
    const joined = await connect(0, 1);
    if (!joined.ok) throw new Error(joined.refusal.code);
    await world.app.changeLink(actor('h0', serverOf(0)), joined.value.link.id, { type: 'leave' });
    const told = (n: number): unknown[] =>
      (world.logs.get(spaceOf(n).id) ?? [])
        .filter(({ act }) => act === 'linked' || act === 'unlinked')
        .map(({ act, actorId, detail }) => [act, actorId, detail]);
    expect(told(0)).toEqual([
      ['linked', userId('h1'), 'Of h1'],
      ['unlinked', userId('h0'), 'Of h1'],
    ]);
    expect(told(1)).toEqual([
      ['linked', userId('h1'), 'Of h0'],
      ['unlinked', userId('h0'), 'Of h0'],
    ]);
  });

  it('[LINK-2] [LINK-8] join two servers; a second space of a server has no seat and gets it when the first ends', async () => {
    const second = await openIn(serverOf(0), 'h9');
    expect(world.panelIn(second.room.channelId ?? roomOf(0))?.facts.ears).toBe('idle');
    const link = await offer(0);
    const own = await world.app.acceptLink(actor('h0', serverOf(0)), spaceOf(0).id, codeOf(link));
    expect(refused(own)).toBe('link-same-space');
    const near = await world.app.acceptLink(actor('h9', serverOf(0)), second.id, codeOf(link));
    expect(refused(near)).toBe('link-no-ears');
    const deaf = await world.app.acceptLink(actor('h9', serverOf(0)), second.id, codeOf(await offer(1)));
    expect(refused(deaf)).toBe('link-no-ears');
    await world.app.ask(actor('h0', serverOf(0)), spaceOf(0).id, { type: 'end' });
    await world.pass(6000);
    expect(world.panelIn(second.room.channelId ?? roomOf(0))?.facts.ears).toBe('ready');
    expect(refused(await world.app.offerLink(actor('h9', serverOf(0)), second.id))).toBeNull();
  });

  it('[LINK-3] are one per pair and close no circle, also when two are accepted at the same moment', async () => {
    await connect(0, 1);
    expect(refused(await connect(0, 1))).toBe('link-exists');
    await connect(1, 2);
    expect(refused(await connect(2, 0))).toBe('link-circle');
    const [one, other] = [await offer(2), await offer(3)];
    // 2–3 and 3–0 together would close it.
    const both = await Promise.all([join(3, codeOf(one)), join(0, codeOf(other))]);
    expect(both.map(refused).filter((code) => code !== null)).toEqual(['link-circle']);
  });

  it('[LINK-4] are at most ten of one space', async () => {
    for (let n = 0; n < 10; n += 1) await offer(0);
    await expect(offer(0)).rejects.toThrow('link-too-many');
  });

  it('[LINK-6] do not carry into a room in whose audience our account is, and neither panel says so; from there they do', async () => {
    const outcome = await connect(0, 1);
    const linkId = outcome.ok ? outcome.value.link.id : null;
    if (linkId === null) throw new Error('not linked');
    const [near, far] = [roomOf(0), roomOf(1)];
    world.report({ type: 'carrying', linkId, from: near, to: far });
    world.report({ type: 'carrying', linkId, from: far, to: near });
    await world.pass(5000);
    const told = (room: ChannelId): unknown => {
      const facts = world.panelIn(room)?.facts;
      return [facts?.ears, facts?.links[0]?.outgoing === 'carrying'];
    };
    expect([told(near), told(far)]).toEqual([
      ['ready', true],
      ['ready', true],
    ]);
    world.fail('bringUpAccount', {
      code: 'missing-permissions',
      permissions: ['MUTE_MEMBERS'],
      channelId: near,
      retryable: false,
    });
    suppressBot(world, near);
    await world.pass(5000);
    expect([told(near), told(far)]).toEqual([
      ['joining', true],
      ['ready', false],
    ]);
    world.app.guildAvailable(serverOf(0));
    await world.pass(5000);
    expect([told(near), told(far)]).toEqual([
      ['ready', true],
      ['ready', true],
    ]);
  });

  it('[LINK-6] carry only after a frame went each way, and anew after a seat was lost', async () => {
    const outcome = await connect(0, 1);
    if (!outcome.ok) throw new Error(outcome.refusal.code);
    const linkId = outcome.value.link.id;
    const carrying = async (): Promise<boolean | undefined> => {
      const seen = await world.app.links(actor('h0', serverOf(0)), spaceOf(0).id);
      return seen.ok ? seen.value[0]?.carrying : undefined;
    };
    const [from, to] = [roomOf(0), roomOf(1)];
    world.report({ type: 'carrying', linkId, from, to });
    expect(await carrying()).toBe(false);
    world.report({ type: 'carrying', linkId, from: to, to: from });
    expect(await carrying()).toBe(true);
    await world.pass(3000);
    expect(world.panelIn(to)?.facts.links).toMatchObject([
      { farTitle: 'Of h0', outgoing: 'carrying', incoming: 'carrying' },
    ]);
    world.report({ type: 'seat', channelId: to, state: 'joining' });
    expect(await carrying()).toBe(false);
  });

  it('[LINK-7] end from either side and with either space, and are carried no longer at once', async () => {
    const first = await connect(0, 1);
    const second = await connect(2, 3);
    if (!first.ok || !second.ok) throw new Error('linked');
    const far = await world.app.changeLink(actor('stranger', serverOf(1)), first.value.link.id, { type: 'leave' });
    expect(refused(far)).toBe('not-host');
    const removed = await world.app.changeLink(actor('h1', serverOf(1)), first.value.link.id, { type: 'leave' });
    expect(removed.ok && removed.value).toMatchObject({ farTitle: 'Of h0', link: { state: { reason: 'removed' } } });
    expect(world.plan.paths).toHaveLength(2);
    await world.app.ask(actor('h3', serverOf(3)), spaceOf(3).id, { type: 'end' });
    expect(world.plan.paths).toEqual([]);
    await world.settle();
    expect(world.links.get(second.value.link.id)?.state).toMatchObject({ status: 'closed', reason: 'space-ended' });
    expect(refused(await world.app.changeLink(actor('h2', serverOf(2)), second.value.link.id, { type: 'leave' }))).toBe(
      'link-not-found',
    );
  });

  it('[KEEP-1] [LINK-7] stand after a kill, and are closed when a space ended while nobody could close them', async () => {
    const outcome = await connect(0, 1);
    const { paths } = world.plan;
    await world.boot();
    await world.settle();
    expect(world.plan.paths).toEqual(paths);
    world.kill();
    const ended = {
      ...spaceOf(1),
      revision: 99,
      life: { status: 'ended', sinceMs: 1, reason: 'ended-by-host' },
    } as const;
    world.spaces.set(ended.id, ended);
    await world.boot();
    expect(outcome.ok && world.links.get(outcome.value.link.id)?.state.status).toBe('closed');
  });
});

describe('which space is meant', () => {
  it('is the one in the channel, else the one they host, else the only one', async () => {
    const second = await openIn(serverOf(0), 'h9');
    const info = async (user: string, over = {}): Promise<string> => {
      const outcome = await world.app.info(actor(user, serverOf(0), over), null);
      return outcome.ok ? outcome.value.space.title : outcome.refusal.code;
    };
    expect(await info('h9')).toBe('Of h9');
    expect(await info('h9', { channelId: roomOf(0) })).toBe('Of h0');
    expect(await info('guest')).toBe('which-space');
    const foreign = await world.app.info(actor('h1', serverOf(1)), second.id);
    expect(refused(foreign)).toBe('space-not-found');
    expect(world.app.spacesOf(actor('guest', serverOf(0))).map((space) => space.title)).toEqual(['Of h0', 'Of h9']);
  });

  it('[SAY-1] speaks the language that a manager of the server has set', async () => {
    const member = await world.app.setLanguage(actor('h0', serverOf(0)), 'ar');
    expect(refused(member)).toBe('not-server-manager');
    await world.app.setLanguage(actor('boss', serverOf(0), { serverManager: true }), 'ar');
    await world.pass(3000);
    expect(world.panelIn(roomOf(0))?.facts.language).toBe('ar');
    expect(world.panelIn(roomOf(1))?.facts.language).toBe('en');
  });
});
