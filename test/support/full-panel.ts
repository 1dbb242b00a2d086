import type { PanelFacts } from '../../src/app/index.ts';
import type { RoomKind } from '../../src/domain/index.ts';
import type { ChannelId, LinkId, UserId } from '../../src/lib/index.ts';
import { aSpace } from './a-space.ts';

// as, in these: test data stands in for what the edges parse.
const userAt = (index: number): UserId => String(500000000000000000n + BigInt(index)) as UserId;

/** A panel with more of everything than fits, written to break out of it. */
export const fullPanel = (language: PanelFacts['language'], kind: RoomKind = 'stage'): PanelFacts => {
  const crowd = Array.from({ length: 60 }, (_, index) => userAt(index));
  return {
    language,
    listeners: 9_999,
    space: aSpace('full', {
      room: { origin: 'borrowed', kind, channelId: '444444444444444444' as ChannelId },
      title: '*'.repeat(100),
      description: '[قهوة](x) @everyone \n'.repeat(50),
      people: crowd.map((userId) => ({ userId, role: 'speaker', floor: 'away', sinceMs: 1 })),
      hands: crowd.map((userId) => ({ userId, raisedAtMs: 1, by: 'panel', question: null })),
    }),
    ears: 'none-free',
    invites: Array.from({ length: 10 }, (_, index) => ({
      name: `](http://${'x'.repeat(80)}`,
      applicationId: userAt(index),
    })),
    heard: crowd,
    mutedByOthers: crowd.slice(1),
    troubles: Array.from({ length: 20 }, () => ({
      code: 'missing-permissions' as const,
      params: { permissions: 'MANAGE_CHANNELS,MUTE_MEMBERS', channel: '<#1>' },
    })),
    links: Array.from({ length: 20 }, (_, index) => ({
      id: `link${index}` as LinkId,
      farTitle: '_'.repeat(100),
      farServer: '~'.repeat(100),
      carrying: true,
    })),
    namesOf: () => 'x'.repeat(200),
  };
};
