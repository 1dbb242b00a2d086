/** A voice server with one encrypted room in which people come and go, in a thread of its own: their work hurts nobody else's. */
import { parentPort, workerData } from 'node:worker_threads';
import { connectVoice, type VoicePersonConnection } from '../../sandbox/voice/client/index.ts';
import { createVoiceServer, type VoiceGrant } from '../../sandbox/voice/index.ts';
import { systemVoiceClock } from '../../sandbox/voice/system-clock.ts';

/** What the crowd is started with. */
export interface CrowdOptions {
  readonly guildId: string;
  readonly channelId: string;
  /** The account under test, for which `grant` asks. */
  readonly botId: string;
  /** At most so many people. */
  readonly people: number;
}

/** What the bench says. */
export type CrowdOrder = { readonly type: 'grant' | 'come-and-go' | 'rest' };

/** What the crowd answers, one for each order, and `up` before any. */
export type CrowdTiding =
  | { readonly type: 'up'; readonly caPem: string }
  | { readonly type: 'granted'; readonly token: string; readonly endpoint: string }
  | { readonly type: 'coming-and-going' }
  | { readonly type: 'resting'; readonly epochs: number };

/** So many stay, so that there is always a group. */
const leastPeople = 3;
/** From one coming or going to the next: together with the groups' own rounds about four changes of keys a second. */
const pauseMs = { least: 100, most: 300 } as const;
const flags = { canSpeak: true, canHear: true, selfMute: false, selfDeaf: false } as const;

// Handed over by the bench that starts this thread.
const { guildId, channelId, botId, people } = workerData as CrowdOptions;
const voice = await createVoiceServer();
const present: VoicePersonConnection[] = [];
let came = 0;
const mode = { isOn: false };
let state = 20_261_122;

/** From a fixed seed, so that each run has the same comings and goings. */
function random(): number {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return state / 2 ** 32;
}

function grant(userId: string, sessionId: string): { readonly token: string; readonly endpoint: string } {
  const wish: VoiceGrant = { guildId, channelId, userId, sessionId, e2ee: true, flags };
  return voice.grant(wish);
}

async function come(): Promise<void> {
  came += 1;
  const userId = `4000000000000${String(came).padStart(5, '0')}`;
  const sessionId = `person-${came}`;
  const server = grant(userId, sessionId);
  present.push(await connectVoice({ ...server, guildId, channelId, userId, sessionId, caPem: voice.caPem }));
}

function go(): void {
  const [gone] = present.splice(Math.floor(random() * present.length), 1);
  gone?.close();
}

async function comeAndGo(): Promise<void> {
  while (mode.isOn) {
    const { least, most } = pauseMs;
    const ms = least + random() * (most - least);
    await new Promise<void>((resolve) => void systemVoiceClock.after(ms, resolve));
    const comes = present.length <= leastPeople || (present.length < people && random() < 0.5);
    if (comes) await come();
    else go();
  }
}

function tell(tiding: CrowdTiding): void {
  parentPort?.postMessage(tiding);
}

parentPort?.on('message', ({ type }: CrowdOrder) => {
  if (type === 'grant') tell({ type: 'granted', ...grant(botId, 'bench') });
  else if (type === 'come-and-go') {
    mode.isOn = true;
    void comeAndGo();
    tell({ type: 'coming-and-going' });
  } else {
    mode.isOn = false;
    tell({ type: 'resting', epochs: voice.counters().daveEpochs });
  }
});
for (let i = 0; i < leastPeople; i += 1) await come();
tell({ type: 'up', caPem: voice.caPem });
