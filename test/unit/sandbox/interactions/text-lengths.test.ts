import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { Person } from '../../../../sandbox/people/index.ts';
import { interactionDesk, type InteractionDesk } from '../../../support/interaction-desk.ts';
import { smallWorld, type SmallWorld } from '../../../support/small-world.ts';

/** A sign beyond the first plane: two UTF-16 units, one code point. */
const signs = (count: number): string => '\u{1F3A4}'.repeat(count);

let world: SmallWorld;
let desk: InteractionDesk;
let bob: Person;

beforeEach(async () => {
  world = await smallWorld();
  desk = await interactionDesk(world);
  await desk.register([
    { name: 'go', description: 'd', options: [{ type: 3, name: 'q', description: 'd', autocomplete: true }] },
  ]);
  bob = await world.person('bob');
});

afterEach(async () => {
  desk.socket.cut();
  await world.close();
});

const where = (): { guildId: string; channelId: string } => ({
  guildId: world.guildId,
  channelId: world.channel('text'),
});
const button = (label: string): object => ({
  content: 'x',
  components: [{ type: 1, components: [{ type: 2, style: 1, custom_id: 'b', label }] }],
});
const post = (body: object): Promise<number> =>
  world.rest('majlis', 'POST', `/channels/${world.channel('text')}/messages`, body).then(({ status }) => status);

async function answered(body: object): Promise<number> {
  void bob.command('go', {}, where()).catch(() => {});
  return (await desk.answer(await desk.received(), body)).status;
}

async function followed(body: object): Promise<number> {
  void bob.command('go', {}, where()).catch(() => {});
  const interaction = await desk.received();
  await desk.answer(interaction, { type: 4, data: { content: 'x' } });
  return (await desk.webhook(interaction, 'POST', '', body)).status;
}

async function completed(value: string): Promise<number> {
  void bob.autocomplete('go', { q: 'a' }, 'q', where()).catch(() => {});
  return (await desk.answer(await desk.received(), { type: 8, data: { choices: [{ name: 'n', value }] } })).status;
}

const modal = (title: string, value: string): object => ({
  type: 9,
  data: {
    custom_id: 'm',
    title,
    components: [{ type: 18, label: 'L', component: { type: 4, custom_id: 't', style: 1, max_length: 10, value } }],
  },
});
const command = (description: string): Promise<number> =>
  world
    .rest('majlis', 'PUT', `/applications/${world.id('majlis')}/guilds/${world.guildId}/commands`, [
      { name: 'other', description },
    ])
    .then(({ status }) => status);

/** Sends a text of `count` signs where `most` UTF-16 units are the limit. */
const families: readonly [string, number, (count: number) => Promise<number>][] = [
  ['the content of a message', 2000, (count) => post({ content: signs(count) })],
  ['a label of a message', 80, (count) => post(button(signs(count)))],
  ['an embed of a message', 256, (count) => post({ embeds: [{ title: signs(count) }] })],
  [
    'the texts of a message with components alone',
    4000,
    (count) => post({ flags: 1 << 15, components: [{ type: 10, content: signs(count) }] }),
  ],
  ['a label of a first answer', 80, (count) => answered({ type: 4, data: button(signs(count)) })],
  ['a label of a follow-up', 80, (count) => followed(button(signs(count)))],
  ['a completed text', 100, (count) => completed(signs(count))],
  ['the title of a modal', 45, (count) => answered(modal(signs(count), ''))],
  ['the value of a modal’s input', 10, (count) => answered(modal('M', signs(count)))],
  ['the description of a command', 100, (count) => command(signs(count))],
];

describe.each(families)('%s', (_what, most, send) => {
  it('is counted in UTF-16 units unless the switch says otherwise', async () => {
    expect(await send(Math.floor(most / 2) + 1)).toBe(400);
  });

  it('may have as many UTF-16 units as the limit says', async () => {
    expect(await send(Math.floor(most / 2))).toBeLessThan(300);
  });

  it('is counted in code points where the switch says so', async () => {
    world.sandbox.world.switches.textLengths = 'code-points';
    expect(await send(most)).toBeLessThan(300);
  });

  it('is refused beyond as many code points', async () => {
    world.sandbox.world.switches.textLengths = 'code-points';
    expect(await send(most + 1)).toBe(400);
  });
});
