import { describe, expect, it } from 'vitest';
import type { Context, Reply } from '../../../src/commands/index.ts';
import { doors, findSubcommand, parseCustomId } from '../../../src/commands/index.ts';
import { logFile } from '../../../src/commands/log-file.ts';
import type { LogEntry } from '../../../src/app/index.ts';
import type { ChannelId, UserId } from '../../../src/lib/index.ts';
import { aSpace, guest, guild, host } from '../../support/a-space.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';

const contextOf = (app: ToldApp): Context => ({
  app,
  // as: test data stands in for what the edge parses.
  actor: {
    userId: guest,
    guildId: guild,
    channelId: '4' as ChannelId,
    moderates: () => true,
    serverManager: false,
    hasRole: () => false,
  },
  language: app.language,
  nameOf: (userId: UserId) => (userId === host ? 'Layla, "Lulu"' : '=cmd()'),
  isBot: () => false,
  isStranger: () => false,
  fileOf: () => null,
  progress: () => Promise.resolve(),
});

const run = async (app: ToldApp, path: string, options: unknown): Promise<Reply> => {
  const found = findSubcommand(path);
  if (found === undefined) throw new Error(`no ${path}`);
  return await found.run(contextOf(app), options);
};

const press = async (app: ToldApp, customId: string): Promise<Reply> => {
  const id = parseCustomId(customId);
  const control = id === null ? undefined : doors.control(id.act);
  if (id === null || control === undefined || !('run' in control)) throw new Error(`no ${customId}`);
  return await control.run(contextOf(app), id, []);
};

const line = (act: string, over: Partial<LogEntry> = {}): LogEntry => {
  return { atMs: 1_800_000_000_000, actorId: host, act, targetId: null, detail: null, ...over };
};
const lines: readonly LogEntry[] = [
  line('opened', { detail: '=1+1', actorId: host }),
  line('moved-down', { targetId: guest, reason: 'مقاطعة، مرارا\n"x"' }),
  line('ended', { actorId: null }),
];

const textOf = ({ files }: Reply): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(files?.[0]?.data);
const customIdsOf = ({ rows }: Reply): readonly string[] =>
  rows.flatMap(({ components }) => components.flatMap((one) => ('custom_id' in one ? [one.custom_id] : [])));

describe('/log export', () => {
  it('[LOG-5] hands out CSV that Excel reads, people as mentions with their names', async () => {
    const app = toldApp();
    app.log_ = lines;
    const reply = await run(app, 'log export', {});
    expect(reply.files?.map(({ name, type }) => [name, type])).toEqual([
      [`majlis-log-${app.space.id}.csv`, 'text/csv; charset=utf-8'],
    ]);
    expect(reply.text).toContain('3 lines');
    expect(textOf(reply)).toBe(
      [
        '\uFEFFtime,act,actor,actor_name,target,target_name,detail,reason',
        `2027-01-15T08:00:00.000Z,opened,<@${host}>,"Layla, ""Lulu""",,,'=1+1,`,
        `2027-01-15T08:00:00.000Z,moved-down,<@${host}>,"Layla, ""Lulu""",<@${guest}>,'=cmd(),,"مقاطعة، مرارا\n""x"""`,
        '2027-01-15T08:00:00.000Z,ended,,,,,,',
        '',
      ].join('\r\n'),
    );
  });

  it('[LOG-5] hands out JSON that programs read', async () => {
    const app = toldApp();
    app.log_ = lines;
    const reply = await run(app, 'log export', { format: 'json', space: app.space.title });
    expect(app.calls.at(-1)).toEqual(['log', app.space.id]);
    expect(JSON.parse(textOf(reply))).toMatchObject({
      space: { id: app.space.id, title: app.space.title, status: 'live' },
      isWhole: true,
      lines: [
        { time: '2027-01-15T08:00:00.000Z', act: 'opened', actor: { id: host, name: 'Layla, "Lulu"' }, target: null },
        { act: 'moved-down', target: { id: guest }, reason: 'مقاطعة، مرارا\n"x"' },
        { act: 'ended', actor: null, reason: null },
      ],
    });
  });

  it.each(['csv', 'json'] as const)('[LOG-5] leaves the oldest lines out of a %s that would be too long', (format) => {
    const many = Array.from({ length: 500 }, (_, at) => line(`act-${at}`, { detail: 'م'.repeat(at % 7) }));
    const log = { space: aSpace('long'), lines: many, isCut: false, waitingReports: 0 };
    for (const limit of [400, 1000, 5000, 20_000]) {
      const { file, lines: kept } = logFile(log, format, () => 'ليلى', limit);
      expect(file.data.length).toBeLessThanOrEqual(limit);
      const text = new TextDecoder().decode(file.data);
      const acts = [...text.matchAll(/act-\d+/g)].map(([act]) => act);
      expect(acts).toEqual(many.slice(500 - kept).map(({ act }) => act));
      if (format === 'json') expect(JSON.parse(text)).toMatchObject({ isWhole: false });
    }
    expect(logFile(log, format, () => 'ليلى').lines).toBe(500);
  });

  it('[LOG-5] says when something was left out, and that nobody but those who run it is told', async () => {
    const app = toldApp();
    app.log_ = lines;
    app.isCut = true;
    expect((await run(app, 'log export', {})).text).toContain('10 MiB');
    app.refusal = 'not-host';
    const refused = await run(app, 'log export', {});
    expect([refused.files, refused.text]).toEqual([undefined, expect.stringContaining('Only the host')]);
  });
});

