import type { GraphQLError } from 'graphql';
import type { Executed, NotExecuted, Outcome } from '../operation/execution.ts';
import { dataBody, OPENING, type ResponseBody, responseBody } from '../operation/response-body.ts';

/** The response body of an outcome. */
export function outcomeBody(outcome: Outcome): ResponseBody {
  if (outcome.data === undefined) return responseBody([refusalText(outcome)]);
  const { errors, extensions, data } = outcome;
  return errors || extensions ? responseBody(bodyPieces(outcome)) : dataBody(data);
}

/** The body of an executed operation in pieces, without `extensions.http`. */
export function bodyPieces({ data, errors, extensions }: Pick<Executed, 'data' | 'errors' | 'extensions'>) {
  const all = errors ? ['{"errors":', JSON.stringify(errors), ',"data":'] : [OPENING];
  for (const piece of data.pieces) all.push(piece);
  all.push(`${extensionsText(extensions)}}`);
  return all;
}

function refusalText({ errors = [], extensions }: NotExecuted): string {
  return `{"errors":${JSON.stringify(errors.map(withoutHttp))}${extensionsText(extensions)}}`;
}

/** An error without `extensions.http`. */
function withoutHttp(error: GraphQLError): object {
  const { http: _http, ...extensions } = error.extensions;
  return { ...error.toJSON(), extensions };
}

function extensionsText(extensions: Outcome['extensions'] = {}): string {
  const { http: _http, ...shown } = extensions;
  return Object.keys(shown).length === 0 ? '' : `,"extensions":${JSON.stringify(shown)}`;
}
