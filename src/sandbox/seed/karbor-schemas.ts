const TYPES = [
  'OS::Keystone::Project',
  'OS::Nova::Server',
  'OS::Cinder::Volume',
  'OS::Glance::Image',
  'OS::Manila::Share',
  'OS::Neutron::Network',
  'OS::Trove::Instance',
  'OS::Kubernetes::Pod',
];

/** The schemas of a no-op plugin, by type. */
export const NO_SCHEMAS: Record<string, object> = Object.fromEntries(TYPES.map((type) => [type, {}]));

interface Property {
  type: string;
  title: string;
  description: string;
  default?: string | boolean | null;
  enum?: string[];
}

function schema(title: string, properties: Record<string, Property>, required: string[]): object {
  return { title, type: 'object', properties, required };
}

function text(title: string, description: string): Property {
  return { type: 'string', title, description, default: null };
}

const MODE: Property = {
  ...text('Backup Mode', 'Full or incremental.'),
  enum: ['full', 'incremental'],
  default: 'full',
};
const FORCE: Property = { type: 'boolean', title: 'Force', description: 'Even while attached.', default: false };

export const INFRA_OPTIONS: Record<string, object> = {
  'OS::Cinder::Volume': schema(
    'Volume Protection Options',
    {
      backup_name: text('Backup Name', 'Name of the backup.'),
      backup_mode: MODE,
      container: text('Container', 'Where the backup goes.'),
      description: text('Description', 'Description of the backup.'),
      force: FORCE,
    },
    ['backup_name', 'backup_mode', 'container', 'force'],
  ),
  'OS::Glance::Image': schema('Image Protection Options', { backup_name: text('Backup Name', 'Name.') }, []),
  'OS::Nova::Server': schema('Server Protection Options', {}, []),
};

export const INFRA_RESTORE: Record<string, object> = {
  'OS::Cinder::Volume': schema(
    'Volume Protection Restore',
    {
      volume_id: text('Volume ID', 'The volume to overwrite.'),
      restore_name: text('Restore Name', 'Name of the restored volume.'),
    },
    [],
  ),
  // Requires a property that is not defined, like the original.
  'OS::Glance::Image': schema('Image Protection Restore', { restore_name: text('Name', 'Name.') }, ['backup_name']),
  'OS::Nova::Server': schema('Server Protection Restore', { restore_name: text('Name', 'Name.') }, ['restore_name']),
};

export const INFRA_SAVED: Record<string, object> = {
  'OS::Cinder::Volume': schema('Volume Protection Saved Info', { name: text('Name', 'Name.') }, ['name']),
  'OS::Glance::Image': schema('Image Protection Saved Info', {}, []),
  'OS::Nova::Server': schema('Server Protection Saved Info', {}, []),
};
