const NODES = {
  '0x0': ['OS::Cinder::Volume', 'data', 'shared data', { availability_zone: 'az-east-1' }],
  '0x1': ['OS::Glance::Image', 'image', 'ubuntu-22.04'],
  '0x2': ['OS::Nova::Server', 'one', 'orders-01', null],
  '0x3': ['OS::Nova::Server', 'two', 'orders-02', '{"keys": [1]}'],
  '0x4': ['OS::Cinder::Volume', 'log', 'log', 'no JSON'],
  '0x5': ['OS::Kubernetes::Pod', 'pod', 'default:orders', null],
  '0x6': ['OS::Neutron::Network', 'project', 'Network Topology', null],
  '0x7': ['OS::Keystone::Project', 'project', 'orders', null],
  '0x8': ['OS::Cinder::Volume', 'archive', 'archive', '{"availability_zone": "az-east-1"}'],
};
const CHILDREN = [
  ['0x2', ['0x0', '0x1']],
  ['0x3', ['0x0', '0x1']],
  ['0x5', ['0x4']],
  ['0x7', ['0x2', '0x3', '0x5', '0x6', '0x0']],
];

/** A graph of three levels, in which things hang on several others; then what is almost one. */
export const MIXED_GRAPHS = [
  [NODES, CHILDREN],
  [NODES, CHILDREN, []],
  [NODES, [...CHILDREN, ['0x2', ['0x4']]]],
  [NODES, [...CHILDREN, ['0x0', ['0x7']]]],
  [NODES, [...CHILDREN, ['0x8', ['0x8']]]],
  [NODES, [...CHILDREN, ['0x9', []]]],
  [NODES, [...CHILDREN, ['0x8', ['0x9']]]],
].map((graph) => JSON.stringify(graph));
