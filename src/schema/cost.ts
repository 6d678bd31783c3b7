import type { Directory, KnownUpstream } from '../context/directory.ts';
import { isSelected, type Selection } from '../executor/selection.ts';
import type { Trait } from '../upstreams/kind.ts';
import type { ListPage } from './paging.ts';

/** Assumed pages of an upstream list of unknown length. */
export const UNKNOWN_LIST = 3;

/** Maximum resources of one vault. */
export const MAX_RESOURCES = 256;

/** Assumed resources of a checkpoint, backups of a checkpoint and disks of a server. Longer lists are not truncated. */
export const ORDINARY_RESOURCES = 32;

/** Assumed providers of one upstream. */
export const ORDINARY_PROVIDERS = 10;

/** The upstreams that objects may belong to, without duplicates. */
export type Reach = readonly KnownUpstream[];

/** The inputs of a cost function. */
export interface CostBasis<Asked = unknown> {
  /** The arguments, as returned by `read`. */
  readonly asked: Asked;
  /** Maximum distinct objects for which the field is resolved. */
  readonly parents: number;
  /** True below a list, whose checkpoints may be derived from backups. */
  readonly isListed: boolean;
  /** The upstreams of the parents. */
  readonly reach: Reach;
  /** Calls per page of backups: 2 if an upstream lists full and incremental ones separately. */
  readonly callsOfPage: number;
  /** Maximum ids of one list of ids. */
  readonly mostIds: number;
  /** The `shared` names of the fields selected directly below. */
  readonly below: ReadonlySet<string>;
}

/** The maximum cost of resolving a field by the call plan, declared next to the resolver. */
export interface FieldCost<Asked = unknown> {
  /**
   * Parses the arguments, by the same function as the resolver. The resolver refuses invalid arguments before any call, so
   * neither the field nor its selection costs anything then.
   */
  readonly read?: (directory: Directory, args: never) => Asked;
  /** Public ids that are read one by one, without duplicates. Equal ids cost one call per document. */
  readonly ids?: (basis: CostBasis<Asked>) => readonly string[];
  /** Upstream calls for all parents together, in addition to those for `ids`. */
  readonly calls?: (basis: CostBasis<Asked>) => number;
  /** Assumed calls of the write of this field. They count towards the rate limit, but not the limits on documents. */
  readonly writeCalls?: number;
  /** Sibling fields with the same name share calls; with the prefix "request ", fields of the whole request. */
  readonly shared?: string | ((basis: CostBasis<Asked>) => string);
  /** How often the field and its selection are read; once by default. */
  readonly repeats?: (basis: CostBasis<Asked>) => number;
  /** Rows per parent. */
  readonly rows?: (basis: CostBasis<Asked>) => number;
  /** The upstreams of the selected objects. Defaults to those of the parents. */
  readonly reach?: (basis: CostBasis<Asked>) => Reach;
  /** Whether the selected objects are in a list. Defaults to the value of the parents. */
  readonly isListed?: boolean;
}

/** Removes duplicate upstreams. */
export function reachOf(known: readonly KnownUpstream[]): Reach {
  return [...new Set(known)];
}

/** The upstreams of a list that are still to be read from a position. */
export function stillToRead({ sources, page }: { readonly sources: Reach; readonly page: ListPage }): Reach {
  return reachOf(sources.filter(({ profile }) => page.remaining.some(([name]) => name === profile.name)));
}

/** The upstreams whose kind has a trait. */
export function having(reach: Reach, trait: Trait): Reach {
  return reach.filter(({ kind }) => kind.traits[trait]);
}

/** The number of upstreams whose kind has a trait. */
export function countHaving(reach: Reach, trait: Trait): number {
  return having(reach, trait).length;
}

/** Spread into the options of a field. */
export function costs<Asked>(cost: FieldCost<Asked>): { readonly extensions: { readonly cost: FieldCost<Asked> } } {
  return { extensions: { cost } };
}

/** Whether fields with this `shared` name are selected directly below a field, on objects of a type. */
export function asksFor(selection: Selection, typeName: string, shared: string): boolean {
  return isSelected(selection, typeName, ({ cost }) => (cost as FieldCost | undefined)?.shared === shared);
}
