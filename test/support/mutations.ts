import type { Sandbox } from '../../src/sandbox/server.ts';
import { callsOf, type TestGateway } from './gateway.ts';

const FAILURE = '... on Failure { code message retryable argument upstream upstreamCode }';

interface Asking {
  readonly headers?: Record<string, string>;
  readonly signal?: AbortSignal;
}

function writer(field: string, type: string, fallback: string) {
  return (gateway: TestGateway, input: object, payload = fallback, { headers, signal }: Asking = {}) =>
    gateway
      .query(
        `mutation ($input: ${type}Input!) { result: ${field}(input: $input) { __typename ... on ${type}Payload { ${payload} } ${FAILURE} } }`,
        { input },
        headers,
        signal,
      )
      .then(({ data, errors }) => ({ result: data?.result, errors }));
}

export const create = writer('createCheckpoint', 'CreateCheckpoint', 'checkpointId');
export const remove = writer(
  'deleteCheckpoint',
  'DeleteCheckpoint',
  'checkpointId failedBackups { backupId name failure { code retryable upstreamCode } }',
);
export const reset = writer('resetCheckpointState', 'ResetCheckpointState', 'checkpointId');

/** Has the gateway read the list of providers, as any console does; the upstreams' calls are not counted. */
export async function knowProviders(gateway: TestGateway & { readonly sandbox: Sandbox }): Promise<void> {
  await gateway.query('{ upstreams { providers { id } } }');
  callsOf(gateway.sandbox);
}
