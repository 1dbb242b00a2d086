import { describe, expect, it } from 'vitest';
import type { About, RefusalCode } from '../../../src/domain/index.ts';
import { NO_ABOUT } from '../../../src/domain/index.ts';
import type { SpaceId } from '../../../src/lib/index.ts';
import { eventsOf } from '../../support/outside-events.ts';
import { outboxOf } from '../../support/outside-outbox.ts';
import { actor, channelId, guildId, userId } from '../../support/outside-people.ts';
import { plansOf } from '../../support/outside-plans.ts';
import { type OutsideWorld } from '../../support/outside.ts';
import {
  jump,
  MINUTE_MS,
  plan,
  planGuild,
  planInput,
  plannedWorld,
  seriesInput,
  stored,
  sweep,
  titled,
  value,
} from '../../support/planned-world.ts';
import { postedLater } from '../../support/told-of-plans.ts';

const guild = planGuild;
const boss = actor('boss', guild, { serverManager: true, moderator: true });
const host = actor('host', guild);
const news = channelId('news');

/** What somebody types, and what the list says of it. */
const BAD = 'Tea with Tr0lls';
const part = 'Tr0lls';

const setWords = async (world: OutsideWorld, typed: string): Promise<void> => {
  await value(world.app.changeRules(boss, { type: 'words', typed }));
};

/** A world whose server does not allow trolls. */
const aWorld = async (words = 'troll*, goblin'): Promise<OutsideWorld> => {
  const world = await plannedWorld();
  await setWords(world, words);
  return world;
};

/** Opens a space whose host and guest are in its room. */
const open = async (world: OutsideWorld, title: string | null = 'Tea', by = host): Promise<SpaceId> => {
  const { space, ready } = await value(
    world.app.openSpace(by, { title, description: null, kind: 'stage', room: null }),
  );
  await world.pass(6000);
  await value(ready);
  for (const who of [by.userId, userId('guest'), userId('troll')])
    world.join(world.spaces.get(space.id)?.room.channelId ?? news, who);
  await world.settle();
  return space.id;
};

type Answer = { readonly ok: true } | { readonly ok: false; readonly refusal: { readonly code: RefusalCode } };

/** Texts of what is opened or planned. */
interface Written {
  readonly title: string | null;
  readonly description: string | null;
  readonly about: About;
}

const written = (field: string, text: string): Written => ({
  title: field === 'title' ? text : 'Tea',
  description: field === 'description' ? text : null,
  about: field === 'topics' ? { ...NO_ABOUT, topics: ['tea', text] } : NO_ABOUT,
});

/** Every use case by which people bring in a text, with the fields that it takes. */
const DOORS: readonly {
  readonly door: string;
  readonly fields: readonly string[];
  readonly act: (world: OutsideWorld, by: typeof host, field: string, text: string) => Promise<Answer>;
}[] = [
  {
    door: 'opening a space',
    fields: ['title', 'description', 'topics'],
    act: async (world, by, field, text) =>
      await world.app.openSpace(by, { ...written(field, text), kind: 'stage', room: null }),
  },
  {
    door: 'changing a space',
    fields: ['title', 'description'],
    act: async (world, by, field, text) => {
      const id = await open(world, 'Tea', by);
      return await world.app.ask(
        by,
        id,
        field === 'title' ? { type: 'retitle', title: text } : { type: 'describe', description: text },
      );
    },
  },
  {
    door: 'a hand',
    fields: ['question'],
    act: async (world, by, _field, text) => {
      const id = await open(world, 'Tea', actor('other', guild));
      world.join(world.spaces.get(id)?.room.channelId ?? news, by.userId);
      await world.settle();
      return await world.app.ask(by, id, { type: 'raise-hand', question: text });
    },
  },
  {
    door: 'planning a space',
    fields: ['title', 'description', 'topics'],
    act: async (world, by, field, text) =>
      await world.app.planSpace(
        by,
        planInput('in 20 minutes', { opening: { ...planInput('').opening, ...written(field, text) } }),
      ),
  },
  {
    door: 'planning a series',
    fields: ['title', 'description', 'topics'],
    act: async (world, by, field, text) =>
      await world.app.planSeries(
        by,
        seriesInput('every 60 minutes, first in 60 minutes', {
          opening: { ...planInput('').opening, ...written(field, text) },
        }),
      ),
  },
  {
    door: 'changing a plan',
    fields: ['title', 'description'],
    act: async (world, by, field, text) => {
      const tea = await plan(world, 'in 20 minutes', {}, by);
      return await world.app.changePlan(by, tea.id, { [field]: text });
    },
  },
];

