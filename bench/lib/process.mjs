/** The fresh process of one run: measures one case of a scenario and sends what it found to the parent. */
import { loadScenario } from './scenario.mjs';

// A listener that stays keeps this process alive: pino's worker, whose end some sides wait for, does not.
process.on('message', async ({ scenario: name, params, folder }) => {
  try {
    const scenario = await loadScenario(name);
    process.send({ run: await scenario.run(params, folder) });
  } catch (error) {
    // What was opened is left as it is, and might keep this process.
    process.send({ failure: error.stack }, () => process.exit(1));
    return;
  }
  process.disconnect();
});
