import {
  type FieldNode,
  type GraphQLCompositeType,
  getNamedType,
  getNullableType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
} from 'graphql';
import type { ConcreteRequest, NormalizationSelection } from 'relay-runtime';
import { schema } from '../../../src/schema/index.ts';

/** What Relay's compiler would make of one operation without fragments that have names. */
export function toRequest(text: string): ConcreteRequest {
  const [operation] = parse(text).definitions as [OperationDefinitionNode];
  const name = operation.name?.value ?? '';
  const root = schema.getRootType(operation.operation);
  if (!root) throw new Error('The schema has no such root.');
  const argumentDefinitions = (operation.variableDefinitions ?? []).map(({ variable }) => ({
    kind: 'LocalArgument' as const,
    name: variable.name.value,
    defaultValue: null,
  }));
  const selections = selectionsOf(operation.selectionSet, root);
  return {
    kind: 'Request',
    fragment: { kind: 'Fragment', name, type: root.name, argumentDefinitions, selections, metadata: null },
    operation: { kind: 'Operation', name, argumentDefinitions, selections },
    params: { name, operationKind: operation.operation, id: null, cacheID: text, text, metadata: {} },
  } as ConcreteRequest;
}

function selectionsOf({ selections }: SelectionSetNode, type: GraphQLCompositeType): NormalizationSelection[] {
  return selections.map((node) => {
    if (node.kind === 'Field') return selectionOf(node, type);
    const condition = node.kind === 'InlineFragment' ? schema.getType(node.typeCondition?.name.value ?? '') : undefined;
    if (node.kind !== 'InlineFragment' || !isObjectType(condition)) throw new Error('Name the type in a fragment.');
    return {
      kind: 'InlineFragment',
      type: condition.name,
      selections: selectionsOf(node.selectionSet, condition),
      abstractKey: null,
    } as NormalizationSelection;
  });
}

function selectionOf(node: FieldNode, type: GraphQLCompositeType): NormalizationSelection {
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
  const args = (node.arguments ?? []).map(({ name, value }) => {
    if (value.kind !== 'Variable') throw new Error('Give arguments by variables.');
    return { kind: 'Variable', name: name.value, variableName: value.name.value };
  });
  const shown = {
    alias: node.alias?.value ?? null,
    name: node.name.value,
    args: args.length > 0 ? args : null,
    storageKey: null,
  };
  const below = field && getNamedType(field.type);
  if (!below || !isCompositeType(below) || !node.selectionSet) {
    return { kind: 'ScalarField', ...shown } as NormalizationSelection;
  }
  return {
    kind: 'LinkedField',
    ...shown,
    concreteType: isObjectType(below) ? below.name : null,
    plural: isListType(getNullableType(field.type)),
    selections: selectionsOf(node.selectionSet, below),
  } as NormalizationSelection;
}
