import { type Estate, emptyEstate } from '../../../src/sandbox/estate.ts';
import { addProvider, labId, largeKarbor } from '../../support/estates.ts';
import { costOn } from './costs.ts';

// Only read: all tests have the same estate.
const large = largeKarbor();
export const { checkpoints, operationLogs, plans, providers } = large.karbor;

export const LIST = 'GET /providers/:id/checkpoints';
export const SHOW = 'GET /providers/:id/checkpoints/:id';
export const LAB = 'filter: { upstreams: ["lab"] }';
export const planIds = (rows: typeof plans) => JSON.stringify(rows.map(({ id }) => `vault:lab:${id}`));
export const [plan] = plans.map(({ id }) => `vault:lab:${id}`);
export const [checkpoint] = checkpoints.map(labId);

/** The cost of a document on Karbor. */
export const cost = (document: string, estate = large) => costOn(estate, document);

/** One provider on which few of many checkpoints belong to the plans that are asked. */
export function crowded(): Estate {
  const estate = emptyEstate();
  addProvider(estate, 'crowd', { plans: 60, checkpoints: 2000 });
  return estate;
}
