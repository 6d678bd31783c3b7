import { type ErrorCode, errorCodes, type Failure, requestCodes } from '../failure.ts';
import { builder } from './builder.ts';
import { enumRef } from './enum.ts';

const ErrorCodeRef = enumRef<ErrorCode>(
  'ErrorCode',
  'Why something failed. In a read it stands in errors[].extensions.code, in a mutation in Failure.code. A request that did not run may have a code of GraphQL servers instead, which stands in errors[] alone: ' +
    `${Object.keys(requestCodes).join(', ')}.`,
  errorCodes,
);

export const FailureRef = builder.objectRef<Failure>('Failure');

FailureRef.implement({
  // A mutation tells it whole, however long its answer is.
  extensions: { isAlwaysWritten: true },
  description: 'What went wrong, as data. Errors of reads carry the same in errors[].extensions.',
  fields: (t) => ({
    code: t.expose('code', { type: ErrorCodeRef, description: 'What to switch on.' }),
    message: t.exposeString('message', {
      description: 'One sentence for people; it names the upstream and the operation.',
    }),
    retryable: t.exposeBoolean('retryable', { description: 'Whether the same request may succeed later.' }),
    retryAfterMs: t.exposeInt('retryAfterMs', {
      nullable: true,
      description:
        'How long to wait before that, in milliseconds. Null when the upstream did not say, and where retryable is false.',
    }),
    argument: t.exposeStringList('argument', {
      nullable: true,
      description: 'The path of the argument that was refused. Null when it was not about one.',
    }),
    upstream: t.exposeString('upstream', {
      nullable: true,
      description: 'The configured name of the upstream. Null when no upstream was involved.',
    }),
    upstreamCode: t.exposeString('upstreamCode', {
      nullable: true,
      description: 'The code of the upstream itself, for example BackupService.6113. Null when it gave none.',
    }),
    requestId: t.exposeString('requestId', {
      nullable: true,
      description: 'The id under which the upstream has logged the call. Null when it gave none.',
    }),
  }),
});
