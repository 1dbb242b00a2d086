/** Discord's scheduled events as far as plans are moved there, outliving the process that makes them: in a file, a line for each call that was taken. */
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { EventChange, EventPort, EventSeen } from '../../src/app/index.ts';
import type { EventId, GuildId } from '../../src/lib/index.ts';
import { OutsideRefused } from './outside-people.ts';
import type { AroundPost } from './remind-discord.ts';

/** A call as it was taken. */
type Line =
  | { readonly does: 'create'; readonly guildId: GuildId; readonly event: EventSeen }
  | { readonly does: 'edit'; readonly id: EventId; readonly change: EventChange }
  | { readonly does: 'end'; readonly id: EventId; readonly status: EventSeen['status'] };

/** An event of the file, and how often it was edited. */
export interface FiledEvent {
  readonly guildId: GuildId;
  readonly event: EventSeen;
  readonly edits: number;
}

const linesIn = (file: string): readonly Line[] =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        // as: the lines are those of this very file.
        .map((line) => JSON.parse(line) as Line)
    : [];

/** Every event that was made there, as it is now. */
export const eventsIn = (file: string): ReadonlyMap<EventId, FiledEvent> => {
  const all = new Map<EventId, FiledEvent>();
  for (const line of linesIn(file)) {
    if (line.does === 'create') {
      all.set(line.event.id, { guildId: line.guildId, event: line.event, edits: 0 });
      continue;
    }
    const before = all.get(line.id);
    if (before === undefined) throw new Error(`there is no event ${line.id}`);
    const { event, edits } = before;
    if (line.does === 'edit') all.set(line.id, { ...before, event: { ...event, ...line.change }, edits: edits + 1 });
    else all.set(line.id, { ...before, event: { ...event, status: line.status } });
  }
  return all;
};

/** The door to them; `around`: each edit. */
export const fileEvents = (file: string, nowMs: () => number, around?: AroundPost): EventPort => {
  const add = (line: Line): void => appendFileSync(file, `${JSON.stringify(line)}\n`);
  const find = (id: EventId): EventSeen => {
    const found = eventsIn(file).get(id);
    if (found === undefined) throw new OutsideRefused({ code: 'gone', detail: 'Unknown event', retryable: false });
    return found.event;
  };
  const isStanding = ({ status }: EventSeen): boolean => status === 'scheduled' || status === 'active';
  return {
    list: (guild) =>
      Promise.resolve(
        [...eventsIn(file).values()].flatMap(({ guildId, event }) =>
          guildId === guild && isStanding(event) ? [event] : [],
        ),
      ),
    look: (_guild, id) => Promise.resolve(eventsIn(file).get(id)?.event ?? 'gone'),
    missing: () => [],
    create: (guildId, wanted) => {
      // as: event ids are opaque here.
      const id = String(700_000 + eventsIn(file).size) as EventId;
      const event: EventSeen = { ...wanted, id, status: 'scheduled', isOurs: true, madeAtMs: nowMs() };
      add({ does: 'create', guildId, event });
      return Promise.resolve(event);
    },
    edit: async (_guild, id, change) => {
      await around?.before();
      add({ does: 'edit', id, change });
      await around?.after();
      return find(id);
    },
    resetDate: () => Promise.resolve(),
    setStatus: (_guild, id, status) => {
      add({ does: 'end', id, status });
      return Promise.resolve(find(id));
    },
    subscribers: () => Promise.resolve([]),
    whoChanged: () => Promise.resolve(null),
    listen: () => () => undefined,
  };
};
