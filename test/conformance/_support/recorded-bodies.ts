import type { KarborPlan, KarborResource } from '../../../src/sandbox/karbor/rows.ts';
import type { Recording } from '../../support/recordings.ts';

// What the recorded bodies hold, in the form of the wire.

export interface WireResource {
  id: string;
  type: string;
  name: string;
  extra_info?: object | string | null;
}

export interface WirePlan {
  id: string;
  name: string;
  description?: string | null;
  provider_id?: string;
  resources: WireResource[];
  parameters?: KarborPlan['parameters'];
}

export interface WireCheckpoint {
  id: string;
  project_id: string;
  status: string;
  protection_plan: WirePlan;
  resource_graph: string | null;
  created_at: string | null;
  extra_info: string | object | null;
}

export interface WireProvider {
  id: string;
  name: string;
  description: string;
  extended_info_schema: Record<'options_schema' | 'restore_schema' | 'saved_info_schema', Record<string, object>>;
}

export interface WireLog {
  id: string;
  operation_type: string;
  checkpoint_id: string;
  plan_id: string | null;
  provider_id: string;
  restore_id: string | null;
  status: string;
  started_at: string;
  ended_at: string | null;
}

/** A restore, or a verification, which has no target. */
export interface WireRun {
  id: string;
  project_id: string;
  provider_id: string;
  checkpoint_id: string;
  restore_target?: string | null;
  parameters: object;
  status: string;
  resources_status: Record<string, string>;
  resources_reason: Record<string, string>;
}

export interface WireBody {
  provider?: WireProvider;
  providers?: WireProvider[];
  plan?: WirePlan;
  plans?: WirePlan[];
  checkpoint?: WireCheckpoint;
  checkpoints?: WireCheckpoint[];
  operation_logs?: WireLog[];
  restore?: WireRun;
  restores?: WireRun[];
  verification?: WireRun;
  verifications?: WireRun[];
}

export function startingWith<Row extends { id: string }>(rows: readonly Row[], start: string): Row {
  const row = rows.find(({ id }) => id.startsWith(start));
  if (row === undefined) throw new Error(`No recorded body has an id that starts with ${start}.`);
  return row;
}

/** The answer to a create leaves its provider out; there it is the one in the path. */
export function checkpointsIn({ path, response_body: body }: Recording): WireCheckpoint[] {
  const { checkpoint, checkpoints = checkpoint ? [checkpoint] : [] } = (body ?? {}) as WireBody;
  const fromPath = path.split('/')[4] ?? '';
  return checkpoints.map((row) => ({ ...row, protection_plan: { provider_id: fromPath, ...row.protection_plan } }));
}

/** Puts bodies that know the day before the answers to a create. */
export function lastCreated(one: WireCheckpoint, other: WireCheckpoint): number {
  return Number(one.created_at === null) - Number(other.created_at === null);
}

/** In a plan the extra information is an object, in a checkpoint the same as text. */
export function toResource({ id, type, name, extra_info: extraInfo }: WireResource): KarborResource {
  const known: object | string | null | undefined = typeof extraInfo === 'string' ? JSON.parse(extraInfo) : extraInfo;
  return { id, type, name, ...(known ? { extraInfo: known } : {}) };
}