const CASES = DOORS.flatMap(({ door, fields, act }) => fields.map((field) => ({ door, field, act })));

describe('texts with a word that a server does not allow', () => {
  it.each(CASES)(
    '[WORD-3] are refused by $door ($field), to who manages the server as well',
    async ({ field, act }) => {
      const world = await aWorld();
      for (const by of [host, boss]) {
        const answer = await act(world, by, field, BAD);
        expect(answer).toEqual({ ok: false, refusal: { code: 'word-not-allowed', params: { field, part } } });
      }
      expect(JSON.stringify([...world.spaces.values(), ...plansOf(world).plans.values()])).not.toContain(BAD);
      expect(await act(world, host, field, 'Tea without any')).toMatchObject({ ok: true });
    },
  );

  it('[WORD-3] are told to nobody who may not write there', async () => {
    const world = await aWorld();
    const id = await open(world);
    const answer = await world.app.ask(actor('guest', guild), id, { type: 'retitle', title: BAD });
    expect(answer).toMatchObject({ refusal: { code: 'not-host' } });
  });

  it('[WORD-3] hold for no reason that somebody gives', async () => {
    const world = await aWorld();
    const id = await open(world);
    const asked = { type: 'remove', userId: userId('guest') } as const;
    const answer = await world.app.ask({ ...host, reason: BAD }, id, asked);
    expect(answer).toMatchObject({ ok: true });
  });

  it('[WORD-5] give a space that is opened without a title none either', async () => {
    const world = await aWorld();
    const room = world.room('stage', guild, { topic: BAD });
    const moderator = actor('mod', guild, { moderator: true });
    const adopted = await value(world.app.openSpace(moderator, { title: null, description: null, kind: null, room }));
    const named = await value(
      world.app.openSpace(actor('troll', guild, { moderator: true }), {
        title: null,
        description: null,
        kind: null,
        room: null,
      }),
    );
    expect([adopted.space.title, named.space.title]).toEqual(['mod’s space', 'Open talk']);
  });
});

describe('what people change in Discord itself', () => {
  it('[WORD-4] gives a stage no topic with such a word', async () => {
    const world = await aWorld();
    const id = await open(world);
    const room = world.spaces.get(id)?.room.channelId ?? news;
    world.retopic(room, BAD);
    await world.pass(3000);
    expect([world.spaces.get(id)?.title, world.at(room).topic]).toEqual(['Tea', 'Tea']);
    world.retopic(room, 'Coffee');
    await world.pass(3000);
    expect([world.spaces.get(id)?.title, world.at(room).topic]).toEqual(['Coffee', 'Coffee']);
  });

  it.each(['name', 'description'] as const)(
    '[WORD-4] gives a plan no %s with such a word, and tells who wrote it',
    async (field) => {
      const world = await aWorld();
      const events = eventsOf(world);
      const tea = await plan(world, 'in 60 minutes', {
        opening: { ...planInput('').opening, description: 'Bring cups' },
      });
      const { id } = events.one();
      events.change(id, { [field]: BAD }, userId('editor'));
      await world.pass(3000);
      expect(events.one()).toMatchObject({ name: 'Tea', description: 'Bring cups' });
      expect(stored(world, tea.id).opening).toMatchObject({ title: 'Tea', description: 'Bring cups' });
      const told = outboxOf(world).posted;
      expect(told.map((one) => [one.userId, one.channelId])).toEqual([['editor', null]]);
      expect(told[0]?.text).toContain(part);
      events.change(id, { [field]: 'Coffee' }, userId('editor'));
      await world.pass(3000);
      expect(events.one()).toMatchObject({ [field]: 'Coffee' });
    },
  );
});

