import type { Gate } from './gate.ts';
import type { PlanningActs } from './planning-api.ts';

/** What changes something about what is planned, until the gate is shut; jobs that come later are left to the next start. */
export const planningDoors = (acts: PlanningActs, gate: Gate): PlanningActs => ({
  ...acts,
  planSpace: gate.act(acts.planSpace),
  confirmPlan: gate.act(acts.confirmPlan),
  planSeries: gate.act(acts.planSeries),
  confirmSeries: gate.act(acts.confirmSeries),
  discardDraft: gate.act(acts.discardDraft),
  movePlan: gate.act(acts.movePlan),
  changePlan: gate.act(acts.changePlan),
  changeSeries: gate.act(acts.changeSeries),
  draftMove: gate.act(acts.draftMove),
  moveSeries: gate.act(acts.moveSeries),
  makeRoomFor: gate.act(acts.makeRoomFor),
  handBack: gate.act(acts.handBack),
  cancelPlan: gate.act(acts.cancelPlan),
  cancelSeries: gate.act(acts.cancelSeries),
  cancelAllOf: gate.act(acts.cancelAllOf),
  openPlanned: gate.act(acts.openPlanned),
  setOwnZone: gate.act(acts.setOwnZone),
  planDue: async (id, revision) => {
    if (gate.isOpen()) await acts.planDue(id, revision);
  },
  seriesDue: async (id) => {
    if (gate.isOpen()) await acts.seriesDue(id);
  },
  digestDue: async (guildId, date) => {
    if (gate.isOpen()) await acts.digestDue(guildId, date);
  },
  jobGivenUp: async (one) => {
    if (gate.isOpen()) await acts.jobGivenUp(one);
  },
});
