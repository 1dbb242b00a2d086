import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '../../sandbox/people/index.ts';
import { answerTo, castOf, openSpace, panelSays, type Cast } from '../support/cast.ts';
import { expectQuiet, INVITED, PATIENCE_MS, type Place } from '../support/front-door.ts';
import { startStack, type Stack } from '../support/stack.ts';

/** Three communities, each with two hosts and a member who hosts nothing. */
const CITIES = ['Amman', 'Basra', 'Cairo'] as const;
type City = (typeof CITIES)[number];
const people = CITIES.flatMap((city) => ['host', 'second', 'guest'].map((role) => `${city.toLowerCase()}-${role}`));
const SEED = {
  users: ['mayor', ...people].map((key) => ({ key, username: key })),
  bots: [{ key: 'majlis', username: 'Majlis' }],
  guilds: CITIES.map((city) => ({
    key: city,
    name: city,
    owner: 'mayor',
    features: ['COMMUNITY'],
    members: people.filter((who) => who.startsWith(city.toLowerCase())).map((user) => ({ user })),
    bots: [{ bot: 'majlis', permissions: INVITED }],
    channels: [{ key: `${city}-general`, name: 'general', type: 'text' }],
  })),
};

/** What is said where every account of ours sits in another room of the server. */
const NO_ACCOUNT = /Every account of Majlis sits in another room/;

let stack: Stack;
let cast: Cast;
const rooms = new Map<City, string>();

const host = (city: City): Promise<Person> => cast.person(`${city.toLowerCase()}-host`);
const general = (city: City): Place => ({ guildId: cast.guildId(city), channelId: cast.channelId(city, 'general') });
/** In the room of the city's first space. */
const there = (city: City): Place => ({ guildId: cast.guildId(city), channelId: rooms.get(city) ?? '' });

