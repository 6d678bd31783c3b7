import type { DocumentNode, FieldNode, GraphQLSchema } from 'graphql';
import type { Config } from '../../config/config.ts';
import type { EndedWrite } from '../../context/ended-write.ts';
import { isLeftOut } from '../../executor/collect-fields.ts';
import type { Plan } from '../document/documents.ts';
import type { FindDocument } from '../document/trusted-documents.ts';
import type { Observer } from '../request/observer.ts';
import type { RequestRecord } from '../request/request-record.ts';
import type { Outcome } from './execution.ts';
import type { Params } from './params.ts';
import { idsIn, mutationsIn, parsed, rootFieldsOf } from './writes-in.ts';

type Variables = Readonly<Record<string, unknown>>;
type Unkeyed = Omit<EndedWrite, 'key'>;

/** The writes of one request: each is reported once, by its resolver or at the end of the request. */
export interface WriteTrail {
  /** The operation has passed all checks. */
  readonly begin: (plan: Plan, coerced: Variables) => void;
  readonly ended: (write: EndedWrite) => void;
  /** Reports the writes that no resolver has ended: they were refused with the errors of the outcome. */
  readonly close: (outcome: Outcome) => void;
}

export interface WriteTrails {
  /** Undefined if no one listens. */
  readonly open: ((params: Params, record: RequestRecord) => WriteTrail) | undefined;
  /** Reports the writes in flight as unknown: the process ends before their outcome is known. */
  readonly closeAll: () => void;
}

export interface WriteTrailOptions {
  readonly schema: GraphQLSchema;
  readonly findDocument: FindDocument;
  readonly writeEnded: Observer['writeEnded'];
}

export function createWriteTrails(
  { limits }: Pick<Config, 'limits'>,
  { schema, findDocument, writeEnded }: WriteTrailOptions,
): WriteTrails {
  if (!writeEnded) return { open: undefined, closeAll: () => {} };
  const report = writeEnded;
  const inFlight = new Set<() => void>();
  const mutations = schema.getMutationType()?.getFields() ?? {};

  /** The document of a request, valid or not. */
  function documentOf(params: Params): DocumentNode | undefined {
    const [plan] = findDocument(params).plans.values();
    return plan?.document ?? parsed(params.query ?? '', limits.tokens);
  }

  function open(params: Params, record: RequestRecord): WriteTrail {
    const { operationName } = params;
    let variables: Variables = params.variables ?? {};
    /** The writes that have not ended, by response key. */
    let pending: Map<string, FieldNode> | undefined;

    function expect(fields: ReadonlyMap<string, FieldNode>): Map<string, FieldNode> {
      return new Map([...fields].filter(([, { name }]) => Object.hasOwn(mutations, name.value)));
    }

    function reportWrite(field: FieldNode, write: Unkeyed): void {
      const { ids, upstream } = idsIn(field, variables);
      report({ mutation: field.name.value, ids, upstream, ...write }, record);
    }

    function ended({ key, ...write }: EndedWrite): void {
      const field = pending?.get(key);
      if (field && pending?.delete(key)) reportWrite(field, write);
    }

    function endAll(write: Unkeyed): void {
      for (const key of pending?.keys() ?? []) ended({ key, ...write });
    }

    const interrupt = () => endAll({ outcome: 'unknown', code: 'OUTCOME_UNKNOWN' });

    function begin({ document, operation }: Plan, coerced: Variables): void {
      if (operation.operation !== 'mutation') return;
      variables = coerced;
      pending = expect(rootFieldsOf(document, operation, (node) => isLeftOut(node, coerced)));
      inFlight.add(interrupt);
    }

    /** The writes of a request that has not passed all checks. A fragment of several operations counts once. */
    function unchecked(): Iterable<FieldNode> {
      const mayWrite = record.operationType === undefined || record.operationType === 'mutation';
      const document = mayWrite ? documentOf(params) : undefined;
      if (!document) return [];
      const operations = mutationsIn(document, operationName);
      return new Set(operations.flatMap((each) => [...expect(rootFieldsOf(document, each, () => false)).values()]));
    }

    function close({ errors: [error] = [] }: Outcome): void {
      inFlight.delete(interrupt);
      if (!error) return;
      const code = String(error.extensions.code);
      const write: Unkeyed = { outcome: code === 'INTERNAL' ? 'failed' : 'refused', code };
      if (pending) endAll(write);
      else for (const field of unchecked()) reportWrite(field, write);
    }

    return { begin, ended, close };
  }

  const closeAll = () => {
    for (const interrupt of inFlight) interrupt();
  };
  return { open, closeAll };
}
