import type { TestGateway } from './gateway.ts';

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
