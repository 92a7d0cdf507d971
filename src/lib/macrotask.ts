/**
 * Resolves after the messages and events that are waiting now. A loop of awaits that resolve at once (tfjs on wasm)
 * runs in microtasks, and would keep a worker from hearing anybody until it ends; timers would cost 4 ms a turn.
 */
export function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
