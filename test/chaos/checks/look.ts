import type { Ledger } from '../ledger.ts';
import type { Scene } from '../scene.ts';
import type { Stored } from '../stored.ts';
import { checkAnnouncements } from './announcements.ts';
import { createFindings, type Findings } from './findings.ts';
import { checkLogs } from './logs.ts';
import { checkOverflow } from './overflow.ts';
import { checkPanels } from './panels.ts';
import { checkPeople } from './people.ts';
import { checkRooms } from './rooms.ts';
import { checkSeats } from './seats.ts';
import { viewOf } from './view.ts';

/** A space may be over this much before its grace by our count: what the bot saw came later or sooner. */
const GRACE_SLACK_MS = 3000;

/** Compares Discord with what is stored, and what is stored with what people were told. */
export const look = (
  scene: Scene,
  stored: Stored,
  { ledger, graceMs }: { readonly ledger: Ledger; readonly graceMs: number },
): Findings => {
  const findings = createFindings();
  const view = viewOf(scene, stored);
  checkRooms(findings, view);
  checkPeople(findings, view);
  checkSeats(findings, view);
  checkOverflow(findings, view);
  checkPanels(findings, view);
  checkAnnouncements(findings, view);
  checkLogs(findings, view);
  for (const { says, rooms, holds } of ledger.facts()) {
    const mayBeOver = rooms.some((channelId) => scene.emptyForMs(channelId) > graceMs - GRACE_SLACK_MS);
    if (!mayBeOver) findings.that(holds(stored), () => `lost: ${says}`);
  }
  return findings;
};
