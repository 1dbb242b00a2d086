import { afterEach, expect, it } from 'vitest';
import { textOf, type Person, type SeenMessage } from '../../sandbox/people/index.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { decideRsvp, DEFAULT_RULES, emptyAttendance, type Plan } from '../../src/domain/index.ts';
import type { ChannelId, GuildId, UserId } from '../../src/lib/index.ts';
import type { Store } from '../../src/store/index.ts';
import { aPlan } from '../support/a-plan.ts';
import { castOf, type Cast } from '../support/cast.ts';
import { answered, PATIENCE_MS } from '../support/front-door.ts';
import { startStack, type Stack } from '../support/stack.ts';

const NAMES = ['layla', 'omar', 'salma', 'noor'];

const SEED = {
  users: NAMES.map((key) => ({ key, username: key, acceptsDms: key !== 'noor' })),
  bots: [{ key: 'majlis', username: 'majlis' }],
  guilds: [
    {
      key: 'home',
      name: 'Home',
      owner: 'layla',
      features: ['COMMUNITY'],
      members: NAMES.map((user) => ({ user })),
      // The permissions of the invitation link.
      bots: [{ bot: 'majlis', permissions: '299080373882000' }],
      channels: [
        { key: 'general', name: 'general', type: 'text' },
        { key: 'news', name: 'news', type: 'text' },
      ],
    },
  ],
};

let stack: Stack;
let cast: Cast;

afterEach(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

// as, in these: ids of the local Discord's own world.
const home = (sandbox: Sandbox): GuildId => sandbox.line().guilds[0]?.id as GuildId;
const idOf = (sandbox: Sandbox, name: string): UserId =>
  sandbox.line().users.find(({ username }) => username === name)?.id as UserId;
const settingsOf = (
  sandbox: Sandbox,
): readonly (readonly [GuildId, { language: 'en'; rules: typeof DEFAULT_RULES }])[] => {
  const news = sandbox.line().guilds[0]?.channels.find(({ name }) => name === 'news')?.id as ChannelId;
  const announcing = { channelId: news, roleId: null };
  return [[home(sandbox), { language: 'en', rules: { ...DEFAULT_RULES, announcing } }]];
};

/** One for later, with one seat; and one whose time is now, of which somebody wants to be told. */
const stored = async (sandbox: Sandbox, store: Store): Promise<void> => {
  const nowMs = Date.now();
  const hostId = idOf(sandbox, 'layla');
  const planned = (name: string, over: Partial<Plan>): Plan =>
    aPlan(name, {
      guildId: home(sandbox),
      hostId,
      byUserId: hostId,
      startsAtMs: nowMs + 3 * 3_600_000,
      life: { status: 'planned', sinceMs: nowMs },
      ...over,
    });
  const later = planned('later', { seats: 1 });
  const due = planned('due', { startsAtMs: nowMs });
  for (const plan of [later, due])
    await store.plans.insert({ ...plan, opening: { ...plan.opening, title: plan === due ? 'Today' : 'Poetry' } });
  const before = emptyAttendance(due.id);
  const asked = decideRsvp(before, { type: 'remind', userId: idOf(sandbox, 'omar'), leadMin: 0 }, null);
  if (asked.ok) await store.rsvps.save(before, asked.attendance);
};

it(
  '[RSVP-1] [RSVP-2] [RSVP-8] [RSVP-9] [REMIND-5] [NOTICE-1] seats of a planned space are taken, waited for and passed on, and people are told',
  { timeout: 120_000 },
  async () => {
    stack = await startStack({ seed: SEED, settings: settingsOf, stored });
    cast = castOf(stack);
    const [omar, salma, noor] = [await cast.person('omar'), await cast.person('salma'), await cast.person('noor')];
    const news = cast.channelId('Home', 'news');
    const seen = (person: Person, where: string | undefined, pattern: RegExp): Promise<SeenMessage> =>
      person.waitFor(
        () => person.messages(where).find((message) => pattern.test(textOf(message))),
        PATIENCE_MS,
        `a message that says ${pattern.source}`,
      );
    const poster = (pattern = /A space is planned[^]*Poetry/u): Promise<SeenMessage> => seen(salma, news, pattern);
    const press = async (person: Person, act: string): Promise<string> =>
      await answered(person, person.click({ message: await poster(), customId: new RegExp(`^mj1:rsvp-${act}:`) }));

    expect(textOf(await poster())).toContain('0 of 1 seat taken');
    expect(await press(omar, 'go')).toContain('You have a seat at **');
    expect(await press(salma, 'go')).toContain('You wait in place 1');
    expect(await press(noor, 'go')).toContain('You wait in place 2');
    await poster(/1 of 1 seat taken · 2 wait for a seat/u);
    expect(await press(omar, 'remind')).toContain('reminded by direct message 10 minutes before');

    // The seat goes to who waits longest: by direct message, or as a mention of who takes none.
    expect(await press(omar, 'leave')).toContain('You are off the list');
    const promoted = await seen(salma, undefined, /came free, and it is yours/u);
    expect(promoted.guild_id).toBeUndefined();
    expect(await press(salma, 'leave')).toContain('You are off the list');
    const mention = await seen(noor, news, /came free, and it is yours/u);
    expect(mention).toMatchObject({ mentions: [{ id: noor.user.id }], mention_everyone: false });
    await poster(/1 of 1 seat taken$/mu);

    // Who asked is told once that the other one is open, with the way in.
    const open = await seen(omar, undefined, /Today.*is open now: <#\d+>/u);
    expect(open.guild_id).toBeUndefined();
    expect(JSON.stringify(open.components)).toContain(`https://discord.com/channels/${cast.guildId('Home')}/`);
    const told = omar.messages().filter((message) => textOf(message).includes('is open now'));
    expect(told).toHaveLength(1);
  },
);
