import { afterEach, expect, it } from 'vitest';
import { textOf, type Person, type SeenMessage } from '../../sandbox/people/index.ts';
import type { Sandbox } from '../../sandbox/server.ts';
import { decideRsvp, DEFAULT_RULES, emptyAttendance } from '../../src/domain/index.ts';
import type { ChannelId, GuildId, UserId } from '../../src/lib/index.ts';
import type { Store } from '../../src/store/index.ts';
import { aPlan } from '../support/a-plan.ts';
import { answerTo, castOf, type Cast } from '../support/cast.ts';
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

/** One whose time is now, of which somebody wants to be told. */
const stored = async (sandbox: Sandbox, store: Store): Promise<void> => {
  const nowMs = Date.now();
  const hostId = idOf(sandbox, 'layla');
  const life = { status: 'planned', sinceMs: nowMs } as const;
  const due = aPlan('due', { guildId: home(sandbox), hostId, byUserId: hostId, startsAtMs: nowMs, life });
  await store.plans.insert({ ...due, opening: { ...due.opening, title: 'Today' } });
  const before = emptyAttendance(due.id);
  const asked = decideRsvp(before, { type: 'remind', userId: idOf(sandbox, 'omar'), leadMin: 0 }, null);
  if (asked.ok) await store.rsvps.save(before, asked.attendance);
};

/** What a person was told that says so: in that channel, or else directly, whatever they read of others elsewhere. */
const toldOf = (person: Person, where: string | undefined, says: string): readonly SeenMessage[] =>
  person
    .messages(where)
    .filter((message) => (where !== undefined || message.guild_id === undefined) && textOf(message).includes(says));

/** Layla asks for something, and says yes to the question that comes. */
const laylaAsks = async (
  words: string,
  values: Readonly<Record<string, string | number>>,
  { says, yes }: { readonly says: RegExp; readonly yes: RegExp },
): Promise<void> => {
  const layla = await cast.person('layla');
  const place = { guildId: cast.guildId('Home'), channelId: cast.channelId('Home', 'general') };
  await answerTo(layla, words, values, { ...place, says });
  const question = layla.messages().findLast((message) => says.test(textOf(message)));
  await layla.click({ customId: yes, message: question?.id ?? '' });
};

/** She plans one for later, with one seat. */
const plansPoetry = (): Promise<void> =>
  laylaAsks(
    'space schedule',
    { title: 'Poetry', when: 'in 3 hours', seats: 1 },
    { says: /Poetry.*is to open by itself/u, yes: /^mj1:plan-save:/u },
  );

const movesPoetry = (): Promise<void> =>
  laylaAsks(
    'space reschedule',
    { which: 'Poetry', when: 'in 5 hours' },
    { says: /Move .*Poetry/u, yes: /^mj1:plan-move-yes:/u },
  );

const cancelsPoetry = (): Promise<void> =>
  laylaAsks(
    'space cancel',
    { which: 'Poetry' },
    { says: /Cancel .*Poetry.*Whoever said that they come is told once/u, yes: /^mj1:plan-cancel-yes:/u },
  );

/** She plans another one, in somebody else's name. */
const plansDebate = (host: string): Promise<void> =>
  laylaAsks(
    'space schedule',
    { title: 'Debate', when: 'in 4 hours', host },
    { says: /Debate.*is to open by itself/u, yes: /^mj1:plan-save:/u },
  );

it(
  '[RSVP-1] [RSVP-2] [RSVP-8] [RSVP-9] [REMIND-5] [PLAN-27] [PLAN-28] [REMIND-8] [NOTICE-1] seats of a planned space are taken, waited for and passed on, and people are told, also when it is moved or cancelled',
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

    await plansPoetry();
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

    // Moved, it tells who comes, and who only wants to hear of it.
    expect(await press(salma, 'interested')).toContain('interested in **');
    await movesPoetry();
    const ways = [
      [salma, undefined],
      [noor, news],
    ] as const;
    for (const [person, where] of ways) {
      await seen(person, where, /The time of \*\*.*Poetry.*was changed\.\n- <t:\d+:f> → \*\*<t:\d+:F>/u);
      expect(toldOf(person, where, 'The time of')).toHaveLength(1);
    }

    // Who asked is told once that the other one is open, with the way in.
    const open = await seen(omar, undefined, /Today.*is open now: <#\d+>/u);
    expect(open.guild_id).toBeUndefined();
    expect(JSON.stringify(open.components)).toContain(`https://discord.com/channels/${cast.guildId('Home')}/`);
    const told = omar.messages().filter((message) => textOf(message).includes('is open now'));
    expect(told).toHaveLength(1);

    // Cancelled, each of them is told so once, and the poster says it.
    await cancelsPoetry();
    await poster(/does not take place[^]*Poetry/u);
    for (const [person, where] of ways) {
      await seen(person, where, /Poetry.*is cancelled\./u);
      expect(toldOf(person, where, 'is cancelled')).toHaveLength(1);
    }

    // Who is named host by her is told so, and hands it back.
    await plansDebate(salma.user.id);
    const named = await seen(salma, undefined, /named you as the host of \*\*.*Debate/u);
    expect(textOf(named)).toContain(`<@${(await cast.person('layla')).user.id}>`);
    const handed = await answered(salma, salma.click({ message: named, customId: /^mj1:told-hand-back:/u }));
    expect(handed).toContain('You do not host **');
    await seen(await cast.person('layla'), undefined, /does not want to host \*\*.*Debate/u);
  },
);
