import { expect, it } from 'vitest';
import { checkpointStatus, planStatus } from '../../../src/upstreams/karbor/status.ts';

it.each([
  ['protecting', 'PROTECTING'],
  ['available', 'AVAILABLE'],
  ['error', 'ERROR'],
  ['deleting', 'DELETING'],
  ['deleted', 'DELETED'],
  ['error-deleting', 'ERROR_DELETING'],
  ['wait_copying', 'WAIT_COPYING'],
  ['copying', 'COPYING'],
  ['finished', 'UNKNOWN'],
  ['constructor', 'UNKNOWN'],
])('the checkpoint status %s is %s', (native, status) => {
  expect(checkpointStatus(native)).toBe(status);
});

it.each([
  ['suspended', 'SUSPENDED'],
  ['started', 'STARTED'],
  ['banana', 'UNKNOWN'],
])('the plan status %s is %s', (native, status) => {
  expect(planStatus(native)).toBe(status);
});
