import { DAVESession } from '@discordjs/voice';
import type { Clock } from '../../lib/index.ts';

/** What failed inside the end-to-end encryption library. */
export type DaveFault = 'external-sender' | 'proposals' | 'commit' | 'welcome' | 'epoch' | 'recovery';

/**
 * A voice server that sends nonsense without end costs one new key package a second and room: starting over takes 110 ms
 * when it works (measured), and above 4021's limit the session itself would be lost.
 */
const spacingMs = 1000;

/**
 * Keeps exceptions of the encryption library inside this thread's voice sessions. @discordjs/voice 0.19.2 calls it from
 * its socket handler without a catch: there an exception ends the process or, swallowed, leaves a connection that looks
 * ready and never hears again. A session that cannot go on asks the voice server for a new group by op 31, which took
 * 110 ms when measured; it does so at most once a second. Also covers a group message on a stage, where the version is 0
 * and there is no session. Call once per thread.
 */
export function installDaveGuard(clock: Clock, onFault: (fault: DaveFault) => void): void {
  const { setExternalSender, processProposals, processCommit, processWelcome, prepareEpoch } = DAVESession.prototype;
  const fail = createFaultHandler(clock, onFault);

  DAVESession.prototype.setExternalSender = function guarded(externalSender): void {
    try {
      setExternalSender.call(this, externalSender);
    } catch {
      fail(this, 'external-sender');
    }
  };
  DAVESession.prototype.processProposals = function guarded(payload, clients): Buffer | undefined {
    try {
      return processProposals.call(this, payload, clients);
    } catch {
      fail(this, 'proposals');
      return undefined;
    }
  };
  DAVESession.prototype.processCommit = function guarded(payload): ReturnType<DAVESession['processCommit']> {
    try {
      return processCommit.call(this, payload);
    } catch {
      fail(this, 'commit');
      return { transitionId: 0, success: false };
    }
  };
  DAVESession.prototype.processWelcome = function guarded(payload): ReturnType<DAVESession['processWelcome']> {
    try {
      return processWelcome.call(this, payload);
    } catch {
      fail(this, 'welcome');
      return { transitionId: 0, success: false };
    }
  };
  DAVESession.prototype.prepareEpoch = function guarded(data): void {
    try {
      prepareEpoch.call(this, data);
    } catch {
      // A version that is not ours: starting over would fail in the same way, and who watches the room's keys rejoins.
      onFault('epoch');
    }
  };
}

/** Starts a session over after a fault, at most once in `spacingMs`; a fault that comes sooner is mended when that is over. */
function createFaultHandler(
  clock: Clock,
  onFault: (fault: DaveFault) => void,
): (session: DAVESession, fault: DaveFault) => void {
  const nextMs = new WeakMap<DAVESession, number>();

  function recover(session: DAVESession): void {
    try {
      session.recoverFromInvalidTransition(session.lastTransitionId ?? 0);
    } catch {
      onFault('recovery');
    }
  }

  return (session, fault) => {
    onFault(fault);
    // While it starts over, messages for its old group are still on their way: they must not make it start over again.
    if (session.session === undefined || session.reinitializing) return;
    const nowMs = clock.monotonicMs();
    const atMs = Math.max(nowMs, nextMs.get(session) ?? nowMs);
    if (atMs > nowMs + spacingMs) return;
    nextMs.set(session, atMs + spacingMs);
    if (atMs === nowMs) recover(session);
    else clock.after(atMs - nowMs, () => recover(session));
  };
}
