/** Writes RESULTS.md, the charts and the README's numbers again from RESULTS.json: `npm run bench:report`, after a change to how they look. */
import { publish } from './lib/publish.mjs';
import { readResults } from './lib/results.mjs';

publish(readResults());
