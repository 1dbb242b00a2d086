import { describe, expect, it } from 'vitest';
import { commandProblems } from '../../../sandbox/interactions/commands/limits.ts';
import { commandSize, MAX_COMMAND_SIZE } from '../../../sandbox/interactions/commands/size.ts';
import {
  commandDefinitions,
  doors,
  findAct,
  findSubcommand,
  parseCustomId,
  renderNotice,
} from '../../../src/commands/index.ts';
import { customId } from '../../../src/commands/custom-id.ts';
import { newEnd } from '../../../src/domain/index.ts';
import type { Link, Space } from '../../../src/domain/index.ts';
import type { ChannelId, LinkId, SpaceId } from '../../../src/lib/index.ts';
import { aSpace, guest, guild, host, idOf } from '../../support/a-space.ts';
import { contextOf, saidBy, typed } from '../../support/asked-by.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';

/** Where commands are typed. */
const where = '444444444444444444' as ChannelId;

const run = async (app: ToldApp, path: string, options: object): Promise<string> =>
  saidBy(await typed(app, path, options));

/** What `/link join` and `/link leave` ask for. */
const asked = (path: string): object => (path === 'link join' ? { code: 'x' } : { link: idOf('link') });

/** Discord's rule for names of commands and options (its documentation, "Application Command Naming"). */
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

interface Described {
  readonly name: string;
  readonly description: string;
  readonly description_localizations?: object | null;
  readonly options?: readonly Described[];
}

const all = (node: Described): Described[] => [node, ...(node.options ?? []).flatMap(all)];

interface Nested {
  readonly type?: number;
  readonly name: string;
  readonly options?: readonly Nested[];
}

/** Everything that can be typed: `space open`, `space guest add`, and `help` for a command without sub-commands. */
const pathsOf = ({ name, options = [] }: Nested): readonly string[] => {
  const nested = options.filter(({ type }) => type === 1 || type === 2);
  return nested.length === 0 ? [name] : nested.flatMap(pathsOf).map((path) => `${name} ${path}`);
};

// as: read as anybody would who gets the JSON. Menus are not typed.
const slash = (commandDefinitions as readonly Nested[]).filter(({ type }) => type === 1);
const paths = slash.flatMap(pathsOf);

describe('the definitions', () => {
  // as: read as anybody would who gets the JSON.
  const nodes = (slash as unknown as readonly Described[]).flatMap(all);

  it('are such that Discord takes them, in both languages', () => {
    for (const { name, description, description_localizations: translated } of nodes) {
      expect(name).toMatch(NAME);
      expect(name).toBe(name.toLowerCase());
      expect(description.length).toBeLessThanOrEqual(100);
      const arabic = (translated as Record<string, string> | undefined)?.['ar'] ?? '';
      expect(arabic).toMatch(/\p{sc=Arab}/u);
      expect(arabic.length).toBeLessThanOrEqual(100);
    }
  });

  it('are taken by the local Discord, the longest reading of every text counted', () => {
    const switches = { acceptsArabicLocale: true, lengthOf: (text: string) => text.length };
    // as: they are sent as JSON, and read back by the schema of the sandbox.
    const sent = JSON.parse(JSON.stringify(commandDefinitions)) as readonly Parameters<typeof commandProblems>[0][];
    for (const command of sent) expect(commandProblems(command, switches), command.name).toEqual([]);
  });

  it('leave room in the 8000 characters of a command, in every language and by the longest of each text', () => {
    const sent = JSON.parse(JSON.stringify(commandDefinitions)) as readonly Parameters<typeof commandSize>[0][];
    for (const command of sent)
      expect(
        commandSize(command, (text) => text.length),
        command.name,
      ).toBeLessThanOrEqual(MAX_COMMAND_SIZE - 400);
  });

  it('all have something that runs', () => {
    expect(paths.length).toBeGreaterThan(9);
    for (const path of paths) expect(findSubcommand(path), path).toBeDefined();
  });
});

