import type { Outcome } from '../conformance/expected/recordings.ts';
import { ANY_COST } from './config.ts';
import { type Answer, openGateway } from './gateway.ts';
import { extensionsIn } from './recorded-outcomes.ts';
import { openWire, type Wire, type WireAnswer, type WireRequest } from './wire.ts';

export const PROJECT = '0b1f4c7e9a2d4f6180c3e5a7d9b1f3c5';
export const VAULT = '5d2c8a10-7b3e-4f65-9c81-2e4a6b8d0f12';
export const CHECKPOINT = '9e3b7f21-5c64-4d80-92ab-17f0e6c5d348';
export const BACKUP = 'f4c82d6e-170b-4953-a8de-b36c5f90e127';
export const TASK = '6d0a94c2-3be7-4f18-a5c9-81e72f06d3b4';
export const PREFIX = `/v3/${PROJECT}`;

const NAMED = 'nativeId type nativeType name dependents { id }';
const RESOURCE = `${NAMED} protectStatus nativeProtectStatus sizeGb backupSizeMb backupCount extraInfo`;
const LEAF =
  'id nativeId checkpointId vaultId name description status nativeStatus createdAt expiresAt incremental isReplica resourceNativeId resourceType resourceName sizeGb';
const RECORD = `id nativeId projectId status nativeStatus recordedAt vaultId vaultName
  skippedResources { nativeId type nativeType name code reason } resourceGraph { id } provider { id }`;
const VAULT_FIELDS = `id nativeId projectId name description status nativeStatus createdAt
  capacity { sizeGb allocatedGb usedMb } tags { key value } provider { id } resources { ${RESOURCE} }`;
const DERIVED = `id nativeId projectId status name description createdAt createdOn vaultId
  resources { ${NAMED} } backups { ${LEAF} }`;
const TASK_FIELDS = `id nativeId projectId kind nativeKind status nativeStatus isFinished progressPercent startedAt endedAt
  error { code message } checkpointId vaultId vaultName backupId subject { nativeId type nativeType name extraInfo }
  results { nativeId type nativeType name nativeStatus reason } counts { total failed } provider { id } requestId extraInfo`;
const FAILURE = 'code message retryable retryAfterMs upstream upstreamCode requestId';

interface Question {
  method: string;
  path: string;
  document: string;
}

/** What the gateway asks of CBR, and by which document it is made to. */
export const QUESTIONS = {
  vault: ask('GET', `/vaults/${VAULT}`, `{ it: vault(id: "vault:sg:${VAULT}") { ${VAULT_FIELDS} } }`),
  checkpoint: ask(
    'GET',
    `/checkpoints/${CHECKPOINT}`,
    `{ it: checkpoint(id: "checkpoint:sg:${CHECKPOINT}") { ${RECORD} resources { ${RESOURCE} } extraInfo } }`,
  ),
  backup: ask(
    'GET',
    `/backups/${BACKUP}`,
    `{ it: node(id: "backup:sg:${BACKUP}") { ... on Backup { ${LEAF} children { ${LEAF} } } } }`,
  ),
  vaults: ask('GET', '/vaults', `{ it: vaults(first: 50) { nodes { ${VAULT_FIELDS} } failures { code } } }`),
  checkpoints: ask('GET', '/backups', `{ it: checkpoints(first: 50) { nodes { ${DERIVED} } failures { code } } }`),
  task: ask('GET', `/operation-logs/${TASK}`, `{ it: task(id: "task:sg:${TASK}") { ${TASK_FIELDS} } }`),
  tasks: ask('GET', '/operation-logs', `{ it: tasks(first: 50) { nodes { ${TASK_FIELDS} } failures { code } } }`),
  create: ask(
    'POST',
    '/checkpoints',
    `mutation { it: createCheckpoint(input: { vaultId: "vault:sg:${VAULT}" }) {
      ... on CreateCheckpointPayload { checkpointId requestId checkpoint { ${RECORD} resources { ${NAMED} } } } ... on Failure { ${FAILURE} } } }`,
  ),
  delete: ask(
    'DELETE',
    `/backups/${BACKUP}`,
    `mutation { it: deleteCheckpoint(input: { id: "checkpoint:sg:${CHECKPOINT}" }) {
      ... on DeleteCheckpointPayload { checkpointId requestId failedBackups { backupId } } ... on Failure { ${FAILURE} } } }`,
  ),
} as const;

export type QuestionName = keyof typeof QUESTIONS;
export const READS = ['vault', 'checkpoint', 'backup', 'task', 'vaults', 'checkpoints', 'tasks'] as const;

function ask(method: string, path: string, document: string): Question {
  return { method, path: PREFIX + path, document };
}

/** Asks one question of a CBR that answers it as given. Other requests go to `help`. */
export async function askCbr(
  name: QuestionName,
  answer: WireAnswer | ((request: WireRequest) => WireAnswer),
  help: (request: WireRequest) => WireAnswer | undefined = helpfulAnswer,
): Promise<Outcome & { wire: Wire; answer: Answer }> {
  const { method, path, document } = QUESTIONS[name];
  const wire = await openWire((request) => {
    if (request.method !== method || request.path !== path) return help(request);
    return typeof answer === 'function' ? answer(request) : answer;
  });
  const given = await openCbr(wire)(document);
  return { ...outcomeOf(given), wire, answer: given };
}

/** The same, without what it was asked by and how it was worded. */
export async function outcomeOfAsking(...input: Parameters<typeof askCbr>): Promise<Outcome> {
  const { wire: _wire, answer: _answer, ...outcome } = await askCbr(...input);
  return outcome;
}

/** A gateway with this server as its only upstream, and with the caller's token. */
export function openCbr({ url }: Wire): (document: string) => Promise<Answer> {
  const upstream = { name: 'sg', kind: 'cbr', endpoint: url, projectId: PROJECT, auth: { mode: 'passthrough' } };
  const { query } = openGateway({ limits: ANY_COST, upstreams: [upstream] });
  return (document) => query(document, {}, { 'x-auth-token': 'token-of-the-caller' });
}

/** A delete first looks for the backups of the checkpoint; here there is one. */
function helpfulAnswer({ method, path }: WireRequest): WireAnswer | undefined {
  if (method !== 'GET' || path !== `${PREFIX}/backups`) return undefined;
  return { body: { backups: [wireBackup()] } };
}

/** A backup as CBR lists it, with what is to be different. */
export function wireBackup(parts: object = {}): object {
  return {
    id: BACKUP,
    checkpoint_id: CHECKPOINT,
    vault_id: VAULT,
    project_id: PROJECT,
    name: 'nightly',
    description: '',
    status: 'available',
    image_type: 'backup',
    created_at: '2026-03-01T02:00:04.163908',
    expired_at: null,
    incremental: true,
    parent_id: null,
    resource_id: '2f6b91c4-8d07-4e5a-a3f2-90b7c6d1e845',
    resource_name: 'orders-db-01',
    resource_type: 'OS::Nova::Server',
    resource_size: 140,
    children: [],
    ...parts,
  };
}

function outcomeOf({ data, errors }: Answer): Outcome {
  const [error] = errors ?? [];
  if (error) return { failure: error.extensions ?? {} };
  const it = data?.it;
  if (it?.code === undefined) return { value: it?.nodes ?? it };
  return { failure: extensionsIn(it) };
}
