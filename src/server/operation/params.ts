import type { DocumentParams } from '../document/trusted-documents.ts';

/** The GraphQL parameters of a request. */
export interface Params extends DocumentParams {
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  readonly operationName?: string | null | undefined;
}
