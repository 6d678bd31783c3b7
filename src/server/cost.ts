import { getArgumentValues } from 'graphql';
import type { Config } from '../config.ts';
import { createDirectory, type Directory } from '../context/directory.ts';
import { GatewayError } from '../failure.ts';
import type { CostBasis, FieldCost } from '../schema/cost.ts';
import { MAX_FIELDS, type Outlines, outlineOf, outlinesOf, type Step } from './cost-outline.ts';
import type { Plan } from './documents.ts';

/**
 * What an operation may cost at worst: its upstream calls, and a hundredth for each row.
 * @throws GatewayError LIMIT_EXCEEDED for a list of ids that is longer than the limit, and for too many fields.
 */
export type Estimate = (plan: Plan, variables: Variables) => number;

type Variables = Readonly<Record<string, unknown>>;

const ROWS_OF_A_CALL = 100;

/** What costs something is looked for once for each set of values in @skip and @include; then arguments are counted. */
export function createEstimate(config: Pick<Config, 'limits' | 'upstreams'>): Estimate {
  const world = worldOf(config);
  const known = new WeakMap<Plan, Outlines>();
  return (plan, variables) => {
    const outlines = known.get(plan) ?? outlinesOf(plan);
    known.set(plan, outlines);
    const { fields, steps } = outlineOf(plan, variables, outlines);
    if (fields > MAX_FIELDS) throw tooManyFields();
    return sumOf(steps, variables, world);
  };
}

type World = Omit<CostBasis, 'asked' | 'parents' | 'isListed'> & { readonly directory: Directory };

function worldOf({ upstreams, limits }: Pick<Config, 'limits' | 'upstreams'>): World {
  const known = upstreams.map(({ name, kind, inLists }) => ({
    profile: { name, kind: kind === 'cbr' ? ('CBR' as const) : ('KARBOR' as const) },
    isInLists: inLists,
  }));
  const cbr = upstreams.filter(({ kind }) => kind === 'cbr').length;
  return {
    directory: createDirectory(known),
    cbr,
    karbor: upstreams.length - cbr,
    upstreams: upstreams.length,
    callsOfPage: upstreams.some((upstream) => upstream.kind === 'cbr' && upstream.backupListSplit) ? 2 : 1,
    mostIds: limits.ids,
  };
}

/** Where fields stand. */
interface Place extends Pick<CostBasis, 'parents' | 'isListed'> {
  readonly path: string;
  /** How often these parents are written; rows count each time. */
  readonly written: number;
}

function sumOf(outline: readonly Step[], variables: Variables, world: World): number {
  const charged = new Map<string, number>();
  let calls = 0;
  let rows = 0;

  function charge(name: string, amount: number): void {
    const paid = charged.get(name) ?? 0;
    if (amount <= paid) return;
    calls += amount - paid;
    charged.set(name, amount);
  }

  function spend(cost: FieldCost, basis: CostBasis, path: string): void {
    const own = cost.calls?.(basis) ?? 0;
    const { shared } = cost;
    if (shared === undefined) {
      calls += own;
      return;
    }
    const name = typeof shared === 'string' ? shared : shared(basis);
    charge(name.startsWith('request ') ? name : `${path} ${name}`, own);
  }

  function walk(step: Step, at: Place): void {
    const { name, field, cost, below } = step;
    const read = field.args.length === 0 ? NOTHING : readArguments(step, variables, world);
    if (!read) return;
    // Below equal ids the same name may stand for other arguments.
    const path = `${at.path} ${name}${read.text}`;
    if (!cost) {
      for (const each of below) walk(each, { ...at, path });
      return;
    }
    const { asked } = read;
    const { cbr, karbor, upstreams, callsOfPage, mostIds } = world;
    const { parents, isListed } = at;
    const basis = { asked, parents, isListed, cbr, karbor, upstreams, callsOfPage, mostIds };
    spend(cost, basis, at.path);
    const ids = cost.ids?.(basis);
    for (const id of ids ?? []) charge(`request id ${id}`, 1);
    const ownRows = cost.rows?.(basis);
    rows += (ownRows ?? 0) * at.written;
    const place = {
      // What stands below equal ids is read once, too.
      path: ids ? ids.join(' ') : path,
      parents: at.parents * (ids?.length ?? ownRows ?? 1),
      written: at.written * (ownRows ?? 1),
      isListed: cost.isListed ?? at.isListed,
    };
    for (const each of below) walk(each, place);
  }

  for (const step of outline) walk(step, { path: '', parents: 1, written: 1, isListed: false });
  return calls + Math.ceil(rows) / ROWS_OF_A_CALL;
}

interface Read {
  /** The arguments as one text. */
  readonly text: string;
  readonly asked: unknown;
}

const NOTHING: Read = { text: '', asked: undefined };

/** Undefined for what cannot be coerced, and for what the resolver does not accept: nobody is asked for it. */
function readArguments({ field, node, cost }: Step, variables: Variables, { directory }: World): Read | undefined {
  try {
    const args = getArgumentValues(field, node, variables);
    return { text: JSON.stringify(args), asked: cost?.read?.(directory, args as never) };
  } catch {
    return undefined;
  }
}

function tooManyFields(): GatewayError {
  return new GatewayError(
    'LIMIT_EXCEEDED',
    `With its fragments the document has more than ${MAX_FIELDS} fields, the most there may be.`,
  );
}
