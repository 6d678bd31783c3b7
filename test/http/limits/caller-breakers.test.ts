import { expect, it } from 'vitest';
import { breakersAt, halfOpen } from './_support/breakers-by-hand.ts';

it("leaves everybody else alone when one caller's calls fail", () => {
  const { caller, call, isFailing, wait } = breakersAt();
  call(caller('good'), 'success');
  call(caller('failing'), 'failure', 5);
  expect(caller('failing').pauseMs()).toBe(1_000);
  wait(30_000);
  expect(call(caller('good'), 'success', 20)).toBe(true);
  expect(isFailing()).toBe(false);
});

it('refuses everybody after five connections in a row that could not be made, whoever asked', () => {
  const { caller, call, isFailing } = breakersAt();
  call(caller('one'), 'unreachable', 2);
  call(caller('two'), 'unreachable', 2);
  // It came over a connection.
  call(caller('three'), 'failure');
  for (const id of ['one', 'two', 'three', 'four']) call(caller(id), 'unreachable');
  expect(isFailing()).toBe(false);
  call(caller('five'), 'unreachable');
  expect(isFailing()).toBe(true);
  expect(caller('six').pauseMs()).toBe(1_000);
});

it('refuses everybody when the breakers of two tenants are open and nobody has had a success for two seconds', () => {
  const { caller, call, isFailing, wait } = breakersAt();
  call(caller('good'), 'success');
  call(caller('one'), 'failure', 5);
  call(caller('two'), 'failure', 5);
  wait(900);
  call(caller('good'), 'success');
  wait(200);
  // Their probes fail as well.
  call(caller('one'), 'failure');
  call(caller('two'), 'failure');
  wait(1_799);
  expect([caller('good').pauseMs(), isFailing()]).toEqual([undefined, false]);
  wait(1);
  expect([caller('good').pauseMs(), isFailing()]).toEqual([1_000, true]);
});

it('is open for /ready, and asks one caller first, when both have not come back since', () => {
  const { caller, call, isFailing, wait } = breakersAt();
  call(caller('one'), 'failure', 5);
  call(caller('good'), 'success');
  wait(500);
  call(caller('two'), 'failure', 5);
  wait(3_600_000);
  expect(isFailing()).toBe(true);
  const probe = caller('good').enter();
  expect([probe === undefined, caller('another').pauseMs()]).toEqual([false, 1_000]);
  probe?.report('success');
  expect(isFailing()).toBe(false);
});

it('takes two callers of one tenant for one', () => {
  const { caller, call, isFailing } = breakersAt();
  for (const id of ['a', 'b', 'c']) call(caller(id, 'tenant'), 'failure', 5);
  expect(isFailing()).toBe(false);
  call(caller('d', 'another tenant'), 'failure', 5);
  expect(isFailing()).toBe(true);
});

it('does not hear two tenants again who go on failing while others do not', () => {
  const { caller, call, wait, isFailing } = halfOpen();
  wait(1_000);
  call(caller('good'), 'success');
  for (let turn = 0; turn < 20; turn += 1) {
    wait(16_000);
    call(caller('one'), 'failure');
    call(caller('two'), 'failure');
    expect(call(caller('good'), 'success')).toBe(true);
  }
  // A third one is news.
  wait(2_000);
  call(caller('one'), 'failure');
  call(caller('three'), 'failure', 5);
  expect(isFailing()).toBe(true);
});

it('lets a look pass both, and learns from its success', () => {
  const { caller, call, isFailing } = breakersAt();
  call(caller('one'), 'unreachable', 5);
  expect(caller('one').enter()).toBeUndefined();
  caller('one').pass().report('failure');
  expect(caller('one').pauseMs()).toBe(1_000);
  caller('one').pass().report('success');
  expect([caller('one').pauseMs(), isFailing()]).toEqual([undefined, false]);
});

it('fails where only one has asked in the last minute and is refused', () => {
  const { caller, call, isFailing, wait } = breakersAt();
  call(caller('another'), 'success');
  wait(1_000);
  call(caller('one'), 'failure', 5);
  expect(isFailing()).toBe(false);
  wait(59_000);
  call(caller('one'), 'failure');
  expect(isFailing()).toBe(true);
  wait(60_000);
  expect(isFailing()).toBe(false);
});

it('tells when it begins and when it is over, each once', () => {
  const { caller, call, wait, told } = breakersAt();
  call(caller('one'), 'failure', 5);
  wait(1_000);
  call(caller('one'), 'failure');
  call(caller('two'), 'failure', 5);
  call(caller('two'), 'failure', 5);
  expect(told).toEqual([true]);
  wait(2_000);
  call(caller('three'), 'success');
  call(caller('three'), 'success');
  expect(told).toEqual([true, false]);
});

it('keeps those whose calls fail, however many others ask', () => {
  const { caller, call } = breakersAt();
  call(caller('one'), 'failure', 5);
  for (let token = 0; token < 20_000; token += 1) call(caller(`made-up-${token}`, 'anything'), 'success');
  expect(caller('one').pauseMs()).toBe(1_000);
});
