export { handleControl, type ControlParts } from './control.ts';
export { describeWorld, type GuildLine, type WorldLine } from './describe.ts';
export { orderFault } from './faults.ts';
export { patchSwitches } from './switches-patch.ts';
