/** What a bench measures, before it is measured. */
export interface RowPlan {
  /** Number of the target, such as P5. */
  readonly id: string;
  readonly what: string;
  readonly goal: string;
}

type Rows<Names extends string> = Readonly<Record<Names, RowPlan>>;

/**
 * Voices at a time in the benches that carry: waking a sleeping thread costs about as much as carrying a packet (33 us, measured
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

/** In `voice-mix`: rooms that all hear each other, for how long, how often beside the usual way, and frames of one voice that are carried on. */
export const mixRooms = 10;
export const mixSeconds = 4;
export const mixPairs = 9;
export const passedFrames = 1_000_000;
/** Beats of ten voices that make as many frames, and links beside each other of which one's memory is told. */
export const keptMixTicks: number = passedFrames / mixRooms;
export const linksHeld = 500;
/** Voices and beats by which it is told what a tick leaves behind; frames from one switch to a mix to the next that is tried. */
export const garbageVoices = 25;
export const garbageTicks = 2400;
export const switchEvery = 3;
/** In `voice-mix-delay`: how often somebody begins, and by how much packets are late where they are. */
export const mixDelayOnsets = 60;
export const mixDelayJitterMs = 40;
/** In `voice-pacing`: how long, and at how many voices into as many rooms. */
export const pacingSeconds = 600;
export const pacingRooms = 5;
/** In `voice-connections`: connections that are there before, and that one's memory is told by. */
export const connectionsBefore = 10;
export const connectionsHeld = 50;
/** In `voice-peers`: how much sound each mixes in one turn. */
export const peerSeconds = 6;

/** Rooms that a voice goes to in `voice-per-core`, beside going to one. */
export const fanOut = 5;
/** There frames come twice as fast as people speak, so that the thread has more to do than to be woken. */
export const fastEveryMs = 10;
/** What of a core may be busy, when it is asked how much one carries. */
export const busyShare = 0.7;

/** People who come to and go from one room in `voice-interruptions`, and how long others listen meanwhile. */
export const crowd = 8;
export const rekeyBlocks = 5;
export const rekeyBlockSeconds = 8;
/** How often each thing is done that should be followed by sound again. */
export const comings = 12;
export const moves = 6;
export const nodeDeaths = 4;
export const kills = 4;

/** In `storm`: acts of all kinds, those that need a REST call of the bot, and hands that the crowd raises and lowers by itself. */
export const stormSpaces = 20;
export const stormPeople = 200;
export const stormActsPerSecond = 50;
export const stormCallsPerSecond = 10;
export const stormHandsPerSecond = 10;
export const stormSeconds = 40;

/** In `openings`: how many spaces are planned, and how many of them come due together; those of rooms each in a server of its own. */
export const plannedCounts: readonly number[] = [10, 1000, 100_000];
export const dueAtOnce = 200;

const late = (engine: string, shape: string): string =>
  `planned space: its time to its handler, ${engine}, ${dueAtOnce} ${shape} of 10 to 100 000 planned within 48 h`;
const roomOpen = (engine: string, shape: string): string =>
  `planned space: its time to its stage being open, ${engine}, ${dueAtOnce} ${shape} in as many servers of 10 to 100 000 planned`;

const oneVoice = (between: string): string =>
  `one voice between two ${between} rooms, CPU per carried frame, ${voices} voices, ${pairs} pairs`;
const added = (between: string): string => `delay added above a bare forwarder of the same packets, ${between}`;
const delayGoal = 'p50 <= 1 ms, p99 <= 5 ms';
const perCore = (what: string): string =>
  `${what} that a core carries, against the count by Node's own primitives, ${pairs} pairs`;
const sameMix = (into: number): string =>
  `${mixRooms} voices into ${into === 1 ? 'one room' : `${into} rooms, none its own`}, ${peerSeconds} s, ${mixPairs} pairs`;
const furtherRoom = (between: string): string =>
  `each further room that one voice goes to, ${between}: CPU against that of the first room, ${fanOut} rooms, ${pairs} pairs`;

