import { DAVESession } from '@discordjs/voice';

/** What failed inside the end-to-end encryption library. */
export type DaveFault = 'external-sender' | 'proposals' | 'commit' | 'welcome';

/**
 * Keeps exceptions of the encryption library inside this thread's voice sessions. @discordjs/voice 0.19.2 calls it from
 * its socket handler without a catch: there an exception ends the process or, swallowed, leaves a connection that looks
 * ready and never hears again. A session that cannot go on asks the voice server for a new group, which took 110 ms when
 * measured. Also covers a group message on a stage, where the version is 0 and there is no session. Call once per thread.
 */
export function installDaveGuard(onFault: (fault: DaveFault) => void): void {
  const { setExternalSender, processProposals, processCommit, processWelcome } = DAVESession.prototype;

  function recover(session: DAVESession, fault: DaveFault): void {
    onFault(fault);
    if (session.session !== undefined) session.recoverFromInvalidTransition(session.lastTransitionId ?? 0);
  }

  DAVESession.prototype.setExternalSender = function guarded(externalSender): void {
    try {
      setExternalSender.call(this, externalSender);
    } catch {
      recover(this, 'external-sender');
    }
  };
  DAVESession.prototype.processProposals = function guarded(payload, clients): Buffer | undefined {
    try {
      return processProposals.call(this, payload, clients);
    } catch {
      recover(this, 'proposals');
      return undefined;
    }
  };
  DAVESession.prototype.processCommit = function guarded(payload): ReturnType<DAVESession['processCommit']> {
    try {
      return processCommit.call(this, payload);
    } catch {
      recover(this, 'commit');
      return { transitionId: 0, success: false };
    }
  };
  DAVESession.prototype.processWelcome = function guarded(payload): ReturnType<DAVESession['processWelcome']> {
    try {
      return processWelcome.call(this, payload);
    } catch {
      recover(this, 'welcome');
      return { transitionId: 0, success: false };
    }
  };
}