describe('/log show', () => {
  it.each(['en', 'ar'] as const)(
    '[LOG-5] shows the newest first, page by page, within a message (%s)',
    async (language) => {
      const app = toldApp();
      app.language = language;
      app.log_ = Array.from({ length: 25 }, (_, at) =>
        line('retitled', { detail: `t${at} ${'*'.repeat(90)}`, reason: '*'.repeat(90) }),
      );
      const first = (await run(app, 'log show', {})).text;
      expect(first.length).toBeLessThanOrEqual(2000);
      expect(first).toContain('t24 ');
      expect(first).not.toContain('t14 ');
      expect((await run(app, 'log show', { page: 3 })).text).toContain('t4 ');
      // Past the end is the end.
      expect((await run(app, 'log show', { page: 99 })).text).toContain('t4 ');
      app.log_ = [];
      expect((await run(app, 'log show', {})).text.split('\n')).toHaveLength(3);
    },
  );
});

describe('/space report', () => {
  it('[LOG-7] passes on whom and why, and says that it was', async () => {
    const app = toldApp();
    const reply = await run(app, 'space report', { user: host, reason: 'shouts' });
    expect(app.calls).toEqual([['report', null, { userId: host, reason: 'shouts' }]]);
    expect(reply.text).toContain(`<@${host}>`);
    expect((await run(app, 'space report', { user: 'layla', reason: 'x' })).text).toContain('has changed');
  });
});

describe('/privacy', () => {
  it.each(['en', 'ar'] as const)(
    '[DATA-1] tells what is kept and for how long, within a message (%s)',
    async (language) => {
      const app = toldApp();
      app.language = language;
      const reply = await run(app, 'privacy', {});
      expect(reply.text.length).toBeLessThanOrEqual(2000);
      expect(reply.text).not.toContain('…');
      expect(reply.text).toContain('90');
      expect(customIdsOf(reply)).toHaveLength(2);
    },
  );

  it('[DATA-1] hands out one’s own data as a file', async () => {
    const app = toldApp();
    app.own = [{ atMs: 0, spaceId: app.space.id, act: 'ended', as: 'actor', detail: null, reason: 'late' }];
    const [getCopy = ''] = customIdsOf(await run(app, 'privacy', {}));
    const reply = await press(app, getCopy);
    expect(JSON.parse(textOf(reply))).toMatchObject({
      userId: guest,
      log: [{ time: '1970-01-01T00:00:00.000Z', act: 'ended', as: 'actor', reason: 'late' }],
    });
  });

  it('[DATA-2] deletes only after the question was answered with yes, and says what waits', async () => {
    const app = toldApp();
    const [, forget = ''] = customIdsOf(await run(app, 'privacy', {}));
    const question = await press(app, forget);
    const [yes = '', no = ''] = customIdsOf(question);
    expect((await press(app, no)).text).toContain('Nothing was deleted');
    expect(app.calls).toEqual([]);
    expect((await press(app, yes)).text).toContain('Deleted: nothing');
    app.unfinished = 2;
    expect((await press(app, yes)).text).toContain('2 spaces or series that run or are planned');
    expect(app.calls.map(([name]) => name)).toEqual(['forgetMe', 'forgetMe']);
  });
});