describe('names with a word that a server does not allow', () => {
  const troll = actor('troll', guild);
  const refused = { ok: false, refusal: { code: 'name-not-allowed', params: {} } };
  const theirs = { ok: false, refusal: { code: 'their-name-not-allowed', params: { user: 'troll' } } };
  const opening = { title: 'Mine', description: null, kind: 'stage', room: null } as const;

  it('[WORD-6] keep people from raising a hand and from opening a space, until they are changed', async () => {
    const world = await aWorld();
    const id = await open(world);
    expect(await world.app.ask(troll, id, { type: 'raise-hand', question: null })).toEqual(refused);
    expect(await world.app.openSpace(troll, opening)).toEqual(refused);
    const named = { ...troll, name: 'Tom' };
    expect(await world.app.ask(named, id, { type: 'raise-hand', question: null })).toMatchObject({ ok: true });
    expect(await world.app.openSpace(named, opening)).toMatchObject({ ok: true });
  });

  it.each(['invite', 'co-host', 'transfer'] as const)(
    '[WORD-6] keep others from bringing them up (%s)',
    async (type) => {
      const world = await aWorld();
      const id = await open(world);
      const before = world.spaces.get(id);
      expect(await world.app.ask(host, id, { type, userId: troll.userId })).toEqual(theirs);
      expect(world.spaces.get(id)).toBe(before);
      expect(await world.app.ask(host, id, { type, userId: userId('guest') })).toMatchObject({ ok: true });
    },
  );

  it('[WORD-6] keep a hand that is up from being approved, and who has the floor keeps it', async () => {
    const world = await aWorld('none');
    const id = await open(world);
    await value(world.app.ask(troll, id, { type: 'raise-hand', question: null }));
    await value(world.app.ask(host, id, { type: 'invite', userId: userId('guest') }));
    await world.settle();
    world.accept(world.spaces.get(id)?.room.channelId ?? news, userId('guest'));
    await world.settle();
    await setWords(world, 'troll, guest');
    expect(await world.app.ask(host, id, { type: 'approve', userId: troll.userId })).toEqual(theirs);
    expect(world.spaces.get(id)?.people.map((one) => one.userId)).toContain('guest');
  });

  it('[WORD-6] keep a speaker from taking a space over', async () => {
    const world = await aWorld('none');
    const id = await open(world);
    const room = world.spaces.get(id)?.room.channelId ?? news;
    await value(world.app.ask(host, id, { type: 'invite', userId: troll.userId }));
    await world.settle();
    world.accept(room, troll.userId);
    await world.settle();
    world.leave(room, host.userId);
    await world.pass(6 * MINUTE_MS);
    await setWords(world, 'troll');
    expect(await world.app.ask(troll, id, { type: 'claim' })).toEqual(refused);
    await setWords(world, '');
    expect(await world.app.ask(troll, id, { type: 'claim' })).toMatchObject({ ok: true });
  });

  it('[WORD-6] do not bind moderators, whoever brings them up, nor who manages the server', async () => {
    const world = await aWorld();
    const id = await open(world);
    const moderator = actor('troll', guild, { moderator: true });
    expect(await world.app.ask(moderator, id, { type: 'raise-hand', question: null })).toMatchObject({ ok: true });
    const knows = { ...host, isModerator: (user: string) => user === 'troll' };
    expect(await world.app.ask(knows, id, { type: 'co-host', userId: troll.userId })).toMatchObject({ ok: true });
    expect(await world.app.openSpace(actor('goblin', guild, { serverManager: true }), opening)).toMatchObject({
      ok: true,
    });
  });

  it('[WORD-6] [WORD-8] are told when somebody plans, and keep their plan from opening', async () => {
    const world = await aWorld();
    world.server.members.set(userId('guest'), { isBot: false, name: 'King of trolls' });
    const drafted = await value(world.app.planSpace(host, planInput('in 20 minutes', { hostId: userId('guest') })));
    expect(drafted.warnings).toEqual([{ code: 'their-name-not-allowed', params: { user: 'guest' } }]);
    await value(world.app.confirmPlan(host, drafted.plan.id, 0));
    await jump(world, 20 * MINUTE_MS);
    await sweep(world);
    expect(stored(world, drafted.plan.id).life).toMatchObject({ status: 'missed', why: { code: 'name-not-allowed' } });
  });
});

