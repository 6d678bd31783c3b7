/** An upstream list of unknown length counts as so many pages. */
export const UNKNOWN_LIST = 3;

/** The most resources that one vault can protect, so also the most backups of one checkpoint. */
export const MOST_RESOURCES = 256;

/** The disks of one server, at most; each has a backup of its own. */
export const MOST_CHILDREN = 24;

/** What a checkpoint ordinarily covers. It matters for the size of an answer, and for no call. */
export const ORDINARY_RESOURCES = 32;

/** What the cost of a field is worked out from. */
export interface CostBasis {
  readonly args: Readonly<Record<string, unknown>>;
  /** For so many objects the field is resolved, at worst. */
  readonly parents: number;
  /** True below a list, whose CBR checkpoints are derived from backups and not the records themselves. */
  readonly isListed: boolean;
  /** How many upstreams are in lists, by kind. */
  readonly cbr: number;
  readonly karbor: number;
  readonly upstreams: number;
  /** The most ids that one list of ids may hold. */
  readonly mostIds: number;
}

/** What resolving a field costs at worst, by the call plan. It stands beside the resolver. */
export interface FieldCost {
  /** The arguments that matter, `first` for example; with others it stays the same. */
  readonly by?: readonly string[];
  /** Upstream calls for all parents together. */
  readonly calls?: (basis: CostBasis) => number;
  /** Fields beside each other that name the same thing share its calls; with "request " before it, wherever they are. */
  readonly shared?: string | ((basis: CostBasis) => string);
  /** Rows for each parent. */
  readonly rows?: (basis: CostBasis) => number;
  /** What counts as listed below; as above unless given. */
  readonly isListed?: boolean;
}

/** To be spread into a field's options. */
export function costs(cost: FieldCost): { readonly extensions: { readonly cost: FieldCost } } {
  return { extensions: { cost } };
}

/** The rows of a page, for a field that takes `first`. */
export const rowsOfPage = ({ args }: CostBasis): number => Number(args.first ?? 0);

/** How many upstreams the lists of a root field can ask: those that `filter.upstreams` names, else all. */
export function upstreamsOf({ args, upstreams }: CostBasis): number {
  const named = (args.filter as { upstreams?: readonly string[] | null } | null | undefined)?.upstreams;
  return named ? new Set(named).size : upstreams;
}
