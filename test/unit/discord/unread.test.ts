import { afterAll, expect, it } from 'vitest';
import { createInteractionRouter } from '../../../src/discord/interactions.ts';
import { systemClock } from '../../../src/lib/index.ts';
import { answerDesk } from '../../support/answer-desk.ts';
import { silentClient } from '../../support/fuzz-scene.ts';
import { memoryLog } from '../../support/memory-log.ts';
import { toldApp } from '../../support/told-app.ts';

const client = silentClient();
afterAll(() => client.destroy());

/** What comes as answer to an interaction of that type whose data nobody can read. */
const answersTo = async (type: number): Promise<{ first: readonly number[]; text: string | undefined }> => {
  const log = memoryLog();
  const desk = answerDesk(systemClock.monotonicMs);
  const route = createInteractionRouter({
    client,
    answers: desk.rest,
    app: toldApp(),
    clock: systemClock,
    logger: log,
  });
  await route({ id: '1', application_id: '2', token: 'token', type, data: { name: 7 } });
  expect(log.lines.filter(({ level }) => level === 'error')).toEqual([]);
  const { first, texts } = desk.take('token');
  return { first, text: texts.at(-1) };
};

it('an interaction that cannot be read is answered in the way that its type allows', async () => {
  const command = await answersTo(2);
  expect(command.first).toEqual([5]);
  expect(command.text).toMatch(/earlier state/u);
  // Discord takes nothing but choices for what is being typed.
  expect(await answersTo(4)).toEqual({ first: [8], text: undefined });
});