describe('what stands when a word is added', () => {
  it('[WORD-8] stays in a space that runs, until it is written anew', async () => {
    const world = await aWorld('none');
    const id = await open(world, BAD);
    await setWords(world, 'troll*');
    await world.pass(MINUTE_MS);
    expect(world.spaces.get(id)?.title).toBe(BAD);
    expect(await world.app.ask(host, id, { type: 'describe', description: 'With cups' })).toMatchObject({ ok: true });
    expect(await world.app.ask(host, id, { type: 'retitle', title: `${BAD}!` })).toMatchObject({ ok: false });
  });

  it('[WORD-8] keeps a plan from opening, which its host is told in no channel by its words, and may mend', async () => {
    const world = await aWorld('none');
    world.server.channels.set(news, 'text');
    await value(world.app.changeRules(boss, { type: 'announce-in', channelId: news }));
    outboxOf(world).takesNone.add(host.userId);
    const tea = await plan(world, 'in 20 minutes', titled(BAD));
    await setWords(world, 'troll*');
    const why = { code: 'word-not-allowed', params: { field: 'title' } };
    expect((await value(world.app.planOf(host, tea.id))).warnings).toEqual([why]);
    // Another host, or a description, may be given all the same.
    expect(await world.app.changePlan(host, tea.id, { description: 'Bring cups' })).toMatchObject({ ok: true });
    await jump(world, 20 * MINUTE_MS);
    await sweep(world);
    await world.pass(5000);
    expect(stored(world, tea.id).life).toMatchObject({ status: 'missed', why });
    const told = outboxOf(world).posted.filter(({ channelId: at }) => at === news);
    expect(told).toHaveLength(1);
    expect(told[0]?.text).not.toContain('Tr0lls');
    await value(world.app.changePlan(host, tea.id, { title: 'Tea' }));
    expect(await world.app.openPlanned(host, tea.id)).toMatchObject({ ok: true, value: { space: { title: 'Tea' } } });
  });
});

describe('what the log channel is told of a plan', () => {
  it('[WORD-8] says its title by no words that the server does not allow', async () => {
    const log = channelId('log');
    const world = await plannedWorld({ logChannel: log });
    const bad = titled(BAD);
    const plans = [await plan(world, 'in 20 minutes', bad), await plan(world, 'in 21 minutes', bad)];
    await setWords(world, 'troll*');
    outboxOf(world).takesNone.add(host.userId);
    await jump(world, 22 * MINUTE_MS);
    await sweep(world);
    await world.pass(5000);
    for (const { id, revision } of plans)
      await world.app.jobGivenUp({
        id: `open-${id}`,
        sinceMs: world.clock.wallMs(),
        job: { kind: 'open', planId: id, revision },
      });
    await world.pass(5000);
    // That they were planned was told as their words were allowed.
    const told = postedLater(world).flatMap(({ channelId: at, text }) => (at === log ? [text] : []));
    expect(told.join('\n')).toContain('its host was told');
    expect(told.join('\n')).toContain('did not open by itself');
    expect(told.join('\n')).not.toContain('Tr0lls');
  });
});

describe('what comes from another server by a link', () => {
  it('[WORD-7] is not told by words that this one does not allow', async () => {
    const world = await aWorld();
    const far = guildId('trolls');
    world.community.add(far);
    world.app.guildAvailable(far);
    const farHost = actor('h2', far);
    const here = await open(world);
    const there = await value(
      world.app.openSpace(farHost, { title: BAD, description: null, kind: 'stage', room: null }),
    );
    await world.pass(6000);
    const room = world.spaces.get(there.space.id)?.room.channelId ?? news;
    for (const who of ['h2', 'asker']) world.join(room, userId(who));
    await world.settle();
    await value(
      world.app.ask(actor('asker', far), there.space.id, { type: 'raise-hand', question: 'Why are trolls green?' }),
    );
    const offered = await value(world.app.offerLink(host, here));
    const code = offered.state.status === 'offered' ? offered.state.code : '';
    const seenThere = await value(world.app.acceptLink(farHost, there.space.id, code));
    expect(seenThere.farTitle).toBe('Tea');
    const [seenHere] = await value(world.app.links(host, here));
    expect(seenHere).toMatchObject({ farTitle: 'a linked space', farServer: '–' });
    const facts = await value(world.app.info(host, here));
    expect(facts.queue).toMatchObject([{ hand: { userId: 'asker', question: null }, farTitle: 'a linked space' }]);
    expect(JSON.stringify([facts.links, facts.log])).not.toContain('Tr0lls');
  });
});
