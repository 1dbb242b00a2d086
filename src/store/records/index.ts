export { appliedRecordOf, readApplied } from './applied.ts';
export { effectRecordOf, readEffect } from './effect.ts';
export { linkRecordOf, readLink } from './link.ts';
export { planEventRowOf, readPlanEvent } from './plan-event.ts';
export { planRecordOf, readPlan } from './plan.ts';
export { leaseOf, owedOf, personOf, readGuildId, readSeriesId, readSpaceId, readUserId } from './rows.ts';
export { readSeries, seriesRecordOf } from './series.ts';
export { readSettings, settingsRecordOf } from './settings.ts';
export { readSpace, spaceRecordOf } from './space.ts';