/** Every row by the bench that fills it; docs/PERFORMANCE.md has the same rows, which a test holds it to. */
export const catalogue: {
  readonly commands: Rows<'openRoom' | 'openCalls' | 'command' | 'silentRooms'>;
  readonly openings: Rows<'embeddedSpread' | 'embeddedInstant' | 'redisSpread' | 'redisInstant' | 'lost'>;
  readonly 'openings-rooms': Rows<'spread' | 'instant' | 'redisSpread' | 'redisInstant' | 'lost'>;
  readonly start: Rows<'ready' | 'memory'>;
  readonly storm: Rows<'acknowledged' | 'panels' | 'failures'>;
  readonly 'voice-connections': Rows<'connection' | 'thread'>;
  readonly 'voice-encrypted': Rows<'usual' | 'floor' | 'delay' | 'usualDelay'>;
  readonly 'voice-interruptions': Rows<'elsewhere' | 'rekey' | 'move' | 'crash' | 'node' | 'kill'>;
  readonly 'voice-mix': Rows<
    'usual' | 'share' | 'notOpus' | 'encodes' | 'switching' | 'kept' | 'keptMixing' | 'link' | 'garbage'
  >;
  readonly 'voice-mix-delay': Rows<'clean' | 'jitter'>;
  readonly 'voice-pacing': Rows<'ours' | 'drift'>;
  readonly 'voice-peers': Rows<'floor' | 'floorOne' | 'ffmpeg' | 'gstreamer' | 'janus'>;
  readonly 'voice-pass-through': Rows<'usual' | 'floor' | 'delay' | 'usualDelay'>;
  readonly 'voice-per-core': Rows<
    'further' | 'furtherEncrypted' | 'links' | 'encrypted' | 'fanOut' | 'fanOutEncrypted'
  >;
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
  openings: {
    embeddedSpread: { id: 'P12', what: late('embedded', 'over one second'), goal: 'p99 <= 300 ms' },
    embeddedInstant: { id: 'P12', what: late('embedded', 'at one instant'), goal: 'p99 <= 1.2 s' },
    redisSpread: { id: 'P12', what: late('queue on Redis', 'over one second'), goal: 'p99 <= 250 ms' },
    redisInstant: { id: 'P12', what: late('queue on Redis', 'at one instant'), goal: 'p99 <= 250 ms' },
    lost: { id: 'P12', what: 'planned spaces of these that were not handled, or twice', goal: '0' },
  },
  'openings-rooms': {
    spread: { id: 'P12', what: roomOpen('embedded', 'over one second'), goal: 'none' },
    instant: { id: 'P12', what: roomOpen('embedded', 'at one instant'), goal: 'none' },
    redisSpread: { id: 'P12', what: roomOpen('queue on Redis', 'over one second'), goal: 'none' },
    redisInstant: { id: 'P12', what: roomOpen('queue on Redis', 'at one instant'), goal: 'none' },
    lost: { id: 'P12', what: 'planned spaces of these that did not open, or opened twice', goal: '0' },
  },
  start: {
    ready: { id: 'P13', what: 'second `npm start` to ready, the local Discord included', goal: '<= 3 s' },
    memory: {
      id: 'P13',
      what: 'proportional memory (PSS) of the program 60 s after that, without the local Discord and its people',
      goal: '<= 400 MB',
    },
  },
  storm: {
    acknowledged: {
      id: 'P11',
      what: `interaction to its acknowledgement in a storm: ${stormSpaces} spaces, ${stormPeople} people on one stage, ${stormActsPerSecond} acts/s, ${stormSeconds} s`,
      goal: 'p99 <= 3 s',
    },
    panels: { id: 'P11', what: 'oldest change that a panel did not show yet in that storm', goal: '<= 5 s' },
    failures: { id: 'P11', what: 'acts that failed and errors in the log in that storm', goal: '0' },
  },
  'voice-connections': {
    connection: {
      id: 'P9',
      what: `memory (PSS of a process with a voice node) of a whole connection (websocket, UDP, davey) to an encrypted room where somebody has spoken, ${connectionsHeld} of them beside ${connectionsBefore}`,
      goal: '<= 1 MB',
    },
    thread: { id: 'P9', what: "the same: heap and outside of it of the voice node's own thread", goal: 'none' },
  },
  'voice-encrypted': {
    usual: { id: 'P5', what: `${oneVoice('encrypted')}: against receive stream -> AudioPlayer`, goal: '<= 0.6 x' },
    floor: { id: 'P5', what: `${oneVoice('encrypted')}: against Node's own primitives and davey`, goal: 'none' },
    delay: { id: 'P6', what: added('passed through between encrypted rooms'), goal: delayGoal },
    usualDelay: { id: 'P6', what: added('the usual way between encrypted rooms'), goal: 'none' },
  },
  'voice-interruptions': {
    elsewhere: {
      id: 'P15',
      what: `gap beyond 20 ms heard between two encrypted rooms while up to ${crowd} people come to and go from a third, ${rekeyBlocks} x ${rekeyBlockSeconds} s`,
      goal: 'p99 <= 20 ms',
    },
    rekey: {
      id: 'P15',
      what: `sound back after a re-key: from somebody's wish to join an encrypted room to their hearing what is carried there, ${comings} people one after another`,
      goal: '<= 1 s',
    },
    move: {
      id: 'P15',
      what: `sound back after our account in an encrypted room is given another voice server, ${moves} times, every second one after being told that there is none`,
      goal: '<= 3 s',
    },
    crash: {
      id: 'P15',
      what: `sound back after a voice server that forgets everybody in an encrypted room, ${moves} times; people come back at once`,
      goal: '<= 3 s',
    },
    node: {
      id: 'P15',
      what: `sound back after a voice node's thread has died, ${nodeDeaths} times`,
      goal: '<= 15 s',
    },
    kill: {
      id: 'P15',
      what: `sound back on a stage after kill -9 of the bot, which is started again at once, ${kills} times`,
      goal: '<= 15 s',
    },
  },
  'voice-mix': {
    usual: {
      id: 'P2',
      what: `${mixRooms} voices into ${mixRooms} rooms, none its own, CPU of ${mixSeconds} s, ${mixPairs} pairs: against prism-media streams and a sum by hand`,
      goal: '<= 0.42 x',
    },
    share: { id: 'P3', what: 'the same: summing, levelling and limiting, of the whole', goal: '<= 2 %' },
    notOpus: {
      id: 'P3',
      what: 'the same: all that is not Opus, with jitter buffers, order, graph and who is heard, of the whole',
      goal: 'none',
    },
    encodes: {
      id: 'P4',
      what: `encodings of ${mixRooms} voices into ${mixRooms + 40} rooms, against one for each room; of one voice into 40`,
      goal: '<= 0.3 x; none',
    },
    switching: {
      id: 'P8',
      what: 'one voice in stereo goes over to a mix: second frame of the mix above its error at a listener who heard the voice before',
      goal: '>= 47 dB',
    },
    kept: {
      id: 'P9',
      what: 'memory, heap and outside, that stays after a million frames of one voice, above that after a tenth of them',
      goal: '< 1 MB',
    },
    keptMixing: {
      id: 'P9',
      what: `the same of a million frames of ${mixRooms} voices that are mixed into a room with the codec`,
      goal: '< 1 MB',
    },
    link: {
      id: 'P9',
      what: `memory of the engine for each link over which a voice is passed through, ${linksHeld} of them`,
      goal: '<= 120 kB',
    },
    garbage: {
      id: 'P9',
      what: `what a tick leaves for the collector, ${garbageVoices} voices into two rooms with the codec (its binding makes a buffer for each call; our own code nothing: a unit test)`,
      goal: 'flat',
    },
  },
  'voice-mix-delay': {
    clean: {
      id: 'P6',
      what: `a mix of two: from the packet in which somebody begins to the packet of the mix that has them, ${mixDelayOnsets} times`,
      goal: 'p50 <= 30 ms',
    },
    jitter: {
      id: 'P6',
      what: `the same, each packet up to ${mixDelayJitterMs} ms late: from when it was said`,
      goal: 'p50 <= jitter p95 + 30 ms',
    },
  },
  'voice-pacing': {
    ours: {
      id: 'P7',
      what: `beats more than 5 ms late in ${pacingSeconds} s of a voice node, ${pacingRooms} voices into ${pacingRooms} rooms by UDP, while clock_nanosleep in C was not`,
      goal: '<= 0.1 %',
    },
    drift: { id: 'P7', what: 'the same: drift of the grid, last beats against first', goal: 'none' },
  },
  'voice-pass-through': {
    usual: { id: 'P5', what: `${oneVoice('unencrypted')}: against receive stream -> AudioPlayer`, goal: '<= 0.3 x' },
    floor: { id: 'P5', what: `${oneVoice('unencrypted')}: against Node's own primitives`, goal: 'none' },
    delay: { id: 'P6', what: added('passed through'), goal: delayGoal },
    usualDelay: { id: 'P6', what: added('the usual way'), goal: 'none' },
  },
  'voice-peers': {
    floor: {
      id: 'P1',
      what: `${sameMix(mixRooms)}: CPU against decoding, a sum and encoding in C with the same libopus`,
      goal: '<= 1.1 x',
    },
    floorOne: { id: 'P1', what: `${sameMix(1)}: against the same in C`, goal: '<= 1.18 x' },
    ffmpeg: { id: 'P2', what: `${sameMix(mixRooms)}: against ffmpeg amix`, goal: '<= 0.88 x' },
    gstreamer: { id: 'P2', what: `${sameMix(mixRooms)}: against GStreamer audiomixer`, goal: '<= 0.45 x' },
    janus: {
      id: 'P2',
      what: `${sameMix(mixRooms)}, by UDP at the pace of speech: against Janus AudioBridge`,
      goal: '<= 0.85 x',
    },
  },
  'voice-per-core': {
    further: { id: 'P5', what: furtherRoom('unencrypted'), goal: '<= 0.45 x' },
    furtherEncrypted: { id: 'P5', what: furtherRoom('encrypted'), goal: '<= 0.45 x' },
    links: { id: 'P10', what: perCore('links between unencrypted rooms'), goal: '>= 0.8 x' },
    encrypted: { id: 'P10', what: perCore('links between encrypted rooms'), goal: '>= 0.8 x' },
    fanOut: { id: 'P10', what: perCore(`deliveries into ${fanOut} unencrypted rooms each`), goal: '>= 0.8 x' },
    fanOutEncrypted: { id: 'P10', what: perCore(`deliveries into ${fanOut} encrypted rooms each`), goal: '>= 0.8 x' },
  },
};
