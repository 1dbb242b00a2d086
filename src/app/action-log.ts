import type { Asker, SpaceEvent } from '../domain/index.ts';
import type { LogEntry } from './ports.ts';

type Line = Pick<LogEntry, 'act' | 'targetId' | 'detail'>;

const line = (act: string, targetId: LogEntry['targetId'] = null, detail: string | null = null): Line => ({
  act,
  targetId,
  detail,
});

/** What an event is called in the log; null for what people need not read. */
const lineOf = (event: SpaceEvent): Line | null => {
  switch (event.type) {
    case 'opened':
      return line('opened', null, event.title);
    case 'went-live':
      return line('went-live');
    case 'ending':
      return line('ending', null, event.reason);
    case 'ended':
      return line('ended');
    case 'retitled':
      return line('retitled', null, event.title);
    case 'hand-raised':
      return line('hand-raised', event.userId);
    case 'hand-lowered':
      return line('hand-lowered', event.userId);
    case 'speaker-added':
      return line(event.why, event.userId);
    case 'speaker-left':
      return line('declined', event.userId);
    case 'speaker-sent-down':
      return line('moved-down', event.userId);
    case 'floor-changed':
      return event.floor === 'speaking' ? line('accepted', event.userId) : null;
    case 'room-made':
    case 'emptied':
    case 'filled':
    case 'hand-gone':
    case 'came-down':
      return null;
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
const isPrivate = ({ act }: LogEntry): boolean => act === 'reported';

/** The lines that everybody may read. */
export const openLines = (log: readonly LogEntry[]): readonly LogEntry[] => log.filter((told) => !isPrivate(told));
