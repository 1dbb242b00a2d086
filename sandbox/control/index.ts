export { handleControl, type ControlParts } from './control.ts';
export { describeWorld, type GuildLine, type WorldLine } from './describe.ts';
