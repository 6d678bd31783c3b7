import { type FieldNode, GraphQLError, type GraphQLErrorExtensions, locatedError } from 'graphql';
import type { Path } from './run.ts';

type Locations = GraphQLError['locations'];

/** What stands beside the message of an error that has a path. */
export interface Located {
  readonly path: readonly (string | number)[] | undefined;
  readonly locations: Locations;
  readonly originalError?: Error;
  readonly extensions?: GraphQLErrorExtensions;
}

/** An error with its path. graphql counts the lines of the document anew for each error; the lexer has counted them. */
export class LocatedError extends GraphQLError {
  override readonly locations: Locations;

  constructor(message: string, { locations, ...rest }: Located) {
    super(message, rest);
    this.locations = locations;
  }
}

/** An error on its path in the answer. One that has a path already keeps it, and one with nodes its locations. */
export function located(error: unknown, nodes: readonly FieldNode[], path: Path | undefined): GraphQLError {
  const isOfGraphql = error instanceof GraphQLError;
  if (isOfGraphql && error.path) return error;
  const keys = path && keysOf(path);
  if (!(error instanceof Error)) return locatedError(error, nodes, keys);
  const locations = (isOfGraphql ? error.locations : undefined) ?? locationsOf(nodes);
  return new LocatedError(error.message, { path: keys, locations, originalError: error });
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
