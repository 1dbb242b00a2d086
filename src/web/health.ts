import type { IncomingMessage } from 'node:http';
import type { App, DeadJobs } from '../app/index.ts';
import type { Answer } from './answer.ts';
import { json } from './answer.ts';

/** Dead jobs that are told; the log has the reason of each. */
const MOST_DEAD = 50;

/** Headers by which proxies say for whom they ask. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via'];

const LOOPBACK = /^(?:::1|(?:::ffff:)?127(?:\.\d{1,3}){3})$/;
const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/** Whether somebody on this machine asks, and no proxy for others. */
export const isLocal = ({ socket, headers }: IncomingMessage): boolean =>
  LOOPBACK.test(socket.remoteAddress ?? '') &&
  LOOPBACK_HOST.test(headers.host ?? '') &&
  FORWARDED.every((name) => headers[name] === undefined);

/**
 * Whether Majlis is there, and to this machine which jobs were given up and how many rooms our accounts do not hear. 503 when the queue does
 * not answer.
 */
export const healthAnswer = async (
  isToThisMachine: boolean,
  jobs: DeadJobs,
  { alarms }: Pick<App, 'alarms'>,
): Promise<Answer> => {
  if (!isToThisMachine) return json(200, { status: 'ok' });
  try {
    const dead = await jobs.dead(MOST_DEAD);
    const { now, total } = alarms();
    return json(200, {
      status: 'ok',
      deafRooms: now,
      alarms: total,
      deadJobs: dead.length,
      isCut: dead.length === MOST_DEAD,
      dead: dead.map(({ id, name, sinceMs }) => ({ id, name, since: new Date(sinceMs).toISOString() })),
    });
  } catch {
    // Whoever asks is told; what is wrong with the queue is in the log already.
    return json(503, { status: 'queue-does-not-answer' });
  }
};
