import type {
  FieldNode,
  FragmentDefinitionNode,
  GraphQLObjectType,
  GraphQLOutputType,
  OperationDefinitionNode,
} from 'graphql';
import type { Scope } from './collect-fields.ts';
import type { Complete, ResponseLimits } from './run.ts';

/** State of one compilation. */
export interface Compiler extends Pick<ResponseLimits, 'rowsOf'> {
  readonly scope: Scope;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** True if equal queries run side by side. */
  readonly isUnshared: boolean;
  /** Returns a number that is unique in this operation. */
  readonly number: () => number;
  /** Makes the writer for the values at a position. */
  readonly writer: (position: FieldPosition) => Complete;
}

/** A position in an operation: a field, or the items of its list. */
export interface FieldPosition {
  readonly type: GraphQLOutputType;
  /** Type of the whole field. */
  readonly fieldType: GraphQLOutputType;
  readonly nodes: readonly FieldNode[];
  readonly parentType: GraphQLObjectType;
  /** True if resolvers may return the same object several times. */
  readonly isShared: boolean;
  /** True if the enclosing object or list is kept. */
  readonly isHolderKept: boolean;
  /** True if a mutation writes the value even above the limit. */
  readonly isKept: boolean;
}
