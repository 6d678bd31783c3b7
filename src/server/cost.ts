import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  getArgumentValues,
  getNamedType,
  isAbstractType,
  isCompositeType,
  type VariableDefinitionNode,
  visit,
} from 'graphql';
import type { Config } from '../config.ts';
import { collectFields, type Holder } from '../executor/collect-fields.ts';
import { GatewayError } from '../failure.ts';
import type { CostBasis, FieldCost } from '../schema/cost.ts';
import { schema } from '../schema/index.ts';
import type { Plan } from './documents.ts';

/**
 * What an operation may cost at worst: its upstream calls, and a hundredth for each row.
 * @throws GatewayError LIMIT_EXCEEDED for a list of ids that is longer than the limit.
 */
export type Estimate = (plan: Plan, variables: Variables) => number;

type Variables = Readonly<Record<string, unknown>>;
type Upstreams = Pick<CostBasis, 'cbr' | 'karbor' | 'upstreams' | 'mostIds'>;

const ROWS_OF_A_CALL = 100;
const MOST_REMEMBERED = 20;
// Texts in variables can be as long as a body.
const LONGEST_KEY = 1_000;
// Fragments within fragments can multiply a short document.
const MOST_FIELDS = 10_000;

/** The same document costs the same as long as the variables that matter are equal, so it is worked out once for them. */
export function createEstimate({ upstreams, limits }: Pick<Config, 'limits' | 'upstreams'>): Estimate {
  const ofKind = (kind: string) => upstreams.filter((upstream) => upstream.kind === kind).length;
  const counts = { cbr: ofKind('cbr'), karbor: ofKind('karbor'), upstreams: upstreams.length, mostIds: limits.ids };
  const remembered = new WeakMap<Plan, { readonly names: readonly string[]; readonly costs: Map<string, Cost> }>();
  return (plan, variables) => {
    const known = remembered.get(plan) ?? { names: namesThatMatter(plan), costs: new Map<string, Cost>() };
    remembered.set(plan, known);
    const key = known.names.length === 0 ? '' : JSON.stringify(known.names.map((name) => variables[name]));
    const cost = known.costs.get(key) ?? attempt(() => workOut(plan, variables, counts));
    if (known.costs.size < MOST_REMEMBERED && key.length <= LONGEST_KEY) known.costs.set(key, cost);
    if (cost instanceof GatewayError) throw cost;
    return cost;
  };
}

/** Refusals are remembered too. */
type Cost = number | GatewayError;

function attempt(work: () => number): Cost {
  try {
    return work();
  } catch (error) {
    if (error instanceof GatewayError) return error;
    throw error;
  }
}

/** The variables within arguments on which a cost depends, and within @skip and @include. */
function namesThatMatter({ operation, document }: Plan): readonly string[] {
  const defined = (operation.variableDefinitions ?? []).map(
    ({ variable }: VariableDefinitionNode) => variable.name.value,
  );
  if (defined.length === 0) return [];
  const matters = new Set(ARGUMENTS_THAT_MATTER);
  const used = new Set<string>();
  visit(document, {
    Argument: (node) => {
      if (!matters.has(node.name.value)) return false;
      visit(node, { Variable: ({ name }) => void used.add(name.value) });
      return false;
    },
  });
  return defined.filter((name) => used.has(name));
}

const ARGUMENTS_THAT_MATTER: readonly string[] = [
  'if',
  ...Object.values(schema.getTypeMap())
    .flatMap((type) => ('getFields' in type ? Object.values(type.getFields()) : []))
    .flatMap((field) => costOf(field)?.by ?? []),
];

function workOut(plan: Plan, variables: Variables, upstreams: Upstreams): number {
  const shared = new Map<string, number>();
  let calls = 0;
  let rows = 0;
  let fields = 0;

  const scope = { schema, document: plan.document, variables };

  /** Of an interface or a union, all that any of its types may be asked. */
  function walk(type: GraphQLCompositeType, holders: readonly Holder[], at: Place): void {
    for (const each of isAbstractType(type) ? schema.getPossibleTypes(type) : [type]) walkObject(each, holders, at);
  }

  function walkObject(type: GraphQLObjectType, holders: readonly Holder[], at: Place): void {
    for (const [key, nodes] of collectFields(scope, type, holders)) {
      const [node] = nodes;
      const field = node && type.getFields()[node.name.value];
      // Introspection asks nobody.
      if (!field) continue;
      fields += 1;
      if (fields > MOST_FIELDS) throw tooManyFields();
      const cost = costOf(field);
      const args = cost?.by ? argumentsOf(field, node, variables) : {};
      const basis = { ...upstreams, ...at, args };
      spend(cost, basis, at.path);
      const ownRows = cost?.rows?.(basis) ?? 0;
      rows += ownRows * at.parents;
      const below = getNamedType(field.type);
      if (!isCompositeType(below)) continue;
      walk(below, nodes, {
        path: `${at.path} ${type.name}.${key}`,
        parents: at.parents * (cost?.rows ? ownRows : 1),
        isListed: cost?.isListed ?? at.isListed,
      });
    }
  }

  function spend(cost: FieldCost | undefined, basis: CostBasis, path: string): void {
    const own = cost?.calls?.(basis) ?? 0;
    if (cost?.shared === undefined) {
      calls += own;
      return;
    }
    const name = typeof cost.shared === 'string' ? cost.shared : cost.shared(basis);
    const key = name.startsWith('request ') ? name : `${path} ${name}`;
    const paid = shared.get(key) ?? 0;
    if (own <= paid) return;
    calls += own - paid;
    shared.set(key, own);
  }

  const root = schema.getRootType(plan.operation.operation);
  if (root) walk(root, [plan.operation], { path: '', parents: 1, isListed: false });
  return calls + Math.ceil(rows) / ROWS_OF_A_CALL;
}

interface Place extends Pick<CostBasis, 'parents' | 'isListed'> {
  readonly path: string;
}

function tooManyFields(): GatewayError {
  return new GatewayError(
    'LIMIT_EXCEEDED',
    `With its fragments the document has more than ${MOST_FIELDS} fields, the most there may be.`,
  );
}

function costOf(field: { readonly extensions: unknown }): FieldCost | undefined {
  return (field.extensions as { cost?: FieldCost }).cost;
}

/** What cannot be coerced is refused by whoever executes it, and costs nothing. */
function argumentsOf(field: GraphQLField<unknown, unknown>, node: FieldNode, variables: Variables) {
  try {
    return getArgumentValues(field, node, variables);
  } catch {
    return {};
  }
}
