import { floodedCbr, largeCbr } from '../../support/estates.ts';
import { costOn } from './costs.ts';

// Only read: all tests have the same estates.
export const LARGE = largeCbr();
export const FLOODED = floodedCbr();

export const SG = 'filter: { upstreams: ["sg"] }';

/** The cost of a document on CBR. */
export const cost = (document: string, estate = LARGE) => costOn(estate, document);
