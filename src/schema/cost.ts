import type { Directory } from '../context/directory.ts';

/** An upstream list of unknown length counts as so many pages. */
export const UNKNOWN_LIST = 3;

/** The most resources that one vault can protect, so also the most backups of one checkpoint. */
export const MOST_RESOURCES = 256;

/** The disks of one server, at most; each has a backup of its own. */
export const MOST_CHILDREN = 24;

/** What a checkpoint ordinarily covers. It matters for the size of an answer, and for no call. */
export const ORDINARY_RESOURCES = 32;

/** What the cost of a field is worked out from. */
export interface CostBasis<Asked = unknown> {
  /** What `read` has made of the arguments. */
  readonly asked: Asked;
  /** For so many different objects the field is resolved, at worst. */
  readonly parents: number;
  /** True below a list, whose CBR checkpoints are derived from backups and not the records themselves. */
  readonly isListed: boolean;
  /** How many upstreams there are, by kind. */
  readonly cbr: number;
  readonly karbor: number;
  readonly upstreams: number;
  /** Calls for one page of backups: 2 where a CBR lists full and incremental ones apart. */
  readonly callsOfPage: number;
  /** The most ids that one list of ids may hold. */
  readonly mostIds: number;
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
  /** Fields beside each other that name the same thing share its calls; with "request " before it, wherever they are. */
  readonly shared?: string | ((basis: CostBasis<Asked>) => string);
  /** Rows for each parent. */
  readonly rows?: (basis: CostBasis<Asked>) => number;
  /** What counts as listed below; as above unless given. */
  readonly isListed?: boolean;
}

/** To be spread into a field's options. */
export function costs<Asked>(cost: FieldCost<Asked>): { readonly extensions: { readonly cost: FieldCost<Asked> } } {
  return { extensions: { cost } };
}
