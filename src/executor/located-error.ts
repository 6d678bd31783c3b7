import { type FieldNode, GraphQLError, type GraphQLErrorExtensions, locatedError } from 'graphql';
import type { Path } from './run.ts';

type Locations = GraphQLError['locations'];

/** Properties of an error with a path, other than its message. */
export interface Located {
  readonly path: readonly (string | number)[] | undefined;
  readonly locations: Locations;
  readonly extensions: GraphQLErrorExtensions | undefined;
  readonly originalError?: Error;
}

/**
 * An error with a path, cheap enough for thousands in one response: GraphQLError counts the lines of the document for
 * each error, and captures two stacks. Here locations come from the lexer, and the original error keeps its stack.
 */
export class LocatedError extends GraphQLError {
  override readonly locations: Locations;

  constructor(message: string, { locations, originalError, path, extensions }: Located) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message, { path, extensions });
    Error.stackTraceLimit = stackTraceLimit;
    this.locations = locations;
    Object.defineProperty(this, 'originalError', { value: originalError });
  }
}

/** Adds path and locations to an error, unless the error has them already. */
export function located(error: unknown, nodes: readonly FieldNode[], path: Path | undefined): GraphQLError {
  const isOfGraphql = error instanceof GraphQLError;
  if (isOfGraphql && error.path) return error;
  const keys = path && keysOf(path);
  if (!(error instanceof Error)) return locatedError(error, nodes, keys);
  const own = isOfGraphql ? error : undefined;
  const locations = own?.locations ?? locationsOf(nodes);
  return new LocatedError(error.message, { path: keys, locations, extensions: own?.extensions, originalError: error });
}

function keysOf(path: Path): (string | number)[] {
  const keys: (string | number)[] = [];
  for (let at: Path | undefined = path; at; at = at.prev) keys.push(at.key);
  return keys.reverse();
}

function locationsOf(nodes: readonly FieldNode[]): Locations {
  const starts = nodes.flatMap(({ loc }) => (loc ? [loc.startToken] : []));
  return starts.length === 0 ? undefined : starts.map(({ line, column }) => ({ line, column }));
}
