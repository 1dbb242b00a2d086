import { describe, expect, it } from 'vitest';
import { callName, faultPoints, pointName, writeName } from '../../chaos/fault-points.ts';
import { planOf } from '../../chaos/plan.ts';

describe('the plan of a crash test', () => {
  it('is the same for the same seed, and begins the same for more kills', () => {
    const plan = planOf('one', 40);
    expect(planOf('one', 40)).toEqual(plan);
    expect(planOf('two', 40)).not.toEqual(plan);
    expect(planOf('one', 100).slice(0, plan.length - 1)).toEqual(plan.slice(0, -1));
  });

  it('has as many kills as are asked for, and in the long run all fault points and both weathers among them', () => {
    const plan = planOf('one', 300);
    const kills = plan.flatMap((journey) => journey.kills);
    expect(kills).toHaveLength(300);
    const points = new Set(kills.flatMap((kill) => (kill.when === 'at-point' ? [pointName(kill.point)] : [])));
    expect([...points].sort()).toEqual(faultPoints.map(pointName).sort());
    expect(new Set(kills.map(({ when }) => when))).toEqual(
      new Set(['at-point', 'at-random', 'recovering', 'starting', 'first-start']),
    );
    expect(new Set(plan.map(({ weather }) => weather))).toEqual(new Set(['calm', 'stormy']));
  });

  it('keeps to the fault points that are asked for', () => {
    const kills = planOf('one', 10, 'after commit insert').flatMap((journey) => journey.kills);
    expect(kills.every((kill) => kill.when === 'at-point' && pointName(kill.point).includes('insert'))).toBe(true);
    expect(() => planOf('one', 10, 'nowhere')).toThrow('nowhere');
  });
});

describe('the names of fault points', () => {
  it.each([
    ['POST', '/api/v10/guilds/1290000000000001000/channels', 'POST /guilds/:id/channels'],
    ['PATCH', '/api/v10/guilds/1290000000000001000/voice-states/%40me', 'PATCH /guilds/:id/voice-states/@me'],
    ['POST', '/api/v10/interactions/1290000000000001000/a.b-c/callback', 'POST /interactions/:id/:token/callback'],
    ['GET', '/api/v10/gateway/bot?x=1', 'GET /gateway/bot'],
  ])('leave ids and tokens out of %s %s', (method, path, name) => {
    expect(callName(method, path)).toBe(name);
  });

  it.each([
    ['update "app"."space" set "revision" = $1 where "id" = $2', 'update space'],
    ['insert into "app"."space_applied" ("space_id") values ($1) on conflict do update', 'insert space_applied'],
    ['delete from "app"."seat_lease" where true', 'change seat_lease'],
    ['-- Insert a single job\nSELECT add_job(\n  $1) AS id', 'add job'],
    ['insert into "app"."action_log" ("act") values ($1)', null],
    ['select * from app.space', null],
  ])('say what %j writes', (sql, name) => {
    expect(writeName(sql)).toBe(name);
  });
});
