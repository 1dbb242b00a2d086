import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf, type Person } from '../../sandbox/people/index.ts';
import { answerTo, castOf, comeUp, isSpeaker, openSpace, panelOf, panelSays, type Cast } from '../support/cast.ts';
import { startStack, type Stack } from '../support/stack.ts';
import { speakIn } from '../support/wizard.ts';

const PATIENCE_MS = 20_000;

let stack: Stack;
let cast: Cast;

beforeAll(async () => {
  stack = await startStack();
  cast = castOf(stack);
});
afterAll(async () => {
  cast[Symbol.dispose]();
  await stack[Symbol.asyncDispose]();
});

const qahwa = (): { guildId: string; channelId: string } => ({
  guildId: cast.guildId('Qahwa House'),
  channelId: cast.channelId('Qahwa House', 'general'),
});

/** What a person's press or pick is answered. */
const answered = async (person: Person, act: ReturnType<Person['click']>): Promise<string> => {
  const outcome = await act;
  const reply = await person.waitFor(
    () => outcome.replies().find(({ flags }) => (flags & 128) === 0),
    PATIENCE_MS,
    'an answer',
  );
  return textOf(reply);
};

describe('the first space', () => {
  it('opens, takes hands, brings people up and back, and ends', { timeout: 120_000 }, async () => {
    const [layla, omar, salma] = [await cast.person('layla'), await cast.person('omar'), await cast.person('salma')];
    const { guildId } = qahwa();
    const room = await openSpace(layla, { title: 'قهوة & tea', description: 'Bring a *cup*' }, qahwa());

    // Open means open: the stage stands with its title, and the panel is in the room's chat.
    const world = stack.sandbox.world.guilds.get(guildId);
    expect(world?.stageInstances.get(room)?.topic).toBe('قهوة & tea');
    expect(await panelSays(layla, room, /Live/)).toContain('Bring a \\*cup\\*');

    await comeUp(layla, guildId, room);
    await panelSays(layla, room, new RegExp(`Host\\*\\* <@${layla.user.id}>\n`));
    await salma.joinVoice(guildId, room);
    await omar.joinVoice(guildId, room);
    await panelSays(layla, room, /2 listeners/);

    // A native hand stands in the queue; the host invites it up, and only accepting makes a speaker.
    await omar.raiseHand(guildId);
    await panelSays(layla, room, new RegExp(`1\\. <@${omar.user.id}>`));
    const approve = { customId: /^mj1:approve:/ };
    const up = await answered(layla, layla.select({ ...approve, message: panelOf(layla, room) ?? '' }, [omar.user.id]));
    expect(up).toContain('Accept');
    await panelSays(omar, room, new RegExp(`<@${omar.user.id}> · .*Accept`));
    expect(isSpeaker(omar, guildId)).toBe(false);
    await comeUp(omar, guildId, room);
    await panelSays(layla, room, new RegExp(`Speakers\\*\\*\n<@${omar.user.id}>\n`));

    // Back to the audience; then a hand that is lowered.
    await answered(layla, layla.select({ customId: /^mj1:audience:/ }, [omar.user.id]));
    await omar.waitFor((person) => person.voiceState(guildId)?.suppress === true, PATIENCE_MS, 'the audience');
    await salma.raiseHand(guildId);
    await panelSays(layla, room, new RegExp(`1\\. <@${salma.user.id}>`));
    await answered(layla, layla.select({ customId: /^mj1:lower:/ }, [salma.user.id]));
    await salma.waitFor(
      (person) => person.voiceState(guildId)?.request_to_speak_timestamp === null,
      PATIENCE_MS,
      'the lowered hand',
    );

    const info = await answerTo(salma, 'space info', {}, { guildId, channelId: room });
    expect(info).toContain('قهوة & tea');
    expect(info).toContain(`<@${layla.user.id}>`);

    // Ending asks first; saying yes removes the room that was made for it.
    const question = await answered(layla, layla.click({ customId: /^mj1:end:/ }));
    expect(question).toContain('End ');
    await layla.click({ customId: /^mj1:end-yes:/ });
    await expect.poll(() => world?.channels.has(room), { timeout: PATIENCE_MS }).toBe(false);
    expect(await answerTo(layla, 'space info', {}, qahwa())).toContain('no open space');
  });

  it('runs in a stage that is there and gives it back as it was', { timeout: 120_000 }, async () => {
    const yusuf = await cast.person('yusuf');
    const { guildId } = qahwa();
    const stage = cast.channelId('Qahwa House', 'Evening Stage');
    const world = stack.sandbox.world.guilds.get(guildId);
    const before = [...(world?.channels.get(stage)?.overwrites.values() ?? [])];
    expect(await openSpace(yusuf, { title: 'Evening', room: stage }, qahwa())).toBe(stage);
    expect([...(world?.channels.get(stage)?.overwrites.values() ?? [])]).toEqual(before);
    await answerTo(yusuf, 'space end', { when: 'now' }, { guildId, channelId: stage, says: /has ended/ });
    await expect.poll(() => world?.stageInstances.has(stage), { timeout: PATIENCE_MS }).toBe(false);
    await expect
      .poll(() => [...(world?.channels.get(stage)?.overwrites.values() ?? [])], { timeout: PATIENCE_MS })
      .toEqual(before);
  });
});

