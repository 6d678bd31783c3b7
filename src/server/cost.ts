import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  getArgumentValues,
  getNamedType,
  isAbstractType,
  isCompositeType,
} from 'graphql';
import type { Config } from '../config.ts';
import { createDirectory, type Directory } from '../context/directory.ts';
import { collectFields, conditionsIn, type Holder } from '../executor/collect-fields.ts';
import { GatewayError } from '../failure.ts';
import type { CostBasis, FieldCost } from '../schema/cost.ts';
import { schema } from '../schema/index.ts';
import type { Plan } from './documents.ts';

/**
 * What an operation may cost at worst: its upstream calls, and a hundredth for each row.
 * @throws GatewayError LIMIT_EXCEEDED for a list of ids that is longer than the limit, and for too many fields.
 */
export type Estimate = (plan: Plan, variables: Variables) => number;

type Variables = Readonly<Record<string, unknown>>;

const ROWS_OF_A_CALL = 100;
const MAX_VARIANTS = 8;
// Fragments within fragments can multiply a short document.
const MAX_FIELDS = 10_000;

/** What costs something is looked for once for each set of values in @skip and @include; then arguments are counted. */
export function createEstimate(config: Pick<Config, 'limits' | 'upstreams'>): Estimate {
  const world = worldOf(config);
  const known = new WeakMap<Plan, Outlines>();
  return (plan, variables) => {
    const outlines = known.get(plan) ?? { conditions: conditionsIn(plan.document), made: new Map() };
    known.set(plan, outlines);
    const outline = outlineOf(plan, variables, outlines);
    if (outline === 'too long') throw tooManyFields();
    return sumOf(outline, variables, world);
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

/** A selected field that costs something, or below which something does. */
interface Step {
  /** Unique among its neighbours. */
  readonly name: string;
  readonly node: FieldNode;
  readonly field: GraphQLField<unknown, unknown>;
  readonly cost: FieldCost | undefined;
  readonly below: readonly Step[];
}

type Outline = readonly Step[] | 'too long';

interface Outlines {
  /** The variables in @skip and @include. */
  readonly conditions: readonly string[];
  readonly made: Map<string, Outline>;
}

function outlineOf(plan: Plan, variables: Variables, { conditions, made }: Outlines): Outline {
  // They are booleans, so their JSON tells them apart.
  const key = conditions.length === 0 ? '' : JSON.stringify(conditions.map((name) => variables[name]));
  const found = made.get(key);
  if (found) return found;
  const outline = makeOutline(plan, variables);
  if (made.size < MAX_VARIANTS) made.set(key, outline);
  return outline;
}

function makeOutline({ document, operation }: Plan, variables: Variables): Outline {
  const scope = { schema, document, variables };
  let fields = 0;

  /** Of an interface or a union, all that any of its types may be asked. */
  function stepsOf(type: GraphQLCompositeType, holders: readonly Holder[]): readonly Step[] {
    const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
    return possible.flatMap((each) => stepsOfObject(each, holders));
  }

  function stepsOfObject(type: GraphQLObjectType, holders: readonly Holder[]): readonly Step[] {
    const steps: Step[] = [];
    for (const [key, nodes] of collectFields(scope, type, holders)) {
      const [node] = nodes;
      const field = node && type.getFields()[node.name.value];
      // Introspection asks nobody.
      if (!field) continue;
      fields += 1;
      if (fields > MAX_FIELDS) break;
      const cost = costOf(field);
      const result = getNamedType(field.type);
      const below = isCompositeType(result) ? stepsOf(result, nodes) : [];
      if (cost || below.length > 0) steps.push({ name: `${type.name}.${key}`, node, field, cost, below });
    }
    return steps;
  }

  const root = schema.getRootType(operation.operation);
  const steps = root ? stepsOf(root, [operation]) : [];
  return fields > MAX_FIELDS ? 'too long' : steps;
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
    const path = `${at.path} ${name}`;
    if (!cost) {
      for (const each of below) walk(each, { ...at, path });
      return;
    }
    const asked = field.args.length === 0 ? undefined : readArguments(step, variables, world);
    if (asked === REFUSED) return;
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

const REFUSED = Symbol('refused');

/** REFUSED is what cannot be coerced, and what the resolver does not accept: nobody is asked for it. */
function readArguments({ field, node, cost }: Step, variables: Variables, { directory }: World): unknown {
  try {
    const args = getArgumentValues(field, node, variables);
    return cost?.read?.(directory, args as never);
  } catch {
    return REFUSED;
  }
}

function costOf(field: GraphQLField<unknown, unknown>): FieldCost | undefined {
  return (field.extensions as { cost?: FieldCost }).cost;
}

function tooManyFields(): GatewayError {
  return new GatewayError(
    'LIMIT_EXCEEDED',
    `With its fragments the document has more than ${MAX_FIELDS} fields, the most there may be.`,
  );
}
