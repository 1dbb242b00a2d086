import type { Identify } from './client-messages.ts';
import type { VoiceClock } from './clock.ts';
import type { VoiceEvent, VoiceGrant } from './contract.ts';
import type { MutableVoiceCounters } from './counters.ts';
import { createExternalSender, DaveRegime } from './dave/index.ts';
import type { VoiceRandom } from './random.ts';
import type { MediaRegime } from './session.ts';
import type { Sessions } from './sessions.ts';
import type { VoiceSwitches } from './switches.ts';
import { closeCode } from './wire/index.ts';

/** Why a client may not enter, as its websocket is told. */
export interface RegimeRefusal {
  readonly code: number;
  readonly reason: string;
}

/** What regimes are made of. */
export interface RegimeParts {
  readonly sessions: Sessions;
  readonly switches: VoiceSwitches;
  readonly clock: VoiceClock;
  readonly random: VoiceRandom;
  readonly counters: MutableVoiceCounters;
  readonly emit: (event: VoiceEvent) => void;
}

/** Which channel's sound is protected how. */
export interface Regimes {
  /** The regime of the channel that a grant is for; kept for as long as the channel has sessions. */
  of(grant: VoiceGrant): MediaRegime;
  /** Why a client that identifies so is refused, or undefined when it may enter. */
  refuse(grant: VoiceGrant, identify: Identify): RegimeRefusal | undefined;
}

const nothing = (): void => undefined;
const isTaken = (): boolean => true;

/** Stages: nothing beyond the transport. A client's DAVE messages are ignored, as it may send some before it reads op 4. */
const plainRegime: MediaRegime = {
  daveProtocolVersion: 0,
  joined: nothing,
  left: nothing,
  detached: nothing,
  resumed: nothing,
  message: isTaken,
  binary: isTaken,
  mayPass: isTaken,
};

const daveRequired: RegimeRefusal = { code: closeCode.daveRequired, reason: 'E2EE/DAVE protocol required' };

/** Regimes of all channels; one external sender for all groups, as long as the server lives. */
export const createRegimes = ({ sessions, random, ...parts }: RegimeParts): Regimes => {
  const sender = createExternalSender(random);
  const encrypted = new Map<string, DaveRegime>();
  return {
    of({ channelId, e2ee }) {
      if (!e2ee) return plainRegime;
      const standing = encrypted.get(channelId);
      if (standing !== undefined) return standing;
      const fresh = new DaveRegime({
        ...parts,
        channelId,
        sender,
        onLeft: () => {
          if (sessions.inChannel(channelId).size === 0) encrypted.delete(channelId);
        },
      });
      encrypted.set(channelId, fresh);
      return fresh;
    },
    refuse: ({ e2ee }, { max_dave_protocol_version: version }) => (e2ee && version < 1 ? daveRequired : undefined),
  };
};
