export { createFleet, type Fleet, type FleetOptions } from './fleet.ts';
