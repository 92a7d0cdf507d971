import { engine, onEngineEvent } from '../../engine/client.ts';
import { attempt, reportError } from './notices.ts';
import { adopt } from './session.ts';
import { setApp } from './store.ts';

/** Shows when the engine had to start anew and what it has open then. Returns a function that stops it. */
export function followEngine(): () => void {
  return onEngineEvent((event) => {
    if (event.type !== 'restarted') return;
    reportError(`The engine was restarted: ${event.reason}`);
    setApp({ job: null, predicting: null, running: null, builds: [] });
    void attempt(async () => adopt(await engine.workspace()));
  });
}
