import { beforeEach, describe, expect, it } from 'vitest';
import { renderAnnouncement } from '../../../src/commands/index.ts';
import { markedTitle, patched } from '../../../src/domain/index.ts';
import type { RulesPatch } from '../../../src/domain/index.ts';
import { LANGUAGES, logLineText, refusalText, texts } from '../../../src/i18n/index.ts';
import type { RoleId, UserId } from '../../../src/lib/index.ts';
import { guild } from '../../support/a-space.ts';
import { fieldsOf, labelsOf, nodesOf, opened, pressed, saidBy, submitted, typed } from '../../support/asked-by.ts';
import { recapFacts, toldFacts } from '../../support/told-facts.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';

// as, in these: test data stands in for what the edges parse.
const role = '777777777777777777' as RoleId;
const stranger = '666666666666666666' as UserId;

let app: ToldApp;
beforeEach(() => {
  app = toldApp();
});

const asked = (): unknown[] => app.calls.filter(([name]) => name === 'set-rules' || name === 'changeRules');
const rules = (patch: RulesPatch): void => {
  app.space = { ...app.space, rules: patched(app.space.rules, patch) };
};
const set = (patch: RulesPatch): unknown => ['set-rules', app.space.id, { rules: patch }];

describe('"Who may speak…"', () => {
  it('[GATE-5] is reached from the settings, and tells what holds', async () => {
    expect(labelsOf(await pressed(app, 'm-settings'))).toContain('Who may speak…');
    expect(saidBy(await pressed(app, 'm-speakers'))).toContain('Everybody may ask to speak.');
    rules({ speakers: { roleIds: [role], memberMin: 2880, accountDays: 1 }, adultsOnly: true });
    const page = await pressed(app, 'm-speakers');
    expect(saidBy(page)).toContain(`who has <@&${role}> · members of 2 days or more · accounts of 1 day or more`);
    expect(saidBy(page)).toContain('Adults only (18+)');
    expect(labelsOf(page)).toEqual(['Membership and account…', 'No age restriction', 'Back']);
    expect(saidBy(await pressed(app, 'm-speakers', { by: { userId: stranger } }))).toContain('Only the host');
  });

  it('[GATE-5] takes roles, none of them, everybody, and adults only', async () => {
    await pressed(app, 'm-speak-roles', { values: [role] });
    await pressed(app, 'm-speak-roles', { values: [] });
    await pressed(app, 'm-speak-roles', { values: [role, guild] });
    await pressed(app, 'm-adults');
    await pressed(app, 'm-no-adults');
    expect(asked()).toEqual([
      set({ speakers: { roleIds: [role] } }),
      set({ speakers: { roleIds: [] } }),
      set({ speakers: { roleIds: [] } }),
      set({ adultsOnly: true }),
      set({ adultsOnly: false }),
    ]);
    expect(saidBy(await pressed(app, 'm-speak-roles', { values: ['everyone'] }))).toContain('earlier state');
  });

  it('[GATE-5] takes numbers by a form that holds what is set, and changes nothing by one that does not fit', async () => {
    rules({ speakers: { memberMin: 90 } });
    expect(JSON.stringify(fieldsOf(await opened(app, 'm-speak-form')))).toContain('"value":"90"');
    await submitted(app, 'm-speak-typed', { memberMin: '٣٠', accountDays: '7' });
    expect(asked()).toEqual([set({ speakers: { memberMin: 30, accountDays: 7 } })]);
    const refused = await submitted(app, 'm-speak-typed', { memberMin: 'soon', accountDays: '7' });
    expect(saidBy(refused)).toContain('Minutes in this server');
    expect(asked()).toHaveLength(1);
    const form = await opened(app, 'm-speak-form', null, { userId: stranger });
    expect('form' in form).toBe(false);
  });

  it('[GATE-5] is set for the whole server in /setup', async () => {
    expect(labelsOf(await typed(app, 'setup', {}, { serverManager: true }))).toContain('Speakers…');
    const page = await pressed(app, 'setup-speakers', { space: null });
    expect(nodesOf(page).filter(({ type }) => type === 6)).toHaveLength(1);
    await pressed(app, 'setup-speak-roles', { space: null, values: [role] });
    await submitted(app, 'setup-speak-typed', { memberMin: '10', accountDays: '0' });
    expect(asked()).toEqual([
      ['changeRules', { type: 'speaker-roles', roles: [role] }],
      ['changeRules', { type: 'speaker-numbers', typed: { memberMin: '10', accountDays: '0' } }],
    ]);
    expect('form' in (await opened(app, 'setup-speak-form'))).toBe(true);
  });
});

describe('words of gates', () => {
  it('[GATE-2] [RATE-1] [RATE-2] tell in both languages what is missing and from when on', () => {
    const missing = {
      roles: '<@&1> <@&2>',
      roles2: '<@&3>',
      memberMin: '90',
      memberFrom: '60000',
      accountDays: '2',
      accountFrom: '120000',
    };
    for (const language of LANGUAGES) {
      const text = refusalText(language, { code: 'may-not-speak', params: missing });
      for (const part of ['<@&1>', '<@&2>', '<@&3>', '<t:60:R>', '<t:120:R>']) expect(text).toContain(part);
      for (const code of ['hands-too-often', 'questions-too-often', 'edits-too-often'] as const)
        expect(refusalText(language, { code, params: { until: '60000' } })).toContain('<t:60:R>');
      expect(texts(language).gates.line([])).toBeNull();
      const detail = 'speak-roles:2 speak-member:60 speak-account:7 adults:yes';
      const line = logLineText(texts(language), { act: 'rules-changed', actorId: null, targetId: null, detail });
      expect(line).not.toMatch(/speak-|adults:/u);
    }
  });

  it('[GATE-4] [GATE-5] stand on the panel and in /space info: what is demanded, and how many hands were not taken', async () => {
    rules({ speakers: { memberMin: 60 }, adultsOnly: true });
    const said = saidBy(await typed(app, 'space info'));
    expect(said).toContain('Only members of 1 hour or more may ask to speak');
    expect(said).toContain('Adults only (18+)');
    expect(texts('en').gates.turnedAway(3)).toContain('3 hands');
  });

  it('[GATE-7] [ANN-1] mark a space for adults in announcements, recaps, agenda and calendars', () => {
    const forAdults = (facts: ReturnType<typeof toldFacts>): string => {
      const { space } = facts;
      return JSON.stringify(
        renderAnnouncement({ ...facts, space: { ...space, rules: { ...space.rules, adultsOnly: true } } }),
      );
    };
    expect([forAdults(toldFacts()), forAdults(recapFacts())].every((said) => said.includes('Adults only (18+)'))).toBe(
      true,
    );
    expect(JSON.stringify(renderAnnouncement(toldFacts()))).not.toContain('18+');
    const preset = 'class' as const;
    expect(markedTitle('Tea', { preset, rules: { adultsOnly: true } })).toBe('18+ · Tea');
    expect(markedTitle('Tea', { preset, rules: {} })).toBe('Tea');
  });
});

it('[DOOR-1] raises a hand by a command as by the panel, and tells why not in the same words', async () => {
  app.refusing.set('raise-hand', 'hands-too-often');
  const [byCommand, byPanel] = [await typed(app, 'hand raise'), await pressed(app, 'raise')];
  expect(saidBy(byCommand)).toBe(saidBy(byPanel));
  expect(saidBy(byCommand)).toContain('You raised your hand often just now');
});