/** The code that a city's first space offers. */
const offer = async (city: City): Promise<string> => {
  const text = await answerTo(await host(city), 'link open', {}, { ...there(city), says: /`[^`]{8}`/ });
  return /`([^`/\s]{8})`/.exec(text)?.[1] ?? '';
};
const join = async (city: City, code: string): Promise<string> =>
  answerTo(await host(city), 'link join', { code }, there(city));
const unlink = async (city: City, title: string): Promise<void> => {
  const where = there(city);
  const choices = await (await host(city)).autocomplete('link leave', { link: '' }, 'link', where);
  const link = choices.find(({ name }) => name.includes(title))?.value ?? '';
  expect(await answerTo(await host(city), 'link leave', { link: String(link) }, where)).toContain('You left the link');
};

beforeAll(async () => {
  stack = await startStack({ seed: SEED });
  cast = castOf(stack);
  for (const city of CITIES) {
    const room = await openSpace(await host(city), { title: `${city} talks` }, general(city));
    rooms.set(city, room);
    await panelSays(await host(city), room, /Live/);
  }
});
afterEach(() => expectQuiet(stack));
afterAll(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

describe('a code', () => {
  it('[LINK-1] that nobody offered is refused', async () => {
    for (const code of ['AAAAAAAA', 'A', '`', '@everyone', '😀😀😀😀😀😀😀😀'])
      expect(await join('Basra', code)).toContain('No link waits for this code');
  });

  it('[LINK-1] is not offered to, nor taken from, people who only listen', async () => {
    const guest = await cast.person('amman-guest');
    expect(await answerTo(guest, 'link open', {}, there('Amman'))).toContain('Only the host');
    const code = await offer('Basra');
    expect(await answerTo(guest, 'link join', { code }, there('Amman'))).toContain('Only the host');
    // It was not used up by that.
    expect(await join('Amman', code)).toContain('Linked to');
    await unlink('Amman', 'Basra');
  });

  it('[LINK-1] [LINK-2] of the very space is for the other side', async () => {
    expect(await join('Amman', await offer('Amman'))).toContain('from this very space');
  });

  it('[LINK-1] works once, written as people write it', async () => {
    const code = await offer('Amman');
    const typed = ` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `;
    expect(await join('Basra', typed)).toContain('Linked to');
    expect(await join('Cairo', code)).toContain('No link waits for this code');
    expect(await join('Basra', code)).toContain('No link waits for this code');
  });

  it('[LINK-3] for a pair that is linked already is refused, from either side', async () => {
    expect(await join('Basra', await offer('Amman'))).toContain('linked already');
    expect(await join('Amman', await offer('Basra'))).toContain('linked already');
  });

  it('[LINK-3] that would close a circle of three is refused', async () => {
    expect(await join('Cairo', await offer('Basra'))).toContain('Linked to');
    expect(await join('Amman', await offer('Cairo'))).toContain('close a circle');
    expect(await join('Cairo', await offer('Amman'))).toContain('close a circle');
    await unlink('Cairo', 'Basra');
    // The way is open again once a link on it is gone.
    expect(await join('Amman', await offer('Cairo'))).toContain('Linked to');
    await unlink('Cairo', 'Amman');
    await unlink('Basra', 'Amman');
  });

  it('[LINK-1] entered twice at once links once', async () => {
    const code = await offer('Amman');
    const answers = await Promise.all([join('Basra', code), join('Basra', code)]);
    expect(answers.filter((text) => text.includes('Linked to'))).toHaveLength(1);
    expect(answers.filter((text) => /No link waits|linked already/.test(text))).toHaveLength(1);
    await unlink('Amman', 'Basra');
  });

  it('[LINK-1] entered by two spaces at once links one of them', async () => {
    const code = await offer('Amman');
    const answers = await Promise.all([join('Basra', code), join('Cairo', code)]);
    expect(answers.filter((text) => text.includes('Linked to'))).toHaveLength(1);
    expect(answers.filter((text) => text.includes('No link waits'))).toHaveLength(1);
    await unlink('Amman', (answers[0] ?? '').includes('Linked to') ? 'Basra' : 'Cairo');
  });

  it('[LINK-4] is refused when a space has ten links or offers', async () => {
    const listed = async (): Promise<number> =>
      (await answerTo(await host('Cairo'), 'link list', {}, there('Cairo'))).split('waiting for the other side')
        .length - 1;
    for (let made = await listed(); made < 10; made += 1) await offer('Cairo');
    expect(await answerTo(await host('Cairo'), 'link open', {}, there('Cairo'))).toContain('10 links already');
    expect(await join('Cairo', await offer('Basra'))).toContain('10 links already');
  });
});

describe('a second space of a server', () => {
  let room = '';

  it(
    '[LINK-8] runs without an account of ours, and is told that none is free when it is to be linked',
    { timeout: 60_000 },
    async () => {
      const second = await cast.person('amman-second');
      const { guildId } = general('Amman');
      const answer = await answerTo(
        second,
        'space open',
        { title: 'Side room' },
        { ...general('Amman'), says: /is open/ },
      );
      expect(answer).not.toContain('No account of Majlis is free');
      room = /<#(\d+)>/.exec(answer)?.[1] ?? '';
      expect(await answerTo(second, 'link open', {}, { guildId, channelId: room })).toMatch(NO_ACCOUNT);
      const code = await offer('Basra');
      expect(await answerTo(second, 'link join', { code }, { guildId, channelId: room })).toMatch(NO_ACCOUNT);
    },
  );

  it('[LINK-2] [SEAT-3] is not linked with the first one, since this server has one account of ours', async () => {
    const second = await cast.person('amman-second');
    const where = { guildId: general('Amman').guildId, channelId: room };
    expect(await answerTo(second, 'link join', { code: await offer('Amman') }, where)).toMatch(NO_ACCOUNT);
  });

  it('[OPEN-4] leaves it to people to say which one they mean', async () => {
    const guest = await cast.person('amman-guest');
    expect(await answerTo(guest, 'space info', {}, general('Amman'))).toContain('Several spaces are open');
    const choices = await guest.autocomplete('space info', { space: 'side' }, 'space', general('Amman'));
    expect(choices.map(({ name }) => name.replace(/[\u2068\u2069]/g, ''))).toEqual(['Side room (host: amman-second)']);
    const space = String(choices[0]?.value);
    expect(await answerTo(guest, 'space info', { space }, general('Amman'))).toContain('Side room');
  });

  it('[LINK-8] gets the seat when the first one ends', { timeout: 60_000 }, async () => {
    const second = await cast.person('amman-second');
    const where = { guildId: general('Amman').guildId, channelId: room };
    await answerTo(await host('Amman'), 'space end', { when: 'now' }, { ...there('Amman'), says: /has ended/ });
    await expect
      .poll(() => answerTo(second, 'link open', {}, where), { timeout: PATIENCE_MS, interval: 500 })
      .toContain('Give this code');
  });
});

describe('a link', () => {
  it('[LINK-1] offered by a space that has ended is refused', { timeout: 60_000 }, async () => {
    const code = await offer('Basra');
    await answerTo(await host('Basra'), 'space end', { when: 'now' }, { ...there('Basra'), says: /has ended/ });
    expect(await join('Cairo', code)).toMatch(/No link waits|This code has expired|10 links/);
  });

  it('cannot be removed from another server, or twice', async () => {
    const where = there('Cairo');
    const choices = await (await host('Cairo')).autocomplete('link leave', { link: '' }, 'link', where);
    const link = String(choices[0]?.value);
    const basra = await host('Basra');
    expect(await answerTo(basra, 'link leave', { link }, general('Basra'))).toContain('does not exist any more');
    const guest = await cast.person('cairo-guest');
    expect(await answerTo(guest, 'link leave', { link }, where)).toContain('Only the host');
    const both = await Promise.all(
      [1, 2].map(async () => answerTo(await host('Cairo'), 'link leave', { link }, where)),
    );
    expect(both.filter((text) => text.includes('code no longer works'))).toHaveLength(1);
    expect(both.filter((text) => text.includes('does not exist any more'))).toHaveLength(1);
  });
});