describe('a command', () => {
  it.each([
    ['space open', { titel: 'x' }],
    ['space open', { title: 5 }],
    ['space open', { room: 'general' }],
    ['space open', { kind: 'forum' }],
    ['space list', { page: 2 }],
    ['help', { topic: 'x' }],
    ['link join', {}],
    ['setup', { language: 'ar' }],
    ['language', { language: 'fr' }],
  ])('of another version (%s %j) says so and does nothing', async (path, options) => {
    const app = toldApp();
    expect(await run(app, path, options)).toContain('has changed');
    expect(app.calls).toEqual([]);
  });

  it('opens the kind that was picked, or leaves it to the room and the server', async () => {
    const app = toldApp();
    await run(app, 'space open', { kind: 'voice', room: '444444444444444444' });
    await run(app, 'space open', {});
    const preset = 'panel-talk';
    expect(app.calls.filter(([name]) => name === 'openSpace')).toEqual([
      ['openSpace', { title: null, description: null, kind: 'voice', room: '444444444444444444', preset }],
      ['openSpace', { title: null, description: null, kind: null, room: null, preset }],
    ]);
  });

  it('tells the host what is left to do: to accept on a stage, to join a voice room', async () => {
    const app = toldApp();
    expect(await run(app, 'space open', {})).toContain('**Accept**');
    app.space = { ...app.space, room: { ...app.space.room, kind: 'voice' } };
    const text = await run(app, 'space open', {});
    expect(text).toContain('you are heard as soon as you join');
    expect(text).not.toContain('Accept');
  });

  it('tells on opening why nothing can be carried, but not where nothing is to be', async () => {
    const app = toldApp();
    const opened = async (facts: ToldApp['facts']): Promise<string> => {
      app.facts = facts;
      return await run(app, 'space open', {});
    };
    expect((await opened({ ears: 'idle' })).split('\n').length).toBe(1);
    expect(await opened({ ears: 'lost' })).toContain('could not take its own seat');
    const invites = [{ name: 'Second', applicationId: '600000000000000002' }];
    expect(await opened({ ears: 'none-free', invites })).toContain('client_id=600000000000000002');
  });

  it('takes a space by id, by its title typed out, and refuses what is neither', async () => {
    const app = toldApp();
    await run(app, 'space end', { when: 'now', space: app.space.id });
    await run(app, 'space end', { when: 'now', space: ` ${app.space.title} ` });
    expect(app.calls).toEqual([
      ['end', app.space.id],
      ['end', app.space.id],
    ]);
    expect(await run(app, 'space end', { space: 'coffee?' })).toContain('no such space');
    expect(app.calls.length).toBe(2);
  });

  it('tells a code with the time it expires and where it belongs', async () => {
    const app = toldApp();
    app.links_ = [
      {
        id: idOf('link') as LinkId,
        revision: 1,
        mode: { type: 'conference' },
        near: newEnd({ spaceId: app.space.id, guildId: guild, byUserId: host }),
        state: { status: 'offered', code: 'K7QM4R', expiresAtMs: 600_000 },
      },
    ];
    const offered = await run(app, 'link open', {});
    expect(offered).toContain('`K7QM4R`');
    expect(offered).toContain('<t:600:R>');
    expect(await run(app, 'link list', {})).toContain('K7QM4R');
    await run(app, 'link join', { code: ' k7qm4r ' });
    expect(app.calls.at(-1)).toEqual(['acceptLink', null, 'k7qm4r']);
    const suggested = await findSubcommand('link leave')?.suggest(contextOf(app), 'link', 'code');
    // Never the code itself: whoever reads it could enter it.
    expect(suggested).toEqual([
      { name: 'A code that nobody has entered yet', value: `${idOf('link')}:${app.space.id}` },
    ]);
    await run(app, 'link leave', { link: 'K7QM4R' });
    expect(app.calls.at(-1)).toEqual(['changeLink', idOf('link'), { type: 'leave' }, app.space.id]);
    expect(await run(app, 'link leave', { link: 'none of them' })).toContain('does not exist');
  });

  it('does not name the server of a space that is in this very one', async () => {
    const app = toldApp();
    const link: Link = {
      id: idOf('link') as LinkId,
      revision: 2,
      mode: { type: 'conference' },
      near: newEnd({ spaceId: app.space.id, guildId: guild, byUserId: host }),
      state: {
        status: 'open',
        sinceMs: 1,
        far: newEnd({ spaceId: idOf('far') as SpaceId, guildId: guild, byUserId: host }),
      },
    };
    app.links_ = [link];
    for (const path of ['link list', 'link join', 'link leave'])
      expect(await run(app, path, path === 'link list' ? {} : asked(path)), path).toContain('Far server');
    app.farServer = null;
    for (const path of ['link list', 'link join', 'link leave'])
      expect(await run(app, path, path === 'link list' ? {} : asked(path)), path).not.toContain('Far server');
    expect(await run(app, 'link list', {})).toContain('in this server');
  });

  it('[SAY-6] answers a change of one’s own language in the new one, and drops it for that of the server', async () => {
    const app = toldApp();
    expect(await run(app, 'language', { language: 'ar' })).toMatch(/\p{sc=Arab}/u);
    expect(await run(app, 'language', { language: 'server' })).toContain('here that is English');
    expect(app.calls).toEqual([
      ['setOwnLanguage', 'ar'],
      ['setOwnLanguage', null],
    ]);
  });
});

