export { appliedRecordOf, readApplied } from './applied.ts';
export { linkRecordOf, readLink } from './link.ts';
export { leaseOf, owedOf, personOf, readUserId } from './rows.ts';
export { readSettings, settingsRecordOf } from './settings.ts';
export { readSpace, spaceRecordOf } from './space.ts';
