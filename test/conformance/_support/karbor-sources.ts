import { PROJECT } from '../../support/cbr-questions.ts';
import { endpointOf } from '../../support/recorded-endpoints.ts';
import { type Recording, readRecordings } from '../../support/recordings.ts';
import type { WireRequest } from '../../support/wire.ts';
import { KARBOR_CONTRACTS } from '../expected/contracts-karbor.ts';
import type { Source } from './body-source.ts';
import type { Rule } from './contract-values.ts';
import * as documents from './karbor-documents.ts';
import { MIXED_GRAPHS } from './mixed-graph.ts';

function recorded(recording: Recording): Source[] {
  const { case: name, path, response_body: body } = recording;
  if (recording.status !== 200 || typeof body !== 'object' || body === null) return [];
  const [, , , , first = '', , id = ''] = (path.split('?')[0] ?? '').split('/');
  const source = (question: string, document: string, rule: Rule, at: readonly string[] = []): Source => ({
    question: `Karbor's ${question}`,
    name,
    upstream: 'lab',
    body,
    document,
    at,
    rule,
    // The link says that there is more; nothing is behind it.
    help: ({ query }) => (query.has('marker') ? { plans: [], providers: [], checkpoints: [] } : undefined),
  });
  switch (endpointOf(recording)) {
    case 'providers':
      return [source('providers', documents.providers, KARBOR_CONTRACTS.providers, ['0', 'providers'])];
    case 'plans':
      return [source('plans', documents.plans, KARBOR_CONTRACTS.plans(PROJECT), ['nodes'])];
    case 'plan':
      return [source('plan', documents.plan(first), KARBOR_CONTRACTS.plan(PROJECT))];
    case 'checkpoint': {
      const one = source('checkpoint', documents.checkpoint(first, id), KARBOR_CONTRACTS.checkpoint(first));
      return [one, ...graphsOf(one)];
    }
    case 'checkpoints': {
      const all = source('checkpoints', documents.checkpoints(first), KARBOR_CONTRACTS.checkpoints(first), ['nodes']);
      return [all, ...ofPlan(all, first)];
    }
    default:
      return [];
  }
}

/** The same body where only its graph changes, as recorded and with others. */
function graphsOf(one: Source): Source[] {
  const { checkpoint } = one.body as { checkpoint: { resource_graph: string | null } };
  if (checkpoint.resource_graph === null) return [];
  const graphs = one.name.startsWith('graph.') ? MIXED_GRAPHS : [];
  return [checkpoint.resource_graph, ...graphs].map((resource_graph) => ({
    ...one,
    question: "Karbor's resource graph",
    body: { checkpoint: { ...checkpoint, resource_graph } },
    within: '/checkpoint/resource_graph',
  }));
}

/** The same body as the answer to the checkpoints of the plan that its first row is of; also with days that differ. */
function ofPlan(all: Source, provider: string): Source[] {
  const { checkpoints: rows } = all.body as { checkpoints: { protection_plan: { id: string; name: string } }[] };
  const plan = rows[0]?.protection_plan;
  if (!plan) return [];
  const help = (request: WireRequest) =>
    endpointOf(request) === 'plan'
      ? { plan: { id: plan.id, name: plan.name, status: 'suspended', provider_id: provider, resources: [] } }
      : all.help?.(request);
  const spread = rows.map((row, index) => ({ ...row, created_at: `2026-03-0${1 + ((index * 3) % 5)}` }));
  return [all.body, { ...all.body, checkpoints: spread }].map((body) => ({
    ...all,
    body,
    question: "Karbor's checkpoints of a plan",
    document: documents.checkpointsOfPlan(plan.id),
    at: ['checkpoints', 'nodes'],
    rule: KARBOR_CONTRACTS.checkpointsOfPlan(provider, plan.id),
    help,
  }));
}

const SOURCES = readRecordings().flatMap(recorded);

/** What was recorded, each body once for each question. */
export const KARBOR_SOURCES: readonly Source[] = [
  ...new Map(
    SOURCES.map((source) => [JSON.stringify([source.question, source.document, source.body]), source] as const),
  ).values(),
];
