// Loaded before the gateway by --import: on SIGUSR2 it does what a fault in any package could do.
const headers = { 'x-auth-token': process.env.SECRET };
const faults = {
  rejection: () => void Promise.reject(Object.assign(new Error('A rejection for the test.'), { headers })),
  exception: () => setImmediate(() => undefined.missing),
  'rejection with no error': () => void Promise.reject(headers),
};
process.on('SIGUSR2', () => faults[process.env.FAULT]());
