import { cbr } from './cbr/index.ts';
import { karbor } from './karbor/index.ts';

/** Every kind of upstream, by its configuration name. */
export const kinds = { cbr, karbor };

/** The names of the kinds in the schema. */
export type KindName = (typeof kinds)[keyof typeof kinds]['name'];
