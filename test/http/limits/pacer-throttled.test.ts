import { describe, expect, it } from 'vitest';
import { createPacer } from '../../../src/http/limits/pacer.ts';
import { inTurn, STAYS } from './_support/in-turn.ts';

const UNLIMITED = { maxParallel: 64, callsPerSecond: undefined };

describe('a 429', () => {
  it('that one caller alone gets beside others is a matter of their own', async () => {
    const pacer = createPacer(UNLIMITED);
    for (let count = 0; count < 20; count += 1) {
      await inTurn(pacer, 'other');
      const turn = await pacer.enter('throttled', STAYS);
      turn.onThrottled({ limit: 1, windowMs: 1_000 });
      turn.end();
    }
    const begun = performance.now();
    for (let count = 0; count < 20; count += 1) await inTurn(pacer, 'other');
    expect(performance.now() - begun).toBeLessThan(500);
  });

  it('that one caller alone got before others came holds nobody back but that one', async () => {
    const pacer = createPacer(UNLIMITED);
    const turn = await pacer.enter('throttled', STAYS);
    turn.onThrottled({ limit: 1, windowMs: 1_000 });
    turn.end();
    let isOver = false;
    const held = inTurn(pacer, 'throttled').then(() => {
      isOver = true;
    });
    const begun = performance.now();
    for (let count = 0; count < 20; count += 1) await inTurn(pacer, 'other');
    expect(performance.now() - begun).toBeLessThan(500);
    expect(isOver).toBe(false);
    await held;
    expect(performance.now() - begun).toBeGreaterThan(700);
  });

  it('that two callers get teaches', async () => {
    const pacer = createPacer(UNLIMITED);
    for (const caller of ['one', 'two']) {
      const turn = await pacer.enter(caller, STAYS);
      turn.onThrottled({ limit: 10, windowMs: 1_000 });
      turn.end();
    }
    const begun = performance.now();
    for (let count = 0; count < 3; count += 1) await inTurn(pacer, 'three');
    expect(performance.now() - begun).toBeGreaterThan(250);
  });

  it('that names a limit teaches that limit', async () => {
    const pacer = createPacer(UNLIMITED);
    const turn = await pacer.enter('one', STAYS);
    turn.onThrottled({ limit: 10, windowMs: 1_000 });
    turn.end();
    const begun = performance.now();
    for (let count = 0; count < 5; count += 1) await inTurn(pacer, 'one');
    expect(performance.now() - begun).toBeGreaterThan(450);
    expect(performance.now() - begun).toBeLessThan(2_500);
  });

  it('that names none teaches how many were accepted, however many were refused', async () => {
    const pacer = createPacer(UNLIMITED);
    const turns = await Promise.all(Array.from({ length: 50 }, () => pacer.enter('one', STAYS)));
    for (const [place, turn] of turns.entries()) {
      if (place >= 10) turn.onThrottled(undefined);
      turn.end();
    }
    const begun = performance.now();
    for (let count = 0; count < 5; count += 1) await inTurn(pacer, 'one');
    expect(performance.now() - begun).toBeGreaterThan(400);
    expect(performance.now() - begun).toBeLessThan(2_500);
  });

  it('that comes alone takes little of the rate', async () => {
    const pacer = createPacer({ maxParallel: 64, callsPerSecond: 50 });
    const turn = await pacer.enter('one', STAYS);
    turn.onThrottled(undefined);
    turn.end();
    const begun = performance.now();
    for (let count = 0; count < 25; count += 1) await inTurn(pacer, 'one');
    expect(performance.now() - begun).toBeLessThan(2_500);
  });
});
