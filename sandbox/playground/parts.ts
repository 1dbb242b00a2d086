import type { Api, CallLog } from '../rest/index.ts';
import type { Gateway } from '../gateway/index.ts';
import type { VoiceServer } from '../voice/index.ts';
import type { World } from '../world/index.ts';

/** What the playground stands on. It acts through the doors that people's clients use; the rest it only looks at, or orders faults of. */
export interface PlaygroundParts {
  readonly world: World;
  readonly api: Api;
  readonly calls: CallLog;
  readonly gateway: Gateway;
  readonly voice: VoiceServer;
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  /** Opens the page; drawn for this run. */
  readonly key: string;
  readonly onBug: (error: unknown) => void;
}
