import type { WireRequest } from '../../support/wire.ts';
import type { Rule } from './contract-values.ts';

/** A body of an upstream, what it is the answer to, and what it must be. */
export interface Source {
  readonly question: string;
  readonly name: string;
  readonly upstream: 'sg' | 'lab';
  readonly body: object;
  readonly document: string;
  /** Where in the answer stands what the body tells. */
  readonly at: readonly string[];
  readonly rule: Rule;
  /** The part of the body that is to change; all of it when absent. */
  readonly within?: string;
  /** What other calls of the same question are answered with; undefined for the call that gets the body. */
  readonly help?: (request: WireRequest) => object | undefined;
}
