import type { Asker, SpaceEvent } from '../domain/index.ts';
import type { SpaceId, UserId } from '../lib/index.ts';
import type { Because } from './ports.ts';

type Cause = NonNullable<Because['by']>;

/**
 * Who brought about what is being done outside, by whom it concerns; 'space' for the room itself. What a restart forgets is done all the
 * same, without a name to it; so is what the oldest of more than `MAX_CAUSES` brought about.
 */
export type Causes = Map<UserId | 'space', Cause>;

/** Far more than are being brought up or sent back at once. */
const MAX_CAUSES = 500;

/** Whom an event concerns outside; null when nothing is done there for it. */
const concerns = (event: SpaceEvent): UserId | 'space' | null => {
  switch (event.type) {
    case 'speaker-added':
    case 'speaker-sent-down':
    case 'hand-lowered':
    case 'role-changed':
    case 'host-changed':
    case 'guest-added':
    case 'guest-dropped':
    case 'blocked':
    case 'unblocked':
    case 'removed':
    case 'muted':
    case 'unmuted':
    case 'called-up':
    case 'sent-backstage':
      return event.userId;
    case 'floor-changed':
      return event.floor === 'inviting' ? event.userId : null;
    case 'opened':
    // The end that the clock brings then is theirs.
    case 'deadline-set':
    case 'ending':
    case 'retitled':
    case 'rules-changed':
    case 'brake-pulled':
    case 'brake-released':
    case 'backstage-opened':
    case 'backstage-closed':
      return 'space';
    default:
      return null;
  }
};

/** Takes down whose act these events are; what Majlis does by itself has nobody's name. */
export const noteCauses = (causes: Causes, events: readonly SpaceEvent[], asker: Asker): void => {
  for (const event of events) {
    const about = concerns(event);
    if (about === null) continue;
    causes.delete(about);
    if (asker.type === 'person') causes.set(about, { userId: asker.userId, reason: asker.reason ?? null });
    const oldest = causes.keys().next();
    if (causes.size > MAX_CAUSES && oldest.done !== true) causes.delete(oldest.value);
  }
};

/** For Discord's audit log: the space, and whose act this is as far as is known. */
export const because = (
  { space, causes }: { readonly space: { readonly id: SpaceId }; readonly causes: Causes },
  about: UserId | 'space',
): Because => ({ spaceId: space.id, by: causes.get(about) ?? null });
