import { describe, expect, it } from 'vitest';
import { orderSchema, tidingSchema } from '../../../../src/voice/node/messages.ts';

const room = '200000000000000001';
const plan = {
  seats: [{ channelId: room, guildId: '100000000000000001', accountId: '900000000000000001', regime: 'stage' }],
  paths: [
    {
      linkId: 'aaaabbbbcccc',
      from: room,
      to: '200000000000000002',
      volume: 150,
      duckedBy: ['200000000000000003'],
      levelled: true,
    },
  ],
  muteSources: ['900000000000000001'],
};

describe('an order', () => {
  it.each([
    { v: 4, type: 'apply', plan, given: [], taken: [room] },
    { v: 4, type: 'stats', ask: 3 },
    { v: 4, type: 'close' },
  ])('of its kind is taken: $type', (order) => {
    expect(orderSchema.parse(order)).toEqual(order);
  });

  it('[SEAT-7] is taken with however many seats, paths, rooms that duck and people who are muted', () => {
    const ids = (count: number): readonly string[] => Array.from({ length: count }, (_, i) => String(10 ** 17 + i));
    const seats = ids(1001).map((channelId) => ({ ...plan.seats[0], channelId }));
    const paths = ids(10_001).map((to, i) => ({ ...plan.paths[0], to, duckedBy: i === 0 ? ids(49) : [] }));
    const order = {
      v: 4,
      type: 'apply',
      plan: { seats, paths, muteSources: ids(100_001) },
      given: ids(1001),
      taken: ids(1001),
    };
    expect(orderSchema.safeParse(order).success).toBe(true);
  });

  it('keeps of a gateway packet what it knows, and lets Discord add fields', () => {
    const d = { guild_id: '100000000000000001', token: 't', endpoint: null, added: 1 };
    const order = { v: 4, type: 'gateway', accountId: '900000000000000001', packet: { t: 'VOICE_SERVER_UPDATE', d } };
    expect(orderSchema.parse(order)).toMatchObject({ packet: { d: { endpoint: null } } });
  });

  it('keeps what a server does to our account: suppress, mute and deaf', () => {
    const flags = { suppress: false, mute: true, deaf: true };
    const d = {
      guild_id: '100000000000000001',
      channel_id: room,
      user_id: '900000000000000001',
      session_id: 's',
      ...flags,
    };
    const order = { v: 4, type: 'gateway', accountId: '900000000000000001', packet: { t: 'VOICE_STATE_UPDATE', d } };
    expect(orderSchema.parse(order)).toMatchObject({ packet: { d: flags } });
  });

  it.each([
    ['us-east1234.discord.gg:443', true],
    ['c-ams10-0123abcd.discord.media:2053', true],
    ['127.0.0.1:50000', true],
    ['127.0.0.1:50000/voice', true],
    ['', false],
    ['no host', false],
    ['host:70000', false],
    ['host#fragment', false],
    ['user@host', false],
  ])('with the endpoint %j is taken: %s', (endpoint, isTaken) => {
    const packet = { t: 'VOICE_SERVER_UPDATE', d: { guild_id: '100000000000000001', token: 't', endpoint } };
    const order = { v: 4, type: 'gateway', accountId: '900000000000000001', packet };
    expect(orderSchema.safeParse(order).success).toBe(isTaken);
  });

  it.each([
    ['another version', { v: 1, type: 'close' }],
    ['a field too many', { v: 4, type: 'close', now: true }],
    [
      'a room that is no snowflake',
      { v: 4, type: 'apply', given: [], taken: [], plan: { ...plan, paths: [{ ...plan.paths[0], from: 'x' }] } },
    ],
    [
      'a volume above 200 %',
      { v: 4, type: 'apply', given: [], taken: [], plan: { ...plan, paths: [{ ...plan.paths[0], volume: 201 }] } },
    ],
    [
      'half a percent',
      { v: 4, type: 'apply', given: [], taken: [], plan: { ...plan, paths: [{ ...plan.paths[0], volume: 50.5 }] } },
    ],
    [
      'a path that says nothing of its sound',
      { v: 4, type: 'apply', given: [], taken: [], plan: { ...plan, paths: [{ linkId: 'a', from: room, to: room }] } },
    ],
    [
      'an unknown regime',
      { v: 4, type: 'apply', given: [], taken: [], plan: { ...plan, seats: [{ ...plan.seats[0], regime: 'forum' }] } },
    ],
    ['nothing at all', null],
  ])('with %s is refused', (_name, order) => {
    expect(orderSchema.safeParse(order).success).toBe(false);
  });
});

describe('a tiding', () => {
  it('with an unknown report is refused', () => {
    expect(tidingSchema.safeParse({ v: 4, type: 'report', report: { type: 'heard', channelId: room } }).success).toBe(
      false,
    );
    const report = { type: 'seat', channelId: room, state: 'lost', why: 'closed-4006' };
    expect(tidingSchema.safeParse({ v: 4, type: 'report', report }).success).toBe(true);
  });
});
