/** The projects of the bench: one upstream of the gateway each. */
export const LAB = 'lab-project';
export const SG = 'sg-project';

/** The project of an upstream. */
export const projectOf = (upstream: string): string => `${upstream}-project`;

/** How many lists of 50 rows there are for a query whose key is a list. */
export const LISTS = 100;

/** The upstreams whose lists Q3 and Q3c read, by the first one, which is that of the hot key. */
export const listNames = (first: 'wide' | 'sg'): readonly string[] =>
  Array.from({ length: LISTS }, (_, list) => (list === 0 ? first : `${first}-${list}`));
