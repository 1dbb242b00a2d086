import { expect, it } from 'vitest';
import type { VoiceReport } from '../../../src/app/index.ts';
import type { CarryPath } from '../../../src/app/ports.ts';
import { createVoiceDesk } from '../../../src/app/voice-desk.ts';
import type { ChannelId, LinkId } from '../../../src/lib/index.ts';
import { channelId } from '../../support/outside-people.ts';
import { createManualClock } from '../../support/manual-clock.ts';
import { memoryLog } from '../../support/memory-log.ts';

// A link's id, as the store would hand it over.
const linkId = 'aaaabbbbcccc' as LinkId;

it('[SEAT-7] a way that a node has stopped carrying is not said to carry until it does again, and both rooms have news', () => {
  const [one, other] = [channelId('one'), channelId('other')];
  const path: CarryPath = { linkId, from: one, to: other, volume: 100, duckedBy: [], levelled: false };
  let tell: (report: VoiceReport) => void = () => undefined;
  const news: (readonly ChannelId[])[] = [];
  const desk = createVoiceDesk({
    voice: {
      apply: () => undefined,
      readings: () => Promise.resolve([]),
      onReport: (listener) => {
        tell = listener;
        return () => undefined;
      },
    },
    clock: createManualClock(),
    logger: memoryLog(),
    plan: () => ({ seats: [], paths: [path], muteSources: [] }),
    onNews: (channelIds) => news.push(channelIds),
    onHeard: () => undefined,
    onHearing: () => undefined,
    onRetake: () => undefined,
  });
  desk.refresh();
  const carries = (): boolean => desk.carries(linkId, one, other);
  tell({ type: 'carrying', linkId, from: one, to: other });
  expect(carries()).toBe(true);
  tell({ type: 'stopped', channelId: one });
  expect([carries(), news.at(-1)]).toEqual([false, [one, other]]);
  tell({ type: 'carrying', linkId, from: one, to: other });
  expect(carries()).toBe(true);
  desk.close();
});
