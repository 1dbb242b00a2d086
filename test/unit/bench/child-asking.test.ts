import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { answerOf, isGone, sayTo } from '../../support/child-asking.ts';

/** A process that does this with each message. */
function processThat(does: string): ChildProcess {
  const child = spawn(process.execPath, ['-e', `process.on('message', (message) => { ${does} })`], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

const isAnswer = (said: unknown): boolean => typeof said === 'object' && said !== null && 'answer' in said;

it('hears the answer among what else a process says, and listens to it no longer', async () => {
  const child = processThat("process.send('so far'); process.send({ answer: message.ask })");
  expect(await answerOf(child, { ask: 1 }, isAnswer)).toEqual({ answer: 1 });
  expect(await answerOf(child, { ask: 2 }, isAnswer)).toEqual({ answer: 2 });
  expect([child.listenerCount('message'), child.listenerCount('exit')]).toEqual([0, 0]);
  expect(isGone(child)).toBe(false);
});

it.each([
  { how: 'process.exit(3)', why: '3' },
  { how: "process.kill(process.pid, 'SIGKILL')", why: 'SIGKILL' },
])('waits for nothing any more once the process has ended: $how', async ({ how, why }) => {
  const child = processThat(how);
  await expect(answerOf(child, {}, isAnswer)).rejects.toThrow(why);
  expect(isGone(child)).toBe(true);
  await expect(answerOf(child, {}, isAnswer)).rejects.toThrow(why);
  sayTo(child, {});
});

it('says nothing to a process that hears no more', async () => {
  const child = processThat('');
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
  sayTo(child, {});
  expect(isGone(child)).toBe(true);
});
