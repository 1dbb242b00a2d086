export { isDaveFrame, isSilenceFrame } from './dave-frame.ts';
export { DaveRegime } from './dave-regime.ts';
export { createExternalSender } from './mls-external.ts';
