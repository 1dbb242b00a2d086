/** What a bench measures, before it is measured. */
export interface RowPlan {
  /** Number of the target, such as P5. */
  readonly id: string;
  readonly what: string;
  readonly goal: string;
}

type Rows<Names extends string> = Readonly<Record<Names, RowPlan>>;

/**
 * Voices at a time in `voice-pass-through`: waking a sleeping thread costs about as much as carrying a packet (33 us, measured
 * November 2026), so there must be enough for it not to count, and few enough for both ways to keep up.
 */
export const voices = 24;
/** Nine pairs of segments at least are asked for; the first of all is thrown away. */
export const pairs = 9;

/** Commands in `commands` come on a grid, in blocks whose figures make the spread. */
export const perSecond = 50;
export const blocks = 6;
export const blockSeconds = 3;
/** Openings of a room made for it, one after another; these rooms are among the silent ones. */
export const openings = 15;
export const silentRooms = 100;
/** People in each silent room that was there before. */
export const listeners = 3;
/** The slow pass over every space runs once in it. */
export const silentSeconds = 60;

const oneVoice = `one voice between two unencrypted rooms, CPU per carried frame, ${voices} voices, ${pairs} pairs`;

/** Every row by the bench that fills it; docs/PERFORMANCE.md has the same rows, which a test holds it to. */
export const catalogue: {
  readonly commands: Rows<'openRoom' | 'openCalls' | 'command' | 'silentRooms'>;
  readonly start: Rows<'ready' | 'memory'>;
  readonly 'voice-pass-through': Rows<'usual' | 'floor' | 'delay' | 'usualDelay'>;
} = {
  commands: {
    openRoom: {
      id: 'P11',
      what: `\`/space open\` to the answer that the room is ready, ${openings} rooms one after another`,
      goal: 'p50 <= 400 ms',
    },
    openCalls: {
      id: 'P16',
      what: 'REST calls of the bot from `/space open` to that answer, the answers to the person included',
      goal: '<= 8',
    },
    command: {
      id: 'P11',
      what: `slash command to the final answer's content at ${perSecond} commands/s, ${blocks} x ${blockSeconds} s, beside ${silentRooms} live rooms`,
      goal: 'p99 <= 100 ms',
    },
    silentRooms: {
      id: 'P16',
      what: `CPU of the whole bot with ${silentRooms} silent live rooms, ${listeners} people in each of ${silentRooms - openings}, ${silentSeconds} s`,
      goal: '<= 2 % of a core',
    },
  },
  start: {
    ready: { id: 'P13', what: 'second `npm start` to ready, the local Discord included', goal: '<= 3 s' },
    memory: {
      id: 'P13',
      what: 'proportional memory (PSS) of the program 60 s after that, without the local Discord and its people',
      goal: '<= 400 MB',
    },
  },
  'voice-pass-through': {
    usual: { id: 'P5', what: `${oneVoice}: against receive stream -> AudioPlayer`, goal: '<= 0.3 x' },
    floor: { id: 'P5', what: `${oneVoice}: against Node's own primitives`, goal: 'none' },
    delay: {
      id: 'P6',
      what: 'delay added above a bare forwarder of the same packets, passed through',
      goal: 'p50 <= 1 ms, p99 <= 5 ms',
    },
    usualDelay: {
      id: 'P6',
      what: 'delay added above a bare forwarder of the same packets, the usual way',
      goal: 'none',
    },
  },
};
