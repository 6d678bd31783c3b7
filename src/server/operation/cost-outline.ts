import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
} from 'graphql';
import { collectFields, conditionsIn, type Holder } from '../../executor/collect-fields.ts';
import type { FieldCost } from '../../schema/cost.ts';
import type { Plan } from '../document/documents.ts';

// Nested fragments can expand a short document exponentially.
export const MAX_FIELDS = 10_000;
// Cached outlines are bounded by the length of their document, as the document cache is.
const CHARACTERS_OF_A_STEP = 8;

type Variables = Readonly<Record<string, unknown>>;

/** A selected field with a cost of its own, or with such a field below it. */
export interface Step {
  /** Unique among its siblings. */
  readonly name: string;
  /** Response key. */
  readonly key: string;
  readonly node: FieldNode;
  readonly field: GraphQLField<unknown, unknown>;
  readonly cost: FieldCost | undefined;
  readonly below: readonly Step[];
}

export interface Outline {
  /** Number of selected fields; above MAX_FIELDS `steps` is empty. */
  readonly fields: number;
  /** Number of steps on all levels, plus one. */
  readonly size: number;
  readonly steps: readonly Step[];
}

/** The outlines of one operation. */
export interface Outlines {
  readonly schema: GraphQLSchema;
  /** Names of the variables in @skip and @include. */
  readonly conditions: readonly string[];
  readonly cached: Map<string, Outline>;
  /** Number of steps that may still be cached. */
  room: number;
}

export function outlinesOf({ document }: Plan, schema: GraphQLSchema): Outlines {
  const room = (document.loc?.end ?? 0) / CHARACTERS_OF_A_STEP;
  return { schema, conditions: conditionsIn(document), cached: new Map(), room };
}

/** The outline for the given values in @skip and @include; cached while there is room. */
export function outlineOf(plan: Plan, variables: Variables, outlines: Outlines): Outline {
  const { conditions, cached } = outlines;
  // The values are booleans, so their JSON is unambiguous.
  const key = conditions.length === 0 ? '' : JSON.stringify(conditions.map((name) => variables[name]));
  const found = cached.get(key);
  if (found) return found;
  const outline = makeOutline(plan, variables, outlines.schema);
  const { size } = outline;
  if (size <= outlines.room) {
    outlines.room -= size;
    cached.set(key, outline);
  }
  return outline;
}

function makeOutline({ document, operation }: Plan, variables: Variables, schema: GraphQLSchema): Outline {
  const scope = { schema, document, variables };
  let fields = 0;
  let size = 1;

  /** For an interface or a union, the steps of all its object types. */
  function stepsOf(type: GraphQLCompositeType, holders: readonly Holder[]): readonly Step[] {
    const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
    return possible.flatMap((each) => stepsOfObject(each, holders));
  }

  function stepsOfObject(type: GraphQLObjectType, holders: readonly Holder[]): readonly Step[] {
    const steps: Step[] = [];
    for (const [key, nodes] of collectFields(scope, type, holders)) {
      const [node] = nodes;
      const field = node && type.getFields()[node.name.value];
      // Introspection makes no upstream calls.
      if (!field) continue;
      fields += 1;
      if (fields > MAX_FIELDS) break;
      const cost = costOf(field);
      const result = getNamedType(field.type);
      const below = isCompositeType(result) ? stepsOf(result, nodes) : [];
      if (!cost && below.length === 0) continue;
      size += 1;
      steps.push({ name: `${type.name}.${key}`, key, node, field, cost, below });
    }
    return steps;
  }

  const root = schema.getRootType(operation.operation);
  const steps = root ? stepsOf(root, [operation]) : [];
  return fields > MAX_FIELDS ? { fields, size: 1, steps: [] } : { fields, size, steps };
}

function costOf(field: GraphQLField<unknown, unknown>): FieldCost | undefined {
  return (field.extensions as { cost?: FieldCost }).cost;
}
