import { describe, expect, it } from 'vitest';
import { limitOf } from './_support/limit-by-hand.ts';

describe('a limit of 10 a minute', () => {
  it('reserves the calls of each request, and lets through who makes none', () => {
    const { take } = limitOf(10);
    expect([0, 1, 2, 3, 4, 0].map((calls) => take(calls))).toEqual(new Array(6).fill(undefined));
    expect(take(1)).toMatchObject({ code: 'THROTTLED', details: { retryable: true, retryAfterMs: 60_000 } });
    expect(take(0)).toBeUndefined();
  });

  it('puts the calls that were made in place of those that were reserved, when they were made', () => {
    const { reserve, take, header, wait } = limitOf(10);
    const [settle, settleMore] = [reserve(6), reserve(4)];
    expect(take(1)?.code).toBe('THROTTLED');
    wait(5_000);
    settle(2);
    expect(header().RateLimit).toBe('"default";r=4;t=55');
    expect(take(4)).toBeUndefined();
    settleMore(9);
    // More than a minute gives was made: nothing is left until that is a minute old.
    expect(header().RateLimit).toBe('"default";r=0;t=60');
    expect(take(1)?.details.retryAfterMs).toBe(60_000);
    wait(59_999);
    expect(take(1)?.details.retryAfterMs).toBe(1);
    wait(1);
    expect(take(10)).toBeUndefined();
  });

  it('never tells anybody to wait for longer than a minute', () => {
    const { reserve, take, header, wait } = limitOf(10);
    let state = 7;
    for (let turn = 0; turn < 2_000; turn += 1) {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      const calls = state % 11;
      if (!take(calls)) reserve(0)(state % 13);
      expect(take(10)?.details.retryAfterMs ?? 0).toBeLessThanOrEqual(60_000);
      expect(Number(/t=(\d+)$/.exec(header().RateLimit ?? '')?.[1])).toBeLessThanOrEqual(60);
      wait(state % 3_001);
    }
  });

  it('lets through as much as has been waited for, and takes nothing for a refusal', () => {
    const { take, wait } = limitOf(10);
    take(6);
    wait(20_000);
    take(4);
    for (let time = 0; time < 50; time += 1) expect(take(5)?.details.retryAfterMs).toBe(40_000);
    wait(39_999);
    expect(take(5)?.details.retryAfterMs).toBe(1);
    wait(1);
    expect(take(6)).toBeUndefined();
    expect(take(1)?.details.retryAfterMs).toBe(20_000);
  });

  it('is never passed in any minute, however the requests come', () => {
    const { take, wait } = limitOf(10);
    const taken: { at: number; cost: number }[] = [];
    let state = 7;
    for (let at = 0; at < 1_000_000; ) {
      state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
      const cost = 1 + (state % 3);
      if (!take(cost)) taken.push({ at, cost });
      wait(state % 4_000);
      at += state % 4_000;
    }
    const inMinute = (from: number) => taken.filter(({ at }) => at >= from && at < from + 60_000);
    const sums = taken.map(({ at }) => inMinute(at).reduce((sum, { cost }) => sum + cost, 0));
    expect(Math.max(...sums)).toBeLessThanOrEqual(10);
    expect(Math.max(...sums)).toBeGreaterThan(8);
  });

  it('is that of each caller, and of each address of those who are none', () => {
    const { take } = limitOf(10);
    expect(take(10, '192.0.2.1')).toBeUndefined();
    expect(take(10, '192.0.2.2')).toBeUndefined();
    expect(take(10, '192.0.2.1', 'one')).toBeUndefined();
    expect(take(1, '192.0.2.9', 'one')?.code).toBe('THROTTLED');
    expect(take(10, '192.0.2.9', '192.0.2.1')).toBeUndefined();
  });

  it('says that a document which may make more calls than a minute gives will never run', () => {
    const { take } = limitOf(10);
    expect(take(11)).toMatchObject({ code: 'LIMIT_EXCEEDED' });
    expect(take(11)?.message).toContain('rateLimit.callsPerMinute is 10');
    expect(take(10)).toBeUndefined();
  });

  it('tells what is left, and when more will be', () => {
    const { take, header, wait } = limitOf(10);
    const policy = { 'RateLimit-Policy': '"default";q=10;w=60' };
    expect(header()).toEqual({ ...policy, RateLimit: '"default";r=10;t=60' });
    take(3);
    wait(20_000);
    take(3);
    expect(header()).toEqual({ ...policy, RateLimit: '"default";r=4;t=40' });
    expect(header('192.0.2.2')).toEqual({ ...policy, RateLimit: '"default";r=10;t=60' });
  });

  it('remembers 10,000 callers and forgets who has been silent for longest', () => {
    const { take } = limitOf(10);
    for (let index = 0; index < 10_000; index += 1) take(10, `caller ${index}`);
    expect(take(1, 'caller 0')?.code).toBe('THROTTLED');
    take(1, 'one more');
    expect(take(1, 'caller 0')?.code).toBe('THROTTLED');
    expect(take(1, 'caller 1')).toBeUndefined();
  });
});
