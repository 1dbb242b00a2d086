import type { PanelFacts } from '../../src/app/index.ts';
import type { RoomKind } from '../../src/domain/index.ts';
import type { ChannelId, LinkId, RoleId, SpaceId, UserId } from '../../src/lib/index.ts';
import { aSpace, idOf } from './a-space.ts';

// as, in these: test data stands in for what the edges parse.
const userAt = (index: number): UserId => String(500000000000000000n + BigInt(index)) as UserId;

/** A panel with more of everything than fits, written to break out of it. */
export const fullPanel = (language: PanelFacts['language'], kind: RoomKind = 'stage'): PanelFacts => {
  const crowd = Array.from({ length: 60 }, (_, index) => userAt(index));
  const space = aSpace('full', {
    room: { origin: 'borrowed', kind, channelId: '444444444444444444' as ChannelId },
    title: '*'.repeat(100),
    description: '[قهوة](x) @everyone \n'.repeat(50),
    about: {
      topics: ['*', '_', '~', '`', '|'].map((sign) => sign.repeat(30)),
      language: 'pt-BR',
      cover: { id: 'aaaaaaaaaaaa', type: 'image/jpeg' },
    },
    people: crowd.map((userId, at) => ({
      userId,
      role: at === 0 ? 'host' : at <= 10 ? 'co-host' : 'speaker',
      floor: at === 1 ? 'speaking' : 'away',
      sinceMs: 1,
    })),
    hands: crowd.map((userId) => ({ userId, raisedAtMs: 1, by: 'panel', question: '**@here** '.repeat(20) })),
    muted: crowd,
    guests: crowd,
    rules: {
      access: { type: 'roles', roleIds: crowd.slice(0, 25).map((userId) => userId as string as RoleId) },
      hidden: true,
      locked: true,
      queue: { mode: 'turns', order: 'quiet-first', turnMs: 1_799_000, coolDownMs: 3_599_000 },
      speakers: { roleIds: ['888888888888888888' as RoleId], memberMin: 60, accountDays: 7 },
      adultsOnly: true,
      keepRoom: true,
      overflow: true,
      places: 20,
      maxLengthMs: 86_400_000,
    },
    turn: { userId: userAt(1), sinceMs: 1, endsAtMs: 9_999_999_999_000, isWarned: true },
    deadline: { atMs: 9_999_999_999_000, reason: 'too-long', isWarned: true },
    brake: { byUserId: userAt(1), sinceMs: 9_999_999_999_000, isModerators: false },
  });
  return {
    language,
    listeners: 9_999,
    space,
    queue: crowd.map((userId) => ({
      hand: { userId, raisedAtMs: 1, by: 'panel', question: '**@here** '.repeat(20) },
      spaceId: idOf('far') as SpaceId,
      farTitle: '~'.repeat(100),
    })),
    overflow: {
      role: 'beside',
      mainTitle: '*'.repeat(100),
      isFull: true,
      rooms: crowd.slice(0, 3).map((userId) => ({ channelId: userId as string as ChannelId, isFull: true })),
    },
    ears: 'none-free',
    invites: Array.from({ length: 10 }, (_, index) => ({
      name: `](http://${'x'.repeat(80)}`,
      applicationId: userAt(index),
    })),
    heard: crowd,
    mutedByOthers: crowd.slice(1),
    backstage: crowd,
    troubles: Array.from({ length: 20 }, () => ({
      code: 'missing-permissions' as const,
      params: { permissions: 'MANAGE_CHANNELS,MUTE_MEMBERS', channel: '<#1>' },
    })),
    links: Array.from({ length: 20 }, (_, index) => ({
      id: `link${index}` as LinkId,
      farTitle: '_'.repeat(100),
      farServer: '~'.repeat(100),
      mode: { type: 'interpret', language: 'zh-Hant' },
      outgoing: 'partly-held',
      incoming: null,
      isHeld: true,
      volume: 150,
    })),
    namesOf: () => 'x'.repeat(200),
  };
};
