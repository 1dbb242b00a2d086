import type { VNode } from 'preact';
import { words } from '../words/index.ts';
import { ownLately, voiceBefore, voiceNow } from './trace.ts';

/** Two reports lie half a second apart (`tab.ts`). */
const REPORTS_PER_S = 2;

/** Counters that are rates; the others are sums since the start. */
const rates = ['packetsIn', 'packetsOut', 'videoIn', 'controlIn'] as const;

/** How sound goes: of one's own connection, and of the whole voice server. */
export function VoiceCounts(): VNode {
  const now = voiceNow.value;
  const before = voiceBefore.value;
  if (now === null) return <p class="small">{words.value.nothingYet}</p>;
  const perSecond = (name: string): number =>
    Math.max(0, (now.counters[name] ?? 0) - (before?.counters[name] ?? now.counters[name] ?? 0)) * REPORTS_PER_S;
  const { own } = now;
  const counts = words.value.counts;
  const ownHeard = own === null ? 0 : Math.max(0, own.heard - (before?.own?.heard ?? own.heard)) * REPORTS_PER_S;
  return (
    <>
      <h2>{words.value.yourSound}</h2>
      {own === null ? (
        <p class="small">{words.value.notInRoom}</p>
      ) : (
        <dl class="counts">
          <Count name={counts.heardPerS} value={ownHeard} />
          <Count name={counts.sent} value={own.sent} />
          <Count name={counts.heard} value={own.heard} />
          <Count name={counts.lost} value={own.lost} which="lost" />
          <Count name={counts.lostShare} value={`${lostShare()} %`} which="lostShare" />
          <Count name={counts.rekeys} value={own.rekeys} which="rekeys" />
          <Count name={counts.resumes} value={own.resumes} />
          <Count name={counts.undecryptable} value={own.undecryptable} />
        </dl>
      )}
      <h2>{words.value.voiceServer}</h2>
      <dl class="counts" dir="ltr">
        {rates.map((name) => (
          <Count key={name} name={`${name}/s`} value={perSecond(name)} />
        ))}
        {Object.entries(now.counters)
          .filter(([, value]) => value > 0)
          .map(([name, value]) => (
            <Count key={name} name={name} value={value} />
          ))}
      </dl>
    </>
  );
}

/** Of a hundred packets of the last ten seconds, those that never came. */
function lostShare(): number {
  const [first] = ownLately.value;
  const last = ownLately.value.at(-1);
  if (first === undefined || last === undefined) return 0;
  const [heard, lost] = [last.heard - first.heard, Math.max(0, last.lost - first.lost)];
  return heard + lost === 0 ? 0 : Math.round((100 * lost) / (heard + lost));
}

interface CountProps {
  readonly name: string;
  readonly value: number | string;
  /** Finds it in the page, whatever the language. */
  readonly which?: string;
}

function Count({ name, value, which }: CountProps): VNode {
  return (
    <div data-count={which}>
      <dt>{name}</dt>
      <dd dir="ltr">{value}</dd>
    </div>
  );
}
