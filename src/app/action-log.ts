import type { Asker, SpaceEvent } from '../domain/index.ts';
import type { LogEntry } from './ports.ts';

type Line = Pick<LogEntry, 'act' | 'targetId' | 'detail'>;

const line = (act: string, targetId: LogEntry['targetId'] = null, detail: string | null = null): Line => ({
  act,
  targetId,
  detail,
});

/** What people need not read: it follows from what they read, or is told by the panel. */
type Quiet =
  | 'room-made'
  | 'emptied'
  | 'filled'
  | 'hand-gone'
  | 'came-down'
  | 'went-out'
  | 'turn-called'
  | 'turn-began'
  | 'turn-warned'
  | 'rests'
  | 'talked'
  | 'deadline-warned'
  | 'backstage-made'
  | 'arrived'
  | 'raises-forgotten'
  | 'main-told';

/** Takes only events of these types, so that a new one does not go untold by mistake. */
const quiet = (_event: Extract<SpaceEvent, { type: Quiet }>): null => null;

type BesideEvent = Extract<SpaceEvent, { type: 'overflow-opened' | 'overflow-gone' | 'backstage-gone' }>;

/** What becomes of the other rooms of a space. */
const besideLine = (event: BesideEvent): Line | null => {
  if (event.type === 'overflow-opened') return line(event.type, null, String(event.number));
  if (event.type === 'overflow-gone') return line(`overflow-${event.why}`);
  return event.why === 'closed' ? null : line(`backstage-${event.why}`);
};

/** What was changed, in the words of who did it where there are any. */
const editLine = (event: Extract<SpaceEvent, { type: 'rules-changed' | 'about-changed' | 'described' }>): Line =>
  line(event.type, null, event.type === 'described' ? event.description : event.changed.join(' '));

/** What an event is called in the log; null for what people need not read. */
const lineOf = (event: SpaceEvent): Line | null => {
  switch (event.type) {
    case 'opened':
    case 'retitled':
      return line(event.type, null, event.title);
    case 'ending':
      return line('ending', null, event.reason);
    case 'ended':
      return line('ended', null, event.roomStays === true ? 'room:kept' : null);
    case 'hand-raised':
      return line('hand-raised', event.userId, event.by === 'panel' ? event.question : null);
    case 'speaker-added':
    case 'host-changed':
      return line(event.why, event.userId);
    case 'speaker-left':
    case 'speaker-sent-down':
      return line(event.type === 'speaker-left' ? 'declined' : 'moved-down', event.userId);
    case 'floor-changed':
      return event.floor === 'speaking' ? line('accepted', event.userId) : null;
    case 'role-changed':
      return line(event.role === 'co-host' ? 'co-host-made' : 'co-host-dropped', event.userId);
    case 'blocked':
    case 'unblocked':
      return line(event.scope === 'server' ? `${event.type}-in-server` : event.type, event.userId);
    case 'hand-lowered':
    case 'invitation-lapsed':
    case 'grant-lapsed':
    case 'hand-turned-away':
    case 'guest-added':
    case 'guest-dropped':
    case 'left-server':
    case 'kept-out':
    case 'removed':
    case 'muted':
    case 'unmuted':
    case 'turn-extended':
    case 'turn-ended':
    case 'called-up':
    case 'sent-backstage':
      return line(event.type, event.userId);
    case 'deadline-set':
      return event.why === 'extended' || event.why === 'last-words' ? line(event.why) : null;
    case 'rules-changed':
    case 'about-changed':
    case 'described':
      return editLine(event);
    case 'went-live':
    case 'brake-pulled':
    case 'brake-released':
    case 'backstage-opened':
    case 'backstage-closed':
      return line(event.type);
    case 'overflow-opened':
    case 'overflow-gone':
    case 'backstage-gone':
      return besideLine(event);
    default:
      return quiet(event);
  }
};

/** The log lines that a decision leaves. */
export const logOf = (events: readonly SpaceEvent[], asker: Asker, atMs: number): readonly LogEntry[] => {
  const { userId: actorId, reason = null } = asker.type === 'person' ? asker : { userId: null };
  const why = reason === null ? {} : { reason };
  return events.flatMap((event) => {
    const told = lineOf(event);
    return told === null ? [] : [{ atMs, actorId, ...told, ...why }];
  });
};

/** Lines that name who complained of whom: for moderators alone. */
const isPrivate = ({ act }: LogEntry): boolean => act === 'reported' || act === 'space-reported';

/** The lines that everybody may read. */
export const openLines = (log: readonly LogEntry[]): readonly LogEntry[] => log.filter((told) => !isPrivate(told));
