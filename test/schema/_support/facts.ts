import {
  type GraphQLArgument,
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isUnionType,
} from 'graphql';

/** One thing that a schema says, with what it says about it. */
export interface Fact {
  readonly text: string;
  readonly description: string | null | undefined;
}

/** Everything of ours that a schema says: "Vault.name: String!", "VaultStatus.LOCK", "Vault implements Node". */
export function factsOf(schema: GraphQLSchema): Fact[] {
  const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));
  return types.flatMap((type) => [{ text: type.name, description: type.description }, ...membersOf(type)]);
}

function membersOf(type: GraphQLNamedType): Fact[] {
  if (isEnumType(type)) return type.getValues().map((value) => ({ ...value, text: `${type.name}.${value.name}` }));
  if (isUnionType(type)) return [{ ...type, text: `${type.name} = ${type.getTypes().join(' | ')}` }];
  if (isInputObjectType(type)) {
    return Object.values(type.getFields()).map((field) => ({ ...field, text: `${type.name}.${argument(field)}` }));
  }
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  const fields = Object.values(type.getFields()).flatMap((field) => {
    const list = field.args.length > 0 ? `(${field.args.map(argument).sort().join(', ')})` : '';
    const parts = field.args.map((part) => ({ ...part, text: `${type.name}.${field.name}(${part.name})` }));
    return [{ ...field, text: `${type.name}.${field.name}${list}: ${field.type}` }, ...parts];
  });
  const roles = type.getInterfaces().map((role) => ({ ...type, text: `${type.name} implements ${role}` }));
  return [...fields, ...roles];
}

function argument({ name, type, defaultValue }: Pick<GraphQLArgument, 'name' | 'type' | 'defaultValue'>): string {
  return `${name}: ${type}${defaultValue === undefined ? '' : ` = ${JSON.stringify(defaultValue)}`}`;
}