describe('a host who has an overwrite of their own in a stage', () => {
  it(
    '[FLOOR-1] mutes nobody by hosting, in that room or another, and keeps it as it is',
    { timeout: 120_000 },
    async () => {
      const [yusuf, layla, omar] = await Promise.all(['yusuf', 'layla', 'omar'].map((name) => cast.person(name)));
      if (yusuf === undefined || layla === undefined || omar === undefined) throw new Error('nobody');
      const { guildId } = qahwa();
      const stage = cast.channelId('Qahwa House', 'Evening Stage');
      const overwrite = (): { allow: bigint; deny: bigint } | undefined =>
        stack.sandbox.world.guilds.get(guildId)?.channels.get(stage)?.overwrites.get(yusuf.user.id);
      const [viewChannel, muteMembers] = [1n << 10n, 1n << 22n];
      await layla.call('PUT', `/channels/${stage}/permissions/${yusuf.user.id}`, {
        type: 1,
        allow: String(viewChannel),
        deny: String(muteMembers),
      });
      // While what was before it is put back the room is not free, and its host is told to wait.
      await expect
        .poll(() => answerTo(yusuf, 'space open', { title: 'Evening', room: stage }, qahwa()), { timeout: PATIENCE_MS })
        .not.toContain('is just being put back');
      await panelSays(yusuf, stage, /Evening/);
      expect(overwrite()).toMatchObject({ allow: viewChannel, deny: muteMembers });
      await layla.call('DELETE', `/channels/${stage}/permissions/${yusuf.user.id}`);
      await omar.joinVoice(guildId, stage);
      await expect(yusuf.call('PATCH', `/guilds/${guildId}/members/${omar.user.id}`, { mute: true })).rejects.toThrow(
        '50013',
      );
      await omar.leaveVoice(guildId);
      await answerTo(yusuf, 'space end', { when: 'now' }, { guildId, channelId: stage, says: /has ended/ });
      await expect
        .poll(() => stack.sandbox.world.guilds.get(guildId)?.stageInstances.has(stage), { timeout: PATIENCE_MS })
        .toBe(false);
      expect(overwrite()).toBeUndefined();
    },
  );
});

describe('what cannot be done', () => {
  it('is refused with what to do instead', { timeout: 120_000 }, async () => {
    const nour = await cast.person('nour');
    const where = qahwa();
    expect(await answerTo(nour, 'space open', { title: 'x'.repeat(101) }, where)).toMatch(/101 .*100/s);
    expect(await answerTo(nour, 'space open', { title: '\u200B\u0301' }, where)).toContain('nothing in it');
    expect(await answerTo(nour, 'space open', { title: 'ok', description: 'x'.repeat(1001) }, where)).toContain('1001');
    expect(await answerTo(nour, 'space end', { when: 'now' }, where)).toContain('/space open');
    expect(await answerTo(nour, 'link join', { code: 'NOTACODE' }, where)).toMatch(/code|no open space/i);
    expect(await answerTo(nour, 'space end', { space: 'abcdefghij23' }, where)).toContain('no such space');
  });

  it('is refused to those who may not, and to whoever is second', { timeout: 120_000 }, async () => {
    const [omar, nour] = [await cast.person('omar'), await cast.person('nour')];
    const { guildId } = qahwa();
    const stage = cast.channelId('Qahwa House', 'Evening Stage');
    const room = await openSpace(omar, { title: 'Mine', room: stage }, qahwa());
    await panelSays(nour, room, /Live/);
    expect(await answered(nour, nour.click({ customId: /^mj1:end:/ }))).toContain('Only the host');
    expect(await answerTo(nour, 'space end', { when: 'now' }, { guildId, channelId: room })).toContain('Only the host');
    expect(await answerTo(nour, 'link open', {}, { guildId, channelId: room })).toContain('Only the host');
    expect(await answerTo(nour, 'space open', { room: stage }, qahwa())).toContain(`<#${stage}>`);
    // A double click: one ends it, the other is told that it has ended.
    const where = { guildId, channelId: room, says: /ended|no open space/i };
    const both = await Promise.all([
      answerTo(omar, 'space end', { when: 'now' }, where),
      answerTo(omar, 'space end', { when: 'now' }, where),
    ]);
    expect(both.some((text) => text.includes('has ended'))).toBe(true);
  });

  it('is answered in the language of the server', { timeout: 60_000 }, async () => {
    const [layla, nour] = [await cast.person('layla'), await cast.person('nour')];
    await speakIn(layla, qahwa(), 'ar');
    expect(await answerTo(nour, 'space info', {}, qahwa())).toMatch(/\p{sc=Arab}/u);
    await speakIn(layla, qahwa(), 'en');
  });
});
