import { beforeEach, describe, expect, it } from 'vitest';
import { doors, renderBackstage, renderPanel } from '../../../src/commands/index.ts';
import type { Space } from '../../../src/domain/index.ts';
import { texts } from '../../../src/i18n/index.ts';
import type { ChannelId, SpaceId, UserId } from '../../../src/lib/index.ts';
import { guest, host, idOf } from '../../support/a-space.ts';
import { contextOf, labelsOf, nodesOf, pressed, saidBy, typed } from '../../support/asked-by.ts';
import { toldApp, type ToldApp } from '../../support/told-app.ts';

// as, in these: test data stands in for what the edges parse.
const green = '999999999999999991' as ChannelId;
const other = '666666666666666666' as UserId;

let app: ToldApp;
beforeEach(() => {
  app = toldApp();
});

const open = (over: Partial<Extract<Space['backstage'], { status: 'open' }>> = {}): void => {
  app.space = { ...app.space, backstage: { status: 'open', channelId: green, toRoom: [], toBackstage: [], ...over } };
};
const asked = (): unknown[] =>
  app.calls.filter(([name]) => name !== 'info').map(([name, , ...more]) => [name, ...more]);
const onPage = async (): Promise<readonly string[]> => labelsOf(await pressed(app, 'manage'));

describe('the doors of a backstage', () => {
  it('[BACK-1] open and close it by command and on "Manage", and say where it is', async () => {
    expect(await onPage()).toContain('Open a backstage');
    expect(saidBy(await typed(app, 'backstage open'))).toContain('on its way');
    open();
    expect(saidBy(await typed(app, 'backstage open'))).toContain(`<#${green}>`);
    expect(saidBy(await pressed(app, 'b-open'))).toContain(`open: <#${green}>`);
    expect(await onPage()).toContain('Close the backstage');
    expect(saidBy(await typed(app, 'backstage close'))).toContain('closes');
    expect(saidBy(await pressed(app, 'b-close'))).toContain('closes');
    expect(asked()).toEqual([
      ['openBackstage'],
      ['openBackstage'],
      ['openBackstage'],
      ['close-backstage'],
      ['close-backstage'],
    ]);
    app.refusal = 'no-backstage';
    expect(saidBy(await typed(app, 'backstage close'))).toContain('/backstage open');
  });

  it('[BACK-4] bring people up: oneself by the button, others by the selects, both by command', async () => {
    open();
    app.facts = { backstage: [guest, other] };
    expect(saidBy(await pressed(app, 'b-up'))).toContain('You are being moved into');
    expect(saidBy(await typed(app, 'backstage up'))).toContain('You are being moved into');
    expect(saidBy(await pressed(app, 'b-bring', { values: [guest] }))).toContain(`<@${guest}> is being moved`);
    expect(saidBy(await pressed(app, 'b-call', { values: [other] }))).toContain(`<@${other}> is being moved`);
    expect(saidBy(await typed(app, 'backstage up', { user: guest }))).toContain(`<@${guest}>`);
    expect(asked()).toEqual([host, host, guest, other, guest].map((userId) => ['go-up', userId]));
    expect(saidBy(await pressed(app, 'b-bring', { values: ['me'] }))).toContain('earlier state');
  });

  it('[BLOCK-2] tell who brings somebody of their own list up, by whatever door, and say nothing of oneself', async () => {
    open();
    app.facts = { backstage: [guest] };
    app.ownList = { blocks: [guest, host].map((userId) => ({ userId, atMs: 1_000 })), messages: true };
    const line = texts('en').safety.meets([guest]);
    expect(saidBy(await typed(app, 'backstage up', { user: guest }))).toContain(line);
    expect(saidBy(await pressed(app, 'b-bring', { values: [guest] }))).toContain(line);
    expect(saidBy(await pressed(app, 'b-call', { values: [guest] }))).toContain(line);
    expect(saidBy(await pressed(app, 'b-up'))).not.toContain(texts('en').safety.meets([host]));
    app.refusal = 'not-backstage';
    expect(saidBy(await pressed(app, 'b-bring', { values: [guest] }))).not.toContain(line);
  });

  it('[BACK-5] take people back: moved where they are in the room, shown the way where they are not', async () => {
    open();
    expect(saidBy(await typed(app, 'backstage join'))).toContain('click it to enter');
    open({ toBackstage: [host, guest] });
    expect(saidBy(await typed(app, 'backstage join'))).toContain('You are being moved');
    expect(saidBy(await typed(app, 'backstage join', { user: guest }))).toContain(`<@${guest}> is being moved`);
  });

  it('[BACK-9] tell everybody how many are there, and who only to those who run the space', async () => {
    open();
    app.facts = { backstage: [guest, other], queue: [] };
    const page = await pressed(app, 'manage');
    expect(saidBy(page)).toContain(`<#${green}>: <@${guest}>, <@${other}>`);
    const call = nodesOf(page).find(({ custom_id: id }) => id?.includes(':b-call:') === true);
    expect(call?.options?.map(({ value }) => value)).toEqual([guest, other]);
    const info = await app.info(contextOf(app).actor, app.space.id);
    if (!info.ok) throw new Error('no facts');
    const people = [{ userId: other, role: 'speaker', floor: 'backstage', sinceMs: 1 } as const];
    const facts = { ...info.value, space: { ...app.space, hands: [], people: [...app.space.people, ...people] } };
    const panel = saidBy({ text: '', rows: [], layout: renderPanel(facts) });
    expect(panel).toContain('**Backstage** 2');
    expect(panel).not.toContain(`<@${guest}>`);
    const away = {
      ...facts,
      space: {
        ...facts.space,
        people: facts.space.people.map((one) => (one.userId === other ? { ...one, floor: 'away' as const } : one)),
      },
    };
    // Where a speaker who is not in the room is, is for nobody else to know.
    expect(panel).toBe(saidBy({ text: '', rows: [], layout: renderPanel(away) }));
  });

  it.each(['en', 'ar'] as const)('[BACK-3] stand on a message that says who hears it, in %s', (language) => {
    const told = { spaceId: idOf('told') as SpaceId, language, roomId: '444444444444444444' as ChannelId };
    const message = { text: '', rows: [], layout: renderBackstage(told) };
    expect(saidBy(message)).toContain('<#444444444444444444>');
    expect(saidBy(message)).toContain('Majlis');
    const acts = nodesOf(message).flatMap(({ custom_id: id }) => (id === undefined ? [] : [id.split(':')[1] ?? '']));
    expect(acts).toEqual(['b-up', 'b-bring']);
    for (const act of acts) expect(doors.control(act)).toBeDefined();
  });
});
