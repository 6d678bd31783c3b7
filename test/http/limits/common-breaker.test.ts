import { expect, it } from 'vitest';
import { breakersAt, halfOpen } from './_support/breakers-by-hand.ts';

it('lets one probe through, and everybody after its success', () => {
  const { caller, call, isFailing } = halfOpen();
  const probe = caller('good').enter();
  expect(probe).toBeDefined();
  expect([caller('good').enter(), caller('another').enter(), caller('one').enter()]).toEqual(Array(3).fill(undefined));
  probe?.report('success');
  expect(isFailing()).toBe(false);
  expect(call(caller('another'), 'success', 5)).toBe(true);
});

it('waits five seconds for a probe that hangs, and lets the next one through', () => {
  const { caller, wait, isFailing } = halfOpen();
  const [hangingOwn, hanging] = [caller('one').enter(), caller('good').enter()];
  expect([hangingOwn, hanging]).not.toContain(undefined);
  wait(4_999);
  expect([caller('two').enter(), caller('another').enter()]).toEqual([undefined, undefined]);
  wait(1);
  const [nextOwn, next] = [caller('two').enter(), caller('another').enter()];
  expect([nextOwn, next]).not.toContain(undefined);
  // Its place is taken by the next one.
  hanging?.report(undefined);
  expect(caller('third').enter()).toBeUndefined();
  next?.report('success');
  expect(isFailing()).toBe(false);
});

it('stays closed when somebody succeeds while its probe is still to fail', () => {
  const { caller, call, wait, isFailing } = breakersAt();
  const before = caller('good').enter();
  call(caller('one'), 'failure', 5);
  call(caller('two'), 'failure', 5);
  wait(1_000);
  const probe = caller('another').enter();
  before?.report('success');
  probe?.report('failure');
  expect([isFailing(), caller('third').pauseMs()]).toEqual([false, undefined]);
});

it('takes no caller whose own breaker is open for its probe', () => {
  const { caller, wait, isFailing } = halfOpen();
  const own = caller('one').enter();
  expect(caller('two').enter()).toBeUndefined();
  const probe = caller('good').enter();
  expect(probe).toBeDefined();
  probe?.report(undefined);
  // It failed for a reason that may be the caller's own, so nobody else waits longer for that.
  own?.report('failure');
  expect(caller('good').pauseMs()).toBeUndefined();
  expect(caller('one').pauseMs()).toBe(2_000);
  wait(2_000);
  caller('one').enter()?.report('success');
  expect(isFailing()).toBe(false);
});

it("is closed by anybody's success, be it that of a call from before", () => {
  const { caller, call, isFailing } = breakersAt();
  const early = caller('good').enter();
  call(caller('one'), 'failure', 5);
  call(caller('two'), 'failure', 5);
  expect(isFailing()).toBe(true);
  early?.report('success');
  expect(isFailing()).toBe(false);
});
