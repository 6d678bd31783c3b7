import type { LoadName } from '../queries.ts';

/** What each query asks for. */
export const queryTitles: Readonly<Record<LoadName, string>> = {
  q1: 'Q1: one vault',
  q2: 'Q2: 50 checkpoints with their 10 live vaults of 10 resources',
  q3: 'Q3: 50 vaults of 10 resources',
  q4: 'Q4: the names of the upstreams',
  q1c: 'Q1c: one vault',
  q2c: 'Q2c: 50 checkpoints by id with their 10 live vaults of 10 resources',
  q3c: 'Q3c: 50 vaults of 10 resources',
  mixed: '70 % Q1, 20 % Q3, 10 % Q2',
};
