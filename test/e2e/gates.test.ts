import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf, type Person } from '../../sandbox/people/index.ts';
import { answerTo, castOf, comeUp, isInvited, openSpace, panelOf, panelSays, type Cast } from '../support/cast.ts';
import { answered, expectQuiet, guildOf, PATIENCE_MS } from '../support/front-door.ts';
import { startStack, type Stack } from '../support/stack.ts';

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

const LISTENS =
  /You can listen, but not ask to speak here yet: you must have been in this server for 1 hour, which is so <t:\d+:R>/u;

/** The private message of "Who may speak…" of a space, with what is pressed on it. */
const gateOf = async (host: Person, room: string): Promise<(act: string) => ReturnType<Person['click']>> => {
  const opened = await host.click({ customId: /^mj1:manage:/u, message: panelOf(host, room) ?? '' });
  const message = await opened.reply(PATIENCE_MS);
  const press = (act: string): ReturnType<Person['click']> =>
    host.click({ customId: new RegExp(`^mj1:${act}:`, 'u'), message: message.id });
  for (const [act, says] of [
    ['m-settings', /Settings of this space/u],
    ['m-speakers', /Everybody may ask to speak/u],
  ] as const) {
    await press(act);
    const told = (): boolean => host.messages().some((one) => one.id === message.id && says.test(textOf(one)));
    await host.waitFor(told, PATIENCE_MS, act);
  }
  return press;
};

/** Only who has been there for an hour may ask to speak: nobody of this world has. */
const closesGate = async (host: Person, room: string): Promise<Awaited<ReturnType<typeof gateOf>>> => {
  const press = await gateOf(host, room);
  const { modal } = await press('m-speak-form');
  if (modal === null) throw new Error('no form');
  await host.submitModal(modal, { memberMin: '60', accountDays: '0' });
  await panelSays(host, room, /Only members of 1 hour or more may ask to speak/u);
  return press;
};

const asks = (who: Person, room: string): Promise<string> =>
  answered(who, who.click({ customId: /^mj1:raise:/u, message: panelOf(who, room) ?? '' }));

describe('who may ask to speak', () => {
  it(
    '[GATE-2] [GATE-3] [GATE-4] [GATE-5] [GATE-6] is held on a stage, native hands among them',
    { timeout: 60_000 },
    async () => {
      const [layla, salma] = [await cast.person('layla'), await cast.person('salma')];
      const guildId = cast.guildId('Qahwa House');
      const room = await openSpace(
        layla,
        { title: 'Gates' },
        { guildId, channelId: cast.channelId('Qahwa House', 'general') },
      );
      await comeUp(layla, guildId, room);
      const press = await closesGate(layla, room);
      await salma.joinVoice(guildId, room);
      await salma.raiseHand(guildId);
      const isDown = (): boolean => salma.voiceState(guildId)?.request_to_speak_timestamp === null;
      await salma.waitFor(isDown, PATIENCE_MS, 'the hand that is taken down');
      expect(await panelSays(salma, room, /1 hand by Discord’s own button could not be taken/u)).not.toContain(
        `1. <@${salma.user.id}>`,
      );
      expect(await asks(salma, room)).toMatch(LISTENS);
      await answered(layla, layla.menu('Invite to speak', salma.user.id, { guildId, channelId: room }));
      await salma.waitFor((person) => isInvited(person, guildId), PATIENCE_MS, 'an invitation by name');
      await press('m-adults');
      await expect.poll(() => guildOf(stack, guildId).channels.get(room)?.nsfw, { timeout: PATIENCE_MS }).toBe(true);
      await panelSays(layla, room, /Adults only \(18\+\)/u);
      await answerTo(layla, 'space end', { when: 'now' }, { guildId, channelId: room, says: /has ended/u });
    },
  );

  it('[GATE-2] [GATE-5] is held in a voice room, by each door in the same words', { timeout: 60_000 }, async () => {
    const [idris, noor] = [await cast.person('idris'), await cast.person('noor')];
    const guildId = cast.guildId('Lantern Court');
    const room = await openSpace(
      idris,
      { title: 'Gates' },
      { guildId, channelId: cast.channelId('Lantern Court', 'general') },
    );
    await idris.joinVoice(guildId, room);
    await closesGate(idris, room);
    await noor.joinVoice(guildId, room);
    const byPanel = await asks(noor, room);
    expect(byPanel).toMatch(LISTENS);
    expect(await answerTo(noor, 'hand raise', {}, { guildId, channelId: room })).toBe(byPanel);
    await answerTo(idris, 'space end', { when: 'now' }, { guildId, channelId: room, says: /has ended/u });
    expectQuiet(stack);
  });
});
