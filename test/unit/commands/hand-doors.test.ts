import { beforeEach, describe, expect, it } from 'vitest';
import { texts } from '../../../src/i18n/index.ts';
import type { SpaceId, UserId } from '../../../src/lib/index.ts';
import { guest, host, idOf, queueIn } from '../../support/a-space.ts';
import { fieldsOf, nodesOf, opened, pressed, saidBy, submitted, typed } from '../../support/asked-by.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';

// as: test data stands in for what the edges parse.
const far = idOf('far') as SpaceId;
const stranger = '666666666666666666' as UserId;

let app: ToldApp;
beforeEach(() => {
  app = toldApp();
});

const asked = (): unknown[] => app.calls.filter(([name]) => name !== 'info');
const mine = (question: string | null): void => {
  app.space = { ...app.space, hands: [...app.space.hands, { userId: host, raisedAtMs: 4_000, by: 'panel', question }] };
};
const labels = (reply: Parameters<typeof nodesOf>[0]): readonly string[] =>
  nodesOf(reply).flatMap(({ label }) => (label === undefined ? [] : [label]));

describe('one’s own hand', () => {
  it('[DOOR-1] goes up by command and by button, with its place and what can be done with it', async () => {
    mine(null);
    const byCommand = await typed(app, 'hand raise');
    const byButton = await pressed(app, 'raise');
    expect(asked()).toEqual([
      ['raise-hand', null],
      ['raise-hand', app.space.id],
    ]);
    expect(saidBy(byCommand)).toContain('place 2');
    expect(saidBy(byButton)).toBe(saidBy(byCommand));
    expect(labels(byButton)).toEqual(['Ask a question', 'Lower my hand']);
  });

  it('[DOOR-1] takes a question by command and by form', async () => {
    mine('Why?');
    const byCommand = await typed(app, 'hand raise', { question: 'Why?' });
    const form = await opened(app, 'ask');
    expect(fieldsOf(form).map(({ custom_id: id, required }) => [id, required])).toEqual([['question', false]]);
    const byForm = await submitted(app, 'asked', { question: 'Why?' });
    expect(asked()).toEqual([
      ['raise-hand', null, { question: 'Why?' }],
      ['raise-hand', app.space.id, { question: 'Why?' }],
    ]);
    expect(saidBy(byForm)).toBe(saidBy(byCommand));
    // It has its question.
    expect(labels(byForm)).toEqual(['Lower my hand']);
  });

  it('that is up already is told its place, and how it is lowered', async () => {
    mine(null);
    app.refusing.set('raise-hand', 'hand-is-up');
    const reply = await pressed(app, 'raise');
    expect(saidBy(reply)).toContain('up already: place 2');
    expect(labels(reply)).toContain('Lower my hand');
  });

  it('[MOD-9] of who lost the floor while muted is told for whom it waits', async () => {
    mine(null);
    app.space = { ...app.space, keptMutes: [host] };
    expect(saidBy(await pressed(app, 'raise'))).toContain('place 2');
    expect(saidBy(await typed(app, 'hand raise'))).toContain(texts('en').reply.handOfMuted);
  });

  it('[DOOR-9] has its place among those of linked rooms', async () => {
    mine(null);
    const hand = { userId: stranger, raisedAtMs: 1, by: 'panel', question: null } as const;
    app.facts = { queue: [{ hand, spaceId: far, farTitle: 'Far' }, ...queueIn(app.space)] };
    expect(saidBy(await pressed(app, 'raise'))).toContain('place 3');
  });

  it('[DOOR-1] goes down by command, by the button under the answer, and by that of earlier panels', async () => {
    const replies = [await typed(app, 'hand lower'), await pressed(app, 'lower-mine'), await pressed(app, 'lower-own')];
    expect(new Set(replies.map(saidBy))).toEqual(new Set([texts('en').reply.ownHandLowered]));
    expect(asked().map((call) => (call as unknown[])[2])).toEqual([host, host, host]);
  });

  it('[DOOR-2] goes down by "Step down" where there is no floor to give back', async () => {
    expect(saidBy(await pressed(app, 'step-down'))).toBe(texts('en').reply.steppedDown);
    app.refusing.set('to-audience', 'not-speaking');
    expect(saidBy(await pressed(app, 'step-down'))).toBe(texts('en').reply.ownHandLowered);
    app.refusing.set('lower-hand', 'no-hand');
    expect(saidBy(await pressed(app, 'step-down'))).toContain('neither the floor nor a raised hand');
    app.refusing.set('to-audience', 'host-stays');
    expect(saidBy(await pressed(app, 'step-down'))).toContain('The host stays');
  });
});

describe('the queue', () => {
  it('[DOOR-1] is worked through by command and by the panel’s selects', async () => {
    for (const reply of [
      await typed(app, 'hand approve', { user: guest }),
      // Without a name, the first in it.
      await typed(app, 'hand approve'),
      await pressed(app, 'approve', { values: [guest] }),
    ])
      expect(saidBy(reply)).toBe(texts('en').reply.invitedUp.stage(guest));
    for (const reply of [
      await typed(app, 'hand lower', { user: guest }),
      await pressed(app, 'lower', { values: [guest] }),
    ])
      expect(saidBy(reply)).toBe(texts('en').reply.handLowered(guest));
    expect(new Set(asked().map((call) => (call as unknown[]).join(' ')))).toEqual(
      new Set([`approve ${app.space.id} ${guest}`, `lower-hand ${app.space.id} ${guest}`]),
    );
    app.facts = { queue: [] };
    expect(saidBy(await typed(app, 'hand approve'))).toBe('No hand is raised.');
  });

  it('[DOOR-9] reaches hands of linked rooms in their own space', async () => {
    const hand = { userId: stranger, raisedAtMs: 1, by: 'panel', question: null } as const;
    app.facts = { queue: [{ hand, spaceId: far, farTitle: 'Far' }, ...queueIn(app.space)] };
    await typed(app, 'hand approve');
    await typed(app, 'hand lower', { user: stranger });
    await pressed(app, 'approve', { values: [`${far}:${stranger}`] });
    await pressed(app, 'lower', { values: [`${far}:${stranger}`] });
    expect(asked()).toEqual([
      ['approve', far, stranger],
      ['lower-hand', far, stranger],
      ['approve', far, stranger],
      ['lower-hand', far, stranger],
    ]);
  });

  it('does nothing with a pick that no panel of ours offers', async () => {
    const long = `${'a'.repeat(60)}:${'1'.repeat(60)}`;
    for (const value of ['', ':', `${far}:`, `:${guest}`, `${far}:${guest}:1`, `FAR:${guest}`, long])
      expect(saidBy(await pressed(app, 'approve', { values: [value] })), value).toContain('earlier state');
    expect(asked()).toEqual([]);
  });
});