describe('/space list', () => {
  it('[SAY-5] tells each space with room, host, age and listeners', async () => {
    const app = toldApp();
    app.listed = [
      { space: aSpace('one', { title: 'Tea *now*' }), listeners: 3, isLinked: true },
      {
        space: aSpace('two', {
          room: { origin: 'created', kind: 'voice', channelId: null },
          life: { status: 'opening', sinceMs: 5_000 },
        }),
        listeners: 0,
        isLinked: false,
      },
    ];
    const [title, one, two] = (await run(app, 'space list', {})).split('\n');
    expect(title).toContain('2 spaces');
    expect(one).toMatch(/Tea \\\*now\\\*.*live since <t:1:R> · <#4+> · host <@2+> · 3 listeners · linked$/u);
    expect(two).toMatch(/opening since <t:5:R> · voice room · host <@2+> · 0 listeners$/u);
  });

  it('says how to open one when there is none', async () => {
    const app = toldApp();
    app.listed = [];
    expect(await run(app, 'space list', {})).toContain('`/space open`');
  });

  it.each(['en', 'ar'] as const)('counts those that one message does not hold (%s)', async (language) => {
    const app = toldApp();
    app.language = language;
    const space = aSpace('long', { title: '*'.repeat(100) });
    app.listed = Array.from({ length: 10 }, () => ({ space, listeners: 9_999, isLinked: true }));
    const lines = (await run(app, 'space list', {})).split('\n');
    expect(lines.join('\n').length).toBeLessThanOrEqual(2000);
    const shown = lines.filter((line) => line.startsWith('- ')).length;
    expect(shown).toBeGreaterThan(4);
    expect(lines.at(-1)).toContain(String(10 - shown));
  });
});

describe('/help', () => {
  /** All of it, page by page where one message does not hold it. */
  const helpFor = async (
    standing: Partial<ToldApp['standing_']>,
    app: ToldApp = toldApp(),
  ): Promise<{ text: string; pages: readonly string[]; listed: readonly string[] }> => {
    app.standing_ = { ...app.standing_, ...standing };
    const first = await typed(app, 'help', {});
    const ids = [...JSON.stringify(first.layout).matchAll(/"custom_id":"([^"]+)"/gu)].map(([, id]) => id ?? '');
    const pages = [saidBy(first)];
    for (const id of ids) {
      const subject = parseCustomId(id);
      const control = subject === null ? undefined : doors.control(subject.act);
      if (subject === null || control === undefined || !('run' in control)) throw new Error(`nothing answers ${id}`);
      pages.push(saidBy(await control.run(contextOf(app), subject, [])));
    }
    const text = pages.join('\n');
    return { text, pages, listed: [...text.matchAll(/^- `\/([a-z -]+)` · ./gmu)].map((line) => line[1] ?? '') };
  };

  it('[SAY-5] lists what this person may run here, and no command is in nobody’s list', async () => {
    const everybody = (await helpFor({})).listed;
    expect(everybody).toEqual(expect.arrayContaining(['help', 'space open', 'space claim', 'hand raise', 'link list']));
    const hosts = (await helpFor({ runs: true })).listed;
    expect(hosts.slice(0, everybody.length)).toEqual(everybody);
    expect(hosts).toEqual(expect.arrayContaining(['space end', 'space guest add', 'speaker mute', 'link open']));
    expect(everybody).not.toContain('space end');
    expect((await helpFor({ serverManager: true })).listed).toEqual([
      ...everybody,
      'preset save',
      'preset rename',
      'preset delete',
      'preset default',
      'setup',
    ]);
    const whole = (await helpFor({ runs: true, serverManager: true })).listed;
    expect(whole.toSorted()).toEqual(paths.toSorted());
  });

  it('tells how to take part in the rooms that are here', async () => {
    const app = toldApp();
    expect((await helpFor({}, app)).text).toContain('Request to Speak');
    expect((await helpFor({}, app)).text).not.toContain('In a voice room');
    app.space = { ...app.space, room: { ...app.space.room, kind: 'voice' } };
    const inVoice = (await helpFor({}, app)).text;
    expect(inVoice).toContain('**Raise hand**');
    expect(inVoice).not.toContain('Request to Speak');
    // Asked in the room of one of two, it tells of that one.
    const stage: Space = { ...app.space, room: { origin: 'borrowed', kind: 'stage', channelId: where } };
    app.spacesOf = () => [{ ...app.space, room: { origin: 'created', kind: 'voice', channelId: null } }, stage];
    expect((await helpFor({}, app)).text).not.toContain('In a voice room');
    app.spacesOf = () => [];
    const nowhere = (await helpFor({ hasSpaces: false }, app)).text;
    expect(nowhere).toContain('No space is open');
    expect(nowhere).toContain('**Raise hand**');
    expect(nowhere).toContain('Request to Speak');
  });

  it.each(['en', 'ar'] as const)('fits into one message at its fullest (%s)', async (language) => {
    const app = toldApp();
    app.language = language;
    app.spacesOf = () => [];
    const { pages } = await helpFor({ runs: true, serverManager: true, hasSpaces: false }, app);
    for (const page of pages) expect(page.length).toBeLessThanOrEqual(4000);
  });
});

it.each(['en', 'ar'] as const)('a notice tells who linked what, and how it is stopped (%s)', (language) => {
  const { content: text } = renderNotice({
    what: 'leaves',
    spaceId: idOf('space') as SpaceId,
    hostId: host,
    released: 0,
    revision: 2,
    linkId: idOf('link') as LinkId,
    language,
    farTitle: '*'.repeat(100),
    farServer: '@everyone',
    byUserId: host,
  });
  expect(text).toContain(`<@${host}>`);
  expect(text).toContain('`/link leave`');
  expect(text).toMatch(language === 'en' ? /end-to-end encryption/u : /تشفير/u);
  expect(text).not.toContain('@everyone');
  expect(text.length).toBeLessThanOrEqual(2000);
});

describe('a control', () => {
  it('is read whole or not at all', () => {
    const spaceId = 'abcdefghij23';
    expect(parseCustomId('mj1:end:abcdefghij23')).toEqual({ act: 'end', spaceId, userId: null });
    expect(parseCustomId(customId('block', spaceId as SpaceId, host))).toEqual({ act: 'block', spaceId, userId: host });
    expect(parseCustomId(customId('setup', null))).toEqual({ act: 'setup', spaceId: null, userId: null });
    for (const text of [
      '',
      'mj1:end',
      'mj1:end:',
      'mj2:end:abcdefghij23',
      'mj1:end:ABCDEFGHIJ23',
      'mj1::a:b',
      'mj1:end:abcdefghij23:',
      'mj1:end:abcdefghij23:x',
      'mj1:end:-:1:2',
      'mj1:end:--',
    ]) {
      expect(parseCustomId(text)).toBeNull();
    }
  });

  it('does nothing with a pick that no panel of ours offers', async () => {
    const app = toldApp();
    for (const values of [[], ['everybody'], [host, host]]) {
      const reply = await findAct('approve')?.run(contextOf(app), idOf('told') as SpaceId, values);
      expect(reply?.text).toContain('earlier state');
    }
    expect(app.calls).toEqual([]);
  });

  it.each([
    ['raise', 'raise-hand', []],
    ['lower-own', 'lower-hand', [host]],
    ['step-down', 'to-audience', [host]],
  ])('does to oneself what it says (%s)', async (act, name, more) => {
    const app = toldApp();
    const reply = await findAct(act)?.run(contextOf(app), app.space.id, []);
    expect(app.calls.filter(([called]) => called !== 'info')).toEqual([[name, app.space.id, ...more]]);
    expect(reply?.text).toMatch(/^You/u);
  });

  it('tells the place in the queue to who raised a hand', async () => {
    const app = toldApp();
    app.space = {
      ...app.space,
      hands: [...app.space.hands, { userId: host, raisedAtMs: 4_000, by: 'panel', question: null }],
    };
    expect((await findAct('raise')?.run(contextOf(app), app.space.id, []))?.text).toContain('place 2');
  });

  it('says of an approved hand what its owner has to do: on a stage to accept, in a voice room nothing', async () => {
    const app = toldApp();
    const approve = async (): Promise<string> =>
      (await findAct('approve')?.run(contextOf(app), app.space.id, [guest]))?.text ?? '';
    expect(await approve()).toContain('**Accept**');
    app.space = { ...app.space, room: { ...app.space.room, kind: 'voice' } };
    expect(await approve()).toContain('heard in a moment');
  });
});
