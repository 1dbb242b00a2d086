import { describe, expect, it } from 'vitest';
import { commandDefinitions, findAct, findSubcommand, parseCustomId } from '../../../src/commands/index.ts';
import type { Context } from '../../../src/commands/index.ts';
import type { ChannelId, LinkId, SpaceId } from '../../../src/lib/index.ts';
import { guild, host, idOf } from '../../support/a-space.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';

const contextOf = (app: ToldApp): Context => ({
  app,
  actor: {
    userId: host,
    guildId: guild,
    channelId: '444444444444444444' as ChannelId,
    moderates: () => false,
    serverManager: false,
  },
  language: app.language,
  nameOf: () => 'Layla',
  progress: () => Promise.resolve(),
});

const run = async (app: ToldApp, path: string, options: unknown): Promise<string> => {
  const found = findSubcommand(path);
  if (found === undefined) throw new Error(`no ${path}`);
  return (await found.run(contextOf(app), options)).text;
};

/** Discord's rule for names of commands and options (its documentation, "Application Command Naming"). */
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

interface Described {
  readonly name: string;
  readonly description: string;
  readonly description_localizations?: object | null;
  readonly options?: readonly Described[];
}

const all = (node: Described): Described[] => [node, ...(node.options ?? []).flatMap(all)];

describe('the definitions', () => {
  // as: read as anybody would who gets the JSON.
  const nodes = (commandDefinitions as readonly Described[]).flatMap(all);

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

  it('all have something that runs', () => {
    for (const command of commandDefinitions) {
      for (const option of command.options ?? [])
        expect(findSubcommand(`${command.name} ${option.name}`)).toBeDefined();
    }
  });
});

describe('a command', () => {
  it.each([
    ['space open', { titel: 'x' }],
    ['space open', { title: 5 }],
    ['space open', { room: 'general' }],
    ['link join', {}],
    ['setup language', { language: 'fr' }],
  ])('of another version (%s %j) says so and does nothing', async (path, options) => {
    const app = toldApp();
    expect(await run(app, path, options)).toContain('has changed');
    expect(app.calls).toEqual([]);
  });

  it('takes a space by id, by its title typed out, and refuses what is neither', async () => {
    const app = toldApp();
    await run(app, 'space end', { space: app.space.id });
    await run(app, 'space end', { space: ` ${app.space.title} ` });
    expect(app.calls).toEqual([
      ['endSpace', app.space.id],
      ['endSpace', app.space.id],
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
        near: { spaceId: app.space.id, guildId: guild, byUserId: host },
        state: { status: 'offered', code: 'K7QM4R', expiresAtMs: 600_000 },
      },
    ];
    const offered = await run(app, 'link open', {});
    expect(offered).toContain('`K7QM4R`');
    expect(offered).toContain('<t:600:R>');
    expect(await run(app, 'link list', {})).toContain('K7QM4R');
    await run(app, 'link join', { code: ' k7qm4r ' });
    expect(app.calls.at(-1)).toEqual(['acceptLink', null, 'k7qm4r']);
    const suggested = await findSubcommand('link remove')?.suggest(contextOf(app), 'link', 'code');
    // Never the code itself: whoever reads it could enter it.
    expect(suggested).toEqual([{ name: 'A code that nobody has entered yet', value: idOf('link') }]);
    await run(app, 'link remove', { link: 'K7QM4R' });
    expect(app.calls.at(-1)).toEqual(['removeLink', idOf('link')]);
    expect(await run(app, 'link remove', { link: 'none of them' })).toContain('does not exist');
  });

  it('answers a change of language in the new one', async () => {
    expect(await run(toldApp(), 'setup language', { language: 'ar' })).toMatch(/\p{sc=Arab}/u);
  });
});

describe('a control', () => {
  it('is read whole or not at all', () => {
    expect(parseCustomId('mj1:end:abcdefghij23')).toEqual({ act: 'end', spaceId: 'abcdefghij23' });
    for (const text of ['', 'mj1:end', 'mj1:end:', 'mj2:end:abcdefghij23', 'mj1:end:ABCDEFGHIJ23', 'mj1::a:b']) {
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
});
