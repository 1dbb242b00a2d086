/** What listeners at the far end of a link hear when the whole bot is killed and started again. */
import { answerTo, castOf, type Cast, comeUp, openSpace } from '../../test/support/cast.ts';
import { startStack } from '../../test/support/stack.ts';
import { keepTalking } from '../../test/support/voice-talk.ts';
import type { Person } from '../../sandbox/people/index.ts';
import { kills, type RowPlan } from '../catalogue.ts';
import { type BenchRow, median } from '../row.ts';
import { backRow, hearkenTo, silenceAfter } from './silence.ts';

const killGoalMs = 15_000;

/** A space in one of the default world's servers with its host on stage; answers where. */
async function openStage(
  cast: Cast,
  host: Person,
  server: string,
): Promise<{ readonly guildId: string; readonly channelId: string }> {
  const guildId = cast.guildId(server);
  const channelId = await openSpace(host, { title: 'Tea' }, { guildId, channelId: cast.channelId(server, 'general') });
  await comeUp(host, guildId, channelId);
  return { guildId, channelId };
}

/** One row. */
export async function killRow(plan: RowPlan): Promise<BenchRow> {
  await using stack = await startStack({ env: { LOG_LEVEL: 'info' } });
  using cast = castOf(stack);
  const [layla, grace, lina] = [await cast.person('layla'), await cast.person('grace'), await cast.person('lina')];
  const home = await openStage(cast, layla, 'Qahwa House');
  const away = await openStage(cast, grace, 'Riverside Talks');
  await lina.joinVoice(away.guildId, away.channelId);
  const offer = await answerTo(layla, 'link open', {}, { ...home, says: /`[^`]{4,}`/ });
  const code = /`([^`\s]{4,})`/.exec(offer)?.[1] ?? '';
  await answerTo(grace, 'link join', { code }, { ...away, says: /Linked/ });
  if (layla.voice === null) throw new Error('the speaker is not in voice');
  const heardMs = hearkenTo(lina);
  const talking = keepTalking(layla.voice);
  const silences: number[] = [];
  const starts: number[] = [];
  for (let i = 0; i < kills; i += 1) {
    const silence = await silenceAfter(heardMs, async () => {
      await stack.bot().end('SIGKILL');
      const startMs = performance.now();
      await stack.startBot();
      starts.push(performance.now() - startMs);
    });
    silences.push(silence);
  }
  talking.stop();
  return backRow(plan, silences, killGoalMs, ` (the bot ready after ${(median(starts) / 1000).toFixed(2)} s)`);
}
