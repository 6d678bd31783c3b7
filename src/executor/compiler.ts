import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLObjectType,
  GraphQLOutputType,
  OperationDefinitionNode,
} from 'graphql';
import type { Scope } from './collect-fields.ts';
import type { Complete, ResponseLimits } from './run.ts';

/** What the writers of one query share while they are made. */
export interface Compiler extends Pick<ResponseLimits, 'rowsOf'> {
  readonly scope: Scope;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** True where equal queries run side by side. */
  readonly isUnshared: boolean;
  /** A number that nothing else of this query has. */
  readonly number: () => number;
  /** The writer of what a place holds. */
  readonly writer: (place: FieldPosition) => Complete;
}

/** A place in an operation: a field, or the items of its list. */
export interface FieldPosition {
  readonly type: GraphQLOutputType;
  /** The type of the field. */
  readonly fieldType: GraphQLOutputType;
  readonly nodes: readonly FieldNode[];
  readonly parentType: GraphQLObjectType;
  /** True where a resolver may give the same object several times. */
  readonly isShared: boolean;
  /** True where the object or the list around it is kept. */
  readonly isHolderKept: boolean;
  /** True where a mutation writes what comes, whatever it takes. */
  readonly isKept: boolean;
}
