import { answering, serve } from './wire-server.ts';

/** When the tokens of a service were given, by its own account. */
export const ISSUED = Date.UTC(2026, 2, 1);

/** What the service does instead of giving a token. */
type Reaction = number | 'broken' | 'hangs' | [status: number, headers: Record<string, string>, body?: object];

/** Undefined gives the next token. `logins` counts from 1. */
export type React = (seen: { readonly logins: number }) => Reaction | undefined;

/** A token service that gives token-1, token-2 … of one lifetime, for as long as the test runs. */
export async function tokenService(lifetimeMs: number, react: React = () => undefined) {
  let logins = 0;
  const service = await serve((request, response) => {
    logins += 1;
    const reaction = react({ logins });
    if (reaction === 'hangs') return undefined;
    if (reaction === 'broken') return request.socket.destroy();
    if (reaction !== undefined) {
      const [status, headers, body] = typeof reaction === 'number' ? [reaction, {}] : reaction;
      return answering(
        body ?? { error: { code: status, message: 'secret words' } },
        status,
        headers,
      )(request, response);
    }
    const times = {
      issued_at: new Date(ISSUED).toISOString(),
      expires_at: new Date(ISSUED + lifetimeMs).toISOString(),
    };
    return answering({ token: times }, 201, { 'x-subject-token': `token-${logins}` })(request, response);
  });
  return { ...service, authUrl: `${service.origin}/v3`, logins: () => logins };
}
