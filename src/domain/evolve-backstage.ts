import type { UserId } from '../lib/index.ts';
import { backstageOf } from './backstage.ts';
import type { SpaceEvent } from './event.ts';
import type { Backstage, Space } from './space.ts';

const BACKSTAGE_EVENTS = [
  'backstage-opened',
  'backstage-made',
  'backstage-closed',
  'backstage-gone',
  'called-up',
  'sent-backstage',
  'arrived',
] as const;

/** What happens to the backstage of a space. */
type BackstageEvent = Extract<SpaceEvent, { readonly type: (typeof BACKSTAGE_EVENTS)[number] }>;

const names: ReadonlySet<string> = new Set(BACKSTAGE_EVENTS);

/** Whether an event happens to the backstage. */
export const isBackstageEvent = (event: SpaceEvent): event is BackstageEvent => names.has(event.type);

/** The backstage of a space that is over: it is taken away. */
export const overBackstage = (space: Space): Backstage | null =>
  space.backstage === null ? null : { status: 'closing', channelId: backstageOf(space) };

type Moving = Extract<BackstageEvent, { type: 'called-up' | 'sent-backstage' | 'arrived' }>;

/** Who is on the way: each person one way at most, so that both lists are bounded by those who belong there. */
const moving = (space: Space, { type, userId }: Moving): Space => {
  const { backstage } = space;
  if (backstage?.status !== 'open') return space;
  const without = (ids: readonly UserId[]): readonly UserId[] => ids.filter((one) => one !== userId);
  const [toRoom, toBackstage] = [without(backstage.toRoom), without(backstage.toBackstage)];
  return {
    ...space,
    backstage: {
      ...backstage,
      toRoom: type === 'called-up' ? [...toRoom, userId] : toRoom,
      toBackstage: type === 'sent-backstage' ? [...toBackstage, userId] : toBackstage,
    },
  };
};

/** The state after something happened to the backstage. */
export const evolveBackstage = (space: Space, event: BackstageEvent): Space => {
  switch (event.type) {
    case 'backstage-opened':
      return { ...space, backstage: { status: 'opening' } };
    case 'backstage-made': {
      const { channelId } = event;
      const isWanted = space.backstage?.status === 'opening';
      return {
        ...space,
        backstage: isWanted
          ? { status: 'open', channelId, toRoom: [], toBackstage: [] }
          : { status: 'closing', channelId },
      };
    }
    case 'backstage-closed':
      return { ...space, backstage: overBackstage(space) };
    case 'backstage-gone':
      return { ...space, backstage: null };
    case 'called-up':
    case 'sent-backstage':
    case 'arrived':
      return moving(space, event);
  }
};
