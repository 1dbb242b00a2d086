/** Whether panels show what they should, by their words: how many hands are raised in a room, and who speaks there or is being brought up. */
import { type SeenMessage, textOf } from '../../sandbox/people/index.ts';
import type { World } from '../../sandbox/world/index.ts';

const ephemeralFlag = 64;

/** What one part of a panel should say, from one change to the next. */
interface Version {
  readonly said: string;
  readonly sinceMs: number;
}

/** One part of a room's panel. */
class Part {
  /** From what the panel shows on: the first is shown, those behind it are not. */
  #versions: Version[];
  #shown: string;

  constructor(said: string) {
    this.#versions = [{ said, sinceMs: 0 }];
    this.#shown = said;
  }

  /** From now on it should say this; answers as `shows`, since what the panel says already may be right again. */
  shouldSay(said: string, nowMs: number): number | null {
    this.#versions.push({ said, sinceMs: nowMs });
    return this.shows(this.#shown, nowMs);
  }

  /** The panel says this: answers for how long it did not show the oldest change that it shows by now, null when it shows no other than before. */
  shows(said: string, nowMs: number): number | null {
    this.#shown = said;
    const at = this.#versions.findLastIndex((version) => version.said === said);
    const oldest = this.#versions[1];
    if (at < 1 || oldest === undefined) return null;
    this.#versions = this.#versions.slice(at);
    return nowMs - oldest.sinceMs;
  }

  /** For how long the panel has not shown the oldest change that it does not show; null when it shows what it should. */
  waitingMs(nowMs: number): number | null {
    const oldest = this.#versions[1];
    return oldest === undefined ? null : nowMs - oldest.sinceMs;
  }
}

interface Room {
  readonly hands: Set<string>;
  readonly speakers: Set<string>;
  readonly parts: { readonly hands: Part; readonly speakers: Part };
}

/** The lines under a heading, up to the next one. */
function under(heading: string, lines: readonly string[]): readonly string[] {
  const from = lines.indexOf(`**${heading}**`) + 1;
  if (from === 0) return [];
  const to = lines.findIndex((line, at) => at >= from && line.startsWith('**'));
  return lines.slice(from, to === -1 ? undefined : to);
}

/** Hands are lines with a position, and those that did not fit are counted below them. */
const handsIn = (lines: readonly string[]): string => {
  const own = under('Raised hands', lines);
  const more = own.flatMap((line) => /^and (\d+) more$/u.exec(line)?.[1] ?? []);
  const count = own.filter((line) => /^\d+\. /u.test(line)).length + more.reduce((sum, one) => sum + Number(one), 0);
  return String(count);
};

const inOrder = (ids: readonly string[]): string => ids.toSorted().join(' ');

const speakersIn = (lines: readonly string[]): string =>
  inOrder(under('Speakers', lines).flatMap((line) => /^<@(\d+)>/u.exec(line)?.[1] ?? []));

/** Every change that a panel shows, and for how long it did not show it. */
export class PanelWatch {
  /** Of each change that was shown, or was the oldest of several that were shown together, milliseconds. */
  readonly shownAfterMs: number[] = [];
  readonly #rooms = new Map<string, Room>();

  /** No hand is raised anywhere, and nobody has been brought up. */
  constructor(world: Pick<World, 'onDispatch'>) {
    world.onDispatch(({ t, d }) => {
      // as: the sandbox's own event, a message; one of another kind shows no panel.
      if (t === 'MESSAGE_UPDATE' || t === 'MESSAGE_CREATE') this.#edited(d as SeenMessage);
    });
  }

  /** Somebody's hand is to go up, or down. */
  hand(room: string, userId: string, isUp: boolean): void {
    const { hands, parts } = this.#at(room);
    if (hands.has(userId) === isUp) return;
    if (isUp) hands.add(userId);
    else hands.delete(userId);
    this.#note(parts.hands.shouldSay(String(hands.size), performance.now()));
  }

  /** Somebody is to be brought up, or sent down. */
  speaker(room: string, userId: string, isIn: boolean): void {
    const { speakers, parts } = this.#at(room);
    if (speakers.has(userId) === isIn) return;
    if (isIn) speakers.add(userId);
    else speakers.delete(userId);
    this.#note(parts.speakers.shouldSay(inOrder([...speakers]), performance.now()));
  }

  /** For how long what no panel shows yet has not been shown, milliseconds. */
  waiting(): readonly number[] {
    const nowMs = performance.now();
    return [...this.#rooms.values()].flatMap(({ parts }) =>
      [parts.hands, parts.speakers].flatMap((part) => part.waitingMs(nowMs) ?? []),
    );
  }

  #at(room: string): Room {
    const known = this.#rooms.get(room) ?? {
      hands: new Set(),
      speakers: new Set(),
      parts: { hands: new Part('0'), speakers: new Part('') },
    };
    this.#rooms.set(room, known);
    return known;
  }

  #edited(message: SeenMessage): void {
    // Answers stand in the room's chat as well, for one person each.
    if ((message.flags & ephemeralFlag) !== 0) return;
    const room = this.#rooms.get(message.channel_id);
    const lines = textOf(message).split('\n');
    if (room === undefined || !lines.includes('**Raised hands**')) return;
    const nowMs = performance.now();
    this.#note(room.parts.hands.shows(handsIn(lines), nowMs));
    this.#note(room.parts.speakers.shows(speakersIn(lines), nowMs));
  }

  #note(afterMs: number | null): void {
    if (afterMs !== null) this.shownAfterMs.push(afterMs);
  }
}
