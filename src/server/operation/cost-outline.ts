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

// Fragments within fragments can multiply a short document.
export const MAX_FIELDS = 10_000;
// Kept outlines are bounded as the documents are: by their characters.
const CHARACTERS_OF_A_STEP = 8;

type Variables = Readonly<Record<string, unknown>>;

/** A selected field that costs something, or below which something does. */
export interface Step {
  /** Unique among its neighbours. */
  readonly name: string;
  /** Its name in the answer. */
  readonly key: string;
  readonly node: FieldNode;
  readonly field: GraphQLField<unknown, unknown>;
  readonly cost: FieldCost | undefined;
  readonly below: readonly Step[];
}

export interface Outline {
  /** How many fields are selected; with more than MAX_FIELDS there are no steps. */
  readonly fields: number;
  /** How many steps there are on all levels, and one for the outline. */
  readonly size: number;
  readonly steps: readonly Step[];
}

/** The outlines of one operation. */
export interface Outlines {
  readonly schema: GraphQLSchema;
  /** The variables in @skip and @include. */
  readonly conditions: readonly string[];
  readonly made: Map<string, Outline>;
  /** So many steps more may be kept. */
  room: number;
}

export function outlinesOf({ document }: Plan, schema: GraphQLSchema): Outlines {
  const room = (document.loc?.end ?? 0) / CHARACTERS_OF_A_STEP;
  return { schema, conditions: conditionsIn(document), made: new Map(), room };
}

/** The outline for these values in @skip and @include; made once for each set of them, as far as there is room. */
export function outlineOf(plan: Plan, variables: Variables, outlines: Outlines): Outline {
  const { conditions, made } = outlines;
  // They are booleans, so their JSON tells them apart.
  const key = conditions.length === 0 ? '' : JSON.stringify(conditions.map((name) => variables[name]));
  const found = made.get(key);
  if (found) return found;
  const outline = makeOutline(plan, variables, outlines.schema);
  const { size } = outline;
  if (size <= outlines.room) {
    outlines.room -= size;
    made.set(key, outline);
  }
  return outline;
}

function makeOutline({ document, operation }: Plan, variables: Variables, schema: GraphQLSchema): Outline {
  const scope = { schema, document, variables };
  let fields = 0;
  let size = 1;

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
