import { createContext, useContext, useEffect } from 'react';
import type { CombinedError } from 'urql';
import type { ErrorCode, FailurePartsFragment } from '../../schema/generated/console/graphql.ts';
import { Button } from './marks.tsx';

/** Opens the prompt for a token of an upstream or a key of the gateway, with the reason. */
export const AskForRights = createContext<(upstream: string | null, reason: string) => void>(() => {});

/** A failure as the graph has it in data; those in `errors` have less. */
export type Problem = Pick<FailurePartsFragment, 'code' | 'message'> & Partial<FailurePartsFragment>;

const AWAY = 'The upstream is slow or away. Try again.';
const HELP: Partial<Record<ErrorCode, string>> = {
  UNAUTHENTICATED: 'Sign in with a token or key that is still valid.',
  FORBIDDEN: 'Ask whoever grants rights on this upstream.',
  NOT_FOUND: 'It may have been deleted. Go back and reload the list.',
  CONFLICT: 'Its state has changed, or another change is in progress. Reload, and decide again.',
  INVALID_INPUT: 'Correct the value and send it again.',
  QUOTA_EXCEEDED: 'Free space in the vault, or enlarge it.',
  LIMIT_EXCEEDED: 'Ask for less: fewer rows, or a narrower filter.',
  OUTCOME_UNKNOWN:
    'It may have been done. Look at the vault before you repeat it; a create can be sent again as it is.',
  ...{ THROTTLED: AWAY, UPSTREAM_TIMEOUT: AWAY, UPSTREAM_UNAVAILABLE: AWAY, DEADLINE_EXCEEDED: AWAY },
};

/** What a user can do about a code. Codes are only ever added. */
const helpFor = (code: string) =>
  HELP[code as ErrorCode] ?? 'Report it with the time of day; the log of the gateway has the details.';

export function Failure({ of: problem, onRetry }: { of: Problem; onRetry?: (() => void) | undefined }) {
  const ask = useContext(AskForRights);
  const { code, message, upstream = null, upstreamCode, retryable, retryAfterMs } = problem;
  const isUnknownCaller = code === 'UNAUTHENTICATED';
  useEffect(() => {
    if (isUnknownCaller) ask(upstream, message);
  }, [isUnknownCaller, upstream, message, ask]);
  return (
    <div className="failure" role="alert">
      <p>
        {message} <code>{[code, upstreamCode].filter(Boolean).join(' · ')}</code>
      </p>
      <p className="quiet">
        {helpFor(code)}
        {retryAfterMs ? ` Wait ${Math.ceil(retryAfterMs / 1000)} s.` : ''}
      </p>
      {isUnknownCaller && <Button onClick={() => ask(upstream, message)}>Sign in</Button>}
      {retryable && onRetry && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}

/** The failures in an error of urql: those of the graph, else that of the way there. */
export function problemsIn({ graphQLErrors, networkError }: CombinedError): readonly Problem[] {
  if (networkError) {
    const message = `The gateway cannot be reached: ${networkError.message}.`;
    return [{ code: 'UPSTREAM_UNAVAILABLE', message, retryable: true }];
  }
  return graphQLErrors.map(({ message, extensions }) => ({ code: 'INTERNAL', ...extensions, message }));
}

interface FailuresProps {
  error?: CombinedError | undefined;
  /** The failures of a list: upstreams that are missing from it. */
  of?: readonly Problem[] | undefined;
  onRetry?: () => void;
}

/** All failures of a part of the page, each once. They hide nothing of what was read. */
export function Failures({ error, of: failures = [], onRetry }: FailuresProps) {
  const all = [...(error ? problemsIn(error) : []), ...failures];
  const each = new Map(all.map((problem) => [`${problem.upstream} ${problem.code}`, problem]));
  return [...each].map(([key, problem]) => <Failure key={key} of={problem} onRetry={onRetry} />);
}
