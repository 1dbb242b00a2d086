import { describe, expect, it } from 'vitest';

import { checkIdentify } from '../../../../sandbox/gateway/identify-gate.ts';
import { receives, shapeFor, shardOf, type Sight } from '../../../../sandbox/gateway/routing.ts';
import type { SessionTerms } from '../../../../sandbox/gateway/session.ts';
import type { Dispatch, User } from '../../../../sandbox/world/index.ts';

const GUILD = String(5n << 22n);
const user = (id: string, bot: boolean): User => ({
  id,
  username: id,
  globalName: null,
  bot,
  token: id,
  applicationId: bot ? id : null,
  locale: 'en-US',
  acceptsDms: true,
});
const terms = (change: Partial<SessionTerms> = {}): SessionTerms => ({
  id: 'session',
  user: user('1', true),
  intents: 0,
  shardId: 0,
  shardCount: 1,
  ...change,
});
const sight = (change: Partial<Sight> = {}): Sight => ({ isMember: () => true, canView: () => true, ...change });
const event = (change: Partial<Dispatch> = {}): Dispatch => ({
  t: 'CHANNEL_UPDATE',
  guildId: GUILD,
  d: {},
  intents: 1,
  ...change,
});

describe('an event reaches a session', () => {
  it('only when it asked for one of the intents', () => {
    expect(receives(terms({ intents: 1 }), event(), sight())).toBe(true);
    expect(receives(terms({ intents: 2 }), event(), sight())).toBe(false);
    expect(receives(terms({ intents: 0 }), event({ intents: 0 }), sight())).toBe(true);
    expect(receives(terms({ user: user('1', false) }), event(), sight())).toBe(true);
  });

  it('without the intent when it is about the account itself', () => {
    const own = event({ t: 'GUILD_MEMBER_UPDATE', intents: 2, evenWithoutIntentsTo: ['1'] });
    expect(receives(terms(), own, sight())).toBe(true);
    expect(receives(terms({ user: user('2', true) }), own, sight())).toBe(false);
  });

  it('only on the shard of the guild, and DMs only on the first', () => {
    expect(shardOf(GUILD, 3)).toBe(2);
    const on = (shardId: number, guildId: string | null): boolean =>
      receives(terms({ shardId, shardCount: 3 }), event({ guildId, intents: 0, toUserIds: ['1'] }), sight());
    expect([0, 1, 2].map((shardId) => on(shardId, GUILD))).toEqual([false, false, true]);
    expect([0, 1, 2].map((shardId) => on(shardId, null))).toEqual([true, false, false]);
  });

  it('only for members who see the channel', () => {
    const inChannel = event({ intents: 0, visibleInChannelId: 'c' });
    expect(receives(terms(), inChannel, sight())).toBe(true);
    expect(receives(terms(), inChannel, sight({ canView: () => false }))).toBe(false);
    expect(receives(terms(), inChannel, sight({ isMember: () => false }))).toBe(false);
  });

  it('only for the accounts and the session it names', () => {
    expect(receives(terms(), event({ intents: 0, toUserIds: ['2'] }), sight())).toBe(false);
    expect(receives(terms(), event({ intents: 0, toUserIds: ['1'] }), sight({ isMember: () => false }))).toBe(true);
    expect(receives(terms(), event({ intents: 0, toUserIds: ['1'], toSessionId: 'other' }), sight())).toBe(false);
  });
});

describe('a message', () => {
  const message = {
    author: { id: '9' },
    guild_id: GUILD,
    content: 'hello',
    mentions: [],
    embeds: [1],
    components: [1],
    attachments: [1],
  };
  const shaped = (change: Partial<SessionTerms>, d: unknown = message): unknown =>
    shapeFor(terms(change), event({ t: 'MESSAGE_CREATE', d }));

  it('is empty for a bot without MESSAGE_CONTENT', () => {
    expect(shaped({})).toMatchObject({ content: '', embeds: [], components: [], attachments: [], author: { id: '9' } });
  });

  it('is whole with the intent, for people, for its author, in a DM, and for whom it mentions', () => {
    expect(shaped({ intents: 1 << 15 })).toBe(message);
    expect(shaped({ user: user('1', false) })).toBe(message);
    expect(shaped({ user: user('9', true) })).toBe(message);
    const { guild_id: _guild, ...dm } = message;
    expect(shaped({}, dm)).toBe(dm);
    const mention = { ...message, mentions: [{ id: '1' }] };
    expect(shaped({}, mention)).toBe(mention);
  });
});

describe('an identify', () => {
  const check = (body: object, guilds = 0, privileged = 0): unknown =>
    checkIdentify(user('1', true), { token: 't', ...body }, { privileged, guildsOnShard: () => guilds });

  it('is refused for a shard with more than 2500 guilds', () => {
    expect(check({ intents: 1 }, 2_500)).toEqual({ intents: 1, shardId: 0, shardCount: 1 });
    expect(check({ intents: 1 }, 2_501)).toEqual({ close: 4011 });
  });

  it('may ask for privileged intents that the application was given, and for no others', () => {
    expect(check({ intents: 2 }, 0, 2)).toMatchObject({ intents: 2 });
    expect(check({ intents: 2 | 256 }, 0, 2)).toEqual({ close: 4014 });
  });

  it('of a person asks for nothing and gets all', () => {
    expect(checkIdentify(user('1', false), { token: 't' }, { privileged: 0, guildsOnShard: () => 0 })).toMatchObject({
      shardId: 0,
      shardCount: 1,
    });
  });
});
