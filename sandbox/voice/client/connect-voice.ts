import { systemVoiceClock } from '../system-clock.ts';
import type { PersonVoiceOptions, VoicePersonConnection } from './contract.ts';
import { requireLoopback } from './loopback.ts';
import { PersonConnection } from './person-connection.ts';

const usualTimeoutMs = 10_000;

/**
 * Connects a person to voice the way Discord's own client does, up to the session description. Rejects for an endpoint that is
 * not loopback, when the server closes the websocket (the code stands in the message), and after the timeout.
 */
export const connectVoice = async (options: PersonVoiceOptions): Promise<VoicePersonConnection> => {
  requireLoopback(options.endpoint);
  const clock = options.clock ?? systemVoiceClock;
  return await new Promise<VoicePersonConnection>((resolve, reject) => {
    const cancelTimeout = clock.after(options.timeoutMs ?? usualTimeoutMs, () => connection.close());
    const connection: PersonConnection = new PersonConnection(options, {
      onReady: () => {
        cancelTimeout();
        resolve(connection);
      },
      onEnd: ({ code, reason }) => {
        cancelTimeout();
        reject(new Error(`Voice ended with ${code}: ${reason}`)); // no effect once connected
      },
    });
  });
};
