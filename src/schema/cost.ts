import type { Directory, KnownUpstream } from '../context/directory.ts';
import { isSelected, type Selection } from '../executor/selection.ts';
import type { Trait } from '../upstreams/kind.ts';

/** An upstream list of unknown length counts as so many pages. */
export const UNKNOWN_LIST = 3;

/** The most resources that one vault can protect. */
export const MAX_RESOURCES = 256;

/** What a checkpoint ordinarily covers: as many backups, and the disks of one server. A longer list is shown all the same. */
export const ORDINARY_RESOURCES = 32;

/** The providers of one upstream, ordinarily. */
export const ORDINARY_PROVIDERS = 10;

/** The upstreams of which things may be, each once. */
export type Reach = readonly KnownUpstream[];

/** What the cost of a field is worked out from. */
export interface CostBasis<Asked = unknown> {
  /** What `read` has made of the arguments. */
  readonly asked: Asked;
  /** For so many different objects the field is resolved, at worst. */
  readonly parents: number;
  /** True below a list, where checkpoints may be derived from backups and not the records themselves. */
  readonly isListed: boolean;
  /** The upstreams of the parents. */
  readonly reach: Reach;
  /** Calls for one page of backups: 2 where an upstream lists full and incremental ones apart. */
  readonly callsOfPage: number;
  /** The most ids that one list of ids may hold. */
  readonly mostIds: number;
  /** The names under which fields that are selected just below share calls. */
  readonly below: ReadonlySet<string>;
}

/** What resolving a field costs at worst, by the call plan. It stands beside the resolver. */
export interface FieldCost<Asked = unknown> {
  /**
   * Makes of the arguments what the resolver uses, by the same function. Arguments that it refuses are refused by the
   * resolver before any call, so neither the field nor what is selected below it costs anything.
   */
  readonly read?: (directory: Directory, args: never) => Asked;
  /** Public ids that are read singly, none of them twice. Equal ones cost a call once in a document. */
  readonly ids?: (basis: CostBasis<Asked>) => readonly string[];
  /** Upstream calls for all parents together, beside those for `ids`. */
  readonly calls?: (basis: CostBasis<Asked>) => number;
  /** Calls of the write that this field makes, ordinarily. They count for the rate limit, and for no limit on documents. */
  readonly writeCalls?: number;
  /** Fields beside each other that name the same thing share its calls; with "request " before it, wherever they are. */
  readonly shared?: string | ((basis: CostBasis<Asked>) => string);
  /** Rows for each parent. */
  readonly rows?: (basis: CostBasis<Asked>) => number;
  /** Of which upstreams what stands below may be; as above unless given. */
  readonly reach?: (basis: CostBasis<Asked>) => Reach;
  /** What counts as listed below; as above unless given. */
  readonly isListed?: boolean;
}

/** Upstreams, each once. */
export function reachOf(known: readonly KnownUpstream[]): Reach {
  return [...new Set(known)];
}

/** Those whose kind has a trait. */
export function having(reach: Reach, trait: Trait): Reach {
  return reach.filter(({ kind }) => kind.traits[trait]);
}

/** How many of them have a trait. */
export function countHaving(reach: Reach, trait: Trait): number {
  return having(reach, trait).length;
}

/** To be spread into a field's options. */
export function costs<Asked>(cost: FieldCost<Asked>): { readonly extensions: { readonly cost: FieldCost<Asked> } } {
  return { extensions: { cost } };
}

/** Whether fields that share calls under that name are selected just below a field, for its objects of a type. */
export function asksFor(selection: Selection, typeName: string, shared: string): boolean {
  return isSelected(selection, typeName, ({ cost }) => (cost as FieldCost | undefined)?.shared === shared);
}
