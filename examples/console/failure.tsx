import { createContext, type ReactNode, useContext, useEffect } from 'react';
import type { CombinedError } from 'urql';
import type { ErrorCode, FailurePartsFragment } from '../../schema/generated/console/graphql.ts';

/** Opens the prompt for the rights on an upstream, or on the gateway itself. */
export const AskForRights = createContext<(upstream: string | null) => void>(() => {});

/** A failure as the graph has it in data; those in `errors` have less. */
type Shown = Pick<FailurePartsFragment, 'code' | 'message'> & Partial<FailurePartsFragment>;

/** What a user can do about a code. Codes are only ever added: keep the default. */
function helpFor(code: ErrorCode | string): string {
  switch (code) {
    case 'UNAUTHENTICATED':
      return 'Sign in with a token or key that is still valid.';
    case 'FORBIDDEN':
      return 'Ask whoever grants rights on this upstream.';
    case 'NOT_FOUND':
      return 'It may have been deleted. Go back and reload the list.';
    case 'CONFLICT':
      return 'Its state has changed, or another change is in progress. Reload, and decide again.';
    case 'INVALID_INPUT':
      return 'Correct the value and send it again.';
    case 'QUOTA_EXCEEDED':
      return 'Free space in the vault, or enlarge it.';
    case 'LIMIT_EXCEEDED':
      return 'Ask for less: fewer rows, or a narrower filter.';
    case 'OUTCOME_UNKNOWN':
      return 'It may have been done. Look at the vault before you repeat it; a create can be sent again as it is.';
    case 'THROTTLED':
    case 'UPSTREAM_TIMEOUT':
    case 'UPSTREAM_UNAVAILABLE':
    case 'DEADLINE_EXCEEDED':
      return 'The upstream is slow or away. Try again.';
    default:
      return 'Report it with the time of day; the log of the gateway has the details.';
  }
}

interface FailureProps {
  readonly of: Shown;
  readonly onRetry?: (() => void) | undefined;
  /** More that can be done about it. */
  readonly children?: ReactNode;
}

export function Failure({ of: failure, onRetry, children }: FailureProps) {
  const ask = useContext(AskForRights);
  const { code, message, upstream = null, upstreamCode, retryable, retryAfterMs } = failure;
  const isUnknownCaller = code === 'UNAUTHENTICATED';
  useEffect(() => {
    if (isUnknownCaller) ask(upstream);
  }, [isUnknownCaller, upstream, ask]);
  return (
    <div className="failure" role="alert">
      <p>
        {message} <code>{[code, upstreamCode].filter(Boolean).join(' · ')}</code>
      </p>
      <p className="help">
        {helpFor(code)}
        {retryAfterMs ? ` Wait ${Math.ceil(retryAfterMs / 1000)} s.` : ''}
      </p>
      {isUnknownCaller && (
        <button type="button" onClick={() => ask(upstream)}>
          Sign in
        </button>
      )}
      {retryable && onRetry && (
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      )}
      {children}
    </div>
  );
}

/** The failures in an error of urql: those of the graph, else that of the way there. */
export function failuresIn({ graphQLErrors, networkError }: CombinedError): readonly Shown[] {
  if (networkError) {
    const message = `The gateway cannot be reached: ${networkError.message}.`;
    return [{ code: 'UPSTREAM_UNAVAILABLE', message, retryable: true }];
  }
  return graphQLErrors.map(({ message, extensions }) => ({ code: 'INTERNAL', ...extensions, message }));
}

interface FailuresProps {
  readonly error?: CombinedError | undefined;
  /** The failures of a list: upstreams that are missing from it. */
  readonly of?: readonly Shown[] | undefined;
  readonly onRetry?: () => void;
}

/** All failures of a part of the page, each once. They hide nothing of what was read. */
export function Failures({ error, of: failures = [], onRetry }: FailuresProps) {
  const all = [...(error ? failuresIn(error) : []), ...failures];
  const each = new Map(all.map((failure) => [`${failure.upstream} ${failure.code}`, failure]));
  return [...each].map(([key, failure]) => <Failure key={key} of={failure} onRetry={onRetry} />);
}
