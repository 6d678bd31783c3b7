import type { Cell } from '../run/cells.ts';
import type { comparedSets, Wishes } from '../run/command-line.ts';

/** What every set is given. */
export interface SetContext {
  readonly wishes: Wishes;
  readonly say: (line: string) => void;
}

/** What a set adds to the results. */
export interface Section {
  /** That of a load of all that a server can take. */
  readonly name?: (typeof comparedSets)[number];
  readonly title: string;
  readonly text: string;
  /** The cells of each query, where the set has any. */
  readonly cells?: ReadonlyMap<string, readonly Cell[]>;
  /** What the gauge of the machine showed meanwhile, in ms. */
  readonly gauged?: readonly number[];
}
