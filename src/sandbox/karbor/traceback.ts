const FRAMES = [
  ['karbor/services/protection/flows/protect.py', 'get_flow', 'checkpoint_serialize(checkpoint)'],
  ['karbor/services/protection/checkpoint.py', 'create', 'bank_section.update_object(INDEX_FILE_NAME, content)'],
  ['karbor/services/protection/bank_plugin.py', 'update_object', 'return self._plugin.update_object(key, value)'],
  ['karbor/services/protection/bank_plugins/swift_bank_plugin.py', 'update_object', 'self._put_object(container)'],
  ['swiftclient/client.py', '_retry', 'service_token=self.service_token, **kwargs)'],
] as const;

/** The message of a create while its bank is down. */
export function bankReport(): string {
  const reason = "ConnectionError: HTTPConnectionPool(host='127.0.0.1', port=8080): Max retries exceeded";
  return crashReport('Error creating checkpoint', reason);
}

/** The message of a create if no flow can be built for a resource type. */
export function flowReport(type: string): string {
  const error = `Protection Plugin for ${type} could not be found.`;
  return crashReport(error, `karbor.exception.ProtectionPluginNotFound: ${error}`);
}

/** Kilobytes of Python traceback, which must not be shown to a caller. */
function crashReport(error: string, lastLine: string): string {
  const frames = Array.from({ length: 8 }, (_, round) =>
    FRAMES.map(([file, name, line], position) => {
      return `  File "/opt/karbor/lib/python/${file}", line ${100 * round + 7 * position + 31}, in ${name}\n    ${line}\n`;
    }),
  );
  const heading = `Create checkpoint failed: Flow: protect, Error: ${error}\n`;
  return `${heading}Traceback (most recent call last):\n${frames.flat().join('')}${lastLine}\n`;
}
