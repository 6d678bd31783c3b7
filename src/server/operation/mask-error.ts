import { GraphQLError } from 'graphql';
import { LocatedError } from '../../executor/located-error.ts';
import { GatewayError, toFailure } from '../../failure.ts';

const UNEXPECTED = 'Unexpected error.';

export interface MaskOptions {
  /** False shows the message of an unexpected error. */
  readonly maskErrors: boolean;
  readonly report: (error: unknown) => void;
}

/**
 * Converts any error into one that a client may see. A GatewayError gets the extensions of `Failure`. Errors that graphql
 * or Yoga find in a request keep their messages. All others are reported in full and masked.
 */
export function createMaskError({ maskErrors, report }: MaskOptions): (error: unknown) => GraphQLError {
  return (error) => {
    const cause = rootOf(error);
    if (cause instanceof GatewayError) return withExtensions(error, messageOf(error, cause), extensionsOf(cause));
    if (cause instanceof GraphQLError && error instanceof GraphQLError) {
      // graphql gives no code to an error in a variable or, during execution, in an argument. Yoga gives nothing else.
      const code = error.path ? 'INVALID_INPUT' : 'BAD_USER_INPUT';
      return withExtensions(error, error.message, { code, retryable: false, ...error.extensions });
    }
    report(cause);
    const message = !maskErrors && cause instanceof Error ? cause.message : UNEXPECTED;
    return withExtensions(error, message, { code: 'INTERNAL', retryable: false });
  };
}

/** The original error. graphql wraps errors, several times for scalars in variables. */
function rootOf(error: unknown): unknown {
  let root = error;
  while (root instanceof GraphQLError && root.originalError) root = root.originalError;
  return root;
}

/** For an error in a variable, graphql's message, which names the variable. */
function messageOf(error: unknown, cause: GatewayError): string {
  return error instanceof GraphQLError && error.path === undefined ? error.message : cause.message;
}

function withExtensions(error: unknown, message: string, extensions: Record<string, unknown>): GraphQLError {
  if (!(error instanceof GraphQLError)) return new GraphQLError(message, { extensions });
  const { nodes = null, source = null, positions = null, path, locations } = error;
  // There may be thousands of errors with a path.
  if (path) return new LocatedError(message, { path, locations, extensions });
  return new GraphQLError(message, { nodes, source, positions, extensions });
}

function extensionsOf(error: GatewayError): Record<string, unknown> {
  const { code, retryable, retryAfterMs, upstream, upstreamCode, requestId } = toFailure(error);
  const optional = { retryAfterMs, upstream, upstreamCode, requestId };
  const given = Object.entries(optional).filter(([, value]) => value !== null);
  return { code, retryable, ...Object.fromEntries(given) };
}
