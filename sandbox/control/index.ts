export { handleControl, type ControlParts } from './control.ts';
export { describeSeeded, describeWorld, type GuildLine, type WorldLine } from './describe.ts';
