import { GraphQLError } from 'graphql';
import { LocatedError } from '../../executor/located-error.ts';
import { GatewayError, toFailure } from '../../failure.ts';

const UNEXPECTED = 'Unexpected error.';

export interface MaskOptions {
  /** False shows the message of an error that nobody expected. */
  readonly maskErrors: boolean;
  readonly report: (error: unknown) => void;
}

/**
 * The one place where an error becomes what a client sees. Our own errors pass with the extensions of `Failure`;
 * what graphql and Yoga find wrong with a request passes; everything else is hidden and reported whole.
 */
export function createMaskError({ maskErrors, report }: MaskOptions): (error: unknown) => GraphQLError {
  return (error) => {
    const cause = rootOf(error);
    if (cause instanceof GatewayError) return shown(error, messageOf(error, cause), extensionsOf(cause));
    if (cause instanceof GraphQLError && error instanceof GraphQLError) {
      // What graphql finds wrong with a variable, or with an argument while it runs, has no code; Yoga gives one alone.
      const code = error.path ? 'INVALID_INPUT' : 'BAD_USER_INPUT';
      return shown(error, error.message, { code, retryable: false, ...error.extensions });
    }
    report(cause);
    const message = !maskErrors && cause instanceof Error ? cause.message : UNEXPECTED;
    return shown(error, message, { code: 'INTERNAL', retryable: false });
  };
}

/** What was thrown first: graphql wraps errors, several times where scalars and variables are involved. */
function rootOf(error: unknown): unknown {
  let root = error;
  while (root instanceof GraphQLError && root.originalError) root = root.originalError;
  return root;
}

/** What is wrong with a variable is said by graphql, which knows its name. */
function messageOf(error: unknown, cause: GatewayError): string {
  return error instanceof GraphQLError && error.path === undefined ? error.message : cause.message;
}

function shown(error: unknown, message: string, extensions: Record<string, unknown>): GraphQLError {
  if (!(error instanceof GraphQLError)) return new GraphQLError(message, { extensions });
  const { nodes = null, source = null, positions = null, path, locations } = error;
  // What stands on a path comes many times.
  if (path) return new LocatedError(message, { path, locations, extensions });
  return new GraphQLError(message, { nodes, source, positions, extensions });
}

function extensionsOf(error: GatewayError): Record<string, unknown> {
  const { code, retryable, retryAfterMs, upstream, upstreamCode, requestId } = toFailure(error);
  const optional = { retryAfterMs, upstream, upstreamCode, requestId };
  const given = Object.entries(optional).filter(([, value]) => value !== null);
  return { code, retryable, ...Object.fromEntries(given) };
}
