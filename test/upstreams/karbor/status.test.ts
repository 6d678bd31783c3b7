import { expect, it } from 'vitest';
import { checkpointStatus, planStatus } from '../../../src/upstreams/karbor/status.ts';

// Karbor's code defines `finished`; every object has a `constructor`.
it.each(['finished', 'constructor', ''])('the checkpoint status "%s" is UNKNOWN', (native) => {
  expect(checkpointStatus(native)).toBe('UNKNOWN');
});

// A plan takes any text for its status.
it.each(['banana', 'constructor'])('the plan status %s is UNKNOWN', (native) => {
  expect(planStatus(native)).toBe('UNKNOWN');
});
