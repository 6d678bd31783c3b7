import { CHECKPOINT, PROJECT, PROVIDER } from './lab.ts';

/** The public id of the checkpoint of every run. */
export const ABOUT = `checkpoint:lab:${PROVIDER}:${CHECKPOINT}`;

export const EVERY_FIELD = `id nativeId projectId kind nativeKind status nativeStatus isFinished progressPercent startedAt endedAt
  error { code } checkpointId vaultId vaultName backupId subject { id } results { id nativeId type nativeType name nativeStatus reason }
  counts { total } provider { id } requestId extraInfo`;

/** What no task of Karbor has. */
export const ABSENT = {
  projectId: PROJECT,
  progressPercent: null,
  error: null,
  vaultName: null,
  backupId: null,
  subject: null,
  counts: null,
  requestId: null,
  extraInfo: null,
};
