import type { Identify } from './client-messages.ts';
import type { StandingGrant, TokenCheck } from './grants.ts';
import type { Regimes } from './media-regime.ts';
import { closeCode } from './wire/index.ts';

/** Whether a client may open a session, and if not, how its websocket is closed. */
export type Admission =
  | { readonly status: 'admitted'; readonly standing: StandingGrant }
  | { readonly status: 'refused'; readonly code: number; readonly reason: string };

const wrongToken: Admission = {
  status: 'refused',
  code: closeCode.authenticationFailed,
  reason: 'Authentication failed',
};
const staleSession: Admission = {
  status: 'refused',
  code: closeCode.sessionNoLongerValid,
  reason: 'Session is no longer valid',
};
const noServer: Admission = { status: 'refused', code: closeCode.serverNotFound, reason: 'Server not found' };

/** Judges an Identify against what its token opens. */
export const admit = (check: TokenCheck, identify: Identify, regimes: Regimes): Admission => {
  if (check.status === 'retired') return staleSession;
  if (check.status === 'unknown') return check.guildKnown ? wrongToken : noServer;
  const { grant } = check.standing;
  if (grant.userId !== identify.user_id) return wrongToken;
  if (grant.sessionId !== identify.session_id) return staleSession;
  const refusal = regimes.refuse(grant, identify);
  return refusal === undefined ? { status: 'admitted', standing: check.standing } : { status: 'refused', ...refusal };
};
