import { type ErrorCode, errorCodes, type Failure, requestCodes } from '../failure.ts';
import { builder } from './builder.ts';
import { enumRef } from './enum.ts';

const ErrorCodeRef = enumRef<ErrorCode>(
  'ErrorCode',
  'The reason for a failure: errors[].extensions.code in reads, Failure.code in mutations. A request that was not executed may have one of the codes of GraphQL servers instead, in errors[] only: ' +
    `${Object.keys(requestCodes).join(', ')}.`,
  errorCodes,
);

export const FailureRef = builder.objectRef<Failure>('Failure');

FailureRef.implement({
  // Written completely in the response of a mutation, regardless of its size.
  extensions: { isAlwaysWritten: true },
  description: 'A failure, as data. Errors of reads carry the same fields in errors[].extensions.',
  fields: (t) => ({
    code: t.expose('code', { type: ErrorCodeRef, description: 'The reason for the failure; the field to branch on.' }),
    message: t.exposeString('message', {
      description: 'One sentence for humans. It names the upstream and the operation.',
    }),
    retryable: t.exposeBoolean('retryable', { description: 'Whether the same request may succeed later.' }),
    retryAfterMs: t.exposeInt('retryAfterMs', {
      nullable: true,
      description: 'How long to wait before a retry, in milliseconds. Null if unknown, and if retryable is false.',
    }),
    argument: t.exposeStringList('argument', {
      nullable: true,
      description: 'The path of the argument that was refused. Null if no argument was at fault.',
    }),
    upstream: t.exposeString('upstream', {
      nullable: true,
      description: 'The configured name of the upstream. Null if no upstream was involved.',
    }),
    upstreamCode: t.exposeString('upstreamCode', {
      nullable: true,
      description: "The upstream's own error code, for example BackupService.6113. Null if it sent none.",
    }),
    requestId: t.exposeString('requestId', {
      nullable: true,
      description: "The upstream's request id of the call. Null if the upstream sent none.",
    }),
  }),
});
