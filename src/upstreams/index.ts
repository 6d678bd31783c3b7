import { cbr } from './cbr/index.ts';
import { karbor } from './karbor/index.ts';

/** Every kind of upstream, by its name in the configuration. */
export const kinds = { cbr, karbor };

/** The words by which clients know the kinds. */
export type KindName = (typeof kinds)[keyof typeof kinds]['name'];
