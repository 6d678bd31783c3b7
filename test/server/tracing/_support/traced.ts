import { onTestFinished } from 'vitest';
import { emptyEstate } from '../../../../src/sandbox/estate.ts';
import { addRun, NIGHT, serverVault } from '../../../support/estates.ts';
import { type OpenOptions, startGateway } from '../../../support/gateway.ts';
import { type CollectedSpan, openCollector } from './collector.ts';

/** A gateway that listens and sends its traces to a collector of its own. */
export async function openTraced(content: object, options: OpenOptions = {}, sampleRatio = 1) {
  const collector = await openCollector();
  const gateway = await startGateway({ tracing: { endpoint: collector.origin, sampleRatio }, ...content }, options);
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= gateway.close();
    return closed;
  };
  onTestFinished(close);
  /** Closes the gateway, which sends what it has. */
  const spans = async () => {
    await close();
    return collector.spans();
  };
  return { gateway, collector, spans, close };
}

/** The same over a sandbox: one vault of CBR with one checkpoint. */
export async function openTracedSandbox(content: object = {}, options: OpenOptions = {}) {
  const estate = emptyEstate();
  const vault = serverVault('web', 1);
  estate.cbr.vaults.push(vault);
  addRun(estate, vault, NIGHT);
  const traced = await openTraced(content, { ...options, sandbox: { estate } });
  const { sandbox } = traced.gateway;
  if (!sandbox) throw new Error('The gateway has no sandbox.');
  return { ...traced, sandbox, vaultId: `vault:sg:${vault.id}` };
}

/** The one span that was sent for a request. */
export function requestSpan(spans: readonly CollectedSpan[]): CollectedSpan {
  const [span, ...others] = spans.filter(({ kind }) => kind === 'SERVER');
  if (!span || others.length > 0) throw new Error(`There are ${others.length + (span ? 1 : 0)} spans of requests.`);
  return span;
}

/** The spans of the calls within a span, in the order of their ends. */
export function callsIn(spans: readonly CollectedSpan[], parent: CollectedSpan): CollectedSpan[] {
  return spans.filter(
    ({ kind, parentSpanId, traceId }) =>
      kind === 'CLIENT' && parentSpanId === parent.spanId && traceId === parent.traceId,
  );
}

export const operationsOf = (spans: readonly CollectedSpan[]) =>
  spans.map(({ attributes }) => attributes['checkpoint_gateway.operation']);
