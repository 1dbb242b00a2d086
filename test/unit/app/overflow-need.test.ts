import { beforeEach, describe, expect, it } from 'vitest';
import type { ChannelId } from '../../../src/lib/index.ts';
import { type FullHall, fullHall, guild, HALL, host } from '../../support/full-hall.ts';
import type { WorldOptions } from '../../support/outside-people.ts';

let hall: FullHall;
let world: FullHall['world'];

const main: FullHall['main'] = () => hall.main();
const beside: FullHall['beside'] = () => hall.beside();
const second = (): ChannelId => hall.roomOf(hall.second());
const come: FullHall['come'] = (...who) => hall.come(...who);
const ask: FullHall['ask'] = (...asked) => hall.ask(...asked);
const troubles: FullHall['troubles'] = () => hall.troubles();

const set = (options?: WorldOptions): void => {
  hall = fullHall(options);
  ({ world } = hall);
};

beforeEach(() => set());

describe('a room beside a full one', () => {
  it('[OVERFLOW-7] is kept where two are empty from one moment on and the first room is full', async () => {
    await hall.open();
    await come(HALL, 'host', 'ann');
    await come(second(), 'bea', 'cem');
    const [, third] = beside();
    if (third === undefined) throw new Error('no third room');
    await come(hall.roomOf(third), 'dan');
    world.kill();
    hall.leave(second(), 'bea', 'cem');
    hall.leave(hall.roomOf(third), 'dan');
    await world.boot();
    await world.pass(400_000);
    expect(beside()).toHaveLength(1);
  });

  it('[OVERFLOW-8] does not open without an account for each room, says so, and opens once one is there', async () => {
    set({ pool: ['pool1'] });
    world.notIn.add(`pool1 ${guild}`);
    await hall.open();
    await come(HALL, 'host', 'ann');
    await world.pass(10_000);
    expect(beside()).toEqual([]);
    expect(world.panelIn(HALL)?.facts.troubles).toContainEqual({
      code: 'overflow-no-account',
      params: { invites: expect.stringContaining('pool1'), guild },
    });
    world.notIn.clear();
    world.app.accountsChanged(guild);
    await world.pass(10_000);
    expect(beside()).toHaveLength(1);
    expect(troubles()).toEqual([]);
  });

  it.each([
    ['it is switched off', () => ask(host, main(), { type: 'set-rules', rules: { overflow: false } })],
    ['the space is locked', () => ask(host, main(), { type: 'set-rules', rules: { locked: true } })],
    ['people leave', async () => hall.leave(HALL, 'ann')],
  ])('[OVERFLOW-8] that does not open for want of an account is told of no more once %s', async (_why, change) => {
    set({ pool: ['pool1'] });
    world.notIn.add(`pool1 ${guild}`);
    await hall.open();
    await come(HALL, 'host', 'ann');
    await world.pass(10_000);
    expect(troubles()).toEqual(['overflow-no-account']);
    await change();
    await world.pass(10_000);
    expect(troubles()).toEqual([]);
  });

  it('[OVERFLOW-8] that could not be made is told of, until people leave, while another waits for five minutes', async () => {
    await hall.open();
    world.fail('create', { code: 'too-many-channels', detail: '', retryable: false });
    await come(HALL, 'host', 'ann');
    await world.pass(10_000);
    expect(troubles()).toEqual(['too-many-channels']);
    hall.leave(HALL, 'ann');
    await world.pass(10_000);
    expect(troubles()).toEqual([]);
    expect(beside()).toEqual([]);
  });

  it('[OVERFLOW-8] that could not be made is told of, and tried again after five minutes', async () => {
    await hall.open();
    world.fail('create', { code: 'too-many-channels', detail: '', retryable: false });
    await come(HALL, 'host', 'ann');
    await world.pass(10_000);
    expect(beside()).toEqual([]);
    expect(troubles()).toEqual(['too-many-channels']);
    await world.pass(400_000);
    expect(beside()).toHaveLength(1);
    expect(troubles()).toEqual([]);
  });
});
