export { isDaveFrame, isSilenceFrame } from './dave-frame.ts';
export { DaveRegime } from './dave-regime.ts';
export { appendProposals, createExternalSender, groupIdOf } from './mls-external.ts';
export type { ExternalSender } from './mls-external.ts';
export { parseKeyPackage } from './mls-messages.ts';
