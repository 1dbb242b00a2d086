/** The thread of a voice node: takes orders, gives tidings, holds nothing itself. */
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { type Logger, type LogFields, systemClock } from '../../lib/index.ts';
import { findOpusCodec, openFrameCodec } from '../codec/index.ts';
import { installDaveGuard, installLibraryGuard } from '../transport/index.ts';
import { createTicker } from './beat.ts';
import { orderSchema, type Tiding } from './messages.ts';
import { VoiceNode } from './voice-node.ts';

const port = parentPort;
if (port === null) throw new Error('This file runs as a worker thread only.');

const { caPem, restarted } = z.strictObject({ caPem: z.string().nullable(), restarted: z.boolean() }).parse(workerData);
// Trust is kept per thread: what the main thread trusts is unknown here.
if (caPem !== null) setDefaultCACertificates([...getCACertificates('default'), caPem]);

function tell(tiding: Tiding): void {
  port?.postMessage(tiding);
}

function createPortLogger(bound: LogFields): Logger {
  const line =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (message: string, fields: LogFields = {}): void => {
      tell({ v: 4, type: 'log', level, message, fields: { ...bound, ...fields } });
    };
  return {
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: line('error'),
    with: (fields) => createPortLogger({ ...bound, ...fields }),
  };
}

const logger = createPortLogger({});
const codec = await findOpusCodec();
const frameCodec = await openFrameCodec(codec);
const node = new VoiceNode({
  clock: systemClock,
  logger,
  codec,
  mix: frameCodec === null ? null : { codec: frameCodec, ticker: createTicker(systemClock) },
  restarted,
  report: (report) => tell({ v: 4, type: 'report', report }),
  sendGateway: (accountId, guildId, payload) => tell({ v: 4, type: 'send', accountId, guildId, payload }),
  cpuUs: () => {
    const { user, system } = process.threadCpuUsage();
    return user + system;
  },
});
/** A voice server that says nonsense may do so fifty times a second; all are counted, and one line in ten seconds tells it. */
const faultLogMs = 10_000;

function sparseWarning(message: string): (fault: string) => void {
  let nextMs = 0;
  return (fault) => {
    const nowMs = systemClock.monotonicMs();
    if (nowMs < nextMs) return;
    nextMs = nowMs + faultLogMs;
    logger.warn(message, { fault });
  };
}

const warnOfDave = sparseWarning('end-to-end encryption fault');
const warnOfLibrary = sparseWarning('voice library fault');
installDaveGuard(systemClock, (fault) => {
  node.noteDaveFault();
  warnOfDave(fault);
});
installLibraryGuard((fault) => {
  node.noteLibraryFault();
  warnOfLibrary(fault);
});

/** Only a dispatch of Discord's may be one that we cannot read without our plan being in doubt. */
const isDispatch = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === 'gateway';

function refuse(message: unknown, issues: readonly z.core.$ZodIssue[]): void {
  // Thousands of issues say no more than ten.
  const said = issues.slice(0, 10).map(({ path, code }) => ({ path: path.join('.'), code }));
  logger.error('voice order refused', { issues: said });
  if (isDispatch(message)) return;
  // It may have been the plan that mutes somebody or ends a link.
  node.carryNothing();
  tell({ v: 4, type: 'refused' });
}

port.on('message', (message: unknown) => {
  const parsed = orderSchema.safeParse(message);
  if (!parsed.success) {
    refuse(message, parsed.error.issues);
    return;
  }
  const order = parsed.data;
  if (order.type === 'apply') node.apply(order.plan, order.given, order.taken);
  else if (order.type === 'gateway') node.gatewayPacket(order.accountId, order.packet);
  else if (order.type === 'ping') tell({ v: 4, type: 'pong' });
  else if (order.type === 'stats') tell({ v: 4, type: 'stats', ask: order.ask, stats: node.stats() });
  else {
    node.close();
    tell({ v: 4, type: 'closed' });
    port.close();
  }
});
logger.info('voice node started', { codec });
tell({ v: 4, type: 'started' });
