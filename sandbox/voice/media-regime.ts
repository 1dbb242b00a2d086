import type { VoiceGrant } from './contract.ts';
import type { MediaRegime } from './session.ts';
import { closeCode } from './wire/index.ts';

const nothing = (): void => undefined;

/** Stages: nothing beyond the transport. A client's DAVE messages are ignored, as it may send some before it reads op 4. */
const plainRegime: MediaRegime = {
  daveProtocolVersion: 0,
  refuse: () => undefined,
  joined: nothing,
  left: nothing,
  message: nothing,
  binary: nothing,
};

/** End-to-end encrypted channels: who cannot do DAVE gets 4017. Who can is turned away too, as there is no group to join yet. */
const daveRegime: MediaRegime = {
  ...plainRegime,
  refuse: (identify) =>
    identify.max_dave_protocol_version < 1
      ? { code: closeCode.daveRequired, reason: 'E2EE/DAVE protocol required' }
      : { code: closeCode.disconnected, reason: 'The local Discord does not serve end-to-end encrypted channels yet' },
};

/** The regime of the channel that a grant is for. */
export const regimeOf = (grant: VoiceGrant): MediaRegime => (grant.e2ee ? daveRegime : plainRegime);
