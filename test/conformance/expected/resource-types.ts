import { as } from '../_support/contract.ts';
import { text } from '../_support/contract-values.ts';

const TYPES: Record<string, string> = {
  'OS::Nova::Server': 'SERVER',
  'OS::Cinder::Volume': 'VOLUME',
  'OS::Sfs::Turbo': 'FILE_SHARE',
  'OS::Glance::Image': 'IMAGE',
  'OS::Neutron::Network': 'NETWORK',
  'OS::Trove::Instance': 'DATABASE',
  'OS::Workspace::DesktopV2': 'DESKTOP',
  'OS::Keystone::Project': 'PROJECT',
  'OS::Kubernetes::Pod': 'POD',
  'OS::Manila::Share': 'FILE_SHARE',
  'OS::Ironic::BareMetalServer': 'BARE_METAL_SERVER',
  'OS::Native::Server': 'NATIVE_SERVER',
};

export const type = as(text, (value: string) => (Object.hasOwn(TYPES, value) ? TYPES[value] : 'UNKNOWN'));
