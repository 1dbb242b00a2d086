import { openHouse } from './house.ts';
import { playJourney } from './journey.ts';
import { JOURNEYS_PER_FOLDER, killName, planOf, type JourneyPlan, type KillPlan } from './plan.ts';
import { randomOf } from './random.ts';
import { hasFailed, lineOf, reportOf, type ChaosReport, type Played } from './report.ts';

/** What a run is asked for. */
export interface ChaosOptions {
  readonly seed: string;
  readonly kills: number;
  /** Only this journey, counted from 1: what a failed run names. */
  readonly journey?: number;
  /** Kills only at the fault points whose name holds this. */
  readonly at?: string;
  /** Whether what the bot printed is kept of every journey. */
  readonly keepsOutput?: boolean;
  /** Told as it goes. */
  readonly tell?: (line: string) => void;
}

/** A run that goes wrong again and again says nothing new. */
const MAX_FAILED = 5;
/** How long rooms may stand empty: in most houses longer than any journey, in some so short that spaces end by themselves. */
const GRACES_S = [600, 600, 12];

const isFirstStart = ({ when }: KillPlan): boolean => when === 'first-start';

/** The journeys of one data folder, and where what they make is noted. */
interface Folder {
  readonly plans: readonly JourneyPlan[];
  readonly passed: Set<string>;
}

/** Which folder a journey is played in, counted from 0. */
const folderOf = (number: number): number => Math.floor((number - 1) / JOURNEYS_PER_FOLDER);

const playIn = async ({ plans, passed }: Folder, options: ChaosOptions): Promise<readonly Played[]> => {
  const { seed, keepsOutput = false, tell = () => undefined } = options;
  const [first] = plans;
  const early = first?.kills.find(({ when }) => when === 'first-start');
  const { house, close } = await openHouse({
    graceS: GRACES_S[folderOf(first?.number ?? 1) % GRACES_S.length] ?? 600,
    passed,
    killAfterMs: early?.when === 'first-start' ? early.afterMs : null,
  });
  const played: Played[] = [];
  for (const plan of plans) {
    const before = plan.kills.filter(isFirstStart);
    const kills = plan.kills.filter((kill) => !isFirstStart(kill));
    const own = await playJourney(house, { ...plan, kills }, randomOf(seed).fork(`journey ${plan.number}`));
    const restarts = own.restarts + before.length;
    const report = { ...own, restarts, kills: [...before.map(killName), ...own.kills] };
    const isKept = keepsOutput || own.failures.length > 0;
    played.push({ plan, report, output: isKept ? house.bot.output() : '' });
    tell(lineOf(plan, report));
  }
  const amiss = await close();
  const last = played.at(-1);
  // After a journey that went wrong, something may well be left.
  if (amiss.length === 0 || last === undefined || played.some(hasFailed)) return played;
  return [...played.slice(0, -1), { ...last, report: { ...last.report, failures: amiss } }];
};

/** Plays journeys until so many kills have fallen. Fails only when it could not go on; what was wrong is in the report. */
export const runChaos = async (options: ChaosOptions): Promise<ChaosReport> => {
  const { seed, kills, journey, at = null } = options;
  const sinceMs = performance.now();
  const planned = planOf(seed, kills, at).filter(({ number }) => journey === undefined || number === journey);
  const passed = new Set<string>();
  const played: Played[] = [];
  for (const plans of Object.values(Object.groupBy(planned, ({ number }) => folderOf(number)))) {
    if (plans === undefined || played.filter(hasFailed).length >= MAX_FAILED) break;
    played.push(...(await playIn({ plans, passed }, options)));
  }
  const again = `--seed ${seed} --kills ${kills}${at === null ? '' : ` --at "${at}"`}`;
  return reportOf(played, { seed, again, passed, tookMs: performance.now() - sinceMs });
};
