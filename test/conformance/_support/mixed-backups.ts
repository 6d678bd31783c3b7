import { wireBackup } from '../../support/cbr-questions.ts';

const DISK = { resource_type: 'OS::Cinder::Volume', resource_id: 'disk', resource_name: null, resource_size: null };

const ROWS: readonly (readonly [id: string, checkpoint: string, status: string | null, at: string, more?: object])[] = [
  ['begun', 'late', 'waiting_protect', '03-03T10:00:02.5', { name: 'by hand' }],
  ['ending', 'late', 'deleting', '03-03T10:00:02.1', { description: 'ticket 4471' }],
  ['failed', 'late', 'error', '03-03T10:00:01', DISK],
  ['stuck', 'twin-b', 'error', '03-02T02:00:00.9'],
  ['leaving', 'twin-b', 'waiting_delete', '03-02T02:00:00', { ...DISK, name: null }],
  ['torn', 'twin-a', 'error', '03-02T02:00:00', { name: null }],
  ['odd', 'twin-a', 'melting', '03-02T02:00:00', { name: null }],
  ['mute', 'mute', null, '03-01T12:00:00', { vault_id: 'elsewhere', parent_id: undefined }],
  ['done', 'mute', 'available', '03-01T12:00:00', { vault_id: 'elsewhere', parent_id: '' }],
  ['next-day', 'midnight', 'available', '03-01T00:00:00.3', { incremental: undefined, extend_info: null }],
  ['disk', 'midnight', 'protecting', '03-01T00:00:00.2', { parent_id: 'next-day' }],
  ['restored', 'midnight', 'restoring', '02-28T23:59:59.9', { extend_info: { incremental: false } }],
  ['to-restore', 'midnight', 'waiting_restore', '02-28T23:59:59.95', { incremental: undefined }],
  ['begun', 'late', 'available', '03-03T10:00:00', { name: 'a row of a page that has moved' }],
];

/** A list of backups in every state, of checkpoints that begin at one moment or about midnight. */
export const MIXED_BACKUPS = {
  backups: ROWS.map(([id, checkpoint_id, status, at, more]) =>
    wireBackup({ id, checkpoint_id, status, created_at: `2026-${at}`, ...more }),
  ),
};
