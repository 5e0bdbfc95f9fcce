/** Writes RESULTS.md and the charts again from RESULTS.json: `npm run bench:report`, after a change to how they look. */
import { publish } from './lib/publish.mjs';
import { readResults } from './lib/results.mjs';

publish(readResults());
