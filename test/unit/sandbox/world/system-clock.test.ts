import { expect, it, vi } from 'vitest';
import { createWorldClock } from '../../../../sandbox/world/index.ts';

it('lets driven time pass at once and in order, and real time as well', async () => {
  const clock = createWorldClock();
  const ran: string[] = [];
  const startMs = clock.nowMs();
  clock.after(60_000, () => ran.push('minute'));
  clock.after(30_000, () => {
    ran.push(`half at ${Math.round((clock.nowMs() - startMs) / 1000)}`);
    clock.after(15_000, () => ran.push('nested'));
  });
  const cancel = clock.after(10_000, () => ran.push('never'));
  cancel();
  clock.advance(59_000);
  expect(ran).toEqual(['half at 30', 'nested']);
  clock.advance(1000);
  expect(ran).toEqual(['half at 30', 'nested', 'minute']);
  clock.after(5, () => ran.push('by itself'));
  await vi.waitFor(() => expect(ran).toContain('by itself'));
  clock.after(1, () => ran.push('after closing'));
  clock.close();
  clock.advance(1000);
  expect(ran).not.toContain('after closing');
});

it('waits longer than the longest timer of the machine', () => {
  const clock = createWorldClock();
  let ran = false;
  clock.after(60 * 86_400_000, () => (ran = true));
  clock.advance(59 * 86_400_000);
  expect(ran).toBe(false);
  clock.advance(86_400_000);
  expect(ran).toBe(true);
  clock.close();
});
