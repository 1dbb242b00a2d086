import { ApplicationCommandResponseSchema } from 'discord-api-spec/zod';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { smallWorld, type SmallWorld } from '../../../support/small-world.ts';

let world: SmallWorld;
let path: string;

beforeEach(async () => {
  world = await smallWorld();
  path = `/applications/${world.id('majlis')}/guilds/${world.guildId}/commands`;
});

afterEach(async () => {
  await world.close();
});

const command = (extra: object = {}): Record<string, unknown> => ({ name: 'space', description: 'Spaces', ...extra });
const text = (name: string, extra: object = {}): object => ({ type: 3, name, description: 'd', ...extra });
const put = (body: unknown) => world.rest('majlis', 'PUT', path, body);

describe('a command is refused', () => {
  const refused: readonly [string, object, string][] = [
    ['with a capital', { name: 'Space' }, '"0":{"name":{"_errors":[{"code":"APPLICATION_COMMAND_INVALID_NAME"'],
    ['with a blank', { name: 'a b' }, 'APPLICATION_COMMAND_INVALID_NAME'],
    ['with an Arabic shadda', { name: 'محمّد' }, 'APPLICATION_COMMAND_INVALID_NAME'],
    ['with a name of 33', { name: 'x'.repeat(33) }, '"name"'],
    ['without description', { description: '' }, '"description":{"_errors":[{"code":"BASE_TYPE_REQUIRED"'],
    ['with a description of 101', { description: 'x'.repeat(101) }, '"description"'],
    ['with 26 options', { options: Array.from({ length: 26 }, (_, n) => text(`o${n}`)) }, '"options"'],
    [
      'with 26 choices',
      { options: [text('o', { choices: Array.from({ length: 26 }, (_, n) => ({ name: `${n}`, value: `${n}` })) })] },
      '"choices"',
    ],
    ['with an option twice', { options: [text('o'), text('o')] }, 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS'],
    [
      'with an option twice in one locale',
      { options: [text('a', { name_localizations: { fr: 'c' } }), text('b', { name_localizations: { fr: 'c' } })] },
      'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
    ],
    [
      'with a required option behind an optional one',
      { options: [text('a'), text('b', { required: true })] },
      'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
    ],
    [
      'with a sub-command beside an option',
      { options: [{ type: 1, name: 'a', description: 'd' }, text('b')] },
      'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
    ],
    [
      'with choices and autocomplete',
      { options: [text('a', { autocomplete: true, choices: [{ name: 'x', value: 'x' }] })] },
      'CHOICES_AND_AUTOCOMPLETE',
    ],
    ['with a locale that does not exist', { name_localizations: { xx: 'a' } }, '"name_localizations":{"xx"'],
    ['with a localized name that is wrong', { name_localizations: { ar: 'فضاء صوت' } }, '"name_localizations":{"ar"'],
    [
      'above 8000 characters',
      {
        options: Array.from({ length: 25 }, (_, n) =>
          text(`o${n}`, {
            choices: Array.from({ length: 4 }, (_unused, m) => ({ name: `${m}`.repeat(50), value: 'v'.repeat(50) })),
          }),
        ),
      },
      'APPLICATION_COMMAND_TOO_LARGE',
    ],
    [
      'above 8000 by its longest localization',
      {
        options: Array.from({ length: 25 }, (_, n) =>
          text(`o${n}`, {
            choices: Array.from({ length: 4 }, (_unused, m) => ({
              name: `${m}`,
              value: 'v',
              name_localizations: { ar: 'ن'.repeat(90) },
            })),
          }),
        ),
      },
      'APPLICATION_COMMAND_TOO_LARGE',
    ],
    ['with permissions that are no number', { default_member_permissions: 'all' }, '"default_member_permissions"'],
    [
      'with an option nested in itself',
      {
        options: [
          { type: 2, name: 'g', description: 'd', options: [{ type: 2, name: 'g', description: 'd', options: [] }] },
        ],
      },
      '"options"',
    ],
  ];

  it.each(refused)('%s', async (_what, change, expected) => {
    const { status, body } = await put([command(change)]);
    expect([status, body.code]).toEqual([400, 50035]);
    expect(JSON.stringify(body.errors)).toContain(expected);
  });

  it('with a locale named as what every object has, of which nothing stays behind', async () => {
    const names = { constructor: 'a b', toString: 'a b' };
    const { body } = await put([command({ name_localizations: names })]);
    const faults = body.errors['0'].name_localizations;
    expect(Object.keys(faults).toSorted()).toEqual(['constructor', 'toString']);
    for (const [, fault] of Object.entries(faults)) expect(fault).toHaveProperty('_errors');
    expect([Object, Object.prototype.toString].map((owner) => '_errors' in owner)).toEqual([false, false]);
  });

  it('is listed in no locale that only looks like one', async () => {
    await put([command()]);
    const answer = await fetch(`${world.sandbox.line().api}/v10${path}`, {
      headers: { authorization: `Bot ${world.token('majlis')}`, 'x-discord-locale': 'constructor' },
    });
    expect(answer.status).toBe(200);
    const [listed] = (await answer.json()) as object[];
    expect(listed).not.toHaveProperty('name_localized');
  });

  it('when its name is there twice, or there are too many of a type', async () => {
    expect(JSON.stringify((await put([command(), command()])).body.errors)).toContain(
      'APPLICATION_COMMANDS_DUPLICATE_NAME',
    );
    expect((await put([command(), { type: 2, name: 'space' }])).status).toBe(200);
    const many = (count: number, type: number): object[] =>
      Array.from({ length: count }, (_, n) => (type === 1 ? command({ name: `c${n}` }) : { type, name: `c${n}` }));
    expect((await put(many(101, 1))).body.code).toBe(30032);
    expect((await put(many(16, 2))).body.code).toBe(30032);
    expect((await put([...many(100, 1), ...many(15, 2), ...many(15, 3)])).status).toBe(200);
  });

  it('from people, of other applications, and in guilds the bot is not in', async () => {
    expect((await world.rest('ann', 'PUT', path, [])).body.code).toBe(20002);
    expect((await world.rest('reader', 'PUT', path, [])).body.code).toBe(20012);
    expect(
      (await world.rest('majlis', 'PUT', `/applications/${world.id('majlis')}/guilds/1/commands`, [])).body.code,
    ).toBe(50001);
    expect((await world.rest('majlis', 'DELETE', `${path}/1`)).body.code).toBe(10063);
  });

  it('with texts in Arabic only where the switch says so', async () => {
    const arabic = [command({ name_localizations: { ar: 'فضاء' }, description_localizations: { ar: 'مجلس صوتي' } })];
    expect((await put(arabic)).status).toBe(200);
    world.sandbox.world.switches.arabicCommandLocale = 'refused';
    expect((await put(arabic)).body.code).toBe(50035);
  });

  it('beyond 200 new names a day', async () => {
    const batch = (from: number): object[] => Array.from({ length: 100 }, (_, n) => command({ name: `c${from + n}` }));
    expect([(await put(batch(0))).status, (await put(batch(100))).status]).toEqual([200, 200]);
    expect((await put(batch(100))).status).toBe(200);
    expect((await put(batch(200))).body.code).toBe(30034);
    world.sandbox.world.clock.advance(86_400_000);
    expect((await put(batch(200))).status).toBe(200);
  });
});

describe('a command', () => {
  it('has Discord’s shape and keeps its id, and its version until it changes', async () => {
    const [first] = (await put([command({ default_member_permissions: '16', nsfw: false })])).body;
    expect(ApplicationCommandResponseSchema.safeParse(first).error).toBeUndefined();
    expect(first).toMatchObject({ default_member_permissions: '16', guild_id: world.guildId });
    const [same] = (await put([command({ default_member_permissions: '16' })])).body;
    expect(same).toEqual(first);
    const [changed] = (await put([command({ description: 'Other' })])).body;
    expect([changed.id, changed.version === first.version]).toEqual([first.id, false]);
  });

  it('is posted, read, patched and deleted one by one; global ones have contexts', async () => {
    const global = `/applications/${world.id('majlis')}/commands`;
    const created = await world.rest('majlis', 'POST', global, command());
    expect(created.status).toBe(201);
    expect((await world.rest('majlis', 'POST', global, command({ description: 'b' }))).status).toBe(200);
    const one = `${global}/${created.body.id}`;
    expect((await world.rest('majlis', 'PATCH', one, { contexts: [0] })).body).toMatchObject({
      contexts: [0],
      description: 'b',
    });
    expect((await world.rest('majlis', 'GET', global)).body).toHaveLength(1);
    expect((await world.rest('majlis', 'GET', path)).body).toHaveLength(0);
    expect((await world.rest('majlis', 'DELETE', one)).status).toBe(204);
    expect((await world.rest('majlis', 'GET', one)).body.code).toBe(10063);
  });

  it('is listed for people in their language', async () => {
    await put([command({ name_localizations: { ar: 'فضاء' }, description_localizations: { ar: 'مجلس' } })]);
    const index = async (who: string): Promise<unknown> =>
      (await world.rest(who, 'GET', `/guilds/${world.guildId}/application-command-index`)).body.application_commands[0];
    expect(await index('bob')).toMatchObject({ name: 'فضاء', name_default: 'space', description: 'مجلس' });
    expect(await index('ann')).toMatchObject({ name: 'space', description: 'Spaces' });
    expect((await world.rest('majlis', 'GET', `/guilds/${world.guildId}/application-command-index`)).body.code).toBe(
      20001,
    );
  });
});
