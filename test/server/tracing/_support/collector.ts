import type { RequestListener } from 'node:http';
import { answering, type Seen, serve } from '../../../support/wire-server.ts';

/** A span as a collector receives it, with its attributes as plain values. */
export interface CollectedSpan {
  readonly name: string;
  readonly kind: 'INTERNAL' | 'SERVER' | 'CLIENT';
  readonly traceId: string;
  readonly spanId: string;
  /** Undefined for the root of a trace. */
  readonly parentSpanId: string | undefined;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly events: readonly { readonly name: string; readonly attributes: Readonly<Record<string, unknown>> }[];
  /** Ids of the linked spans. */
  readonly links: readonly string[];
  readonly isError: boolean;
}

export interface Collector {
  readonly origin: string;
  readonly seen: readonly Seen[];
  /** What has arrived so far. */
  readonly spans: () => CollectedSpan[];
  /** The attributes of the service that sent the first spans. */
  readonly resource: () => Readonly<Record<string, unknown>>;
}

/** A collector of OTLP over HTTP for as long as the test runs. */
export async function openCollector(listener: RequestListener = answering({ partialSuccess: {} })): Promise<Collector> {
  const { origin, seen } = await serve(listener);
  const sent = () => seen.flatMap(({ body }) => (JSON.parse(body) as WireTraces).resourceSpans);
  const spans = () => sent().flatMap(({ scopeSpans }) => scopeSpans.flatMap((each) => each.spans.map(collected)));
  return { origin, seen, spans, resource: () => plain(sent()[0]?.resource.attributes) };
}

interface WireTraces {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly WireAttribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly WireSpan[] }[];
  }[];
}

interface WireSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes: readonly WireAttribute[];
  readonly events: readonly { readonly name: string; readonly attributes: readonly WireAttribute[] }[];
  readonly links: readonly { readonly spanId: string }[];
  readonly status: { readonly code: number };
}

interface WireAttribute {
  readonly key: string;
  /** Of one member, named by its type: `stringValue`. */
  readonly value: object;
}

const KINDS = ['', 'INTERNAL', 'SERVER', 'CLIENT'] as const;
const ERROR = 2;

function collected({ name, kind, traceId, spanId, parentSpanId, ...span }: WireSpan): CollectedSpan {
  return {
    ...{ name, traceId, spanId, parentSpanId },
    kind: KINDS[kind] || 'INTERNAL',
    attributes: plain(span.attributes),
    events: span.events.map((event) => ({ name: event.name, attributes: plain(event.attributes) })),
    links: span.links.map((link) => link.spanId),
    isError: span.status.code === ERROR,
  };
}

function plain(attributes: readonly WireAttribute[] = []): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
